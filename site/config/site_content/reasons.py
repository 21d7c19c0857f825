"""The first ready-made reasons to refuse, and the row that says how soon each kind is answered."""

from __future__ import annotations

from forms.submissions.models import KindSetting, RefusalReason
from forms.submissions.registry import kinds


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


def delays_ensure() -> None:
    """A row for each kind of request: what is promised can then be changed in the admin."""
    for kind in kinds():
        KindSetting.objects.get_or_create(kind=kind.code, defaults={"working_days": kind.working_days})
