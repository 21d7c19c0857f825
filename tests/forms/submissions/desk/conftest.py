"""A manager who is signed in, a colleague, and a submission that both review."""

import pytest

from tests.kit import submission_factories as ff


@pytest.fixture
def manager(client):
    user = ff.manager("CV", first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def colleague():
    return ff.manager("CV", first_name="Nadia", last_name="Benali")


@pytest.fixture
def submission(manager):
    return ff.sent(ff.home())
