"""A tenant with a dwelling and a garage to insure, and their browser."""

import pytest

from tests.forms import factories as ff


@pytest.fixture
def holder():
    return ff.home(account_number="123456")


@pytest.fixture
def tenant_client(client, holder):
    client.force_login(holder.tenant.user)
    return client
