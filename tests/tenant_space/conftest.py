import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.random_ledgers import TODAY
from tests.kit.secured_pages import applied
from tests.kit.typing import Client


@pytest.fixture
def site(db: None) -> None:
    """The pages, as `setup_site` makes them."""


@pytest.fixture
def home(site: None) -> Holder:
    """A tenant with one account, a dwelling, entries and documents."""
    holder = f.HolderFactory(account__owing=True, account__account_number="123456")
    f.LeaseFactory(account=holder.account)
    f.EntryFactory(account=holder.account, payment=True)
    f.EntryFactory(account=holder.account)
    applied(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    document = f.DocumentFactory(account=holder.account)
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    return holder


@pytest.fixture
def books_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the random books."""

    def localdate(value: Any = None, zone: Any = None) -> dt.date:
        return timezone.localtime(value).date() if value else TODAY

    monkeypatch.setattr(timezone, "localdate", localdate)


@pytest.fixture
def home_client(client: Client, home: Holder) -> Client:
    client.force_login(f.UserFactory(tenant=home.tenant))
    return client
