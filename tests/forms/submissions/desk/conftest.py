"""A manager who is signed in, a colleague, and a submission that both review."""

import pytest

from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.typing import Client


@pytest.fixture
def manager(client: Client) -> User:
    user = ff.manager("CV", first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def colleague() -> User:
    return ff.manager("CV", first_name="Nadia", last_name="Benali")


@pytest.fixture
def submission(manager: User) -> Submission:
    return ff.sent(ff.home())
