"""Signed-in people, and saying again who one is."""

import pytest

from tests import factories as f


def sign_in(client, user) -> None:
    """By the page, so that the session is one of the known devices."""
    assert client.post("/connexion/", {"login": user.email, "password": f.PASSWORD}).status_code == 302
    assert "_auth_user_id" in client.session


@pytest.fixture
def user():
    return f.UserFactory(email="ancienne@example.org", tenant=f.HolderFactory().tenant)


@pytest.fixture
def tenant_client(client, user):
    sign_in(client, user)
    return client


@pytest.fixture
def sure_client(tenant_client):
    """A tenant who has just given the password again."""
    assert tenant_client.post("/connexion/confirmer/", {"password": f.PASSWORD}).status_code == 302
    return tenant_client
