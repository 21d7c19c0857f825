"""The end of a request belongs to the tenant: yes, no within the days, or silence; then one question."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django.fixtures import Settings

from forms.submissions import closing
from forms.submissions.answering import message_answer
from forms.submissions.closing import (
    ReopenTooLate,
    SurveyClosed,
    answered_close,
    request_confirm,
    request_reopen,
    survey_answer,
)
from forms.submissions.conversation import message_send
from forms.submissions.enums import Ease, Sort, State
from forms.submissions.models import Submission, SurveyAnswer
from forms.submissions.registry import Kind
from forms.submissions.services import note_add
from forms.submissions.states import MoveRefused
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, clock, key

pytestmark = pytest.mark.django_db


def december(day: int) -> dt.date:
    return dt.date(2026, 12, day)


def now(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


@pytest.fixture
def answered(question: Kind, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch) -> Submission:
    """Answered on 1 December at ten."""
    clock(monkeypatch, december(1))
    row = asked(asker)
    message_answer(submission=row, user=staff_member, text="C'est réparé.", answered=True)
    return now(row)


def test_silence_is_counted_from_the_last_public_word_of_staff(
    answered: Submission, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, december(10))
    note_add(submission=answered, user=staff_member, text="Plus de nouvelles.")
    clock(monkeypatch, december(14), 23, 59)
    assert answered_close() == 0 and now(answered).state == State.ANSWERED
    clock(monkeypatch, december(15), 0, 1)
    assert answered_close() == 1 and answered_close() == 0
    assert now(answered).state == State.CLOSED
    assert OutgoingMail.objects.filter(kind="submissions.closed").count() == 1


def test_a_further_word_of_staff_counts_and_the_days_are_a_setting(
    answered: Submission, staff_member: User, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PORTAL_REOPEN_DAYS = 7
    clock(monkeypatch, december(5))
    message_answer(submission=answered, user=staff_member, text="Et le robinet aussi.")
    clock(monkeypatch, december(11))
    assert answered_close() == 0
    clock(monkeypatch, december(12))
    assert answered_close() == 1


def test_a_word_that_comes_while_silence_is_looked_for_counts(answered: Submission) -> None:
    assert answered.answered_at
    assert closing._close(answered.pk, answered.answered_at) is False
    assert now(answered).state == State.ANSWERED


@pytest.mark.parametrize("closed", ["", "by silence", "confirmed"])
def test_no_counts_until_midnight_of_the_last_day_and_opens_with_a_new_promise(
    answered: Submission, asker: Holder, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    clock(monkeypatch, december(15), 23, 59)
    if closed == "by silence":
        answered_close()
    if closed == "confirmed":
        request_confirm(tenant=asker.tenant, submission=answered)
    uid = key()
    for _ in range(2):
        row = request_reopen(tenant=asker.tenant, submission=answered, uid=uid)
    assert (row.state, row.due_on, row.answered_at) == (State.IN_REVIEW, december(22), None)
    last = row.messages.filter(by_staff=False).get(sort=Sort.REOPENED)
    assert last.text == "" and row.messages.unread_by_staff().exists()
    assert answered_close() == 0, "what was taken up again does not close"


def test_the_day_after_it_is_too_late(answered: Submission, asker: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(16))
    with pytest.raises(ReopenTooLate):
        request_reopen(tenant=asker.tenant, submission=answered)


def test_what_was_not_answered_is_neither_confirmed_nor_opened_again(question: Kind, asker: Holder) -> None:
    row = asked(asker)
    with pytest.raises(MoveRefused):
        request_confirm(tenant=asker.tenant, submission=row)
    with pytest.raises(ReopenTooLate):
        request_reopen(tenant=asker.tenant, submission=row)


def test_thanks_change_nothing(answered: Submission, asker: Holder) -> None:
    message_send(tenant=asker.tenant, submission=answered, uid=key(), text="Merci !")
    row = now(answered)
    assert (row.state, row.answered_at) == (State.ANSWERED, answered.answered_at)
    assert row.messages.unread_by_staff().count() == 1
    assert request_confirm(tenant=asker.tenant, submission=row).state == State.CLOSED
    assert request_confirm(tenant=asker.tenant, submission=row).state == State.CLOSED, "pressed twice"
    assert row.messages.filter(sort=Sort.CONFIRMED).count() == 1


def test_the_question_is_asked_once_a_request(answered: Submission, asker: Holder, staff_member: User) -> None:
    def rate(ease: Ease) -> None:
        survey_answer(tenant=asker.tenant, submission=answered, ease=ease, words=" Rapide. ")

    with pytest.raises(SurveyClosed):
        rate(Ease.EASY)
    request_confirm(tenant=asker.tenant, submission=answered)
    rate(Ease.VERY_EASY)
    request_reopen(tenant=asker.tenant, submission=answered)
    message_answer(submission=answered, user=staff_member, text="Voilà.", answered=True)
    request_confirm(tenant=asker.tenant, submission=answered)
    with pytest.raises(SurveyClosed):
        rate(Ease.VERY_HARD)
    kept = SurveyAnswer.objects.get()
    assert (kept.ease, kept.words) == (Ease.VERY_EASY, "Rapide.")


def test_somebody_else_ends_opens_and_rates_nothing(answered: Submission) -> None:
    stranger = ff.home().tenant
    for act in (request_confirm, request_reopen):
        with pytest.raises(Submission.DoesNotExist):
            act(tenant=stranger, submission=answered)
    with pytest.raises(Submission.DoesNotExist):
        survey_answer(tenant=stranger, submission=answered, ease=Ease.EASY)
    assert now(answered).state == State.ANSWERED
