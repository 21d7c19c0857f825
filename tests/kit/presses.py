"""Asking for a mail again, later than a second press."""

from __future__ import annotations

from django.db.models import F

from tenant_space.identity.models import AddressChange
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import PRESSED_TWICE


def time_passes() -> None:
    """What was asked for so far is so old that asking again is no second press."""
    OutgoingMail.objects.update(created_at=F("created_at") - PRESSED_TWICE)
    AddressChange.objects.update(asked_at=F("asked_at") - PRESSED_TWICE)
