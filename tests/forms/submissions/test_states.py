"""One table says where a request can go, for all kinds; each change is noted."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from forms.submissions.enums import DECIDED, ENDED, OPEN, State
from forms.submissions.models import StateChange, Submission
from forms.submissions.services import submission_assign, submission_refuse, submission_take
from forms.submissions.states import MOVES, MoveRefused, move
from forms.submissions.undoing import submission_undo
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db

# Written out here once more, from the words of the rules: a request is taken and given back, waits for the tenant and
# goes on, is answered or decided or joined to another; an answer is confirmed or not, or joined; a decision can be
# undone.
ALLOWED = {
    *itertools.product(("RECEIVED",), ("IN_REVIEW", "WAITING", "ANSWERED", *DECIDED, "MERGED", "WITHDRAWN")),
    *itertools.product(("IN_REVIEW",), ("RECEIVED", "WAITING", "ANSWERED", *DECIDED, "MERGED", "WITHDRAWN")),
    *itertools.product(("WAITING",), ("IN_REVIEW", "ANSWERED", *DECIDED, "MERGED", "WITHDRAWN")),
    *itertools.product(("ANSWERED",), ("CLOSED", "IN_REVIEW", "MERGED")),
    ("CLOSED", "IN_REVIEW"),
    *itertools.product(DECIDED, OPEN),
}


def test_the_table_is_what_was_agreed() -> None:
    assert {(a, b) for a in MOVES for b in MOVES[a]} == ALLOWED
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("told", [False, True], ids=["not told", "told"])
def test_every_pair_of_states_follows_the_table(asker: Holder, staff_member: User, told: bool) -> None:
    row = ff.sent(asker)
    later = timezone.now() + dt.timedelta(minutes=-1 if told else 9)
    for before, after in itertools.product(State, State):
        Submission.objects.filter(pk=row.pk).update(state=before, told_at=later if before in DECIDED else None)
        row.refresh_from_db()
        noted, version = StateChange.objects.count(), row.version
        if (before, after) in ALLOWED and not (told and before in DECIDED):
            move(row, after, user=staff_member)
            last = StateChange.objects.latest("pk")
            assert (last.from_state, last.to_state, last.user) == (before, after, staff_member)
            assert last.due_on == row.due_on and row.version == version + 1
            assert Submission.objects.get(pk=row.pk).state == after
        else:
            with pytest.raises(MoveRefused):
                move(row, after, user=staff_member)
            assert StateChange.objects.count() == noted
            assert Submission.objects.get(pk=row.pk).state == before


def test_what_services_do_is_noted_with_who_and_when(asker: Holder, staff_member: User, settings: object) -> None:
    settings.PORTAL_UNDO_MINUTES = 10  # type: ignore[attr-defined]
    row = ff.sent(asker)
    submission_take(submission=row, user=staff_member)
    submission_assign(submission=row, user=staff_member, to=staff_member, version=None)  # the same state: no change
    submission_assign(submission=row, user=staff_member, to=None, version=None)
    submission_refuse(submission=row, user=staff_member, reason="Illisible.")
    submission_undo(submission=row, user=staff_member)
    moves = [(one.from_state, one.to_state) for one in StateChange.objects.filter(submission=row)]
    there = ("RECEIVED", "IN_REVIEW"), ("IN_REVIEW", "RECEIVED"), ("RECEIVED", "REFUSED"), ("REFUSED", "RECEIVED")
    assert moves == [("", "RECEIVED"), *there]
    assert {one.user for one in StateChange.objects.exclude(from_state="")} == {staff_member}


def test_each_state_is_open_answered_or_ended() -> None:
    assert {*OPEN, State.ANSWERED, *ENDED} == set(State) and not set(OPEN) & set(ENDED)
