"""Asking for help without signing in: what is typed, what is refused, and what the answer tells."""

import re
from typing import Any

import pytest
from django.core import mail as memory
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.access_help.forms import HelpForm
from forms.submissions.models import Submission
from tenant_space.identity.models import TryCount
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f
from tests.kit.access_help import PAGE, TYPED, kept, opened, post, sent
from tests.kit.challenges import solved, solved_by_reading
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def problems(response: ClientResponse) -> list[str]:
    assert response.status_code == 200
    return [problem.text for problem in response.context["problems"]]


# --- sending ----------------------------------------------------------------


def test_a_request_is_recorded_with_its_number_and_confirmed(client: Client) -> None:
    response = post(client)
    assert response.status_code == 302
    row = Submission.objects.get()
    assert (row.kind, row.tenant, row.account, row.contact_email) == ("help", None, None, "helene@example.org")
    assert row.contact_name == "Dupont Hélène" and str(row) == f"Envoi n° {row.number_text}"
    assert row.data == {name: value for name, value in TYPED.items() if name != "email"} | {"phone": "+33612345678"}
    page = client.get(response.url).content.decode()
    assert row.number_text in page and "au plus tard" in page and "Un mail avec ce numéro" in page
    assert "Dupont" not in page and "Dupont" not in response.url and "helene" not in response.url


def test_the_digits_are_an_answer_too(client: Client) -> None:
    assert post(client, challenge=solved_by_reading()).status_code == 302


def test_a_double_click_sends_one_request(client: Client) -> None:
    nonce = opened(client)
    first, second = post(client, nonce), post(client, nonce, challenge={})
    assert first.status_code == second.status_code == 302
    assert Submission.objects.count() == OutgoingMail.objects.count() == 1
    assert Submission.objects.get().number_text in client.get(second.url).content.decode()


def test_going_back_and_writing_something_else_is_another_request(client: Client) -> None:
    nonce = opened(client)
    post(client, nonce)
    assert post(client, nonce, message="Et mon nom a changé.").status_code == 302
    assert Submission.objects.count() == 2


def test_the_same_words_of_two_people_are_two_requests(client: Client) -> None:
    sent(client)
    sent(Client())
    assert Submission.objects.count() == 2


def test_the_second_of_two_clicks_finds_what_the_first_has_just_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonce, answer, check = opened(client), solved(), HelpForm.full_clean

    def first_is_quicker(form: HelpForm) -> None:
        monkeypatch.setattr(HelpForm, "full_clean", check)
        assert post(Client(), nonce, answer).status_code == 302
        check(form)

    monkeypatch.setattr(HelpForm, "full_clean", first_is_quicker)
    assert post(client, nonce, answer).status_code == 302
    assert Submission.objects.count() == 1


def test_a_confirmation_is_opened_by_its_token_alone(client: Client) -> None:
    row = sent(client)
    for token in ("", "x", row.uid.hex, "x" * 9000, "\x00"):
        page = client.get(PAGE, {"envoi": token})
        assert page.status_code == 200 and row.number_text not in page.content.decode()


# --- mails ------------------------------------------------------------------


def test_the_receipt_goes_to_the_address_given_and_holds_the_number_only(client: Client) -> None:
    row = sent(client)
    outbox_flush()
    mail = memory.outbox[-1]
    assert mail.to == ["helene@example.org"] and row.number_text in mail.body
    assert not [word for word in ("Dupont", "Hélène", "123456", "06 12", "reconnaît") if word in mail.body]
    assert "Voir mon envoi" not in mail.body


def test_without_an_address_no_mail_leaves(client: Client) -> None:
    response = post(client, email="")
    assert response.status_code == 302 and not OutgoingMail.objects.exists()
    assert "Un mail avec ce numéro" not in client.get(response.url).content.decode()


# --- whose queue ------------------------------------------------------------


def test_a_known_number_joins_the_queue_of_its_agency_and_any_other_the_head_offices(client: Client) -> None:
    f.AccountFactory(account_number="123456", agency=f.AgencyFactory(agency_code="CV"))
    assert sent(client, account_number="12 34 56").agency_id == "CV"
    assert sent(client, account_number="654321").agency_id is None
    assert sent(client, account_number="").agency_id is None


def test_nothing_tells_whether_the_number_exists(client: Client) -> None:
    f.AccountFactory(account_number="123456")
    answers = set()
    for number in ("123456", "654321", "1234567", ""):
        nonce, answer = opened(client), solved()
        with CaptureQueriesContext(connection) as queries:
            response = post(client, nonce, answer, account_number=number)
        row = Submission.objects.order_by("pk").last()
        page = client.get(response.url).content.decode().replace(row.number_text, "N")
        answers.add((response.status_code, len(queries), str(sorted(response.headers)), page))
    assert len(answers) == 1


# --- what is wrong ----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_name": " "}, "Écrivez votre nom."),
        ({"first_name": "\x00"}, "Écrivez votre prénom."),
        ({"last_name": "x" * 61}, "60 caractères au plus"),
        ({"account_number": "1" * 21}, "20 caractères au plus"),
        ({"phone": "", "email": ""}, "Écrivez un numéro de téléphone ou une adresse de messagerie"),
        ({"phone": "12"}, "Ce numéro n'existe pas"),
        ({"phone": "abc"}, "Ce numéro n'existe pas"),
        ({"phone": "😀"}, "Ce numéro n'existe pas"),
        ({"email": "helene"}, "Écrivez une adresse complète"),
        ({"email": f"{'h' * 250}@example.org"}, "Cette adresse est trop longue"),
        ({"matter": ""}, "Choisissez ce qui se passe."),
        ({"matter": "' OR 1=1 --"}, "Choisissez une réponse de la liste."),
        ({"matter": "OTHER", "message": " "}, "Écrivez en quelques mots"),
        ({"message": "x" * 2001}, "2000 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, changes: dict[str, Any], said: str
) -> None:
    response = post(client, **changes)
    assert len(problems(response)) == 1 and said in problems(response)[0]
    assert kept(response) == {**TYPED, **changes}
    page = response.content.decode()
    for problem in response.context["problems"]:
        assert f'id="{problem.anchor}"' in page
    assert not Submission.objects.exists() and not TryCount.objects.exists()


def test_a_corrected_form_keeps_its_key_and_costs_no_new_check(client: Client) -> None:
    nonce, answer = opened(client), solved()
    response = post(client, nonce, answer, last_name="")
    assert f'value="{nonce}"' in response.content.decode()
    assert post(client, nonce, answer).status_code == 302, "the check comes last: a slip uses none up"


@pytest.mark.parametrize(
    "phone", ["0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "\u200e06 12 34 56 78"]
)
def test_a_phone_number_is_kept_in_one_form(client: Client, phone: str) -> None:
    assert sent(client, phone=phone).data["phone"] == "+33612345678"


def test_one_way_to_answer_is_enough(client: Client) -> None:
    assert sent(client, phone="").data["phone"] == ""
    assert sent(client, email="").contact_email == ""


HOSTILE = "a\x00b\x1b\u202e 😀 Ωж <b>{{ 7|add:7 }}</b> {% now 'Y' %} '; DROP TABLE x; -- \r\nfin"


def test_strange_characters_are_kept_as_text_without_the_unseen_ones(client: Client) -> None:
    row = sent(client, last_name="D'Ôr\x00\x07 <i>😀", message=HOSTILE, email="helene\x00@example.org")
    assert (row.contact_name, row.contact_email) == ("D'Ôr <i>😀 Hélène", "helene@example.org")
    assert row.data["message"] == re.sub("[\x00\x1b\r\u202e]", "", HOSTILE)


def test_a_post_without_fields_or_with_a_foreign_token_is_no_error(client: Client) -> None:
    assert client.post(PAGE, {}).status_code == 200
    assert client.post(PAGE, {"challenge_token": "x" * 5000, "nonce": "\x00" * 99}).status_code == 200
    assert not Submission.objects.exists()
