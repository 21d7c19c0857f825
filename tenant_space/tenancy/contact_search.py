"""Finding people by an address or a phone number that the landlord knows, as staff copy it from a mail or a call.

Stored as they are searched, like names: a number is written in ten ways, and what they have in common is sought.
On PostgreSQL an index of parts of words serves the search (migration 0002).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from tenant_space.formats import phone_keys
from tenant_space.formats.addresses import email_normalise
from tenant_space.tenancy.name_search import FoldedField

PHONES = ("phone_mobile", "phone_home", "phone_work")


def contacts_folded(person: Mapping[str, object]) -> str:
    """The address and the numbers of a person, by column, as they are searched: a blank before and behind each."""
    address = "".join(email_normalise(str(person["email"] or "")).split())
    found = [address, *phone_keys(*(str(person[name] or "") for name in PHONES))]
    return "".join(f" {contact} " for contact in found if contact)


def mobile_key(person: Mapping[str, object]) -> str:
    """What all spellings of a person's one mobile number share; empty when there is none, or more than one."""
    keys = phone_keys(str(person["phone_mobile"] or ""))
    return keys[0] if len(keys) == 1 else ""


class FoldedContactsField(FoldedField):
    """The address and the numbers of a person as they are searched."""

    columns = ("email", *PHONES)
    fold = staticmethod(contacts_folded)


def called_at(keys: tuple[str, ...]) -> Q:
    """Whether one of the numbers of these keys (`formats.phone_keys`) is the person's."""
    found = Q(pk__in=[])
    for key in keys:
        found |= Q(folded_contacts__contains=f" {key} ")
    return found


def written_at(address: str) -> Q:
    """Whether the landlord's address of the person begins so."""
    return Q(folded_contacts__contains=f" {email_normalise(address)}")
