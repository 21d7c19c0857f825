"""The page of the help request: robots, limits, who may see it, and the ways that lead to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from forms.access_help.forms import sent_token
from forms.access_help.models import HelpRequestPage
from forms.submissions.models import Submission
from tenant_space.identity.registry import help_request_url
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tests.kit import factories as f
from tests.kit.access_help import PAGE, TYPED, kept, post, sent
from tests.kit.challenges import solved
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- robots, and too many ---------------------------------------------------


@pytest.mark.parametrize(
    "challenge", [{"altcha": ""}, {"altcha": "e30="}, {"challenge_token": "forged", "challenge_code": "12345"}]
)
def test_a_robot_sends_nothing(client: Client, challenge: dict[str, str]) -> None:
    response = post(client, challenge=challenge)
    assert response.status_code == 200 and response.context["problems"]
    assert kept(response) == TYPED
    assert not Submission.objects.exists()


def test_an_answer_to_the_check_counts_once(client: Client) -> None:
    answer = solved()
    assert post(client, challenge=answer).status_code == 302
    assert post(Client(), challenge=answer).status_code == 200
    assert Submission.objects.count() == 1


def test_beyond_the_limit_the_page_gives_the_phone_and_loses_nothing(client: Client, settings: Settings) -> None:
    LandlordSettings.objects.update(phone="+33477000000")
    landlord_forget()
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "help_network": "2/3600"}
    sent(client)
    sent(Client())
    response = post(Client())
    page = response.content.decode()
    assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 3600
    assert "Trop de demandes" in page and "tel:+33477000000" in page
    assert kept(response) == TYPED and Submission.objects.count() == 2


def test_a_spoofed_address_header_does_not_help(client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "help_network": "1/3600"}
    sent(client)
    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.7"
    assert post(client).status_code == 429


def test_a_forged_form_is_refused() -> None:
    assert post(Client(enforce_csrf_checks=True)).status_code == 403


# --- the page and the way to it -----------------------------------------------


def test_the_page_is_open_kept_out_of_the_menu_and_never_cached(client: Client) -> None:
    page = HelpRequestPage.objects.get()
    assert not page.show_in_menus and page.url == PAGE
    response = client.get(PAGE)
    assert "no-store" in response["Cache-Control"] and "blob:" in response["Content-Security-Policy"]
    assert "birth" not in response.content.decode() and "naissance" not in response.content.decode()


def test_a_get_never_writes(client: Client) -> None:
    row = sent(client)
    client.cookies.clear()
    with CaptureQueriesContext(connection) as queries:
        for address in (PAGE, f"{PAGE}?envoi={sent_token(row.uid)}"):
            client.get(address)
    assert not [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_editors_change_its_texts(client: Client) -> None:
    page = HelpRequestPage.objects.get()
    page.title, page.introduction, page.confirmation = "Un coup de main ?", "<p>Bonjour à tous.</p>", "<p>Merci !</p>"
    page.save_revision().publish()
    shown = client.get(PAGE).content.decode()
    assert "<h1>Un coup de main ?</h1>" in shown and "Bonjour à tous." in shown and "Merci !" not in shown
    assert "Merci !" in client.get(post(client).url).content.decode()


def test_its_preview_shows_the_form(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    page = HelpRequestPage.objects.get()
    response = page.make_preview_request(original_request=client.get(PAGE).wsgi_request)
    assert "Envoyer" in response.content.decode()


def test_the_api_serves_its_texts_and_nothing_else(client: Client) -> None:
    sent(client)
    page = HelpRequestPage.objects.get()
    answer = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert set(answer) == {"id", "meta", "title", "introduction", "confirmation"}
    assert "data-block-key" not in answer["introduction"] and "linktype" not in answer["introduction"]


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_reset_password", "account_reset_password_done", "registration", "activation_resend"],
)
def test_somebody_who_cannot_sign_in_finds_the_way(client: Client, name: str) -> None:
    assert f'href="{PAGE}"' in client.get(reverse(name)).content.decode()


def test_too_many_tries_show_the_way_too(client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_network": "0/900"}
    response = client.post(reverse("account_reset_password"), {"email": "helene@example.org"})
    assert response.status_code == 429 and f'href="{PAGE}"' in response.content.decode()


def test_a_refused_sign_in_shows_the_way(client: Client) -> None:
    response = client.post(reverse("account_login"), {"login": "helene@example.org", "password": "x"})
    assert f'href="{PAGE}"' in response.content.decode()


def test_a_failed_step_1_shows_the_way(client: Client) -> None:
    identity = {"account_number": "999999", "last_name": "X", "first_name": "Y", "day": 1, "month": 1, "year": 1990}
    page = client.post(reverse("registration"), {**identity, **solved()}).content.decode()
    assert "Nous n'avons pas pu vérifier" in page.replace("&#x27;", "'")
    assert page.count(f'href="{PAGE}"') >= 1


def test_without_the_page_nothing_leads_to_it(client: Client) -> None:
    HelpRequestPage.objects.get().unpublish()
    assert help_request_url() == "" and PAGE not in client.get(reverse("account_login")).content.decode()
    assert client.get(PAGE).status_code == 404


def test_its_address_costs_no_query_once_the_menu_is_known(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(reverse("account_login"))
    with django_assert_num_queries(0):
        assert help_request_url() == PAGE
