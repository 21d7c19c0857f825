"""A tenant signed in through the page, and a clock to wait with."""

from __future__ import annotations

import pytest
from django.test import Client

from tenant_space.identity.models import User
from tenant_space.identity.sessions import idle, kept, opened
from tests import factories as f

ADDRESS = "marie@example.org"
MINUTE = 60


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def minutes_pass(self, minutes: float) -> None:
        self.now += minutes * MINUTE


@pytest.fixture
def clock(monkeypatch) -> Clock:
    found = Clock()
    for module in (idle, kept, opened):
        monkeypatch.setattr(module, "time", found)
    return found


@pytest.fixture
def user() -> User:
    return f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


def text_of(response) -> str:
    return response.content.decode().replace("&#x27;", "'").replace("\xa0", " ")


def sign_in(client: Client, email: str = ADDRESS, **options):
    return client.post("/connexion/", {"login": email, "password": f.PASSWORD, **options})


@pytest.fixture
def signed_in(client, clock, user) -> Client:
    sign_in(client)
    return client
