"""The first ready-made reasons to refuse and answers, and the row that says how soon each kind is answered."""

from __future__ import annotations

from forms.submissions.models import KindSetting, ReadyAnswer, RefusalReason
from forms.submissions.registry import kinds

FIRST_ANSWERS = (
    (
        "Demande bien reçue",
        "{bonjour},\n\nNous nous en occupons. Vous aurez une réponse le {date_promise} au plus tard.",
    ),
    ("Un document manque", "{bonjour},\n\nPour aller plus loin, envoyez-nous ce document : "),
    ("C'est fait", "{bonjour},\n\nC'est fait. Dites-nous si tout est réglé pour vous.\n\n{gestionnaire}, {agence}"),
)


def reasons_ensure() -> int:
    """The first reasons of each kind that has none; return how many were added."""
    missing = [
        RefusalReason(kind=kind.code, title=reason.title, text=reason.text, sort_order=10 * place)
        for kind in kinds()
        if kind.first_reasons and not RefusalReason.objects.filter(kind=kind.code).exists()
        for place, reason in enumerate(kind.first_reasons, 1)
    ]
    RefusalReason.objects.bulk_create(missing)
    return len(missing)


def answers_ensure() -> int:
    """The first ready-made answers, where there are none; return how many were added."""
    if ReadyAnswer.objects.exists():
        return 0
    rows = [
        ReadyAnswer(title=title, text=text, sort_order=10 * place)
        for place, (title, text) in enumerate(FIRST_ANSWERS, 1)
    ]
    return len(ReadyAnswer.objects.bulk_create(rows))


def delays_ensure() -> None:
    """A row for each kind of request: what is promised can then be changed in the admin."""
    for kind in kinds():
        KindSetting.objects.get_or_create(kind=kind.code, defaults={"working_days": kind.working_days})
