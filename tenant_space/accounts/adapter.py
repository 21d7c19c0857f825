from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.models import User
from tenant_space.notifications.services import mail_enqueue


class AccountAdapter(DefaultAccountAdapter):
    """allauth with our own sign-up, and every mail through the outbox."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L'adresse ou le mot de passe n'est pas le bon. "
        "Écrivez-les à nouveau, ou demandez un nouveau mot de passe.",
        "too_many_login_attempts": "Vous avez fait trop d'essais. "
        "Attendez cinq minutes, ou demandez un nouveau mot de passe.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # the two steps of `accounts.views` are the only way in

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address: EmailAddress = emailconfirmation.email_address
        mail_enqueue(MailKind.ACTIVATION, address.email, address_id=address.pk)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        mail_enqueue(MailKind.PASSWORD_RESET, email, user_id=user.pk)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"no mail of kind {template_prefix} is registered with the outbox")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Tenants come to the home page, which leads them to theirs; staff to the admin."""
        staff = request.user.tenant_id is None and request.user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home") if staff else super().get_login_redirect_url(request)

    def respond_email_verification_sent(self, request: HttpRequest, user: User) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("account_email_verification_sent"))
