"""The signed word a form carries: whose draft it fills in, should the sign-in end before it is sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from tenant_space.tenancy.models import Tenant

SALT = "forms.draft"
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class FormTicket:
    """What a good token says."""

    tenant_id: str
    """The number in the ERP of the person who was shown the form."""
    kind: str
    """The code of the kind of request."""
    key: uuid.UUID
    """The key of the draft it fills in."""
    account: str
    """The number of the account it was opened for."""


def token_make(tenant: Tenant, kind: str, key: uuid.UUID, account: str) -> str:
    """The token of a form shown to this person. It opens nothing: it only lets one add to the draft."""
    return signing.dumps([tenant.pk, kind, key.hex, account], salt=SALT)


def token_own(tenant: Tenant, token: str, kind: str) -> FormTicket | None:
    """What a token says that this very person was shown; None as `token_read`, and for anybody else's."""
    ticket = token_read(token, kind)
    return ticket if ticket and ticket.tenant_id == tenant.pk else None


def token_read(token: str, kind: str) -> FormTicket | None:
    """What a token of this kind says, or None when it is forged, of another kind, or older than a draft is kept."""
    try:
        tenant_id, of_kind, key, account = signing.loads(
            token, salt=SALT, max_age=settings.PORTAL_DRAFT_DAYS * DAY_SECONDS
        )
    except signing.BadSignature:
        return None
    return FormTicket(tenant_id, of_kind, uuid.UUID(key), account) if of_kind == kind else None
