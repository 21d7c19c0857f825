"""The situations that tenants choose from at first: marital status, occupation, employment."""

from __future__ import annotations

from forms.personal_details.codes import SituationCode
from forms.personal_details.first_codes import FIRST_CODES
from tenant_space.editable_words.first_texts import french


def situations_ensure() -> int:
    """Each list that has no row yet gets its first ones; return how many were added."""
    there = set(SituationCode.objects.values_list("sort", flat=True))
    rows = [
        SituationCode(
            sort=sort,
            code=first.code,
            label=french(first.label),
            meaning=french(first.meaning),
            proof=french(first.proof),
            joint=first.joint,
            sort_order=10 * place,
        )
        for sort, firsts in FIRST_CODES.items()
        if sort not in there
        for place, first in enumerate(firsts, 1)
    ]
    return len(SituationCode.objects.bulk_create(rows))
