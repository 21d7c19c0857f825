"""Somebody at home who may ask for a direct debit, and their browser, the password given again."""

import pytest

from tenant_space.tenancy.models import Holder
from tests.kit.debits import debtor_home, password_given
from tests.kit.typing import Client


@pytest.fixture
def holder() -> Holder:
    return debtor_home()


@pytest.fixture
def asking(holder: Holder, client: Client) -> Client:
    """Signed in, and the password given again."""
    client.force_login(holder.tenant.user)
    password_given(client)
    return client
