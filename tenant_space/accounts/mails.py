"""What the mails about signing in say. Links are made when the mail leaves, never stored."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailContent, mail_register


def _absolute(name: str, *args: str) -> str:
    return landlord_current().portal_url + reverse(name, args=args)


def activation(context: dict[str, Any]) -> MailContent | None:
    """S18: the activation link, unless it was used meanwhile."""
    address = EmailAddress.objects.filter(pk=context["address_id"], verified=False).first()
    if address is None:
        return None
    link = _absolute("account_confirm_email", EmailConfirmationHMAC(address).key)
    return MailContent("Activation de votre compte", "activation", {"link": link})


def address_in_use(context: dict[str, Any]) -> MailContent:
    """Told to the owner of an address that somebody tried to sign up with again."""
    links = {"sign_in": _absolute("account_login"), "reset": _absolute("account_reset_password")}
    return MailContent("Vous avez déjà un accès à l'espace locataire", "address_in_use", links)


def password_reset(context: dict[str, Any]) -> MailContent | None:
    """S24: the link to a new password."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if user is None:
        return None
    link = _absolute(
        "account_reset_password_from_key", user_pk_to_url_str(user), default_token_generator.make_token(user)
    )
    return MailContent("Votre nouveau mot de passe", "password_reset", {"link": link})


def register() -> None:
    """Make these mails known to the outbox."""
    mail_register(MailKind.ACTIVATION, activation)
    mail_register(MailKind.ADDRESS_IN_USE, address_in_use)
    mail_register(MailKind.PASSWORD_RESET, password_reset)
