"""What others know of a person, and must hence not be their password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.scope import scope_of


@dataclass(frozen=True, slots=True)
class PasswordFacts:
    """What is known of a person, to be kept out of their password."""

    names: tuple[str, ...] = ()
    """First name, last name, and of tenants the name at birth; some may be empty."""
    numbers: tuple[str, ...] = ()
    """The numbers of their accounts."""
    birth_date: dt.date | PartialDate | None = None
    """None: not known, or a member of staff."""

    @property
    def all_numbers(self) -> set[str]:
        """Account numbers, and the birth date in each way of writing it, without separators."""
        numbers = {number.lower() for number in self.numbers}
        if self.birth_date and (day := PartialDate.of(self.birth_date).whole):  # a year alone is in many passwords
            numbers |= {f"{day:{form}}" for form in ("%d%m%Y", "%Y%m%d", "%d%m%y", "%y%m%d", "%m%d%Y")}
            numbers |= {f"{day.day}{day.month}{day.year}", f"{day.day}{day.month:02}{day.year}"}
        return numbers


NO_FACTS = PasswordFacts()


def facts_of(user: Any) -> PasswordFacts:
    """What is known of the owner of a sign-in: a tenant, somebody who signs up, or a member of the staff."""
    if not isinstance(user, User):
        return NO_FACTS
    return facts_of_tenant(user.tenant) if user.tenant else PasswordFacts(names=(user.first_name, user.last_name))


def facts_of_tenant(tenant: Tenant) -> PasswordFacts:
    """What is known of a person of the ERP. One query, for the account numbers."""
    numbers = scope_of(tenant).last_days
    names = (tenant.first_name, tenant.last_name, tenant.birth_name)
    return PasswordFacts(names=names, numbers=tuple(numbers), birth_date=tenant.birth_date)
