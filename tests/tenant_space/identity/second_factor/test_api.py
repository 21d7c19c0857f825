"""The same rules through the headless API."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import UsedChallenge, User
from tests.kit import factories as f
from tests.kit.factors import Device, application_add, code_of, confirm, key_add
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
API = "/_allauth/app/v1"
BROWSER = "/_allauth/browser/v1"


class App:
    """An app with a session token, or a browser with a cookie."""

    def __init__(self, root: str = API) -> None:
        self.client, self.token, self.root = Client(), "", root

    def call(self, method: str, path: str, **data: Any) -> tuple[Any, ...]:
        headers = {"x-session-token": self.token} if self.token else {}
        body = {"data": json.dumps(data), "content_type": "application/json"} if method != "get" else {}
        answer = getattr(self.client, method)(self.root + path, headers=headers, **body)
        content = answer.json() if answer.content else {}
        self.token = content.get("meta", {}).get("session_token") or self.token
        return answer.status_code, content


def asked_for_a_code(email: str, root: str = API) -> App:
    app = App(root)
    status, _ = app.call("post", "/auth/login", email=email, password=f.PASSWORD)
    assert status == 401
    return app


@pytest.fixture
def secret(sure_client: Client) -> str:
    return application_add(sure_client)


def test_a_code_signs_in_once(secret: str, user: User) -> None:
    code = code_of(secret)
    assert asked_for_a_code(user.email).call("post", "/auth/2fa/authenticate", code=code)[0] == 200
    cache.clear()
    status, content = asked_for_a_code(user.email).call("post", "/auth/2fa/authenticate", code=code)
    assert (status, content["errors"][0]["code"]) == (400, "incorrect_code")


@pytest.mark.parametrize("path", ["/auth/2fa/authenticate", "/auth/2fa/reauthenticate"])
def test_the_limit_is_the_one_of_the_pages(secret: str, user: User, settings: Settings, path: str) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor": "3/900"}
    app = asked_for_a_code(user.email)
    if path.endswith("reauthenticate"):
        assert app.call("post", "/auth/2fa/authenticate", code=code_of(secret))[0] == 200
    for _ in range(3):
        assert app.call("post", path, code="000000")[0] == 400
    marks = UsedChallenge.objects.count()
    assert app.call("post", path, code=code_of(secret, 1))[0] == 429
    assert UsedChallenge.objects.count() == marks
    page = Client()
    page.post("/connexion/", {"login": user.email, "password": f.PASSWORD})
    assert "trop d" in page.post("/connexion/verification/", {"code": code_of(secret, 1)}).content.decode()


def test_a_blocked_person_gets_the_answer_of_an_unknown_key(sure_client: Client, user: User) -> None:
    device = Device()
    key_add(sure_client, device)
    stranger = Device()
    stranger.owner = device.owner
    User.objects.filter(pk=user.pk).update(is_active=False, suspension=Suspension.BLOCKED)
    answers = []
    for tried in (device, stranger):
        app = App()
        options = app.call("get", "/auth/webauthn/login")[1]["data"]["request_options"]["publicKey"]
        answers.append(app.call("post", "/auth/webauthn/login", credential=json.loads(tried.get(options))))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400


@pytest.mark.parametrize(
    "credential",
    [
        *({}, [], 1, "x", None, {"id": 1}, {"id": "YQ", "rawId": "YQ", "response": {}}),
        *("[" * 200_000, "1" * 5_000, '"\\ud800"', "NaN"),
    ],
)
def test_nonsense_is_answered(credential: Any) -> None:
    app = App()
    app.call("get", "/auth/webauthn/login")
    assert app.call("post", "/auth/webauthn/login", credential=credential)[0] == 400


def test_staff_keep_the_last_one(client: Client, settings: Settings) -> None:
    settings.PORTAL_STAFF_SECOND_FACTOR = True
    agent, device = f.StaffFactory(), Device()
    client.force_login(agent)
    confirm(client)
    secret = application_add(client)
    app = asked_for_a_code(agent.email, BROWSER)
    app.call("post", "/auth/2fa/authenticate", code=code_of(secret))
    app.call("post", "/auth/reauthenticate", password=f.PASSWORD)
    status, content = app.call("delete", "/account/authenticators/totp")
    assert (status, content["errors"][0]["code"]) == (409, "cannot_delete_authenticator")
    key_add(client, device)
    key = Authenticator.objects.get(type="webauthn")
    assert app.call("delete", "/account/authenticators/totp")[0] == 200
    assert app.call("delete", "/account/authenticators/webauthn", authenticators=[key.pk])[0] == 409
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_challenges_are_limited_per_network_apart_from_passwords(settings: Settings, user: User) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "passkey_network": "2/3600", "sign_in_network": "1/3600"}
    assert [App().call("get", "/auth/webauthn/login")[0] for _ in range(3)] == [200, 200, 429]
    assert App().call("post", "/auth/login", email=user.email, password=f.PASSWORD)[0] == 200


def test_a_key_gives_back_no_try_of_a_password(sure_client: Client, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_network": "2/3600"}
    device = Device()
    key_add(sure_client, device)
    assert App().call("post", "/auth/login", email="x@example.org", password="Faux-2026")[0] == 400
    for _ in range(3):
        app = asked_for_a_code(user.email)
        options = app.call("get", "/auth/webauthn/authenticate")[1]["data"]["request_options"]["publicKey"]
        assert app.call("post", "/auth/webauthn/login", credential=json.loads(device.get(options)))[0] == 200
    assert App().call("post", "/auth/login", email="x@example.org", password="Faux-2026")[0] == 400
    assert App().call("post", "/auth/login", email="x@example.org", password="Faux-2026")[0] == 429


def test_a_page_of_another_site_gets_no_challenge() -> None:
    answer = Client().get(API + "/auth/webauthn/login", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.json()) == (403, {"status": 403})
