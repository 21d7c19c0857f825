"""The terms of use, accepted again when a new version is published."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record


class TermsChanged(Exception):
    """The version that was read is not the one in force any more."""


def terms_due(user: User) -> bool:
    """Whether this person must accept the terms in force before going on. Asks nobody of the staff; no query."""
    version = terms_in_force().version
    return user.tenant_id is not None and version != "" and user.terms_version != version


@transaction.atomic
def terms_accept(*, user: User, version: str, origin: Origin | None = None) -> None:
    """Record that this person accepts a version of the terms.

    Raises `TermsChanged` when it is not the one in force.
    """
    if version != terms_in_force().version:
        raise TermsChanged
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.terms_version != version:
        locked.terms_version, locked.terms_accepted_at = version, timezone.now()
        locked.save(update_fields=["terms_version", "terms_accepted_at"])
        event_record(kind=EventKind.TERMS_ACCEPTED, user_id=user.pk, origin=origin, detail=f"version {version}")
        log(instance=locked, action="identity.terms", user=locked, data={"version": version})
    user.terms_version, user.terms_accepted_at = locked.terms_version, locked.terms_accepted_at
