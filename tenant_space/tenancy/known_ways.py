"""Where somebody can be reached who may be in another's hands now: a number or an address known for long enough.

What was changed a few days ago may have been changed by a thief, who would get what proves who one is.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tenant_space import formats
from tenant_space.tenancy.models import Tenant


def mobile_known(tenant: Tenant, *, days: int) -> str:
    """The mobile number (E.164) that batches have brought unchanged for this number of days; empty: there is none."""
    return formats.mobile_number(tenant.phone_mobile) if _long_enough(tenant.mobile_since, days) else ""


def contact_email_known(tenant: Tenant, *, days: int) -> str:
    """The same of the contact address; empty: there is none."""
    return tenant.email if _long_enough(tenant.email_since, days) else ""


def _long_enough(since: dt.datetime | None, days: int) -> bool:
    return since is not None and since <= timezone.now() - dt.timedelta(days=days)
