"""Fixtures of all tests of signing up and in."""

from collections import Counter

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.contrib.auth.models import Group

from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.sessions import enter


@pytest.fixture
def hasher_calls(monkeypatch) -> Counter:
    """How often passwords are hashed or checked from now on."""
    calls: Counter = Counter()
    kind = type(get_hasher())
    for name in ("encode", "verify", "harden_runtime"):
        real = getattr(kind, name)

        def counted(self: BasePasswordHasher, *args, real=real, name=name, **kwargs):
            calls[name] += 1
            return real(self, *args, **kwargs)

        monkeypatch.setattr(kind, name, counted)
    return calls


@pytest.fixture
def admin(client):
    user = f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")], first_name="Alix", last_name="Roy")
    client.force_login(user)
    return user


@pytest.fixture
def manager():
    return ff.manager("CV", first_name="Gaël", last_name="Martin")


@pytest.fixture
def user():
    return f.UserFactory(email="ancienne@example.org", tenant=f.HolderFactory().tenant)


@pytest.fixture
def signed_in(client, user):
    enter(client, user.email)
    return client


@pytest.fixture
def sure_client(signed_in):
    """A tenant who has just given the password again."""
    assert signed_in.post("/connexion/confirmer/", {"password": f.PASSWORD}).status_code == 302
    return signed_in
