"""The request for help of the demo."""

from __future__ import annotations

import uuid

from forms.access_help.kinds import CODE, Matter
from forms.submissions.demo import demo_requests
from forms.submissions.services import submission_create_open
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Lease, Tenant


@demo_requests
def help_asked(tenant: Tenant, manager: User) -> int:
    """From somebody of the same agency who cannot sign up; the numbers of 06 39 98 are kept for inventions."""
    lease = Lease.objects.for_tenant(tenant).order_by("pk").first()
    if lease is None:
        return 0
    submission_create_open(
        uid=uuid.uuid5(uuid.NAMESPACE_OID, f"demo {lease.account_id}"),  # the same if called again
        kind=CODE,
        contact_name="EXEMPLE Camille",
        contact_email="camille@demo.example",
        account_number=lease.account_id,
        data={
            "last_name": "EXEMPLE",
            "first_name": "Camille",
            "account_number": lease.account_id,
            "phone": "+33465710123",
            "matter": Matter.NOT_RECOGNISED.value,
            "message": "Je me suis mariée cet été et mon nom a changé. Le site ne me reconnaît pas.",
        },
    )
    return 1
