"""The history names people: tenants as the landlord knows them, and staff also once their access is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.submissions.answering import message_answer
from forms.submissions.closing import answered_close
from forms.submissions.conversation import message_send
from forms.submissions.desk.cells import GONE
from forms.submissions.desk.exports import HEADINGS, row_of
from forms.submissions.desk.lines import PORTAL, conversation_of
from forms.submissions.desk.selectors import history_of
from forms.submissions.enums import ArrivedBy
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_assign, submission_take
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.leads import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def row(question: Kind) -> Submission:
    return asked(ff.home())


def told(row: Submission) -> list[tuple[str, str]]:
    return [(event.words, event.who) for event in history_of(now(row))]


def closed(user: User) -> None:
    user.tenant, user.closed_tenant = None, user.tenant
    user.save()


def kept(user: User) -> None:
    pass


@pytest.mark.parametrize("change", [kept, closed])
def test_a_tenant_stands_there_by_name_and_no_address_does(row: Submission, change: Callable[[User], None]) -> None:
    assert row.tenant
    user, name = row.tenant.user, row.tenant.last_name
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Alors ?")
    row_log = history_of(row)
    ModelLogEntry.objects.for_instance(row).update(user=user)  # as it is noted during a request of theirs
    change(user)
    who = [one for _, one in told(row)]
    assert len(row_log) == len(who) and all(name in one for one in who) and not any("@" in one for one in who)


def test_what_deleted_staff_did_keeps_their_name(row: Submission) -> None:
    leaver, colleague = (ff.manager("CV", first_name=name, last_name="Petit") for name in ("Lou", "Max"))
    submission_take(submission=row, user=leaver)
    submission_assign(submission=row, user=leaver, to=colleague, version=None)
    submission_assign(submission=row, user=colleague, to=leaver, version=None)
    before = told(row)
    leaver.delete()
    assert told(row)[1:] == before, "the first line tells that nobody follows it any more"
    assert any(words.endswith("à Lou Petit") for words, _ in before)
    colleague.groups.set([Group.objects.create(name="sans droit")])
    assert told(row)[1:] == before


def test_words_of_deleted_staff_are_not_those_of_the_portal(row: Submission) -> None:
    leaver = ff.manager("CV")
    message_answer(submission=row, user=leaver, text="C'est réparé.", answered=True)
    Submission.objects.filter(pk=row.pk).update(answered_at=row.created_at - dt.timedelta(days=60))
    assert answered_close() == 1
    leaver.delete()
    staff = [line.who for line in conversation_of(now(row), "X").lines if line.side == "staff"]
    assert staff == [GONE, PORTAL]


@pytest.mark.parametrize(("source", "words"), [("", "sur le portail"), *((one.value, one.label) for one in ArrivedBy)])
def test_the_export_says_how_and_when_it_arrived(row: Submission, source: str, words: str) -> None:
    day = row.created_at.date().replace(day=1)
    row.source, row.arrived_on = source, day if source else None
    found = dict(zip(HEADINGS, row_of(row), strict=True))
    assert found["Reçue"] == words
    assert found["Arrivée le"] == (day if source else timezone.localdate(row.created_at))
