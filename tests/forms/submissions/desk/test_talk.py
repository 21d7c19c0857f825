"""The conversation on the managers' page: what leaves, what stays inside, what is kept, what is new."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from forms.submissions.answering import message_answer
from forms.submissions.conversation import message_send
from forms.submissions.enums import AnswerOutcome, Sort, State
from forms.submissions.merging import request_merge
from forms.submissions.models import Attachment, Message, Submission
from forms.submissions.registry import Kind
from forms.submissions.services import note_add, submission_accept, submission_assign
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import LIST, at, numbers, press, said
from tests.kit.insurance import photo
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]

WORDS = "Un plombier passe mardi."


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    return asked(ff.home())


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def mails(row: Submission) -> int:
    rows = OutgoingMail.objects.filter(context__submission_id=row.pk)
    return rows.exclude(kind__endswith=".received").count()


def tomorrow(days: int = 1) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


BUTTONS = [
    ("answer", {}, State.IN_REVIEW, Sort.MESSAGE),
    ("ask", {}, State.WAITING, Sort.QUESTION),
    ("close", {"outcome": AnswerOutcome.NOT_OURS}, State.ANSWERED, Sort.ANSWER),
]


@pytest.mark.parametrize(("do", "data", "state", "sort"), BUTTONS)
def test_a_button_writes_one_line_however_often_it_is_pressed(
    client: Client, row: Submission, manager: User, do: str, data: dict[str, Any], state: State, sort: Sort
) -> None:
    sent = {"key": key(), "words": WORDS, **data}
    for _ in range(3):
        assert press(client, row, do, **sent).url == at(row)
    line = row.messages.get()
    assert (line.sort, line.text, line.author, line.by_staff) == (sort, WORDS, manager, True)
    assert (again(row).state, again(row).assigned_to, mails(row)) == (state, manager, 1)
    assert again(row).outcome == data.get("outcome", "")
    page = client.get(at(row)).content.decode()
    assert page.count(WORDS) == 1 and sort.label in page


def test_a_new_date_has_a_day_to_come_and_a_reason(client: Client, row: Submission) -> None:
    sent = {"key": key(), "words": "à garder"}
    for day, why in (("", "Pièce attendue."), (timezone.localdate(), "Pièce attendue."), (tomorrow(9), " ")):
        answer = press(client, row, "date", day=day, why=why, **sent)
        assert answer.status_code == 422 and "à garder" in answer.content.decode()
    for _ in range(2):
        press(client, row, "date", day=tomorrow(9), why="Pièce attendue.", **sent)
    assert (again(row).due_on, row.messages.get().sort) == (tomorrow(9), Sort.NEW_DATE)
    page = client.get(at(row)).content.decode()
    assert "à garder" in page and page.count("Pièce attendue.") == 1


@pytest.mark.parametrize("words", ["", " \n\u200b ", "x" * 4001])
def test_nothing_empty_or_too_long_leaves(client: Client, row: Submission, words: str) -> None:
    page = press(client, row, "answer", key=key(), words=words)
    assert page.status_code == 422 and not row.messages.exists() and not mails(row)
    assert words.strip() in page.content.decode()


@pytest.mark.parametrize("do", ["answer", "ask", "close", "date", "note"])
def test_those_who_only_look_write_nothing(client: Client, row: Submission, manager: User, do: str) -> None:
    from_group = manager.groups.get()
    from_group.permissions.remove(from_group.permissions.get(codename="change_submission"))
    assert press(client, row, do, key=key(), words=WORDS, text=WORDS).status_code in (302, 403)
    assert not row.messages.exists() and not row.notes.exists()
    assert 'name="words"' not in client.get(at(row)).content.decode()


def test_another_agency_finds_no_such_conversation(client: Client, row: Submission) -> None:
    client.force_login(ff.manager("NO"))
    assert press(client, row, "answer", key=key(), words=WORDS).status_code == 404
    assert not row.messages.exists()


def test_somebody_was_quicker_and_the_words_stay(client: Client, row: Submission, colleague: User) -> None:
    message_answer(submission=row, user=colleague, text="Je m'en occupe.")
    sent = {"key": key(), "words": WORDS}
    page = press(client, row, "close", **sent)
    assert page.status_code == 409 and "Nadia Benali" in page.content.decode()
    assert WORDS in page.content.decode() and row.messages.count() == 1
    press(client, again(row), "close", **sent)
    assert [line.text for line in row.messages.all()] == ["Je m'en occupe.", WORDS]


def test_equal_words_of_two_opened_pages_are_two_messages_and_other_words_never_vanish(
    client: Client, row: Submission
) -> None:
    keys = {client.get(at(row)).context["box"].key for _ in range(2)}
    for one in keys:
        press(client, again(row), "answer", key=one, words=WORDS)
    assert row.messages.count() == len(keys) == 2
    page = press(client, again(row), "answer", key=keys.pop(), words="Autre chose.")
    assert page.status_code == 409 and "Autre chose." in page.content.decode()
    press(client, again(row), "answer", key=page.context["box"].key, words="Autre chose.")
    assert row.messages.count() == 3


def test_the_file_of_a_note_never_goes_out(client: Client, row: Submission) -> None:
    inside, public = key(), key()
    for _ in range(2):
        press(client, row, "note", text="", note_key=inside, note_files=photo("plan.jpg"))
    press(client, row, "answer", key=public, words=WORDS, note_key=key())
    file = Attachment.objects.get()
    assert (row.notes.count(), file.note, file.message) == (1, row.notes.get(), None)
    assert file.pk in [found.pk for line in client.get(at(row)).context["conversation"].lines for found in line.files]


def test_files_wait_in_the_box_where_they_were_put(client: Client, row: Submission) -> None:
    sent = {"key": key(), "note_key": key()}
    files = {"fichiers": photo("reponse.jpg"), "note_files": photo("note.jpg", "red")}
    press(client, row, "take", words=WORDS, **sent, **files)
    page = client.get(at(row)).context
    assert [file.display_name for file in page["box"].files] == ["reponse.jpg"] and page["box"].words == WORDS
    assert [file.display_name for file in page["note_box"].files] == ["note.jpg"]
    press(client, again(row), "answer", key=page["box"].key, note_key=page["note_box"].key, words=WORDS)
    line = row.messages.get()
    assert [file.display_name for file in line.attachments.all()] == ["reponse.jpg"]
    page = client.get(at(row)).context
    assert not page["box"].files and not page["box"].words and len(page["note_box"].files) == 1
    press(client, again(row), f"drop:{page['note_box'].files[0].pk}", key=key(), note_key=page["note_box"].key)
    assert not client.get(at(row)).context["note_box"].files


def test_a_word_of_the_tenant_is_new_until_somebody_deals_with_it(
    client: Client, row: Submission, manager: User, colleague: User
) -> None:
    new = "?etat=toutes&messages=nouveaux"
    assert numbers(client, new) == []
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Et alors ?")
    assert numbers(client, new) == [row.number_text] and "Nouveau message" in client.get(LIST).content.decode()
    client.get(at(row))
    note_add(submission=row, user=manager, text="vu")
    submission_assign(submission=row, user=manager, to=colleague, version=None)
    assert numbers(client, new) == [row.number_text], "neither a look nor inside work"
    press(client, again(row), "read", key=key())
    assert numbers(client, new) == []
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Merci !")
    press(client, again(row), "answer", key=key(), words=WORDS)
    assert numbers(client, new) == []


def test_words_about_a_request_joined_meanwhile_wait_where_it_is(
    client: Client, row: Submission, colleague: User
) -> None:
    other = asked(row.tenant.holdings.get(), "Deuxième fois.")
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Et alors ?")
    request_merge(submission=row, into=other, user=colleague)
    page = press(client, row, "answer", key=key(), words=WORDS)
    assert page.status_code == 409 and other.number_text in page.content.decode()
    assert client.get(at(other)).context["box"].words == WORDS
    assert numbers(client, "?etat=toutes&messages=nouveaux") == [other.number_text], "one badge, where the words are"


@pytest.mark.parametrize("do", ["accept", "refuse"])
def test_a_question_is_neither_accepted_nor_refused(client: Client, row: Submission, do: str) -> None:
    page = client.get(at(row)).content.decode()
    assert f'value="{do}"' not in page and 'value="close"' in page
    assert press(client, row, do, reason="Non.").status_code == 400
    assert again(row).state == State.RECEIVED


def test_a_certificate_ends_by_its_decision_and_is_written_about_until_then(
    client: Client, manager: User, submission: Submission
) -> None:
    page = client.get(at(submission)).content.decode()
    assert 'value="accept"' in page and 'value="ask"' in page and 'value="close"' not in page
    assert press(client, submission, "close", key=key(), words=WORDS).status_code == 400
    submission_accept(submission=submission, user=manager)
    late = press(client, submission, "answer", key=key(), words=WORDS)
    assert late.status_code == 409 and "n'est pas parti" in late.content.decode() and WORDS in late.content.decode()
    assert not Message.objects.filter(sort=Sort.MESSAGE).exists()


def test_keys_that_are_none_are_refused(client: Client, row: Submission) -> None:
    assert press(client, row, "answer", key="abc", words=WORDS).status_code == 400
    stolen = uuid.uuid4()
    press(client, row, "take", key=stolen, words="à moi")
    client.force_login(ff.manager("CV"))
    answer = press(client, again(row), "answer", key=stolen, words=WORDS, fichiers=photo("a.jpg"))
    assert answer.status_code == 400 and not row.messages.exists()


def test_enter_in_a_field_sends_nothing(client: Client, row: Submission) -> None:
    page = client.get(at(row)).content.decode()
    assert page.index('value="keep"') < page.index('value="close"')
    answer = press(client, row, "keep", key=key(), words=WORDS, why="Pièce attendue.")
    assert not said(answer) and not row.messages.exists()
    page = client.get(at(row)).content.decode()
    assert WORDS in page and "Pièce attendue." in page


def test_a_request_that_names_no_lease_stands_beside_what_is_rented_today(client: Client, row: Submission) -> None:
    assert row.account
    ended = row.account.leases.order_by("-pk")[0]
    page = client.get(at(row))
    assert len(page.context["homes"]) == 2 and not page.context["leases"]
    assert page.content.decode().count("Assurance : non à jour") == 2
    type(ended).objects.filter(pk=ended.pk).update(end_date=timezone.localdate() - dt.timedelta(days=1))
    assert [line.lease_id for line in client.get(at(row)).context["homes"]] != [ended.lease_id]
    assert len(client.get(at(row)).context["homes"]) == 1


def test_what_a_request_is_about_is_marked_among_all_that_is_rented(client: Client, manager: User) -> None:
    home = ff.home()
    dwelling, garage = home.account.leases.order_by("pk")
    row = ff.sent(home, lease_ids=(dwelling.pk,))
    page = client.get(at(row))
    shown = [(line.lease_id, line.concerned) for line in page.context["homes"]]
    assert shown == [(dwelling.pk, True), (garage.pk, False)]
    assert [line.lease_id for line in page.context["leases"]] == [dwelling.pk]
    assert "Assurance : en cours de validation" in (text := page.content.decode())
    assert "Assurance : non à jour" in text and text.count("Concernée") == 1


def test_a_lease_that_ended_is_shown_where_the_request_is_about_it(client: Client, manager: User) -> None:
    home = ff.home()
    dwelling = home.account.leases.order_by("pk")[0]
    row = ff.sent(home, lease_ids=(dwelling.pk,))
    home.account.leases.update(end_date=timezone.localdate() - dt.timedelta(days=1))
    shown = client.get(at(row)).context["homes"]
    assert [line.lease_id for line in shown] == [dwelling.pk] and shown[0].state.startswith("Bail terminé le ")
    type(dwelling).objects.filter(pk=dwelling.pk).update(account=ff.home().account)
    assert [line.lease_id for line in client.get(at(row)).context["leases"]] == [dwelling.pk], "moved since"


@pytest.mark.parametrize("do", ["accept", "refuse"])
def test_a_decision_deals_with_what_the_tenant_wrote(client: Client, submission: Submission, do: str) -> None:
    message_send(tenant=submission.tenant, submission=submission, uid=key(), text="La page 2 est là.")
    press(client, again(submission), do, reason="Illisible.")
    assert not again(submission).is_open and not submission.messages.unread_by_staff().exists()
