"""A tenant with an account of three months, and how to look at a paper."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f

NUMBER = "123456"


@pytest.fixture
def holder() -> Holder:
    """Entries around today; the account owes 456,78 €."""
    holder = f.HolderFactory(account__owing=True, account__account_number=NUMBER)
    f.LeaseFactory(account=holder.account)
    today = timezone.localdate()
    for months in (2, 1, 0):
        day = (today.replace(day=1) - dt.timedelta(days=28 * months)).replace(day=2)
        f.EntryFactory(account=holder.account, accounting_date=day)
        if months:
            f.EntryFactory(account=holder.account, payment=True, accounting_date=day)
    return holder
