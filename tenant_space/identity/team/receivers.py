"""Changes of what leads tenants somewhere are told to every administrator, whoever made them and how."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_save
from wagtail.log_actions import get_active_log_context

from tenant_space.identity.models import User
from tenant_space.identity.team.services import landlord_change_tell
from tenant_space.landlord.models import HowToPay, LandlordSettings

# Where links, mails, calls, money and batches go or come from.
WATCHED: dict[type[models.Model], tuple[str, ...]] = {
    LandlordSettings: (
        *("portal_url", "public_site_url", "sender_email", "reply_email", "contact_email"),
        *("mandate_email", "phone", "ics", "erp_code"),
    ),
    HowToPay: ("transfer_holder", "transfer_iban", "transfer_bic", "cheque_order", "cheque_where", "counter", "phone"),
}
_BEFORE = "_watched_before"


def remember(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Keep what stands in the database, before it is written over."""
    row = sender._default_manager.filter(pk=instance.pk).values(*WATCHED[sender]).first()
    setattr(instance, _BEFORE, row)


def tell(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Tell what is not as it was; the first row of a new installation is told to nobody."""
    before = getattr(instance, _BEFORE, None) or {}
    changed = {name: [was, getattr(instance, name)] for name, was in before.items() if was != getattr(instance, name)}
    if changed:
        actor = get_active_log_context().user
        landlord_change_tell(settings=sender, changes=changed, actor=actor if isinstance(actor, User) else None)


def connect() -> None:
    """Listen to the settings of the landlord: saved from the screen, by a command, by a program."""
    for sender in WATCHED:
        pre_save.connect(remember, sender=sender, dispatch_uid="landlord_before")
        post_save.connect(tell, sender=sender, dispatch_uid="landlord_changed")
