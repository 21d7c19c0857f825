"""Who may sign up, and where a person gets mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from tenant_space.identity.models import SignUp, User
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import mail_spec
from tenant_space.tenancy.matching import tenants_identify
from tenant_space.tenancy.models import Holder, Tenant


def registrable_tenant(
    *, account_number: str, last_name: str, first_name: str, birth_date: dt.date, code: str = ""
) -> Tenant | None:
    """The person who may sign up with these, or None. Three queries, whatever is wrong.

    None is the answer for who is unknown, may not sign in, has a sign-in already, blocked or not, or
    whose sign-up is blocked. `code` counts only with `PORTAL_ACTIVATION_CODE`.
    """
    found = tenants_identify(
        account_number=account_number,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
        code=code if settings.PORTAL_ACTIVATION_CODE else None,
    )
    keys = [tenant.pk for tenant in found] or [""]  # an empty list would spare the query, and the time
    linked = User.objects.filter(tenant__in=keys).exists()
    blocked = SignUp.objects.filter(person__in=keys, blocked_at__isnull=False).exists()
    return None if linked or blocked or not found else found[0]


def is_sign_up_blocked(person: Tenant | None) -> bool:
    """Whether a manager keeps everybody from signing up as this person."""
    return SignUp.objects.filter(person=person, blocked_at__isnull=False).exists()


def newest_sign_up_at(email: str) -> SignUp | None:
    """The last sign-up that waits at an address."""
    return SignUp.objects.filter(email=email, blocked_at=None).order_by("-created_at", "pk").first()


def tenant_by_id(tenant_id: str) -> Tenant | None:
    """The person remembered from step 1."""
    return Tenant.objects.filter(pk=tenant_id).first()


def mail_address_of(tenant: Tenant, mail: str) -> str:
    """Where this person gets mails of a kind: the address of their sign-in; empty without one, or when refused."""
    if not mail:
        return ""
    wanted = User.objects.filter(tenant=tenant, is_active=True).exclude(mail_refusals__topic=mail_spec(mail).topic)
    return wanted.values_list("email", flat=True).first() or ""


def mail_addresses_of(holders: QuerySet[Holder], topic: Topic) -> Iterable[tuple[str, int, str]]:
    """Where these holders get mails about something: account, sign-in and address of those who did not refuse."""
    signed_up = holders.filter(tenant__user__is_active=True).exclude(tenant__user__mail_refusals__topic=topic)
    return signed_up.values_list("account_id", "tenant__user__pk", "tenant__user__email").distinct()
