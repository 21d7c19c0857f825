"""The landlord's software, somebody who may ask for everything, and who decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.debits import debtor_home
from tests.kit.erp import InventedErp


@pytest.fixture
def erp(tmp_path: Path, settings: Settings) -> InventedErp:
    """It has a key, and decisions are told at once."""
    found = InventedErp(tmp_path)
    settings.PORTAL_EXPORT_AGE_KEY = found.public_key
    settings.PORTAL_UNDO_MINUTES = 0
    return found


@pytest.fixture
def holder() -> Holder:
    return debtor_home()


@pytest.fixture
def manager(holder: Holder) -> User:
    return ff.manager(holder.account.agency_id)
