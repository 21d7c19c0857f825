"""Finding the person behind what is printed on a rent notice."""

from __future__ import annotations

import datetime as dt

from tenant_space.tenancy.models import Holder, Tenant
from tenant_space.tenancy.names import first_name_keys, folded_words, last_name_key


def tenant_identify(account_number: str, last_name: str, first_name: str, birth_date: dt.date) -> Tenant | None:
    """The current holder of the account with this name and birth date, or None.

    The name may be the usual or the birth name; the first of several first names is enough.
    """
    holders = Holder.objects.current().filter(account_id=account_number, tenant__birth_date=birth_date)
    for holder in holders.select_related("tenant").order_by("rank"):
        person = holder.tenant
        last_names = {last_name_key(person.last_name), last_name_key(person.birth_name)} - {""}
        same_first = "".join(folded_words(first_name)) in first_name_keys(person.first_name)
        if last_name_key(last_name) in last_names and same_first:
            return person
    return None


def tenant_may_sign_in(tenant: Tenant) -> bool:
    """Whether this person holds an account today, with portal access."""
    return Holder.objects.current().filter(tenant=tenant).exists()
