"""The topic of a request, changed at the desk: what was said and promised stays, and who may read it follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from forms.contact.enums import AnsweredBy, Subject
from forms.contact.topics import ContactTopic, TopicQuestion
from forms.submissions.answering import message_answer, more_ask
from forms.submissions.changing import TopicRefused, topic_change, topics_for
from forms.submissions.conversation import request_complete
from forms.submissions.desk.exports import row_of
from forms.submissions.enums import Sort, State
from forms.submissions.models import Submission
from forms.submissions.registry import facts_of
from forms.submissions.selectors import unread_of
from forms.submissions.services import submission_take
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from forms.submissions.transferring import submission_transfer
from forms.submissions.words import line_words
from tenant_space.claims.sent import problems_sent
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.conversations import clock, key
from tests.kit.desk import LIST, at, numbers, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ROOM, SINCE, BROKEN = "Dans quelle pièce ?", "Depuis quel jour ?", "Quel radiateur est froid ?"


@pytest.fixture
def home() -> Holder:
    return ff.home()


@pytest.fixture
def manager(client: Client, home: Holder) -> User:
    user = ff.manager(home.account.agency_id, first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def plumbing() -> ContactTopic:
    return topic(name="Plomberie", subject="TECHNICAL", working_days=5)


@pytest.fixture
def heating() -> ContactTopic:
    found = topic(name="Chauffage", subject="TECHNICAL", working_days=3)
    for label, choices in ((ROOM, "Cuisine\nSéjour"), (BROKEN, "")):
        sort = "CHOICE" if choices else "TEXT"
        TopicQuestion.objects.create(topic=found, label=label, sort=sort, choices=choices)
    return found


@pytest.fixture
def row(home: Holder, manager: User, plumbing: ContactTopic) -> Submission:
    return written(home, plumbing, ((ROOM, "Cuisine"), (SINCE, "lundi")))


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def change(row: Submission, to: ContactTopic, user: User, **more: Any) -> Submission:
    return topic_change(submission=again(row), user=user, to=str(to.pk), **more)


def test_answers_stay_and_the_tenant_reads_of_it_without_a_mark(
    client: Client, row: Submission, manager: User, heating: ContactTopic
) -> None:
    mails, due = OutgoingMail.objects.count(), row.due_on
    answer = press(client, row, "topic", topic=heating.pk)
    assert answer.url == at(row) and "Sujet changé." in said(answer)
    facts = dict(facts_of(again(row)))
    assert facts["Sujet"] == "Chauffage" and facts["Sujet choisi à l'envoi"] == "Demande technique, Plomberie"
    assert (facts[ROOM], facts[SINCE]) == ("Cuisine", "lundi"), "as they were asked and answered"
    line = row.messages.get()
    assert (line.sort, line_words(line)) == (Sort.TOPIC, "Le sujet de votre demande est maintenant « Chauffage ».")
    assert again(row).due_on == due and OutgoingMail.objects.count() == mails
    assert row.tenant and not unread_of(row.tenant)
    desk = client.get(at(row)).content.decode()
    assert "Sujet changé" in desk and "Gaël Martin" in desk
    client.force_login(row.tenant.user)
    page = client.get(f"/envois/{row.number_text}/").content.decode()
    assert line_words(line) in page and "Gaël" not in page and "Nouveau" not in page
    api = client.get(f"/api/v1/requests/{row.number_text}/messages").json()["messages"]
    assert [(one["sort"]["code"], one["unread"]) for one in api] == [("MESSAGE", False), ("TOPIC", False)]


def test_new_questions_are_ready_and_only_asked_by_a_complement(
    client: Client, row: Submission, manager: User, heating: ContactTopic
) -> None:
    press(client, row, "topic", topic=heating.pk)
    page = client.get(at(row))
    words = page.context["box"].words
    assert words.startswith("Pour traiter votre demande") and f"- {BROKEN}" in words and ROOM not in words
    assert row.messages.count() == 1 and again(row).state == State.RECEIVED, "nothing was asked yet"
    press(client, again(row), "ask", key=page.context["box"].key, words=words)
    assert row.messages.get(sort=Sort.QUESTION).text == words
    colleague = ff.manager(row.agency_id or "")
    client.force_login(colleague)
    page = client.get(at(row))
    assert not page.context["box"].words and page.context["answers"][0].text == words, "a colleague finds them too"


def test_half_written_words_are_not_written_over(client: Client, row: Submission, heating: ContactTopic) -> None:
    press(client, row, "topic", topic=heating.pk, key=key(), words="Bonjour, je regarde.")
    page = client.get(at(row)).context
    assert page["box"].words == "Bonjour, je regarde." and BROKEN in page["answers"][0].text


def test_the_promise_survives_pause_and_topic(
    home: Holder, manager: User, plumbing: ContactTopic, heating: ContactTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent on a Tuesday for five working days, asked on Thursday, completed a week later; then it is one of 3 days."""
    clock(monkeypatch, dt.date(2026, 12, 1))
    row = written(home, plumbing)
    assert row.due_on == dt.date(2026, 12, 8)
    clock(monkeypatch, dt.date(2026, 12, 3))
    more_ask(submission=row, user=manager, text="Quelle pièce ?")
    clock(monkeypatch, dt.date(2026, 12, 10))
    assert row.tenant
    request_complete(tenant=row.tenant, submission=row, uid=key(), text="La cuisine.")
    assert again(row).due_on == dt.date(2026, 12, 15)
    assert change(row, heating, manager).due_on == dt.date(2026, 12, 15)
    more_ask(submission=row, user=manager, text="Et depuis quand ?")
    assert change(row, plumbing, manager).left_days == 3, "nor what is left while the tenant's answer is awaited"


def test_a_new_date_goes_with_it_only_with_its_reason(client: Client, row: Submission, heating: ContactTopic) -> None:
    day = row.due_on + dt.timedelta(days=30)
    for wrong in ({"topic_day": day}, {"topic_why": "Pièce attendue."}, {"topic_day": "2020-01-01", "topic_why": "x"}):
        page = press(client, row, "topic", topic=heating.pk, **wrong)
        assert page.status_code == 422 and again(row).version == row.version
    for _ in range(2):
        press(client, row, "topic", topic=heating.pk, topic_day=day, topic_why="Pièce attendue.", key=key())
    assert again(row).due_on == day and again(row).data["topic_name"] == "Chauffage"
    assert [line.sort for line in row.messages.all()] == [Sort.NEW_DATE, Sort.TOPIC]
    assert OutgoingMail.objects.filter(kind="submissions.new_date").count() == 1


@pytest.mark.parametrize(("first", "then"), [("TECHNICAL", "ADMINISTRATIVE"), ("ADMINISTRATIVE", "TECHNICAL")])
def test_it_becomes_or_ceases_to_be_a_claim(home: Holder, manager: User, first: str, then: str) -> None:
    row = written(home, topic(name="Avant", subject=first))
    assert len(problems_sent(home.tenant, home.account_id)) == (first == "TECHNICAL")
    change(row, topic(name="Après", subject=then), manager)
    assert [one.title for one in problems_sent(home.tenant, home.account_id)] == ["Après"] * (then == "TECHNICAL")
    assert dict(facts_of(again(row)))["Objet"] == Subject(then).label


def test_who_answers_is_a_transfer(client: Client, row: Submission, manager: User, plumbing: ContactTopic) -> None:
    office = topic(name="Quittances", answered_by=AnsweredBy.HEAD_OFFICE)
    submission_take(submission=row, user=manager)
    answer = press(client, again(row), "topic", topic=office.pk)
    assert "Demande transférée : Siège." in said(answer) and answer.url == LIST
    moved = again(row)
    assert (moved.agency, moved.assigned_to, moved.state) == (None, None, State.RECEIVED)
    assert client.get(at(row)).status_code == 404 and "est transférée" in client.get(at(row)).content.decode()
    boss = ff.manager(head_office=True)
    client.force_login(boss)
    assert "Sujet changé : Demande technique, Plomberie → Demande administrative, Quittances." in (
        client.get(at(row)).content.decode()
    )
    back = change(row, plumbing, boss)
    assert back.agency_id == row.agency_id, "to the agency of the account again"


def test_where_staff_passed_it_on_it_stays(row: Submission, manager: User, heating: ContactTopic) -> None:
    north = f.AgencyFactory(agency_code="NO")
    submission_transfer(submission=row, user=manager, to=north, word="Pour vous.")
    assert change(row, heating, manager).agency == north


def test_to_a_sensitive_topic_it_closes_to_those_without_the_right(
    client: Client, row: Submission, manager: User
) -> None:
    submission_take(submission=row, user=manager)
    quiet = topic(name="Troubles", sensitive=True)
    answer = press(client, again(row), "topic", topic=quiet.pk, key=key(), words="À moitié")
    assert answer.url == LIST and "Vous ne pouvez plus" in said(answer)
    moved = again(row)
    assert moved.sensitive and moved.assigned_to is None and moved.state == State.RECEIVED
    assert client.get(at(row)).status_code == 404 and row.number_text not in client.get(at(row)).content.decode()
    assert numbers(client, f"?q={row.number}") == numbers(client, "?etat=nouvelles") == []
    Submission.objects.filter(pk=row.pk).update(reason="mots")
    assert row_of(again(row))[-1] == "", "nor do its words leave by an export"


def test_from_a_sensitive_topic_nothing_is_opened_and_only_those_with_the_right_change_it(
    client: Client, home: Holder, manager: User, heating: ContactTopic
) -> None:
    row = written(home, topic(name="Troubles", sensitive=True))
    assert press(client, row, "topic", topic=heating.pk).status_code == 404
    manager.user_permissions.add(Permission.objects.get(codename="read_sensitive"))
    assert press(client, row, "topic", topic=heating.pk).url == at(row)
    assert again(row).data["topic_name"] == "Chauffage" and again(row).sensitive, "it was written to few readers"


def test_what_is_not_offered_is_refused(
    client: Client, row: Submission, manager: User, plumbing: ContactTopic
) -> None:
    gone = topic(name="Ancien", archived=True)
    for to in (gone.pk, plumbing.pk, 999_999, "x", ""):
        assert press(client, row, "topic", topic=to).status_code == 422
    assert [one.label for one in topics_for(row)].count("Ancien") == 0 and again(row).version == row.version
    with pytest.raises(TopicRefused):
        change(row, gone, manager)


def test_on_an_old_page_it_is_refused_and_the_same_again_is_done_once(
    client: Client, row: Submission, manager: User, heating: ContactTopic, plumbing: ContactTopic
) -> None:
    for _ in range(3):
        assert press(client, row, "topic", topic=heating.pk).url == at(row)
    assert row.messages.count() == 1
    other = topic(name="Ascenseur", subject="TECHNICAL")
    page = press(client, row, "topic", topic=other.pk, topic_why="Mes mots")
    assert page.status_code == 409 and "Gaël Martin" in page.content.decode() and "Mes mots" in page.content.decode()
    with pytest.raises(SubmissionChanged):
        change(row, other, manager, version=row.version)
    message_answer(submission=row, user=manager, text="C'est fait.", answered=True)
    with pytest.raises(SubmissionClosed):
        change(row, other, manager)


def test_a_former_topic_can_go_and_its_name_stays(row: Submission, manager: User, heating: ContactTopic) -> None:
    plumbing = ContactTopic.objects.get(name="Plomberie")
    change(row, heating, manager)
    plumbing.delete()
    heating.delete()  # archived: the request is about it
    assert ContactTopic.objects.get(name="Chauffage").archived
    facts = dict(facts_of(again(row)))
    assert facts["Sujet"] == "Chauffage" and "Plomberie" in facts["Sujet choisi à l'envoi"]
