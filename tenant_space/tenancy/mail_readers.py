"""How a tenant is greeted in a mail, which home it is about, and which agency they call."""

from __future__ import annotations

from tenant_space.notifications.readers import Reader
from tenant_space.tenancy.accounts import account_readable
from tenant_space.tenancy.agencies import whom_to_call
from tenant_space.tenancy.models import Agency, Holder, Tenant


def greeting_name(person: Tenant) -> str:
    """`Mme Hélène DUPONT`: the first of the given names, as in a letter."""
    first = person.first_name.split()[:1]
    return " ".join(filter(None, [person.get_civility_display(), *first, person.last_name]))


def last_agency(person: Tenant) -> Agency | None:
    """The agency of the person's last account; None without any."""
    holding = Holder.objects.filter(tenant=person).select_related("account__agency").order_by("-from_date").first()
    return holding.account.agency if holding else None


def tenant_reader(person: Tenant, account_number: str = "") -> Reader:
    """The reader of a mail about this account, as far as the person may read it; without a number, about none."""
    head = account_readable(person, account_number) if account_number else None
    contact = whom_to_call(head.agency if head else last_agency(person))
    home = ", ".join(filter(None, [f"n° {head.number}", head.label])) if head else ""
    return Reader(greeting_name(person), home, contact.name, contact.phone)
