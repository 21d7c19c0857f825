"""What strangers send: read by nobody but where there is a handler, and never a fault of the portal."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tenant_space.identity.headless.urls import ROUTES
from tenant_space.identity.models import TryCount, User
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BODIES = {
    "brackets": "[" * 200_000,
    "braces": '{"email":' * 100_000,
    "long number": '{"email": %s, "password": "x"}' % ("1" * 5_000),
    "half a character": '{"email": "a@example.org", "password": "\\ud800abc"}',
    "half in the host": '{"email": "a@\\ud800.org", "password": "abc"}',
    "half in a name": '{"\\udfff": ""}',
    "NUL": '{"email": "a@example.org", "password": "a\\u0000"}',
    "no number": '{"email": NaN}',
    "not UTF-8": b'{"email": "\xff"}',
    "nothing": "{",
}


@pytest.fixture
def user() -> User:
    return f.UserFactory(email="helene@example.org", tenant=f.HolderFactory().tenant)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_cannot_be_read_is_refused_everywhere(body: bytes | str) -> None:
    for route, _, view in ROUTES:
        for method in ("post", "put", "delete"):
            if hasattr(view, method):
                answer = App().call(method.upper(), route, body)
                assert (answer.status_code, answer.json()) == (400, {"status": 400}), (method, route)


def test_a_backslash_before_u0000_is_text(user: User) -> None:
    user.set_password("Bon\\u0000mot-2026")
    user.save()
    assert App().sign_in(user.email, "Bon\\u0000mot-2026").status_code == 200


def test_a_form_is_no_json(client: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/_allauth/browser/v1/config")
    form = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "email": "a@example.org"}
    assert client.post("/_allauth/browser/v1/auth/login", form).status_code == 400


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("password", [f.PASSWORD, "Faux-2026"])
def test_only_a_method_with_a_handler_looks_at_a_password(user: User, method: str, password: str) -> None:
    answer = App().http.generic(
        method,
        "/_allauth/app/v1/auth/login",
        f'{{"email": "{user.email}", "password": "{password}"}}',
        content_type="application/json",
    )
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert not AccessEvent.objects.exists() and not TryCount.objects.exists()


@pytest.mark.parametrize("route", [route for route, _, _ in ROUTES])
def test_no_route_tells_its_options(route: str) -> None:
    for client in ("app", "browser"):
        assert Client().options(f"/_allauth/{client}/v1/{route}").status_code == 405


def test_a_long_password_is_a_wrong_one_and_costs_no_hash(
    user: User, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "3/900"}
    hashed: list[Any] = []

    def verify(*args: Any) -> tuple[bool, bool]:
        hashed.append(args)
        return False, False

    monkeypatch.setattr("tenant_space.identity.sign_in.backends.verify_password", verify)
    for address in (user.email, "personne@example.org"):
        wrong, long = App().sign_in(address, "Faux-2026"), App().sign_in(address, "x" * 129)
        assert (wrong.status_code, wrong.content) == (long.status_code, long.content)
        assert len(hashed) == 1
        hashed.clear()
        page = Client().post("/connexion/", {"login": address, "password": "x" * 129})
        assert "n&#x27;est pas le bon" in page.content.decode() and not hashed
        assert App().sign_in(address, f.PASSWORD).status_code == 429, "counted all the same"


def test_half_a_character_on_the_page_is_a_wrong_password() -> None:
    body = "login=a%40example.org&password=%ED%A0%80"
    page = Client().post("/connexion/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200 and "n&#x27;est pas le bon" in page.content.decode()
