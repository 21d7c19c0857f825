"""The one mail of this room: the trial of a text, sent to its editor."""

from __future__ import annotations

from typing import Any

from tenant_space.notifications.registry import MailSpec, MailValues, mail_register, mail_spec
from tenant_space.notifications.rendering import mail_sample
from tenant_space.notifications.services import TRIAL


def trial(context: dict[str, Any]) -> MailValues:
    """The text of another kind, with the values invented for it."""
    return mail_sample(mail_spec(context["text"]), prefix="[Essai] ")


mail_register(MailSpec(TRIAL, "Essai d'un texte", trial, subject="", body=(), editable=False))
