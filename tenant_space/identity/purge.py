"""Forgetting what nobody needs any more of accesses: closed ones after a year, address changes after a day."""

from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import AddressChange, User

CLOSED_DAYS = 366  # as long as the journal: questions about a closed access can be answered that long
FORMER_ADDRESS_DAYS = 60  # longer than anybody is told at a former address (`debit_hold_days`)
ADDRESS_CHANGE_HOURS = 24  # as long as its link


def closed_accesses_purge(days: int = CLOSED_DAYS) -> int:
    """Delete the accesses closed longer ago than this number of days, and why from their history. Returns how many.

    One that something still refers to is kept: it holds no name and no address any more.
    """
    limit = timezone.now() - dt.timedelta(days=days)
    closed = User.objects.filter(suspension=Suspension.CLOSED, suspended_at__lt=limit)
    return sum(_delete(pk) for pk in list(closed.values_list("pk", flat=True)))


def _delete(pk: int) -> bool:
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(pk))
    try:
        with transaction.atomic():
            entries.update(data={})  # reasons are written by people, and may name somebody
            User.objects.filter(pk=pk).delete()
    except ProtectedError:
        return False
    return True


def former_addresses_purge(days: int = FORMER_ADDRESS_DAYS) -> int:
    """Forget the addresses that sign in no more since this number of days. Returns how many."""
    limit = timezone.now() - dt.timedelta(days=days)
    return User.objects.filter(email_changed_at__lt=limit).exclude(former_email="").update(former_email="")


def address_changes_purge(hours: int = ADDRESS_CHANGE_HOURS) -> int:
    """Delete the changes of address that nobody confirmed in this number of hours. Returns how many."""
    limit = timezone.now() - dt.timedelta(hours=hours)
    return AddressChange.objects.filter(asked_at__lt=limit).delete()[0]
