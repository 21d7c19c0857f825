"""Two agencies, a manager of one, a tenant of each."""

import pytest

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.tenant_access import member
from tests.kit.typing import Client


@pytest.fixture
def here() -> Agency:
    return f.AgencyFactory(agency_code="CV")


@pytest.fixture
def there() -> Agency:
    return f.AgencyFactory(agency_code="ND", name="Agence Nord")


@pytest.fixture
def manager(here: Agency, client: Client) -> User:
    user = member("Gestionnaires", here)
    client.force_login(user)
    return user


@pytest.fixture
def holder(here: Agency) -> Holder:
    holder = f.HolderFactory(account__agency=here, account__account_number="100234", tenant__tenant_id="T0000777")
    f.UserFactory(tenant=holder.tenant, email="helene@example.org", terms_version="2026-01")
    return holder


@pytest.fixture
def foreign(there: Agency) -> Holder:
    holder = f.HolderFactory(account__agency=there, account__account_number="500111", tenant__last_name="ETRANGER")
    f.UserFactory(tenant=holder.tenant, email="etranger@example.org")
    return holder
