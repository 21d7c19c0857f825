"""Nobody fills the desk: so many words and requests in a while, of a person and of an account; nothing is lost."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from forms.submissions.answering import message_answer
from forms.submissions.models import Draft, Message, Submission
from tenant_space.identity.models import TryCount, User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, text_of
from tests.kit.app import App
from tests.kit.insurance import filled, send
from tests.kit.tenant_api import form_post
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WAIT = "Rien n'est perdu : ce que vous avez écrit est gardé."


def limit(settings: Settings, **rates: str) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, **rates}


@pytest.fixture
def writer(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def word(client: Client, row: Submission, text: str) -> Any:
    """Write a word on the page of a request, with the token that it shows."""
    page = html_of(client.get(f"/envois/{row.number_text}/"))
    token = page.split('name="jeton" value="')[1].split('"')[0]
    return client.post(f"/envois/{row.number_text}/message/", {"jeton": token, "text": text, "envoyer": "1"})


def test_one_word_too_many_waits_in_its_box(writer: Client, request_sent: Submission, settings: Settings) -> None:
    limit(settings, message="2/3600")
    for number in range(2):
        assert word(writer, request_sent, f"Mot {number}").status_code == 302
    told = word(writer, request_sent, "Un long texte")
    assert "Rien n'est perdu" in text_of(told) and "dans 60 minutes" in text_of(told).replace("\xa0", " ")
    assert "Un long texte" in html_of(told) and Draft.objects.filter(values__text="Un long texte").exists()
    assert Message.objects.filter(by_staff=False).count() == 2
    TryCount.objects.all().delete()  # the hour is over
    assert word(writer, request_sent, "Un long texte").status_code == 302


def test_all_of_an_account_share_its_limit(
    writer: Client, request_sent: Submission, asker: Holder, settings: Settings
) -> None:
    limit(settings, message="5/3600", message_account="1/3600")
    assert word(writer, request_sent, "Un").status_code == 302
    partner = f.HolderFactory(account=asker.account)
    other = Client()
    other.force_login(f.UserFactory(tenant=partner.tenant))
    about = ff.sent(partner)
    assert "Rien n'est perdu" in text_of(word(other, about, "Deux"))
    limit(settings, message="1/3600", message_account="9/3600")
    assert word(other, about, "Deux").status_code == 302, "what did not leave was not counted for the person"


def test_a_program_is_told_when_to_come_back(app: App, request_sent: Submission, settings: Settings) -> None:
    limit(settings, message="1/600")
    path = f"requests/{request_sent.number_text}/messages"
    first = uuid.uuid4()
    for _ in range(3):  # the same again is no other
        assert form_post(app, path, first, text="Un").status_code == 201
    told = form_post(app, path, uuid.uuid4(), text="Deux")
    assert (told.status_code, told.json()["code"]) == (429, "too_many") and WAIT in told.json()["detail"]
    assert 0 < int(told["Retry-After"]) <= 600
    assert Message.objects.filter(by_staff=False).count() == 1


def test_what_is_refused_for_another_reason_is_not_counted(
    app: App, request_sent: Submission, settings: Settings
) -> None:
    limit(settings, message="1/600")
    path = f"requests/{request_sent.number_text}/messages"
    assert form_post(app, path, uuid.uuid4(), text="Un", fichiers="x").status_code == 201
    Submission.objects.update(state="CLOSED")
    TryCount.objects.all().delete()
    assert form_post(app, path, uuid.uuid4(), text="Deux").status_code == 409
    assert not TryCount.objects.exists()


def test_requests_are_limited_whatever_their_kind(tenant_client: Client, holder: Holder, settings: Settings) -> None:
    limit(settings, request="1/3600")
    assert send(tenant_client, holder).status_code == 302
    values = filled(holder, to_day="3")
    told = tenant_client.post("/j-envoie-mon-attestation-d-assurance/", values)
    assert Submission.objects.count() == 1 and told.status_code == 200
    draft = Draft.objects.unsent().first()
    assert draft is None or draft.values["to_day"] == "3"


def test_staff_are_not_limited(request_sent: Submission, staff_member: User, settings: Settings) -> None:
    limit(settings, message="0/3600", message_account="0/3600", request="0/3600", request_account="0/3600")
    for number in range(3):
        message_answer(submission=request_sent, user=staff_member, text=f"Réponse {number}")
    assert Message.objects.filter(by_staff=True).count() == 3
