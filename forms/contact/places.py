"""What a request can be about: a rented premises, or what all who live in a residence share."""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space.formats.names import folded_words
from tenant_space.tenancy.leases import lease_has_ended, lease_rank, premises_place, premises_title
from tenant_space.tenancy.models import Lease, Premises, Tenant

COMMON = "communes"
RESIDENCE_MAX = 200  # characters of `Submission.residence`


@dataclass(frozen=True, slots=True)
class Place:
    """A place to choose on the form."""

    code: str
    """What the form sends."""
    label: str
    """What there is to read."""
    lease_id: str = ""
    """The lease of the premises; empty: it is about the common parts."""
    residence: str = ""
    """Of common parts: what their residence is told from all others by; empty: it is about a premises."""


def places_of(tenant: Tenant, account_number: str) -> tuple[Place, ...]:
    """The premises rented on an account, the dwelling first, then the common parts around each; none has ended."""
    found = Lease.objects.for_tenant(tenant).filter(account_id=account_number).select_related("premises")
    leases = sorted((lease for lease in found if not lease_has_ended(lease)), key=lease_rank)
    own = [
        Place(
            lease.lease_id,
            f"{premises_title(lease.premises)}, {', '.join(premises_place(lease.premises))}",
            lease.lease_id,
        )
        for lease in leases
    ]
    around: dict[str, Place] = {}
    for lease in leases:
        label, residence = f"Parties communes, {_around(lease.premises)}", _residence(lease.premises)
        around.setdefault(residence, Place(f"{COMMON}-{lease.lease_id}", label, residence=residence))
    return (*own, *around.values())


def _residence(premises: Premises) -> str:
    """The same for all who live there, however their rows are written; names are those of several towns."""
    return " ".join(folded_words(f"{premises.postal_code} {premises.city} {_around(premises)}"))[:RESIDENCE_MAX]


def _around(premises: Premises) -> str:
    """The name of the residence, else the street and number: `résidence Les Tilleuls`."""
    name = premises.residence_name.strip()
    if not name:
        return premises.address_line1
    return name if name.lower().startswith("résidence") else f"résidence {name}"
