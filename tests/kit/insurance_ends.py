"""Insurance that ends in n days."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tenant_space.tenancy.models import Holder, Lease
from tests.kit import factories as f


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


def insured(left: int, status: str = "UP_TO_DATE", **lease: Any) -> tuple[Holder, Lease]:
    """A holder with a sign-in, and a lease whose cover in the ERP ends in n days."""
    holder = f.HolderFactory()
    f.UserFactory(tenant=holder.tenant)
    erp = {"insurance_status": status, "insurance_valid_from": day(-300), "insurance_valid_to": day(left)}
    return holder, f.LeaseFactory(account=holder.account, **{**erp, **lease})
