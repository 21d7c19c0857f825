"""Who changes several requests holds them in one order, and who follows a request to another one holds one at a time.

Each test lets the others come while the first one has not finished: in another order two of them would wait for one
another until the database ends one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from forms.submissions import states
from forms.submissions.conversation import message_send
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Note, Submission
from forms.submissions.services import note_add, submission_accept
from forms.submissions.states import SubmissionClosed, hold
from forms.submissions.undoing import submission_undo
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.at_once import behind
from tests.kit.conversations import asked, key, question_kind
from tests.kit.databases import SQLITE

pytestmark = pytest.mark.skipif(SQLITE, reason="SQLite has one writer at a time, and no order in which rows are held")


def test_a_word_follows_a_request_that_is_joined_at_this_moment_and_lets_it_go(
    own_database: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with question_kind():
        holder, staff = ff.home(), f.StaffFactory()
        last, middle, first = asked(holder), asked(holder), asked(holder)
        request_merge(submission=first, into=middle, user=staff)
        request_merge(submission=middle, into=last, user=staff)
        monkeypatch.setattr(states, "joined_to", lambda row: middle)  # read before the second joining was written
        word, free = behind(
            lambda: hold(last),
            lambda: message_send(tenant=holder.tenant, submission=first, uid=key(), text="Toujours pareil."),
            lambda: taken_at_once(middle),
        )
        assert isinstance(word, Message) and word.submission_id == last.pk, word
        assert free is True, "else whoever holds the last one and waits for this one would wait for ever"


@transaction.atomic
def taken_at_once(row: Submission) -> bool:
    """Whether nobody holds this row."""
    return Submission.objects.select_for_update(nowait=True).get(pk=row.pk).pk == row.pk


def test_a_note_follows_it_too(own_database: Callable[[], None]) -> None:
    with question_kind():
        holder, staff = ff.home(), f.StaffFactory()
        last, middle, first = asked(holder), asked(holder), asked(holder)
        request_merge(submission=first, into=middle, user=staff)
        other, note = behind(
            lambda: hold(middle),
            lambda: request_merge(submission=middle, into=last, user=staff),
            lambda: note_add(submission=first, user=staff, text="Rappeler demain."),
        )
        assert isinstance(note, Note) and isinstance(other, Submission), (note, other)
        assert Note.objects.get().submission_id == last.pk


def test_what_makes_an_older_request_useless_waits_for_nobody_who_joins_it(own_database: Callable[[], None]) -> None:
    holder, staff = ff.home(), f.StaffFactory()
    older, newer = ff.sent(holder), ff.sent(holder)
    joined, accepted = behind(
        lambda: hold(older),
        lambda: request_merge(submission=older, into=newer, user=staff),
        lambda: submission_accept(submission=newer, user=staff, useless={older.pk: older.version}),
    )
    assert isinstance(joined, Submission), joined
    assert isinstance(accepted, SubmissionClosed), accepted


def test_a_decision_is_undone_beside_who_holds_what_it_made_useless(
    own_database: Callable[[], None], settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    holder, staff = ff.home(), f.StaffFactory()
    older, newer = ff.sent(holder), ff.sent(holder)
    newer = submission_accept(submission=newer, user=staff, useless={older.pk: older.version})
    joined, undone = behind(
        lambda: hold(older),
        lambda: request_merge(submission=older, into=newer, user=staff),
        lambda: submission_undo(submission=newer, user=staff),
    )
    assert isinstance(joined, SubmissionClosed), joined
    assert isinstance(undone, Submission) and undone.is_open, undone
