"""Whom step 1 of the sign-up recognised, kept in the session until step 2. Pages and API share it."""

from __future__ import annotations

import time
import uuid

from django.contrib.sessions.backends.base import SessionBase

from tenant_space.identity.selectors import tenant_by_id
from tenant_space.tenancy.models import Tenant

SESSION_KEY = "registration_tenant"
# The next person at this screen is somebody else.
SECONDS = 30 * 60


def recognised_keep(session: SessionBase, tenant: Tenant) -> None:
    """Remember this person, under a new session key: what was known before must not come along."""
    session.cycle_key()
    session[SESSION_KEY] = [tenant.pk, int(time.time()), str(uuid.uuid4())]


def recognised_of(session: SessionBase) -> Tenant | None:
    """The person recognised, unless that is too long ago."""
    tenant_id, since, _ = session.get(SESSION_KEY, ("", 0, ""))
    return tenant_by_id(tenant_id) if 0 <= time.time() - since < SECONDS else None


def recognised_number(session: SessionBase) -> str:
    """The number of the sign-up that follows: presses of step 2 that cross make the same one."""
    return session[SESSION_KEY][2]


def recognised_drop(session: SessionBase) -> None:
    """Forget the person: step 2 is done, or somebody begins again."""
    if SESSION_KEY in session:
        del session[SESSION_KEY]
