"""A promise that passed is said in plain words on the page, in the list and by the API, with whom to call."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from forms.submissions.answering import date_set, message_answer, more_ask
from forms.submissions.escalating import promises_watch
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space import formats
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.app import App
from tests.kit.desk import late
from tests.kit.leads import lead, now
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def passed(request_sent: Submission) -> Submission:
    late(request_sent)
    return now(request_sent)


def day(row: Submission) -> str:
    return formats.long_date(now(row).due_on)


@pytest.mark.parametrize("led", [True, False, None], ids=["to the lead", "to the head office", "not yet"])
def test_page_list_and_api_say_the_same(
    client: Client, app: App, asker: Holder, passed: Submission, led: bool | None
) -> None:
    if led:
        lead("CV")
    if led is not None:
        promises_watch()
    to = {True: "responsable de l'agence Centre Ville", False: "siège", None: ""}[led]
    words = f"Nous aurions dû vous répondre avant le {day(passed)}. Nous ne l'avons pas fait."
    words += f" Votre demande a été transmise au {to}." if to else ""
    client.force_login(asker.tenant.user)
    page = text_of(client.get(reverse("submission", args=[passed.number_text])))
    listed = text_of(client.get(reverse("submissions")))
    for text in (page, listed):
        assert words in text and "Vous pouvez appeler le 04 77 32 72 47" in text.replace("\xa0", " ")
    for found in (
        app.get(f"/api/v1/requests/{passed.number_text}").json(),
        app.get("/api/v1/requests").json()["requests"][0],
    ):
        assert found["late"]["passed_to"] == to and found["late"]["promised_on"] == now(passed).due_on.isoformat()
        assert found["next"] == found["late"]["text"] and found["next"].startswith(words)


def test_without_a_number_of_the_agency_it_is_the_landlords(client: Client, asker: Holder, passed: Submission) -> None:
    Agency.objects.update(phone="")
    LandlordSettings.objects.update(phone="0477000000")
    landlord_forget()
    client.force_login(asker.tenant.user)
    assert "04 77 00 00 00" in text_of(client.get(reverse("submissions"))).replace("\xa0", " ")


def test_a_new_date_stands_beside_the_one_that_passed(client: Client, asker: Holder, passed: Submission) -> None:
    user, first = ff.manager("CV"), day(passed)
    ahead = timezone.localdate() + dt.timedelta(days=9)
    date_set(submission=passed, user=user, due_on=ahead, reason="Une pièce manque.")
    client.force_login(asker.tenant.user)
    page = text_of(client.get(reverse("submission", args=[passed.number_text])))
    assert f"avant le {first}. Nous ne l'avons pas fait." in page
    assert f"Nous vous répondons maintenant le {formats.long_date(ahead)} au plus tard." in page


@pytest.mark.parametrize("done", ["answered", "asked", "in time"])
def test_nothing_is_said_of_it_where_no_answer_is_owed(
    client: Client, question: Kind, asker: Holder, request_sent: Submission, done: str
) -> None:
    user = ff.manager("CV")
    if done != "in time":
        late(request_sent)
    if done == "answered":
        message_answer(submission=now(request_sent), user=user, text="C'est fait.", answered=True)
    if done == "asked":
        more_ask(submission=now(request_sent), user=user, text="Quel étage ?")
    client.force_login(asker.tenant.user)
    assert "Nous aurions dû" not in text_of(client.get(reverse("submission", args=[request_sent.number_text])))
