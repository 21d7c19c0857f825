"""Fixtures of all tests of signing up and in."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.contrib.auth.models import Group

from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.sessions import enter
from tests.kit.typing import Client


@pytest.fixture
def hasher_calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often passwords are hashed or checked from now on."""
    calls: Counter[str] = Counter()
    kind = type(get_hasher())
    for name in ("encode", "verify", "harden_runtime"):
        real = getattr(kind, name)

        def counted(self: BasePasswordHasher, *args: Any, real: Any = real, name: str = name, **kwargs: Any) -> Any:
            calls[name] += 1
            return real(self, *args, **kwargs)

        monkeypatch.setattr(kind, name, counted)
    return calls


@pytest.fixture
def admin(client: Client) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")], first_name="Alix", last_name="Roy")
    client.force_login(user)
    return user


@pytest.fixture
def manager() -> User:
    return ff.manager("CV", first_name="Gaël", last_name="Martin")


@pytest.fixture
def user() -> User:
    return f.UserFactory(email="ancienne@example.org", tenant=f.HolderFactory().tenant)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    enter(client, user.email)
    return client


@pytest.fixture
def sure_client(signed_in: Client) -> Client:
    """A tenant who has just given the password again."""
    assert signed_in.post("/connexion/confirmer/", {"password": f.PASSWORD}).status_code == 302
    return signed_in
