"""A written request that is in truth one of another kind: nothing of it is lost, and only named pairs are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from forms.contact.topics import ContactTopic
from forms.submissions.answering import message_answer
from forms.submissions.changing import KindRefused, kind_change, kinds_for
from forms.submissions.desk.changing import NO_MORE_REQUESTS
from forms.submissions.enums import Sort, State
from forms.submissions.models import Submission
from forms.submissions.registry import facts_of, kinds
from forms.submissions.selectors import unread_of
from forms.submissions.services import Content, submission_accept
from forms.submissions.states import SubmissionClosed
from forms.submissions.words import line_words
from tenant_space.formats.months import Month
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.desk import at, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BECOME = "become:receipt"


@pytest.fixture
def home() -> Holder:
    """A holder with one month billed, and paid in full."""
    holder = ff.home(balance_cents=0)
    month = Month.today() - 2
    f.EntryFactory(account=holder.account, accounting_date=month.day(28), period=str(month))
    return holder


@pytest.fixture
def month() -> str:
    return str(Month.today() - 2)


@pytest.fixture
def manager(client: Client, home: Holder) -> User:
    user = ff.manager(home.account.agency_id)
    client.force_login(user)
    return user


@pytest.fixture
def row(home: Holder, manager: User) -> Submission:
    row = written(home, topic(name="Un papier"), message="Il me faut ma quittance.")
    f.AttachmentFactory(submission=row)
    return row


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def test_it_becomes_one_of_that_kind_and_loses_nothing(client: Client, row: Submission, month: str) -> None:
    mails, due, number = OutgoingMail.objects.count(), row.due_on, row.number
    page = press(client, row, BECOME)
    assert page.status_code == 200 and month in page.content.decode() and again(row).kind == "contact"
    assert press(client, row, BECOME, become="receipt").status_code == 422, "no month chosen"
    answer = press(client, row, BECOME, become="receipt", **{"receipt-months": month})
    assert answer.url == at(row) and "Demande de quittance" in said(answer)
    found = again(row)
    assert (found.kind, found.data["months"], found.due_on, found.number) == ("receipt", [month], due, number)
    assert OutgoingMail.objects.count() == mails and found.tenant and not unread_of(found.tenant)
    first, event = found.messages.all()
    assert (first.text, first.attachments.count()) == ("Il me faut ma quittance.", 1)
    assert (event.sort, "Demande de quittance" in line_words(event)) == (Sort.TOPIC, True)
    facts = dict(facts_of(found))
    assert (facts["Envoyée comme"], facts["Sujet"]) == ("Demande écrite", "Un papier")
    assert 'value="accept"' in client.get(at(row)).content.decode(), "it ends by a decision from then on"
    client.force_login(found.tenant.user)
    page = client.get(f"/envois/{found.number_text}/")
    assert "Nous traitons maintenant votre demande comme" in page.content.decode()
    assert client.get(f"/api/v1/requests/{found.number_text}").json()["kind"]["code"] == "receipt"


def test_only_pairs_that_a_kind_names_are_open(row: Submission, manager: User) -> None:
    pairs = {"contact": {"receipt", "insurance"}, "receipt": {"contact"}, "insurance": {"contact"}}
    assert {kind.code: set(kind.becomes) for kind in kinds() if kind.becomes} == pairs
    assert kinds_for(row) == ["insurance", "receipt"] and kinds_for(ff.sent(ff.home())) == ["contact"]
    content = Content(account_number=row.account_id or "")
    for to in ("help", "contact", "mandate", "unknown"):
        with pytest.raises(KindRefused):
            kind_change(submission=row, user=manager, to=to, content=content)
    with pytest.raises(KindRefused):
        kind_change(submission=row, user=manager, to="receipt", content=Content(account_number="999999"))
    assert again(row).version == row.version


def without_sign_in(row: Submission) -> None:
    Submission.objects.filter(pk=row.pk).update(tenant=None)


def ended(row: Submission) -> None:
    message_answer(submission=row, user=ff.manager("CV"), text="Voilà.", answered=True)


@pytest.mark.parametrize("happens", [without_sign_in, ended])
def test_what_was_sent_without_sign_in_or_has_ended_stays_what_it_is(
    client: Client, row: Submission, month: str, happens: Callable[[Submission], None]
) -> None:
    happens(row)
    answer = press(client, again(row), BECOME, become="receipt", **{"receipt-months": month})
    assert answer.status_code == 400 and again(row).kind == "contact"


def test_a_month_that_cannot_be_asked_for_is_refused(client: Client, row: Submission) -> None:
    later = str(Month.today() + 1)
    page = press(client, row, BECOME, become="receipt", **{"receipt-months": later})
    assert page.status_code == 422 and again(row).kind == "contact"


def test_who_left_the_home_keeps_the_request_as_it_is(
    client: Client, row: Submission, home: Holder, month: str
) -> None:
    home.to_date = timezone.localdate() - dt.timedelta(days=1)
    home.save()
    page = press(client, row, BECOME, become="receipt", **{"receipt-months": month})
    assert page.status_code == 422 and page.context["not_become"] == NO_MORE_REQUESTS
    assert again(row).kind == "contact"


def test_a_former_topic_no_longer_moves_it(row: Submission, manager: User, month: str) -> None:
    content = Content(account_number=row.account_id or "", data={"months": [month], "settled": [month], "amounts": {}})
    changed = kind_change(submission=row, user=manager, to="receipt", content=content, version=row.version)
    ContactTopic.objects.get(name="Un papier").delete()
    submission_accept(submission=changed, user=manager)
    assert again(row).state == State.ACCEPTED and ("Sujet", "Un papier") in facts_of(again(row))
    with pytest.raises(SubmissionClosed):
        kind_change(submission=again(row), user=manager, to="receipt", content=content)
