"""What a tenant has sent that is to become a réclamation: it stands among them until the ERP follows it.

The rooms that take requests are above: they register what gives theirs. A request leaves the list as soon as a batch
brings the réclamation that names it (`portal_submission_id`): one line, never two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tenant_space.registry import Registry, named
from tenant_space.tenancy.models import Claim, Tenant


@dataclass(frozen=True, slots=True)
class SentProblem:
    """A problem that was told on the portal."""

    key: str
    """What the ERP names it by: the identifier of the request."""
    number: str
    """Its nine digits, by which the ERP may name it as well."""
    title: str
    """What it is about, in a few words."""
    sent_at: dt.datetime
    """When it was sent."""
    state: str
    """Where it stands, in words."""
    tone: str
    """The colour of the state."""
    url: str
    """Where it is shown."""
    ended: bool
    """Whether nothing more will happen."""
    place: str = ""
    """Where it is, in one line; may be empty."""


# Called with a person and an account: what that person sent about it, the newest first.
SentOf = Callable[[Tenant, str], Iterable[SentProblem]]
_sent: Registry[SentOf] = Registry("giver of sent problems", code=named)


def sent_problems_register(given: SentOf) -> SentOf:
    """Make a giver known; called where `cards.py` of a topic is imported."""
    return _sent.register(given)


def problems_sent(tenant: Tenant, account_number: str) -> tuple[SentProblem, ...]:
    """What this person sent about an account and the ERP does not follow yet, the newest first."""
    sent = [one for given in _sent.all() for one in given(tenant, account_number)]
    if not sent:
        return ()
    names = {name for one in sent for name in (one.key, one.number)}
    claims = Claim.objects.for_tenant(tenant).filter(account_id=account_number, portal_submission_id__in=names)
    followed = set(claims.values_list("portal_submission_id", flat=True))
    rest = [one for one in sent if not followed & {one.key, one.number}]
    return tuple(sorted(rest, key=lambda one: one.sent_at, reverse=True))
