"""The browser of the person whose details a test changes; each module says who that is (`holder`)."""

import pytest

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.typing import Client


@pytest.fixture
def mine(client: Client, holder: Holder) -> Client:
    client.force_login(holder.tenant.user)
    return client


@pytest.fixture
def staff(holder: Holder) -> User:
    """Somebody who decides on the requests of this person."""
    return ff.manager(holder.account.agency_id)
