"""Ready-made answers: checked when they are saved, filled for one request, never sent with a word left open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from forms.submissions.answering import more_ask
from forms.submissions.desk.ready_answers import answers_for
from forms.submissions.models import ReadyAnswer, Submission
from forms.submissions.ready_words import open_words
from forms.submissions.registry import Kind
from tenant_space.formats import long_date
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import QUESTION, asked, key
from tests.kit.desk import at, press
from tests.kit.recording import recorded
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]

TEXT = "Bonjour {prenom} {nom}, merci {prenom} : réponse avant le {date_promise}."


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    ReadyAnswer.objects.all().delete()
    return asked(ff.home())


def filled(row: Submission, user: User, text: str = TEXT) -> str:
    ReadyAnswer.objects.update_or_create(title="Essai", defaults={"text": text})
    return answers_for(row, user)[0].text


def test_every_word_is_filled_each_time_it_stands_there(row: Submission, manager: User) -> None:
    who = row.tenant
    assert who
    first = who.first_name.split(" ")[0]
    told = f"Bonjour {first} {who.last_name}, merci {first} : réponse avant le {long_date(row.due_on)}."
    assert filled(row, manager) == told and open_words(told) == []


def test_a_company_without_promise_keeps_the_marks_of_what_is_not_known(row: Submission, manager: User) -> None:
    assert row.tenant
    type(row.tenant).objects.filter(pk=row.tenant.pk).update(first_name="", civility="", last_name="Tilleul {nom}")
    more_ask(submission=row, user=manager, text="Quelle porte ?")
    row = Submission.objects.get(pk=row.pk)
    told = filled(row, manager)
    assert told == "Bonjour {prenom} Tilleul {nom}, merci {prenom} : réponse avant le {date_promise}."
    assert filled(row, manager, "{bonjour},").startswith("Bonjour Tilleul"), "never « Bonjour  , »"


def test_in_what_staff_recorded_the_day_is_that_of_the_call(manager: User) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    row = recorded(manager, ff.home(), day=yesterday)
    ReadyAnswer.objects.all().delete()
    told = filled(row, manager, "{prenom} {nom}, appelé le {date_envoi} : {prenom}, avant le {date_promise}.")
    assert f"appelé le {long_date(yesterday)} : " in told and open_words(told) == []


OPEN = ["{prenom}", "{ prenom }", "{Prenom}", "{prenom", "prenom}", "{date_promise", "a {nom} b"]
FILLED = ["", "Bonjour Hélène", "le prénom et le nom", "{autre chose}", "f(x) = {1, 2}"]


@pytest.mark.parametrize("text", OPEN)
def test_nothing_leaves_while_a_word_is_open(client: Client, row: Submission, text: str) -> None:
    for do, field in (("answer", "words"), ("close", "words"), ("ask", "words"), ("date", "why")):
        page = press(client, row, do, key=key(), day="2999-01-01", **{field: f"Bonjour {text}"})
        assert page.status_code == 422 and "Il reste «" in page.content.decode() and text in page.content.decode()
    assert not row.messages.exists()


@pytest.mark.parametrize("text", FILLED)
def test_other_braces_are_the_writers_own(text: str) -> None:
    assert open_words(text) == []


@pytest.mark.parametrize("text", ["{inconnu}", "{nom.__class__}", "{nom", "nom}", "{}"])
def test_unknown_words_are_refused_when_it_is_saved(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ReadyAnswer(title="x", text=text).full_clean()
    assert set(refused.value.message_dict) == {"text"}


def test_without_script_the_answer_is_put_after_what_is_written(
    client: Client, row: Submission, manager: User
) -> None:
    filled(row, manager, "Demande {numero}.")
    pk = ReadyAnswer.objects.get().pk
    words = "Bonjour,"
    for _ in range(2):
        page = press(client, row, "insert", key=key(), words=words, ready_answer=pk)
        words = page.context["box"].words
    assert words == f"Bonjour,\n\nDemande {row.number_text}.\n\nDemande {row.number_text}."
    assert page.status_code == 200 and not row.messages.exists()


def test_those_of_other_kinds_and_those_put_away_are_not_offered(
    client: Client, row: Submission, manager: User
) -> None:
    for title, kind, active in (("pour tous", "", True), ("question", QUESTION, True)):
        ReadyAnswer.objects.create(title=title, text="x", kind=kind, active=active)
    ReadyAnswer.objects.create(title="attestation", text="x", kind="insurance")
    ReadyAnswer.objects.create(title="ancienne", text="x", active=False)
    assert [one.title for one in answers_for(row, manager)] == ["pour tous", "question"]
    page = client.get(at(row)).content.decode()
    assert "pour tous" in page and "ancienne" not in page


def test_staff_who_edit_texts_write_them_and_are_told_what_is_wrong(client: Client) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Communication")]))
    address = "/admin/snippets/submissions/readyanswer/add/"
    assert "{date_promise}" in client.get(address).content.decode()
    sent = {"title": "Essai", "text": "Bonjour {prenm}", "kind": "", "active": "on"}
    page = client.post(address, sent)
    assert "{prenm} n&#x27;existe pas ici" in page.content.decode()
    client.post(address, sent | {"text": "Bonjour {prenom}"})
    assert ReadyAnswer.objects.get(title="Essai").text == "Bonjour {prenom}"


def test_put_in_once_more_after_it_was_half_edited_it_is_filled_again_and_the_rest_still_stops_it(
    client: Client, row: Submission, manager: User
) -> None:
    told = filled(row, manager)
    pk = ReadyAnswer.objects.get().pk
    half = "Bonjour {prenom, merci."
    words = press(client, row, "insert", key=key(), words=half, ready_answer=pk).context["box"].words
    assert words == f"{half}\n\n{told}" and open_words(words) == ["{prenom"]
    assert press(client, row, "answer", key=key(), words=words).status_code == 422
    press(client, row, "answer", key=key(), words=words.replace("{prenom", "Hélène"))
    assert row.messages.get().text.endswith(told)


def test_a_reason_to_refuse_has_no_word_open_either(client: Client, submission: Submission) -> None:
    page = press(client, submission, "refuse", reason="Bonjour {prenom}, il manque la page 2.")
    assert page.status_code == 422 and "Il reste «" in page.content.decode()
    assert Submission.objects.get(pk=submission.pk).is_open
