"""« Connexion » pressed twice: the second press goes where the first one led, and opens nothing else."""

from __future__ import annotations

import pytest

from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.sessions import ADDRESS
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def user() -> User:
    return f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def press(client: Client, token: str, then: str = "", address: str = "/connexion/") -> ClientResponse:
    fields = {"login": ADDRESS, "password": f.PASSWORD, "next": then, "csrfmiddlewaretoken": token}
    return client.post(address, fields)


def token_of(client: Client) -> str:
    client.get("/connexion/")
    return client.cookies["csrftoken"].value


@pytest.mark.parametrize(
    ("then", "led"),
    [("", "/"), ("/mon-compte/?page=2", "/mon-compte/?page=2"), ("https://ailleurs.example/", "/")],
)
def test_the_second_press_goes_where_the_first_led(strict: Client, user: User, then: str, led: str) -> None:
    token = token_of(strict)
    first = press(strict, token, then)
    key = strict.session.session_key
    second = press(strict, token, then)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == led
    assert strict.session.session_key == key, "the sign-in of the first press stands"


def test_without_a_sign_in_a_wrong_token_is_refused_as_ever(strict: Client, user: User) -> None:
    answer = press(strict, "x" * 32)
    assert answer.status_code == 403 and "restée ouverte trop longtemps" in html_of(answer)


def test_other_forms_of_somebody_signed_in_are_refused_as_ever(strict: Client, user: User) -> None:
    token = token_of(strict)
    press(strict, token)
    assert press(strict, token, address="/mes-preferences/").status_code == 403
    assert press(strict, token, address="/deconnexion/").status_code == 403
    assert "_auth_user_id" in strict.session
