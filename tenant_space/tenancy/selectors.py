"""What a tenant may read of what the ERP says. Every query starts from `for_tenant`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tenant_space.landlord import formats
from tenant_space.tenancy.enums import DocumentKind, PremiseType
from tenant_space.tenancy.insurance import Cover, cover_of
from tenant_space.tenancy.models import Agency, Document, Lease, LedgerEntry, RentAccount, Tenant

LEDGER_PAGE_SIZE = 30
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in cents, above zero when the tenant owes it, and the sentence that says so."""

    cents: int
    as_of: dt.date
    next_due_date: dt.date | None = None
    next_due_cents: int | None = None
    direct_debit: bool = False

    @property
    def next_due(self) -> bool:
        """Whether a next payment is to be announced: due today or later, and owed."""
        return bool(
            self.next_due_date and self.next_due_date >= timezone.localdate() and (self.next_due_cents or 0) > 0
        )

    @property
    def due_text(self) -> str:
        """By when the whole balance is to be paid; empty when the next term is only a part of it."""
        whole = self.tone == "owed" and self.next_due and self.next_due_cents == self.cents
        if not whole or self.next_due_date is None:
            return ""
        day = formats.long_date(self.next_due_date).replace(" ", formats.NO_BREAK_SPACE)
        return f"ce montant sera prélevé le {day}" if self.direct_debit else f"à régler avant le {day}"

    @property
    def tone(self) -> str:
        if self.cents == 0:
            return "clear"
        return "owed" if self.cents > 0 else "credit"

    @property
    def sentence(self) -> str:
        amount = formats.euros(self.cents)
        return {
            "owed": f"Vous devez {amount}",
            "credit": f"Votre compte présente un avoir de {amount}",
            "clear": "Votre solde est à jour.",
        }[self.tone]


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What the header of an account page shows. `writable`: requests may be sent about it, too."""

    number: str
    label: str
    balance: Balance
    status: str
    agency: Agency
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. Amounts and running balance are in cents."""

    day: dt.date
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int
    due_date: dt.date | None = None
    entry_id: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger, newest first. `total` stops counting at `COUNT_CAP` + 1."""

    entries: tuple[Entry, ...]
    number: int
    has_next: bool
    total: int

    @property
    def total_text(self) -> str:
        if self.total > COUNT_CAP:
            return f"plus de {COUNT_CAP:,}".replace(",", formats.NARROW_SPACE) + " écritures"
        return f"{self.total} écriture{'s' if self.total > 1 else ''}"


def accounts_readable(tenant: Tenant) -> tuple[AccountHead, ...]:
    """The accounts this person may read, the active ones first, each with its main premises."""
    scope = RentAccount.objects.for_tenant(tenant)
    writable = Exists(scope.writable_by(tenant).filter(pk=OuterRef("pk")))
    accounts = scope.annotate(writable=writable).select_related("agency").with_premises()
    ordered = sorted(accounts, key=lambda account: (account.closed_on is not None, account.account_number))
    return tuple(_head(account) for account in ordered)


def _head(account: RentAccount) -> AccountHead:
    return AccountHead(
        number=account.account_number,
        label=_main_premises(account.leases.all()),
        balance=Balance(
            account.balance_cents,
            account.balance_date,
            account.next_due_date,
            account.next_due_cents,
            account.direct_debit_active,
        ),
        status=account.status,
        agency=account.agency,
        writable=account.writable,
    )


def _has_ended(lease: Lease) -> bool:
    """A lease under notice runs until its last day."""
    return lease.end_date is not None and lease.end_date < timezone.localdate()


def _rank(lease: Lease) -> tuple[bool, bool, str]:
    """Running leases first, and among them the dwelling."""
    return _has_ended(lease), lease.premise.type != PremiseType.LOGEMENT, lease.lease_id


def _main_premises(leases: Iterable[Lease]) -> str:
    """`Logement - 8 boulevard Krumnov`: the dwelling when there is one, the running lease first."""
    ranked = sorted(leases, key=_rank)
    if not ranked:
        return ""
    premise = ranked[0].premise
    return f"{premise.get_type_display()} - {premise.address_line1}"


def ledger_page(tenant: Tenant, head: AccountHead, number: int = 1) -> LedgerPage:
    """A page of the ledger with its running balance.

    The newest line stands at the ERP's balance and the balance goes back from there: should the
    lines not add up, the portal still shows the ERP's figure (exchange format, invariant of FULL).
    """
    entries = LedgerEntry.objects.for_tenant(tenant).filter(account_id=head.number)
    ordered = entries.order_by("-accounting_date", "-seq", "-entry_id")
    start = (number - 1) * LEDGER_PAGE_SIZE
    rows = list(ordered[start : start + LEDGER_PAGE_SIZE + 1])
    newer = ordered[:start].aggregate(moved=Sum(F("debit_cents") - F("credit_cents")))["moved"] or 0 if start else 0
    return LedgerPage(
        entries=tuple(_with_balance(rows[:LEDGER_PAGE_SIZE], head.balance.cents - newer)),
        number=number,
        has_next=len(rows) > LEDGER_PAGE_SIZE,
        total=entries.order_by()[: COUNT_CAP + 1].count(),
    )


def _with_balance(rows: Iterable[LedgerEntry], balance: int) -> Iterable[Entry]:
    for row in rows:
        shown = balance if row.balance_after_cents is None else row.balance_after_cents
        amounts = row.debit_cents, row.credit_cents, shown
        yield Entry(row.accounting_date, row.label, *amounts, row.due_date, row.entry_id, row.kind)
        balance -= row.debit_cents - row.credit_cents


@dataclass(frozen=True, slots=True)
class Home:
    """A rented premises, as *Ma résidence* shows it. Amounts are in cents a month."""

    title: str
    residence: str
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    rent_cents: int | None
    charges_cents: int | None
    since: dt.date
    until: dt.date | None
    is_dwelling: bool
    ended: bool = False
    cover: Cover | None = None
    lease_id: str = ""


def homes(tenant: Tenant, account_number: str) -> tuple[Home, ...]:
    """The premises of an account: the dwelling first, ended leases last."""
    leases = (
        Lease.objects.for_tenant(tenant)
        .filter(account_id=account_number)
        .select_related("premise")
        .prefetch_related("certificates")
    )
    ranked = sorted(leases, key=_rank)
    return tuple(_home(lease) for lease in ranked)


def _home(lease: Lease) -> Home:
    premise = lease.premise
    size = f" {premise.category}" if premise.category else ""
    surface = (
        f"{premise.area_m2.normalize():f}".replace(".", ",") + f"{formats.NO_BREAK_SPACE}m²" if premise.area_m2 else ""
    )
    facts = [
        ("Surface", surface),
        ("Pièces", str(premise.rooms or "")),
        ("Bâtiment", premise.building),
        ("Entrée", premise.entrance),
        ("Étage", _floor(premise.floor)),
        ("Porte", premise.door),
    ]
    return Home(
        title=f"{premise.get_type_display()}{size}",
        residence=premise.residence_name,
        address=_lines(premise.address_line1, premise.address_line2, f"{premise.postal_code} {premise.city}"),
        facts=tuple((name, value) for name, value in facts if value),
        rent_cents=lease.rent_cents,
        charges_cents=lease.charges_cents,
        since=lease.start_date,
        until=lease.end_date,
        is_dwelling=premise.type == PremiseType.LOGEMENT,
        ended=_has_ended(lease),
        cover=None if _has_ended(lease) else cover_of(lease, lease.certificates.all()),
        lease_id=lease.lease_id,
    )


def _floor(floor: str) -> str:
    if floor == "0":
        return "Rez-de-chaussée"
    if floor.lstrip("-").isdigit():
        level = int(floor)
        return f"Sous-sol {-level}" if level < 0 else f"{level}{'er' if level == 1 else 'e'} étage"
    return floor


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document the tenant may fetch."""

    document_id: str
    title: str
    day: dt.date
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """The documents of one kind, newest first."""

    kind: str
    title: str
    items: tuple[DocumentItem, ...]


def documents_latest(tenant: Tenant, account_number: str, counts: dict[str, int]) -> tuple[DocumentGroup, ...]:
    """The latest visible documents of an account, `counts[kind]` of each kind, in one query."""
    limits = Q()
    for kind, count in counts.items():
        limits |= Q(kind=kind, place__lte=count)
    ranked = (
        Document.objects.for_tenant(tenant)
        .visible()
        .filter(account_id=account_number, kind__in=counts)
        .annotate(
            place=Window(
                RowNumber(), partition_by=F("kind"), order_by=[F("document_date").desc(), F("document_id").desc()]
            )
        )
        .filter(limits)
        .order_by("-document_date", "-document_id")
    )
    by_kind: dict[str, list[DocumentItem]] = defaultdict(list)
    for row in ranked:
        by_kind[row.kind].append(DocumentItem(row.document_id, row.title, row.document_date, row.size_bytes))
    return tuple(DocumentGroup(kind, DocumentKind(kind).label, tuple(by_kind[kind])) for kind in counts)


def document_readable(tenant: Tenant, document_id: str) -> Document | None:
    """A document this person may fetch, or None: unknown and foreign are the same."""
    if "\x00" in document_id:  # PostgreSQL refuses to look for it
        return None
    rows = Document.objects.for_tenant(tenant).visible().select_related("binary")
    return rows.filter(pk=document_id).first()
