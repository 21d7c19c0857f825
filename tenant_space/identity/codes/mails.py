"""A code by mail: where a setting allows it, and to another address than the one that signs in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils import timezone

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.secrets import secret_open
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register


def _code(context: dict[str, Any]) -> MailValues | None:
    """The code, unless it counts no more: a mail that was held up would only confuse."""
    if dt.datetime.fromisoformat(context["until"]) <= timezone.now():
        return None
    try:
        return MailValues({"code": secret_open(context["code_sealed"])})
    except InvalidToken:
        return None


CODE = MailSpec(
    kind=MailKind.CODE,
    label="Code à écrire dans l'espace locataire",
    when="Part quand un locataire signe en ligne, là où un réglage permet le courriel.",
    build=_code,
    subject="Votre code",
    body=(
        "Votre code est {code}. Il compte dix minutes.",
        "Écrivez-le sur la page où vous l'avez demandé.",
        "Ne le donnez à personne : nous ne le demandons jamais. Vous n'avez rien demandé ? Appelez-nous.",
    ),
    placeholders=(Placeholder("code", "les six chiffres", "048213"),),
    required=("code",),
)

mail_register(CODE)
