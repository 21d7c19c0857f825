"""A program that signs people up and in, as an app does: with a token, without cookies."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.headless.internal.sessionkit import new_session
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tenant_space.identity.models import User
from tenant_space.identity.sessions.opened import APP_SESSION_KEY
from tests.kit.challenges import answer_to
from tests.kit.factories import PASSWORD
from tests.kit.typing import Client, ClientResponse

IDENTITY = {"last_name": "DUPONT", "first_name": "Hélène", "birth_date": "1971-03-09"}
GOOD_PASSWORD = "Cerisier-4207"


class App:
    """Calls the headless API and keeps the session token that it gives."""

    root = "/_allauth/app/v1/"

    def __init__(self) -> None:
        self.token = ""
        self.user: User | None = None  # the person signed in, where a fixture signs somebody in
        self.http = Client(enforce_csrf_checks=True)

    def call(self, method: str, path: str, data: Any = None, **headers: Any) -> Any:
        if self.token:
            headers["X-Session-Token"] = self.token
        address = path if path.startswith("/") else self.root + path
        response = self.http.generic(method, address, _body(data), content_type="application/json", headers=headers)
        if response["Content-Type"] == "application/json" and path[0] != "/":
            self.token = (response.json().get("meta") or {}).get("session_token", self.token)
        assert not self.http.cookies, "an app has no cookies"
        return response

    def get(self, path: str, **headers: Any) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: Any) -> Any:
        return self.call("POST", path, data, **headers)

    def put(self, path: str, data: Any = None, **headers: Any) -> Any:
        return self.call("PUT", path, data, **headers)

    def challenge(self) -> dict[str, str]:
        """The answer to a fresh anti-robot challenge."""
        return {"altcha": answer_to(self.get("auth/signup/identity").json()["data"]["altcha"])}

    def identify(self, account_number: str, **changes: Any) -> Any:
        data = {**IDENTITY, **self.challenge(), "account_number": account_number, **changes}
        return self.post("auth/signup/identity", data)

    def sign_up(self, email: str = "helene@example.org", **changes: Any) -> Any:
        return self.post("auth/signup", {"email": email, "password": GOOD_PASSWORD, "terms": True, **changes})

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.post("auth/login", {"email": email, "password": password})

    def enter(self, user: User) -> App:
        """Be signed in as `sign_in` leaves it, without its call, where something else is tested; returns itself."""
        request = RequestFactory().post(self.root)
        request.session, request.user = new_session(), AnonymousUser()
        login(request, user, settings.AUTHENTICATION_BACKENDS[0])
        record_authentication(request, user, "password", email=user.email)
        user_logged_in.send(sender=User, request=request, user=user)
        request.session[APP_SESSION_KEY] = True
        request.session.save()
        self.token = request.session.session_key or ""
        return self


def _body(data: Any) -> bytes | str:
    from json import dumps

    return b"" if data is None else data if isinstance(data, (bytes, str)) else dumps(data)


def body_of(response: ClientResponse) -> tuple[Any, ...]:
    """What somebody sees of an answer, but the clock."""
    headers = {name: value for name, value in response.items() if name not in ("Expires", "Retry-After")}
    return response.status_code, response.json(), headers, set(response.cookies)
