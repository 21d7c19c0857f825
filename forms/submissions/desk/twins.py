"""Requests that ask for the same: two certificates for one lease, two receipts of one month.

Rule: of one kind, with a subject in common (`Kind.subjects`), sent while the other one was waiting; and one of them
waits still. The renewal of a certificate a year later is no twin of the first one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import OPEN, State
from forms.submissions.models import Submission
from forms.submissions.registry import kinds, subjects_of
from tenant_space.identity.models import User


def twins_of(rows: Sequence[Submission], user: User) -> dict[int, list[Submission]]:
    """For each of these submissions that has any, by its key: the others that ask for the same, the oldest first.

    Of those that this member of staff may see. Two queries, whatever the rows.
    """
    about = [code.code for code in kinds() if code.subjects]
    mine = {row.pk: row for row in rows if row.account_id and row.kind in about}
    if not mine:
        return {}
    found: dict[int, list[Submission]] = defaultdict(list)
    for one, other in _pairs(_around(mine.values(), about, user)):
        if one.pk in mine:
            found[one.pk].append(other)
        if other.pk in mine:
            found[other.pk].append(one)
    return found


def _around(rows: Iterable[Submission], about: list[str], user: User) -> list[Submission]:
    """What these accounts sent that waits, or that was answered since the oldest of the rows was sent.

    What was made useless asks for nothing any more.
    """
    rows = list(rows)
    since = min(row.created_at for row in rows)
    there = reviewable(user).filter(kind__in=about, account__in={row.account_id for row in rows})
    still = there.filter(Q(state__in=OPEN) | Q(decided_at__gte=since)).exclude(state=State.OBSOLETE)
    return list(still.prefetch_related("leases").order_by("pk"))


def _pairs(rows: list[Submission]) -> Iterable[tuple[Submission, Submission]]:
    """Each two that ask for the same, one of them open: few are, whatever an account has sent before."""
    about = {row.pk: subjects_of(row) for row in rows}
    groups: dict[tuple[str, str | None], list[Submission]] = defaultdict(list)
    for row in rows:
        groups[row.kind, row.account_id].append(row)
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if (one.is_open or other.is_open) and about[one.pk] & about[other.pk] and _overlap(one, other):
                    yield one, other


def _overlap(one: Submission, other: Submission) -> bool:
    """Whether each was sent before the other one was answered."""
    first, second = sorted((one, other), key=lambda row: (row.created_at, row.pk))
    return first.decided_at is None or second.created_at <= first.decided_at
