"""Who may sign up, and who has."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.models import SignUp, User
from tenant_space.tenancy.matching import tenants_identify
from tenant_space.tenancy.models import Holder, Tenant


def registrable_tenant(
    *,
    account_number: str,
    last_name: str,
    first_name: str,
    birth_date: PartialDate,
    code: str = "",
    partial: bool = True,
) -> Tenant | None:
    """The person who may sign up with these, or None. Three queries, whatever is wrong.

    Without `partial`, nobody of whose birth date the ERP knows only a part.

    None is the answer for somebody who is unknown, may not sign in, has a sign-in already, blocked or not, or
    whose sign-up is blocked. `code` counts only with `PORTAL_ACTIVATION_CODE`.
    """
    found = tenants_identify(
        account_number=account_number,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
        code=code if settings.PORTAL_ACTIVATION_CODE else None,
        partial=partial,
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


def signed_up_of(holders: QuerySet[Holder]) -> list[tuple[str, User]]:
    """The sign-ins of these holders that are open, each with the account it is about. One query."""
    rows = holders.filter(tenant__user__is_active=True).select_related("tenant__user")
    return list(dict.fromkeys((holder.account_id, holder.tenant.user) for holder in rows))
