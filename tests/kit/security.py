"""What people do under *Ma sécurité*."""

from typing import Any

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.identity.security import services
from tenant_space.journal.services import Origin
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec

NEW = "nouvelle@example.org"


FROM = Origin(address="192.0.2.17", device="Firefox sur Linux")


def values(kind: str) -> dict[str, Any]:
    """What the last mail of a kind says when it leaves; None when it does not leave."""
    mail = OutgoingMail.objects.filter(kind=kind).order_by("-pk").first()
    content = mail_spec(kind).build(mail.context)
    return None if content is None else {**content.values, "button": content.link}


def key_in_mail() -> str:
    return values(MailKind.EMAIL_CHANGE_CONFIRM)["lien"].rstrip("/").rsplit("/", 1)[1]


def ask(user: User, email: str = NEW) -> str:
    services.email_change_ask(user=user, new_email=email, origin=FROM)
    return key_in_mail()
