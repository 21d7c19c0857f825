"""Signed-in people, and saying again who one is."""

import pytest

from tests.kit import factories as f
from tests.kit.security import sign_in


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
