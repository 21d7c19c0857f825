"""What is rented on an account: each premises with its lease, the annexes under their dwelling."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from tenant_space import formats
from tenant_space.formats.dates import known_beginning
from tenant_space.formats.showable import showable
from tenant_space.residence import words
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.accounts import ENDED
from tenant_space.tenancy.enums import LeaseKind, PremisesType
from tenant_space.tenancy.insurance import Cover, cover_of
from tenant_space.tenancy.leases import lease_has_ended, lease_rank, premises_address, premises_title
from tenant_space.tenancy.models import Lease, Premises, Tenant
from tenant_space.tenancy.terms import AskedTerm, latest_terms


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A rented premises with its lease, as *Ma résidence* shows it."""

    title: str
    """What it is, in two words: `Logement T2`."""
    residence: str
    """The name of the group of buildings; empty: it has none."""
    address: tuple[str, ...]
    """The lines of its postal address."""
    facts: tuple[tuple[str, str], ...]
    """What is known of it: names such as « Étage » and their values; what is not known is left out."""
    rent_cents: int | None
    """The rent of a month in cents; None: the ERP gives none."""
    charges_cents: int | None
    """The charges of a month in cents; None: the ERP gives none."""
    since: dt.date | None
    """The first day of the lease; may be still to come. None: long ago, nobody knows when."""
    until: dt.date | None
    """The last day of the lease; None: it has no end."""
    is_dwelling: bool
    """Whether somebody can live there; else it is a garage, a parking place or a shop."""
    ended: bool = False
    """Whether the last day of the lease is past."""
    cover: Cover | None = None
    """How the lease is insured; None once it has ended."""
    lease_id: str = ""
    """The number of the lease in the ERP."""
    notice: dt.date | None = None
    """The day on which the lease was given up; None: it was not."""
    annex_of: str = ""
    """The lease of the dwelling it belongs to; empty: it stands by itself."""

    @property
    def monthly_cents(self) -> int | None:
        """Rent and charges together; None when the ERP gives neither."""
        if self.rent_cents is None and self.charges_cents is None:
            return None
        return (self.rent_cents or 0) + (self.charges_cents or 0)

    @property
    def upcoming(self) -> bool:
        """Whether the lease only begins later."""
        return self.since is not None and self.since > timezone.localdate()


@dataclass(frozen=True, slots=True)
class DwellingAndAnnexes:
    """A dwelling with what is rented along with it."""

    dwelling: Dwelling
    """The dwelling, or an annex that belongs to none."""
    annexes: tuple[Dwelling, ...] = ()
    """Its garage, parking place, cellar or garden; may be none."""


@dataclass(frozen=True, slots=True)
class Residence:
    """*Ma résidence*: what is rented, what was rented, and what all of it costs a month."""

    rented: tuple[Dwelling, ...]
    """All premises of the account: each dwelling with its annexes behind it, ended leases last."""
    dwellings: tuple[DwellingAndAnnexes, ...]
    """Those whose lease has not ended, the annexes under their dwelling."""
    former: tuple[Dwelling, ...]
    """Those whose lease has ended."""
    rent_cents: int = 0
    """The rents of a month in cents, before any aid, of the leases that run today."""
    charges_cents: int = 0
    """The charges of a month in cents, of the leases that run today."""
    asked: AskedTerm | None = None
    """What was asked for the latest month, aids deducted, as on *Mon compte*; None: nothing is, or not yet."""

    @property
    def monthly_cents(self) -> int:
        return self.rent_cents + self.charges_cents

    @property
    def has_dwelling(self) -> bool:
        """Whether somebody lives there: housing aid is for dwellings only."""
        return any(one.dwelling.is_dwelling for one in self.dwellings)

    @property
    def sentence(self) -> str:
        """`Loyer et charges : 501,78 € par mois.`; empty when there is nothing to pay, or the ERP does not say."""
        if self.monthly_cents <= 0:
            return ""
        named = words.RENT_AND_CHARGES if self.rent_cents and self.charges_cents else words.RENT
        what = named if self.rent_cents else words.CHARGES
        return words.MONTHLY.format(what=what, amount=formats.euros(self.monthly_cents))

    @property
    def asked_text(self) -> str:
        """`Pour novembre 2026, on vous demande 441,00 €, après 195,00 € d'aides.`; empty when nothing is known."""
        if self.asked is None or self.monthly_cents <= 0:
            return ""
        asked = self.asked
        if asked.aids_cents > 0:
            said = words.ASKED_AFTER_AIDS if asked.cents > 0 else words.NOT_ASKED_AFTER_AIDS
        else:
            said = words.ASKED if asked.cents > 0 else words.NOT_ASKED
        amount, aids = formats.euros(asked.cents), formats.euros(asked.aids_cents)
        return said.format(month=asked.name, amount=amount, aids=aids)

    @property
    def parts(self) -> str:
        """`400,42 € de loyer et 101,36 € de charges`; empty when there is only one of them."""
        if self.rent_cents <= 0 or self.charges_cents <= 0:
            return ""
        return words.PARTS.format(rent=formats.euros(self.rent_cents), charges=formats.euros(self.charges_cents))


def residence_of(dwellings: Iterable[Dwelling]) -> Residence:
    """The premises of an account, grouped. Only leases that run today count in the sums."""
    rented = tuple(dwellings)
    current = [dwelling for dwelling in rented if not dwelling.ended]
    paid = [dwelling for dwelling in current if not dwelling.upcoming]
    return Residence(
        rented=rented,
        dwellings=tuple(
            DwellingAndAnnexes(dwelling, tuple(annex for annex in current if annex.annex_of == dwelling.lease_id))
            for dwelling in current
            if not dwelling.annex_of
        ),
        former=tuple(dwelling for dwelling in rented if dwelling.ended),
        rent_cents=sum(dwelling.rent_cents or 0 for dwelling in paid),
        charges_cents=sum(dwelling.charges_cents or 0 for dwelling in paid),
    )


def dwellings_of(tenant: Tenant, account_number: str) -> tuple[Dwelling, ...]:
    """The premises of an account: each dwelling with its annexes behind it, ended leases last."""
    leases = (
        Lease.objects.for_tenant(tenant)
        .filter(account_id=account_number)
        .select_related("premises")
        .prefetch_related("certificates")
    )
    ranked = sorted(leases, key=lease_rank)
    hosts = _hosts(lease for lease in ranked if not lease_has_ended(lease))
    shown = showable("lease", ranked, lambda lease: _dwelling(lease, hosts.get(lease.lease_id, "")))
    places = {dwelling.lease_id: place for place, dwelling in enumerate(shown)}
    # What belonged to a dwelling that cannot be shown stands by itself.
    shown = [one if one.annex_of in places else replace(one, annex_of="") for one in shown]
    # Behind its dwelling, in the order of the leases.
    shown.sort(key=lambda one: (places[one.annex_of or one.lease_id], one.annex_of != "", places[one.lease_id]))
    return tuple(shown)


def _hosts(running: Iterable[Lease]) -> dict[str, str]:
    """The lease each annex belongs to, by its own: that of its dwelling, else the account's main lease.

    A dwelling stands by itself. So does an annex when there is nothing it could belong to.
    """
    leases = list(running)
    dwellings = {lease.premises_id: lease.lease_id for lease in leases if lease.premises.type == PremisesType.LOGEMENT}
    annexes = [lease for lease in leases if lease.lease_id not in dwellings.values()]
    hosts = {
        lease.lease_id: dwellings[parent]
        for lease in annexes
        if (parent := lease.premises.parent_premises_id) and parent in dwellings
    }
    main = next((lease.lease_id for lease in leases if lease.kind == LeaseKind.MAIN), "")
    for lease in annexes:
        if lease.kind == LeaseKind.ANNEX and main:
            hosts.setdefault(lease.lease_id, hosts.get(main, main))
    return hosts


def _dwelling(lease: Lease, annex_of: str) -> Dwelling:
    premises, ended = lease.premises, lease_has_ended(lease)
    return Dwelling(
        title=premises_title(premises),
        residence=premises.residence_name,
        address=premises_address(premises),
        facts=_facts(premises),
        rent_cents=lease.rent_cents,
        charges_cents=lease.charges_cents,
        since=known_beginning(lease.start_date),
        until=lease.end_date,
        is_dwelling=premises.type == PremisesType.LOGEMENT,
        ended=ended,
        cover=None if ended else cover_of(lease, lease.certificates.all()),
        lease_id=lease.lease_id,
        notice=lease.notice_date,
        annex_of=annex_of,
    )


def _facts(premises: Premises) -> tuple[tuple[str, str], ...]:
    facts = (
        (words.AREA, _surface(premises)),
        (words.ROOMS, str(premises.rooms or "")),
        (words.BUILDING, premises.building),
        (words.ENTRANCE, premises.entrance),
        (words.FLOOR, _floor(premises.floor)),
        (words.DOOR, premises.door),
    )
    return tuple((name, value) for name, value in facts if value)


def _surface(premises: Premises) -> str:
    if not premises.area_m2:
        return ""
    return words.SQUARE_METRES.format(area=f"{premises.area_m2.normalize():f}".replace(".", ","))


def _floor(floor: str) -> str:
    if floor == "0":
        return words.GROUND_FLOOR
    if re.fullmatch(r"-?[0-9]+", floor):
        level = int(floor)
        if level < 0:
            return words.BASEMENT.format(level=-level)
        return words.FIRST_FLOOR if level == 1 else words.OTHER_FLOOR.format(level=level)
    return floor


def residence(viewer: Viewer) -> Residence:
    """The premises of the account shown, the annexes under their dwelling, and what is asked for a month."""
    found = residence_of(dwellings_of(viewer.tenant, viewer.account.number))
    asked = found.monthly_cents > 0 and viewer.account.status not in ENDED  # as on *Mon compte*
    terms = latest_terms(viewer.tenant, viewer.account.number, viewer.account.leases) if asked else ()
    return replace(found, asked=terms[0] if terms else None)
