"""A tenant signed in through the page, and a clock to wait with."""

from __future__ import annotations

import pytest

from tenant_space.identity.models import User
from tenant_space.identity.sessions import idle, kept, opened
from tests.kit import factories as f
from tests.kit.sessions import ADDRESS, Clock, sign_in
from tests.kit.typing import Client


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for module in (idle, kept, opened):
        monkeypatch.setattr(module, "time", found)
    return found


@pytest.fixture
def user() -> User:
    return f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


@pytest.fixture
def signed_in(client: Client, clock: Clock, user: User) -> Client:
    sign_in(client)
    return client
