"""Where a request can go from where it stands: one table for all kinds, and the one function that moves it.

Every service that changes a state goes through `move`, so that each change is checked and noted with its time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from forms.submissions.enums import DECIDED, OPEN, TOLD, State
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.messages import joined_to
from forms.submissions.models import StateChange, Submission
from tenant_space.identity.models import User

_BEFORE_A_DECISION = frozenset({State.RECEIVED, State.IN_REVIEW, State.WAITING})
_ENDS = frozenset({State.ANSWERED, *DECIDED, State.MERGED, State.WITHDRAWN})

# From each state: where it may go. A decision is left only while nobody was told of it (`Submission.is_held`).
MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RECEIVED: _ENDS | {State.IN_REVIEW, State.WAITING},
        State.IN_REVIEW: _ENDS | {State.RECEIVED, State.WAITING},
        State.WAITING: _ENDS | {State.IN_REVIEW},
        State.ANSWERED: frozenset({State.CLOSED, State.IN_REVIEW, State.MERGED}),
        State.CLOSED: frozenset({State.IN_REVIEW}),
        State.ACCEPTED: _BEFORE_A_DECISION,
        State.REFUSED: _BEFORE_A_DECISION,
        State.OBSOLETE: _BEFORE_A_DECISION,
        State.MERGED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)


# What the landlord's software may still make of a decision that was told: it takes it back, or lacks something.
MOVES_OF_ERP: Mapping[State, frozenset[State]] = MappingProxyType(
    {State.ACCEPTED: frozenset({State.REFUSED, State.WAITING})}
)


class SubmissionClosed(Exception):
    """The submission has already been answered or decided."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(str(submission))
        self.submission = submission


class SubmissionChanged(SubmissionClosed):
    """Somebody else changed the submission since the person who asks saw it."""


class ConversationClosed(SubmissionClosed):
    """The submission has ended: nothing can be written to it any more."""


class MoveRefused(SubmissionClosed):
    """From where it stands, the submission cannot go to this state."""


def can_move(submission: Submission, to: State, *, by_erp: bool = False) -> bool:
    """Whether the table lets a submission go from where it stands to another state; `by_erp`: the ERP says so."""
    state = State(submission.state)
    if state in DECIDED and not submission.is_held:
        return by_erp and to in MOVES_OF_ERP.get(state, ())
    return to in MOVES[state]


def move(row: Submission, to: State, *fields: str, user: User | None, by_erp: bool = False) -> None:
    """Bring a row that is held to another state, note the change, and save these fields with it.

    `user`: who moves it; None: the portal, or the landlord's software (`by_erp`). Raises `MoveRefused`.
    """
    if not can_move(row, to, by_erp=by_erp):
        raise MoveRefused(row)
    miss_note(row)
    row.concluded_at = _concluded(row, to)
    change_note(row, row.state, to, user)
    row.state = to
    save(row, "state", "missed_on", "concluded_at", *fields)


def _concluded(row: Submission, to: State) -> dt.datetime | None:
    """When it was answered or decided, once it is in this state; None: it is open again, and so never was."""
    if to in TOLD:
        return timezone.now()
    return None if to in OPEN else row.concluded_at


def miss_note(row: Submission) -> None:
    """Note on a row that is held that its promised day passed without an answer; not saved here."""
    if row.is_overdue:
        row.missed_on = row.due_on


def change_note(row: Submission, before: str, to: State, user: User | None) -> None:
    """Note where a row comes from and where it goes; `before` is empty when it was just sent."""
    states = {"from_state": before, "to_state": to}
    StateChange.objects.create(submission=row, due_on=row.due_on, user=user, at=timezone.now(), **states)


def lock(submission: Submission, version: int | None, *, decided: bool = False) -> Submission:
    """The row, held until the transaction ends, as it is now: open, or `decided`.

    Raises `SubmissionClosed` when it is not so, and `SubmissionChanged` when `version` is not the latest.
    """
    row = hold(submission)
    if not (row.state in DECIDED if decided else row.is_open):
        raise SubmissionClosed(row)
    return as_seen(row, version)


def hold(submission: Submission) -> Submission:
    """The row as it is now, whatever its state, held until the transaction ends."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("tenant", "account", "assigned_to")
    return rows.get(pk=submission.pk)


def hold_all(keys: Iterable[int]) -> None:
    """Hold several rows until the transaction ends, always in the order of their keys.

    Whoever changes several takes them here first: two who took them in different orders would wait for one another.
    """
    list(Submission.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def hold_final(rows: SubmissionQuerySet, submission: Submission) -> Submission:
    """The request that stands for this one among these rows, itself or the one it was joined to, held.

    Only one is held at any time: one that is joined at this very moment is let go before the next is waited for.
    Raises `Submission.DoesNotExist`.
    """
    held = rows.select_for_update(of=("self",)).select_related("tenant", "account", "assigned_to")
    key = joined_to(rows.get(pk=submission.pk)).pk
    while True:
        before = transaction.savepoint()
        row = held.get(pk=key)
        if row.merged_into_id is None:
            transaction.savepoint_commit(before)
            return row
        transaction.savepoint_rollback(before)  # what was taken since is let go
        key = row.merged_into_id


def as_seen(row: Submission, version: int | None) -> Submission:
    """The row, if it is still what was seen; `version` None: nothing was. Raises `SubmissionChanged`."""
    if version is not None and row.version != version:
        raise SubmissionChanged(row)
    return row


def save(row: Submission, *fields: str) -> None:
    """Save these fields of a row that is held, as a change that others will notice."""
    row.version += 1
    row.updated_at = timezone.now()
    row.save(update_fields=[*dict.fromkeys(fields), "version", "updated_at"])
