"""What somebody asked for before: said on the form, so that it is not asked for again without a thought.

Nothing is refused for it: a better photo of the same certificate is a good reason to send again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from forms.submissions import words
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from tenant_space import formats

REMEMBERED = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person asked for on one account, of one kind."""

    notice: str = ""
    """How many wait for an answer, and since when; empty: none."""
    number: str = ""
    """The nine digits of the one that waits; empty: none does, or several."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """For each subject of the kind (`Kind.subjects`) that was asked for: when, and where it stands."""


def asked_before(rows: Iterable[Submission], account_number: str, superseded: Collection[uuid.UUID] = ()) -> Asked:
    """What one person asked for about an account. `rows` are their requests of one kind, the newest first.

    `superseded` are the keys of requests that have nothing to add to one accepted since: nothing is said of them.
    """
    mine = [row for row in rows if row.account_id == account_number and row.uid not in superseded]
    waiting = [row for row in mine if row.is_open]
    subjects: dict[str, str] = {}
    for row in mine:
        rules = kind_of(row.kind)
        if rules.subjects and (row.is_open or (rules.subjects_last and _remembered(row))):
            for subject in rules.subjects(row):
                subjects.setdefault(subject, _subject_text(row))  # the newest first
    return Asked(_notice(waiting), waiting[0].number_text if len(waiting) == 1 else "", subjects)


def _remembered(row: Submission) -> bool:
    """Whether it was accepted, and not long ago."""
    since = timezone.now() - REMEMBERED
    return row.state == State.ACCEPTED and row.decided_at is not None and row.decided_at >= since


def _notice(waiting: list[Submission]) -> str:
    if not waiting:
        return ""
    last = formats.long_date(waiting[0].created_at)
    if len(waiting) == 1:
        return words.ONE_WAITS.format(last=last)
    days = {timezone.localdate(row.created_at) for row in waiting}
    said = words.SEVERAL_WAIT_OF_ONE_DAY if len(days) == 1 else words.SEVERAL_WAIT
    return said.format(count=len(waiting), last=last)


def _subject_text(row: Submission) -> str:
    """`Déjà envoyé le 12 novembre 2026 (n° 000000123) : Demande enregistrée.`"""
    day, state = formats.long_date(row.created_at), row.state_label
    return formats.french_spaces(words.SENT_ALREADY.format(day=day, number=row.number_text, state=state))
