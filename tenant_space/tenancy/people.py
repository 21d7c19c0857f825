"""Who a rent account is about: its signatories, who lives there, and what is known of the person signed in.

Those who share a contract see the others' names and nothing else of them: their phones, birth dates and
situation are theirs (S60 to S63). A guardian sees the names of the protected person, and their own details.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.kept import KeptForAll
from tenant_space.tenancy.enums import SIGNING_ROLES, Civility, HolderRole, PremisesType, Relationship
from tenant_space.tenancy.leases import premises_address
from tenant_space.tenancy.models import CodeListItem, Holder, Lease, Occupant, Tenant

_SHOWN_ROLES = (*SIGNING_ROLES, HolderRole.GUARDIAN)
_MARITAL, _PCS = "marital_status", "pcs"
# The words of a code until the ERP sends its own list (Cerfa 14069; INSEE, PCS level 1).
_LABELS: dict[tuple[str, str], str] = {
    (_MARITAL, "CELIBATAIRE"): "Célibataire",
    (_MARITAL, "MARIE"): "Marié(e)",
    (_MARITAL, "PACSE"): "Pacsé(e)",
    (_MARITAL, "CONCUBIN"): "En union libre",
    (_MARITAL, "SEPARE"): "Séparé(e)",
    (_MARITAL, "DIVORCE"): "Divorcé(e)",
    (_MARITAL, "VEUF"): "Veuf ou veuve",
    (_PCS, "1"): "Agriculteurs exploitants",
    (_PCS, "2"): "Artisans, commerçants et chefs d'entreprise",
    (_PCS, "3"): "Cadres et professions intellectuelles supérieures",
    (_PCS, "4"): "Professions intermédiaires",
    (_PCS, "5"): "Employés",
    (_PCS, "6"): "Ouvriers",
    (_PCS, "7"): "Retraités",
    (_PCS, "8"): "Autres personnes sans activité professionnelle",
}
_BORN = {Civility.M: "Né", Civility.MME: "Née"}
# In the order of the page.
_RELATIONSHIPS = {
    Relationship.SIGNATORY: "Signataire du contrat",
    Relationship.SPOUSE: "Conjoint ou conjointe",
    Relationship.CHILD: "Enfant",
    Relationship.OTHER: "Autre personne du logement",
}


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody named on the contract. `own`: the person signed in."""

    name: str
    """With the civility."""
    own: bool
    """Whether it is the person signed in."""
    guardian: bool = False
    """Whether they act for somebody else."""


@dataclass(frozen=True, slots=True)
class OccupantLine:
    """Somebody who lives there: a name, and what they are to the household. `relationship` may be empty."""

    name: str
    """First and last name."""
    relationship: str
    """In words; may be empty."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Who a rent account is about, today or on the last day of the person who may still read it."""

    holders: tuple[Signatory, ...] = ()
    """Who signed first comes first, guardians last."""
    address: tuple[str, ...] = ()
    """Line by line; of the dwelling when there is one."""
    occupants: tuple[OccupantLine, ...] = ()
    """Signatories first, then the partner, the children."""

    @property
    def signatories(self) -> tuple[Signatory, ...]:
        return tuple(person for person in self.holders if not person.guardian)

    @property
    def guardians(self) -> tuple[Signatory, ...]:
        return tuple(person for person in self.holders if person.guardian)

    @property
    def read_as_guardian(self) -> bool:
        """Whether the person signed in acts for somebody else, and signed nothing themselves."""
        return any(person.own for person in self.guardians) and not any(person.own for person in self.signatories)


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What the landlord knows of the person signed in. `email` is the contact address, never the sign-in."""

    name: str
    """With the civility."""
    phone_home: str = ""
    """As the ERP writes it; so are the others."""
    phone_mobile: str = ""
    """May be empty."""
    phone_work: str = ""
    """May be empty."""
    email: str = ""
    """For contact, never the sign-in."""
    birth_date: PartialDate | None = None
    """Whole or partial; None: not known."""
    born: str = "Né(e) le"
    """`Née le`, or `Née en` before a month or a year."""
    marital_status: str = ""
    """In words."""
    pcs: str = ""
    """In words."""
    occupation: str = ""
    """As the ERP writes it."""


def contract_of(tenant: Tenant, account_number: str) -> Contract:
    """Who an account is about, for somebody who may read it. Three queries.

    The day is today; for those who only have a grace period left it is their last one: what came after is not theirs.
    """
    rows = Holder.objects.for_tenant(tenant).filter(account_id=account_number, role__in=_SHOWN_ROLES)
    holders = list(rows.select_related("tenant"))
    day = _last_day(row for row in holders if row.tenant_id == tenant.pk)
    leases = (
        Lease.objects.for_tenant(tenant)
        .filter(Q(end_date=None) | Q(end_date__gte=day), account_id=account_number)
        .select_related("premises")
    )
    return Contract(_holders(holders, tenant, day), _address(leases), _occupants(tenant, account_number, day))


def _last_day(own: Iterable[Holder]) -> dt.date:
    today = timezone.localdate()
    ends = [row.to_date or dt.date.max for row in own]
    return min(today, max(ends, default=today))


def _holders(rows: Iterable[Holder], tenant: Tenant, day: dt.date) -> tuple[Signatory, ...]:
    """The holders of that day, each once whatever their roles; the dead sign nothing any more."""
    found: dict[str, Signatory] = {}
    for row in sorted(rows, key=_rank):
        there = row.from_date <= day and (row.to_date is None or row.to_date >= day)
        if there and not row.tenant.deceased and row.tenant_id not in found:
            name = full_name(row.tenant)
            found[row.tenant_id] = Signatory(name, row.tenant_id == tenant.pk, row.role == HolderRole.GUARDIAN)
    return tuple(found.values())


def _rank(row: Holder) -> tuple[object, ...]:
    """Who signed first, in the ERP's order; the guardians last."""
    return row.role == HolderRole.GUARDIAN, row.rank is None, row.rank or 0, row.from_date, row.pk


def _address(leases: Iterable[Lease]) -> tuple[str, ...]:
    """The address of the contract: of the dwelling when there is one."""
    ranked = sorted(leases, key=lambda lease: (lease.premises.type != PremisesType.LOGEMENT, lease.lease_id))
    return premises_address(ranked[0].premises) if ranked else ()


def _occupants(tenant: Tenant, account_number: str, day: dt.date) -> tuple[OccupantLine, ...]:
    """Those who live there on that day, each once: signatories first, then the partner, the children."""
    rows = (
        Occupant.objects.for_tenant(tenant)
        .filter(
            Q(from_date=None) | Q(from_date__lte=day),
            Q(to_date=None) | Q(to_date__gte=day),
            Q(lease__end_date=None) | Q(lease__end_date__gte=day),
            lease__account_id=account_number,
        )
        .order_by("occupant_id", "lease_id")
    )
    once = {(row.last_name, row.first_name, row.birth_date): row for row in rows}
    ranked = sorted(once.values(), key=_place)
    return tuple(OccupantLine(f"{row.first_name} {row.last_name}", _relationship(row)) for row in ranked)


def _place(row: Occupant) -> int:
    return list(_RELATIONSHIPS).index(Relationship(row.relationship)) if row.relationship else len(_RELATIONSHIPS)


def _relationship(row: Occupant) -> str:
    return _RELATIONSHIPS[Relationship(row.relationship)] if row.relationship else ""


def full_name(person: Tenant) -> str:
    """`Mme Hélène Marie DUPONT`."""
    return f"{person.get_civility_display()} {person.first_name} {person.last_name}".strip()


def own_details(tenant: Tenant) -> OwnDetails:
    """What is known of the person signed in, with the words of the codes. One query a minute, none without codes."""
    codes = [(_MARITAL, tenant.marital_status), (_PCS, tenant.pcs_code)]
    labels = _labels([(list_, code) for list_, code in codes if code])
    return OwnDetails(
        name=full_name(tenant),
        phone_home=tenant.phone_home,
        phone_mobile=tenant.phone_mobile,
        phone_work=tenant.phone_work,
        email=tenant.email,
        birth_date=tenant.birth_date,
        born=_born(tenant),
        marital_status=labels.get(codes[0], tenant.marital_status),
        pcs=labels.get(codes[1], tenant.pcs_code),
        occupation=tenant.occupation,
    )


def _born(tenant: Tenant) -> str:
    """`Née le`, or `Née en` before a month or a year."""
    word = _BORN[Civility(tenant.civility)] if tenant.civility else "Né(e)"
    return f"{word} {'le' if tenant.birth_date is None or tenant.birth_date.whole else 'en'}"


def _labels(codes: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The words of these codes: the ERP's own, else those of the built-in list, else none."""
    known = _LABELS | _kept_labels() if codes else {}
    return {key: known[key] for key in codes if key in known}


def _erp_labels() -> dict[tuple[str, str], str]:
    """The ERP's own words, read once a minute at most: lists of a few rows, that a batch seldom changes."""
    rows = CodeListItem.objects.filter(list__in=(_MARITAL, _PCS)).values_list("list", "code", "label")
    return {(list_, code): label for list_, code, label in rows}


_kept_labels = KeptForAll("tenancy:code-labels", _erp_labels, everyday=False)
