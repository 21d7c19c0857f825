"""The clock of a promise stops while the tenant is awaited, and goes on from where it stood."""

from __future__ import annotations

import datetime as dt

import pytest

from forms.submissions.answering import DateTooSoon, date_set, more_ask
from forms.submissions.conversation import request_complete
from forms.submissions.enums import Sort, State
from forms.submissions.models import KindSetting, Message, Submission
from forms.submissions.registry import Kind
from forms.submissions.services import ReasonMissing
from forms.submissions.states import SubmissionClosed
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit.conversations import QUESTION, asked, clock, key

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2026, 12, 1)


def december(day: int) -> dt.date:
    return dt.date(2026, 12, day)


def due(row: Submission) -> dt.date:
    return Submission.objects.values_list("due_on", flat=True).get(pk=row.pk)


def test_the_clock_stops_really(
    question: Kind, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, TUESDAY)
    row = asked(asker)
    assert row.due_on == december(8)
    clock(monkeypatch, december(3))
    more_ask(submission=row, user=staff_member, text="Quel étage ?")
    assert Submission.objects.get(pk=row.pk).left_days == 3
    clock(monkeypatch, december(9))
    assert not Submission.objects.get(pk=row.pk).is_overdue and not Submission.objects.overdue().exists()
    more_ask(submission=row, user=staff_member, text="Et quelle porte ?")
    clock(monkeypatch, december(10))
    request_complete(tenant=asker.tenant, submission=row, uid=key(), text="Le troisième.")
    assert due(row) == december(15), "three days were left"
    KindSetting.objects.update_or_create(kind=QUESTION, defaults={"working_days": 3})
    request_complete(tenant=asker.tenant, submission=row, uid=key(), text="À gauche.")
    row.refresh_from_db()
    assert (row.due_on, row.state) == (december(15), State.IN_REVIEW), "completed once; a date told does not move"
    assert [line.sort for line in row.messages.all()][-2:] == [Sort.ANSWER, Sort.MESSAGE]


def test_a_promise_that_had_passed_leaves_a_day(
    question: Kind, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, TUESDAY)
    row = asked(asker)
    clock(monkeypatch, december(11))
    more_ask(submission=row, user=staff_member, text="Quel étage ?")
    request_complete(tenant=asker.tenant, submission=row, uid=key(), text="Le troisième.")
    assert due(row) == december(14), "Friday, then Monday"


def test_a_new_date_has_a_reason_and_lies_ahead(
    question: Kind, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, TUESDAY)
    row = asked(asker)
    for day in (TUESDAY, december(1) - dt.timedelta(days=1)):
        with pytest.raises(DateTooSoon):
            date_set(submission=row, user=staff_member, due_on=day, reason="Une pièce manque.")
    with pytest.raises(ReasonMissing):
        date_set(submission=row, user=staff_member, due_on=december(20), reason="  ")
    assert due(row) == december(8) and not Message.objects.exists()
    line = date_set(submission=row, user=staff_member, due_on=december(18), reason="Une pièce manque.")
    assert (due(row), line.due_on, line.text) == (december(18), december(18), "Une pièce manque.")
    more_ask(submission=row, user=staff_member, text="Quel étage ?")
    date_set(submission=row, user=staff_member, due_on=december(3), reason="Elle est arrivée.")
    assert Submission.objects.get(pk=row.pk).left_days == 2, "what is left follows the new date"
    Submission.objects.filter(pk=row.pk).update(state=State.ANSWERED)
    with pytest.raises(SubmissionClosed):
        date_set(submission=row, user=staff_member, due_on=december(24), reason="Encore.")
