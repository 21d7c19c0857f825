"""A tenant and an app in which they are signed in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.secured_pages import applied
from tests.kit.tenant_api import NUMBER


@pytest.fixture
def holder() -> Holder:
    """A tenant with an account that owes, a dwelling, a garage, entries, a visit to come and documents."""
    holder = f.HolderFactory(account__owing=True, account__account_number=NUMBER)
    f.LeaseFactory(account=holder.account)
    f.LeaseFactory(account=holder.account, premises__garage=True, kind="ANNEX", insurance_required=False)
    for _ in range(3):
        f.EntryFactory(account=holder.account)
    f.EntryFactory(account=holder.account, payment=True)
    claim = f.ClaimFactory(account=holder.account, claim_id="R1", visited=True)
    f.ClaimEventFactory(claim=claim, in_days=3)
    document = f.DocumentFactory(account=holder.account, document_id="D1")
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    applied(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    return holder


@pytest.fixture
def api(user: User) -> App:
    """An app in which the tenant is signed in; what it asks for is below `/api/v1/`."""
    return App().enter(user)
