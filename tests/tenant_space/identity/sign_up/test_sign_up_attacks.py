"""The sign-up under attack: limits, headers, forged forms, hostile input."""

from typing import Any

import pytest
from django.core import mail as memory
from pytest_django.fixtures import Settings

from tenant_space.identity.models import SignUp
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit.challenges import solved_by_reading
from tests.kit.sign_up import CREDENTIALS, IDENTITY, limit, step_1
from tests.kit.typing import Client, ClientResponse

pytestmark = pytest.mark.django_db


# --- limits, addresses, hosts, forgeries -----------------------------------------
@pytest.mark.parametrize("name", ["identity_account", "identity_network", "identity_all"])
def test_beyond_the_limit_the_page_says_how_long_to_wait_and_keeps_what_was_typed(
    client: Client, holder: Holder, settings: Settings, name: str
) -> None:
    limit(settings, **{name: "2/43200"})
    for _ in range(2):
        assert step_1(client, last_name="Durand").status_code == 200
    changes: tuple[dict[str, Any], ...] = ({"last_name": "Durand"}, {})
    for change in changes:
        response = step_1(client, **change)
        body = response.content.decode()
        assert response.status_code == 429 and 43_100 < int(response["Retry-After"]) <= 43_200
        assert "Attendez 12\u00a0heures, puis essayez à nouveau." in body and 'value="Hélène"' in body
    assert client.get("/inscription/connexion/").url == "/inscription/"


def test_an_invented_address_header_changes_nothing(client: Client, holder: Holder, settings: Settings) -> None:
    limit(settings, identity_network="3/3600")
    statuses = []
    for number in range(5):
        fake = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"), f"198.51.100.{number}")
        statuses.append(step_1(client, account_number=f"90000{number}", headers=fake).status_code)
    assert statuses == [200, 200, 200, 429, 429]


def test_behind_a_proxy_the_address_it_adds_counts(client: Client, holder: Holder, settings: Settings) -> None:
    limit(settings, identity_network="1/3600")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number, status in ((1, 200), (2, 200), (1, 429)):
        headers = {"X-Forwarded-For": f"{number * 7}.1.1.1, 198.51.100.{number}"}
        assert step_1(client, account_number="900001", headers=headers).status_code == status


def test_an_invalid_form_costs_no_try(client: Client, holder: Holder, settings: Settings) -> None:
    limit(settings, identity_all="0/3600")
    assert step_1(client, account_number="x").status_code == 200


def test_the_host_of_a_request_stays_out_of_links(client: Client, holder: Holder) -> None:
    """Only the address of the settings stands in mails, whatever a request says."""
    assert step_1(client, headers={"Host": "evil.example.org"}).status_code == 400
    headers = {"Host": "127.0.0.1:1234", "X-Forwarded-Host": "evil.example.org"}
    step_1(client, headers=headers)
    client.post("/inscription/connexion/", CREDENTIALS, headers=headers)
    assert outbox_flush() == 1
    body = memory.outbox[-1].body
    assert "http://localhost:8000/activation/" in body
    assert "evil" not in body and "127.0.0.1" not in body


@pytest.mark.parametrize("token", [None, "", "x" * 64, "\u00e9" * 32])
@pytest.mark.parametrize("path", ["/inscription/", "/inscription/connexion/", "/activation/", "/activation/key/"])
def test_a_missing_or_forged_csrf_token_is_refused(holder: Holder, path: str, token: str | None) -> None:
    client = Client(enforce_csrf_checks=True)
    step_1(client)
    client.cookies["csrftoken"] = "y" * 32
    fields = IDENTITY | CREDENTIALS | solved_by_reading() | ({} if token is None else {"csrfmiddlewaretoken": token})
    assert client.post(path, fields).status_code == 403
    assert not SignUp.objects.exists() and not OutgoingMail.objects.exists()


HOSTILE = [
    "",
    "x" * 100_000,
    "\x00",
    "Du\x00pont",
    "\x01\x1b[2J\r\n\t\u202e",
    "😀👨‍👩‍👧",
    "Иванов",
    "الأحمد",
    "李小龍",
    "' OR '1'='1' --",
    "'; DROP TABLE identity_user; --",
    "%' AND 1=1 AND '%'='",
    "{{ 7|add:7 }}{% debug %}{{ settings.SECRET_KEY }}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "${7*7}#{7*7}<%= 7*7 %>",
]


PLACES = [*IDENTITY, "altcha", "challenge_code", "challenge_token"]


@pytest.mark.parametrize("field", PLACES)
def test_step_1_answers_hostile_input_in_words(holder: Holder, field: str) -> None:
    # Without JavaScript the sum is empty: that is no attack.
    for text in [text for text in HOSTILE if text or field != "altcha"]:
        client, typed = Client(), dict[str, Any]({field: text})
        harmless(step_1(client, **typed), text)
        assert client.get("/inscription/connexion/").url == "/inscription/", text[:100]


@pytest.mark.parametrize("field", [name for name in CREDENTIALS if name != "terms"])
def test_step_2_answers_hostile_input_in_words(holder: Holder, field: str) -> None:
    for text in HOSTILE:
        client = Client()
        step_1(client)
        harmless(client.post("/inscription/connexion/", CREDENTIALS | {field: text}), text)
        assert not SignUp.objects.exists(), text[:100]


def test_the_resend_form_answers_hostile_input_in_words(client: Client) -> None:
    for text in HOSTILE:
        harmless(client.post("/activation/", {"email": text}), text)


def harmless(response: ClientResponse, text: str) -> None:
    """An error in words, with what was typed as text and nothing of it as markup or code."""
    body = response.content.decode()
    assert response.status_code == 200, text[:100]
    assert "data-errors" in body, f"the form says what is wrong with {text[:100]!r}"
    if "<" in text:
        assert text not in body
    executed = ("(actuellement", "14{% debug", "only-for-the-tests")
    assert not any(words in body for words in executed), text[:100]
