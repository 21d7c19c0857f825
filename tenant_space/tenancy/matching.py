"""Finding the person behind what is printed on a rent notice."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from django.utils.crypto import constant_time_compare

from tenant_space.formats.identifiers import account_number_typed, identifier_normalise
from tenant_space.formats.names import first_name_matches, last_name_matches
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.models import Holder, RentAccount, Tenant

_NO_CODE = "0" * 64  # compared with when nothing is known, so that the work is the same


def account_number_read(typed: str) -> str:
    """The account number that somebody typed, in the form of this landlord's: validated, counted and looked up."""
    return account_number_typed(typed, landlord_current().settings.account_number_pattern)


def account_number_meant(query: str) -> str:
    """The account number that a search is for, in one piece or several; empty: it looks for something else."""
    number = account_number_read(query)
    pattern = landlord_current().settings.account_number_pattern
    meant = number.isdecimal() or (any(map(str.isdigit, number)) and re.fullmatch(pattern, number))
    return number if meant else ""


def agency_code_of(account_number: str) -> str | None:
    """The agency of the account with this number, as somebody typed it; None when there is none. Always one query."""
    rows = RentAccount.objects.filter(pk=account_number_read(account_number))
    return rows.values_list("agency_id", flat=True).first()


def activation_code_hash(code: str) -> str:
    """The form in which the ERP gives the code printed on a rent notice (`holders.csv`, `activation_code_hash`).

    SHA-256, as 64 hexadecimal digits in lower case, of the code in UTF-8, in capitals, without spaces,
    hyphens or dots: `ab12-cd34` and `AB12 CD34` are the same code.
    """
    plain = re.sub(r"[\s.\-_]", "", identifier_normalise(code)).upper()
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()


def tenants_identify(
    *,
    account_number: str,
    last_name: str,
    first_name: str,
    birth_date: dt.date | PartialDate,
    code: str | None = None,
    partial: bool = True,
) -> list[Tenant]:
    """The current holders of the account with this name and birth date; more than one only when the ERP has doubles.

    The name may be the usual or the birth name, or both; the first of several first names is enough. Of the birth
    date everything that the ERP knows must match, and only what it lacks is skipped; nobody is found without a year,
    and without `partial` nobody whose date is not whole. `code` is the one printed on the rent notice; None: it is
    not asked. One query, whatever is found.
    """
    born = PartialDate.of(birth_date)
    holders = Holder.objects.current().filter(account_id=account_number_read(account_number))
    found: dict[str, Tenant] = {}
    for holder in holders.select_related("tenant").order_by("rank", "pk"):
        person = holder.tenant
        same_name = last_name_matches(last_name, person.last_name, person.birth_name)
        same_person = same_name and first_name_matches(first_name, person.first_name)
        if same_person and _same_birth(person, born, partial) and _same_code(holder, code):
            found[person.pk] = person
    return list(found.values())


def _same_birth(person: Tenant, told: PartialDate, partial: bool) -> bool:
    known = person.birth_date
    return known is not None and known.agrees_with(told) and (partial or known.whole is not None)


def _same_code(holder: Holder, code: str | None) -> bool:
    if code is None:
        return True
    expected = holder.activation_code_hash.lower() or _NO_CODE
    return constant_time_compare(activation_code_hash(code), expected)


def tenant_may_sign_in(tenant: Tenant) -> bool:
    """Whether this person holds an account today, with portal access."""
    return Holder.objects.current().filter(tenant=tenant).exists()
