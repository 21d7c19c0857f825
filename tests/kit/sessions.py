"""Signing in through the page, and a clock to wait with."""

from __future__ import annotations

from typing import Any

from tests.kit import factories as f
from tests.kit.typing import Client, ClientResponse

ADDRESS = "marie@example.org"


MINUTE = 60


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def minutes_pass(self, minutes: float) -> None:
        self.now += minutes * MINUTE


def sign_in(client: Client, email: str = ADDRESS, password: str = f.PASSWORD, **options: Any) -> ClientResponse:
    """Send the page of the sign-in; returns its answer. Options in capitals are headers, the others fields."""
    headers = {name: options.pop(name) for name in list(options) if name.isupper()}
    return client.post("/connexion/", {"login": email, "password": password, **options}, **headers)


def enter(client: Client, email: str, password: str = f.PASSWORD) -> None:
    """Sign in by the page, so that the session is one of the known devices, and be in."""
    sign_in(client, email, password)
    assert "_auth_user_id" in client.session


def sign_in_anew(client: Client, email: str) -> None:
    """Sign out and in again in another tab of this browser, which checks the token of each form."""
    for address, fields in (("/deconnexion/", {}), ("/connexion/", {"login": email, "password": f.PASSWORD})):
        client.get("/connexion/")
        token = client.cookies["csrftoken"].value
        answer = client.post(address, {**fields, "csrfmiddlewaretoken": token})
        assert answer.status_code == 302, address
    assert "_auth_user_id" in client.session
