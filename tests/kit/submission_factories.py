"""Rows about requests, with traits named after states."""

import datetime as dt
from typing import Any

from django.utils import timezone

from forms.submissions import models
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.services import Content, submission_create
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f

KIND = "insurance"


def home(**account: Any) -> Holder:
    """A tenant with a sign-in, a rent account, a dwelling and a garage, both to insure."""
    holder = f.HolderFactory(account=f.AccountFactory(**account))
    f.UserFactory(tenant=holder.tenant)
    f.LeaseFactory(account=holder.account, insurance_status="EXPIRED")
    f.LeaseFactory(
        account=holder.account, kind="ANNEX", premises=f.PremisesFactory(garage=True), insurance_status="EXPIRED"
    )
    return holder


def content_of(holder: Holder, **changes: Any) -> Content:
    """A good insurance certificate for all leases of the account."""
    today = timezone.localdate()
    values = {
        "account_number": holder.account_id,
        "lease_ids": tuple(holder.account.leases.order_by("pk").values_list("pk", flat=True)),
        "period_from": today,
        "period_to": today + dt.timedelta(days=364),
    }
    return Content(**{**values, **changes})


def sent(holder: Holder, files: int = 1, **changes: Any) -> models.Submission:
    """A certificate sent by this holder, through the real services."""
    key = draft_key(holder.tenant, KIND)
    draft = draft_save(tenant=holder.tenant, kind=KIND, key=key)
    f.AttachmentFactory.create_batch(files, draft=draft)
    return submission_create(tenant=holder.tenant, draft_key=key, kind=KIND, content=content_of(holder, **changes))


def manager(*agencies: str, head_office: bool = False, **fields: Any) -> User:
    """A member of staff who reviews the submissions of these agencies (codes)."""
    from django.contrib.auth.models import Group

    user = f.StaffFactory(groups=[Group.objects.get(name="Siège" if head_office else "Gestionnaires")], **fields)
    user.agencies.set([f.AgencyFactory(agency_code=code) for code in agencies])
    return user
