from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tenant_space.formats import duration
from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.limits import Limit, TooManyTries, tries_forget, try_give_back, try_take
from tenant_space.identity.models import User
from tenant_space.identity.origin import client_address, network_of
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.sessions.opened import is_closed_to, sign_in_begin
from tenant_space.identity.sessions.selectors import may_sign_in


class AccountAdapter(DefaultAccountAdapter):
    """allauth with our own sign-up and limits, and every mail through the outbox. Pages and headless API obey it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L'adresse ou le mot de passe n'est pas le bon, "
        "ou l'accès n'est pas encore activé. Écrivez-les à nouveau, ou choisissez ci-dessous.",
    }

    # --- signing up ------------------------------------------------------------

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # the two steps of `accounts.views` are the only way in

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Nothing is ever confirmed by allauth: an address is proven before it becomes a sign-in's."""
        return False

    # --- signing in --------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before anything is looked up: of many at once, exactly the allowed number are evaluated.

        The address first: what is refused for it must not use up what its whole network may try.
        """
        self._taken: list[tuple[Limit, str]] = []
        email = email_normalise(credentials.get("email", ""))
        keys = ((Limit.SIGN_IN_EMAIL, email), (Limit.SIGN_IN_NETWORK, network_of(client_address(request))))
        for limit, key in keys:
            try:
                try_take(limit, key)
            except TooManyTries as refused:
                self._rollback_login_failed_rl_usage()
                raise ValidationError(_too_many(refused.seconds), code="too_many_login_attempts") from refused
            self._taken.append((limit, key))
        sign_in_begin(request)

    def _rollback_login_failed_rl_usage(self) -> None:
        """A success is no failed try."""
        for limit, key in self._taken:
            try_give_back(limit, key)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Tries are counted from the start again for somebody who has just chosen a new password."""
        tries_forget(Limit.SIGN_IN_EMAIL, email_normalise(credentials["email"]))

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Applies the rule about who may sign in to every method, not to passwords alone."""
        if not may_sign_in(user) or is_closed_to(request, user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **options)

    def get_login_redirect_url(self, request: SignedInRequest) -> str:
        """Tenants come to the home page, which leads them to theirs; staff to the admin."""
        staff = request.user.tenant_id is None and request.user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home") if staff else super().get_login_redirect_url(request)

    def respond_email_verification_sent(self, request: HttpRequest, user: User) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("account_email_verification_sent"))

    # --- mails ---------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"no mail of kind {template_prefix} is registered with the outbox")


def _too_many(seconds: int) -> str:
    return (
        f"Vous avez fait trop d'essais. Réessayez dans {duration(seconds)}, "
        "ou demandez dès maintenant un nouveau mot de passe."
    )
