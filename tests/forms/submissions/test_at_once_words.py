"""Both sides of a conversation, and two managers, at the same instant, on real commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from forms.submissions.closing import answered_close, request_reopen
from forms.submissions.conversation import message_send
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Submission
from forms.submissions.states import SubmissionChanged
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.at_once import at_once
from tests.kit.conversations import asked, key, question_kind


def test_joined_to_one_another_at_once_exactly_one_stays(own_database: Callable[[], None]) -> None:
    with question_kind():
        holder, staff = ff.home(), f.StaffFactory()
        one, other = asked(holder), asked(holder)
        given = at_once(
            lambda: request_merge(submission=one, into=other, user=staff, version=1, into_version=1),
            lambda: request_merge(submission=other, into=one, user=staff, version=1, into_version=1),
        )
        assert [type(each) for each in given if isinstance(each, Exception)] == [SubmissionChanged], given
        assert sorted(Submission.objects.values_list("state", flat=True)) == [State.MERGED, State.RECEIVED]


def test_pressed_five_times_at_once_it_is_one_message(own_database: Callable[[], None]) -> None:
    with question_kind():
        holder, uid = ff.home(), key()
        row = asked(holder)
        given = at_once(
            *[lambda: message_send(tenant=holder.tenant, submission=row, uid=uid, text="Toujours pareil.")] * 5
        )
        assert {getattr(line, "uid", line) for line in given} == {uid}, given
        assert Message.objects.count() == 1


def test_no_wins_over_the_closing_run_of_the_same_second(own_database: Callable[[], None]) -> None:
    with question_kind():
        holder = ff.home()
        row = asked(holder)
        long_ago = timezone.localtime() - dt.timedelta(days=14)  # by the calendar, whatever the clocks did since
        Submission.objects.filter(pk=row.pk).update(state=State.ANSWERED, answered_at=long_ago)
        given = at_once(answered_close, lambda: request_reopen(tenant=holder.tenant, submission=row))
        assert not [each for each in given if isinstance(each, Exception)], given
        assert Submission.objects.get(pk=row.pk).state == State.IN_REVIEW
