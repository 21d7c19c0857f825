"""Who may sign up, and where a person gets mail."""

from __future__ import annotations

import datetime as dt

from tenant_space.accounts.models import User
from tenant_space.notifications.registry import mail_spec
from tenant_space.tenancy.identity import tenant_identify
from tenant_space.tenancy.models import Tenant


def registrable_tenant(*, account_number: str, last_name: str, first_name: str, birth_date: dt.date) -> Tenant | None:
    """The person who may sign up with these, or None: unknown and already linked are the same."""
    tenant = tenant_identify(account_number, last_name, first_name, birth_date)
    if tenant is None or User.objects.filter(tenant=tenant).exists():
        return None
    return tenant


def tenant_by_id(tenant_id: str) -> Tenant | None:
    """The person remembered from step 1."""
    return Tenant.objects.filter(pk=tenant_id).first()


def mail_address_of(tenant: Tenant, mail: str) -> str:
    """Where this person gets mails of a kind: the address of their sign-in; empty without one, or when refused."""
    if not mail:
        return ""
    wanted = User.objects.filter(tenant=tenant, is_active=True).exclude(mail_refusals__topic=mail_spec(mail).topic)
    return wanted.values_list("email", flat=True).first() or ""
