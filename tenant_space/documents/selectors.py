"""The documents that the ERP publishes for an account, and what the ledger says of a notice.

A document's lines are the ledger entries of its account that carry its number (`document_ref`,
exchange format EXL 1).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict, cast

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django_stubs_ext import WithAnnotations

from tenant_space import formats
from tenant_space.documents import words
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.formats.showable import showable
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.enums import AID_KINDS, DocumentKind
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import Document, LedgerEntry, Tenant
from tenant_space.tenancy.rent_receipt_months import receipt_missing, receipt_months
from tenant_space.tenancy.rent_receipts import ReceiptChoice, receipt_choice

DOCUMENTS_PAGE_SIZE = 12  # a year of notices
# The notices: their lines are shown in words too, for those who cannot read a PDF (RGAA 13.3).
DETAILED_KINDS = (DocumentKind.RENT_NOTICE, DocumentKind.CHARGES_STATEMENT)


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document the tenant may fetch."""

    document_id: str
    """Its number in the ERP, also in its address."""
    title: str
    """What the ERP calls it."""
    day: dt.date
    """The day it bears."""
    size_bytes: int
    """The size of its file in bytes."""
    total_cents: int | None = None
    """What the ledger says that it asks for, in cents, below zero in the tenant's favour; None: it says nothing."""
    is_notice: bool = False
    """Whether it asks for an amount, known here or not."""

    @property
    def has_detail(self) -> bool:
        """Whether the ledger says what is in it."""
        return self.total_cents is not None

    @property
    def total_text(self) -> str:
        """`553,00 €`, `42,10 € en votre faveur`; empty when nobody says."""
        if self.total_cents is None:
            return ""
        amount = formats.euros(self.total_cents)
        return words.IN_FAVOUR.format(amount=amount) if self.total_cents < 0 else amount


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """The latest documents of one kind."""

    kind: str
    """The code of the kind, a `DocumentKind`."""
    title: str
    """The heading of the kind."""
    items: tuple[DocumentItem, ...]
    """The latest ones, newest first; may be empty."""
    total: int = 0
    """How many there are in all."""

    @property
    def has_more(self) -> bool:
        """Whether older ones wait behind « Voir plus »."""
        return self.total > len(self.items)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of all the documents of a kind."""

    kind: str
    """The code of the kind, a `DocumentKind`."""
    title: str
    """The heading of the kind."""
    items: tuple[DocumentItem, ...]
    """Those of the page, newest first."""
    number: int
    """Which page it is, from 1."""
    has_next: bool
    """Whether older ones follow."""


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line of a notice."""

    label: str
    """What it is for, in the ERP's words."""
    cents: int
    """Its amount in cents, never below zero."""
    kind: str
    """The code of its kind, an `EntryKind`."""


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """What the ledger says of a notice."""

    document_id: str
    """Its number in the ERP, also in its address."""
    account_number: str
    """The number of the account it belongs to."""
    kind: str
    """The code of its kind, a `DocumentKind`."""
    title: str
    """What the ERP calls it."""
    day: dt.date
    """The day it bears."""
    size_bytes: int
    """The size of its file in bytes."""
    billed: tuple[DetailLine, ...]
    """The lines that are asked for."""
    deducted: tuple[DetailLine, ...]
    """The lines that are taken off: aids, corrections."""
    due_date: dt.date | None = None
    """The first day by which a line is to be paid; None: no line says."""
    after_cents: int = 0
    """Where the account stood after its last line, in cents, above zero when it was owed."""

    @property
    def available(self) -> bool:
        return bool(self.billed or self.deducted)

    @property
    def billed_cents(self) -> int:
        return sum(line.cents for line in self.billed)

    @property
    def deducted_cents(self) -> int:
        return sum(line.cents for line in self.deducted)

    @property
    def total_cents(self) -> int:
        """What the notice itself asks for; below zero when it is in the tenant's favour."""
        return self.billed_cents - self.deducted_cents

    @property
    def owed_besides(self) -> bool:
        """Whether more was owed than the notice asks for by itself: its paper adds that up too."""
        return self.after_cents > max(self.total_cents, 0)

    @property
    def aids_only(self) -> bool:
        """Whether all that is taken off is an aid."""
        return all(line.kind in AID_KINDS for line in self.deducted)


def documents_shown(tenant: Tenant, account_number: str) -> tuple[DocumentGroup, ...]:
    """What *Documents divers* shows first, as many of each kind as the landlord's settings say; two queries.

    Notices, settlements and receipts always have their place, other kinds when there is one.
    """
    landlord = landlord_current().settings
    counts = {
        str(DocumentKind.RENT_NOTICE): landlord.rent_notice_count,
        str(DocumentKind.CHARGES_STATEMENT): landlord.charges_statement_count,
        str(DocumentKind.RECEIPT): landlord.receipt_count,
    }
    # None of a kind would read as « there is none ».
    least = {kind: max(count, 1) for kind, count in counts.items()}
    groups = documents_latest(tenant, account_number, least, max(landlord.other_document_count, 1))
    totals = _totals(tenant, account_number, (item for group in groups for item in group.items))
    return tuple(replace(group, items=_marked(group.kind, group.items, totals)) for group in groups)


def documents_latest(
    tenant: Tenant, account_number: str, counts: Mapping[str, int], others: int = 0
) -> tuple[DocumentGroup, ...]:
    """The latest visible documents of an account: `counts[kind]` of each kind, `others` of each kind not named.

    One query. The kinds named always have a group, in their order; the others follow when there is one.
    """
    ranked: list[WithAnnotations[Document, _Ranks]] = _ranked(tenant, account_number, tuple(counts.items()), others)
    items: dict[str, list[DocumentItem]] = defaultdict(list)
    totals: dict[str, int] = {}
    for kind, total, item in showable("document", ranked, lambda row: (row.kind, row.total, _item(row))):
        items[kind].append(item)
        totals[kind] = total
    order = [*counts, *(kind for kind in words.HEADINGS if kind in items and kind not in counts)]
    return tuple(DocumentGroup(kind, words.HEADINGS[kind], tuple(items[kind]), totals.get(kind, 0)) for kind in order)


class _Ranks(TypedDict):
    place: int
    total: int


@statement
def _ranked(
    tenant: Tenant, account_number: str, counts: tuple[tuple[str, int], ...], others: int
) -> QuerySet[WithAnnotations[Document, _Ranks]]:
    named = [kind for kind, _ in counts]
    kept = Q(place__lte=others) & ~Q(kind__in=named)
    for kind, count in counts:
        kept |= Q(kind=kind, place__lte=count)
    newest = [F("document_date").desc(), F("document_id").desc()]
    rows = (
        _visible(tenant, account_number)
        .filter(Q() if others else Q(kind__in=named))
        .annotate(
            place=Window(RowNumber(), partition_by=F("kind"), order_by=newest),
            total=Window(Count("*"), partition_by=F("kind")),
        )
        .filter(kept)
        .order_by(*newest)
    )
    return cast("QuerySet[WithAnnotations[Document, _Ranks]]", rows)


def documents_of_kind(tenant: Tenant, account_number: str, kind: str, number: int = 1) -> DocumentPage:
    """A page of all the visible documents of a kind, newest first; two queries."""
    start = (number - 1) * DOCUMENTS_PAGE_SIZE
    rows = _visible(tenant, account_number).filter(kind=kind).order_by("-document_date", "-document_id")
    found = list(rows[start : start + DOCUMENTS_PAGE_SIZE + 1])
    items = showable("document", found[:DOCUMENTS_PAGE_SIZE], _item)
    totals = _totals(tenant, account_number, items)
    has_next = len(found) > DOCUMENTS_PAGE_SIZE
    return DocumentPage(kind, words.HEADINGS[kind], _marked(kind, items, totals), number, has_next)


def documents_newest(tenant: Tenant, account_number: str, count: int) -> tuple[DocumentItem, ...]:
    """The newest visible documents of an account, of whatever kind; one query."""
    return tuple(showable("document", _newest(tenant, account_number, count), _item))


@statement
def _newest(tenant: Tenant, account_number: str, count: int) -> QuerySet[Document]:
    return _visible(tenant, account_number).order_by("-document_date", "-document_id")[:count]


def document_readable(tenant: Tenant, document_id: str) -> Document | None:
    """A document this person may fetch, or None: unknown and foreign are the same."""
    rows = Document.objects.for_tenant(tenant).visible().select_related("binary", "account")
    return rows.filter(pk=identifier_normalise(document_id)).first()


def document_detail(tenant: Tenant, document_id: str) -> DocumentDetail | None:
    """What the ledger says of a notice, or None: unknown, foreign, or of a kind without detail. Three queries."""
    document = document_readable(tenant, document_id)
    if document is None or document.kind not in DETAILED_KINDS:
        return None
    rows = _lines(tenant, document.account_id, document.document_id)
    due_dates = [row.due_date for row in rows if row.due_date]
    return DocumentDetail(
        document_id=document.document_id,
        account_number=document.account_id,
        kind=document.kind,
        title=document.title,
        day=document.document_date,
        size_bytes=document.size_bytes,
        billed=tuple(DetailLine(row.label, row.debit_cents, row.kind) for row in rows if not row.credit_cents),
        deducted=tuple(DetailLine(row.label, row.credit_cents, row.kind) for row in rows if row.credit_cents),
        due_date=min(due_dates, default=None),
        after_cents=_standing_after(tenant, document, rows[-1]) if rows else 0,
    )


def _standing_after(tenant: Tenant, document: Document, last: LedgerEntry) -> int:
    """Where the account stood after a line, in cents: back from the ERP's balance, as on *Mon compte*."""
    entries = LedgerEntry.objects.for_tenant(tenant).filter(account_id=document.account_id)
    same_day = Q(accounting_date=last.accounting_date)
    later = (
        Q(accounting_date__gt=last.accounting_date)
        | (same_day & Q(seq__gt=last.seq))
        | (same_day & Q(seq=last.seq, entry_id__gt=last.entry_id))
    )
    moved = entries.filter(later).aggregate(cents=Sum(F("debit_cents") - F("credit_cents"), default=0))["cents"]
    return document.account.balance_cents - int(moved)


def document_total(tenant: Tenant, document: Document) -> int | None:
    """What the ledger says that a notice asks for, in cents; None: nothing, or no notice. One query for a notice."""
    if document.kind not in DETAILED_KINDS:
        return None
    return _totals(tenant, document.account_id, [_item(document)]).get(document.document_id)


def _visible(tenant: Tenant, account_number: str) -> QuerySet[Document]:
    return Document.objects.for_tenant(tenant).visible().filter(account_id=account_number)


def _item(row: Document) -> DocumentItem:
    return DocumentItem(row.document_id, row.title, row.document_date, row.size_bytes)


def _lines(tenant: Tenant, account_number: str, document_id: str) -> list[LedgerEntry]:
    entries = LedgerEntry.objects.for_tenant(tenant).filter(account_id=account_number, document_ref=document_id)
    return list(entries.order_by("accounting_date", "seq", "entry_id"))


def _totals(tenant: Tenant, account_number: str, items: Iterable[DocumentItem]) -> dict[str, int]:
    """What the lines of each of these documents come to, in cents; those without lines are left out."""
    numbers = [item.document_id for item in items]
    return {number: int(cents) for number, cents in _sums(tenant, account_number, *numbers)} if numbers else {}


@statement
def _sums(tenant: Tenant, account_number: str, *document_ids: str) -> QuerySet[LedgerEntry, tuple[str, int]]:
    entries = LedgerEntry.objects.for_tenant(tenant).filter(account_id=account_number, document_ref__in=document_ids)
    moved = entries.order_by().values("document_ref").annotate(cents=Sum(F("debit_cents") - F("credit_cents")))
    return moved.values_list("document_ref", "cents")


def _marked(kind: str, items: Iterable[DocumentItem], totals: Mapping[str, int]) -> tuple[DocumentItem, ...]:
    if kind not in DETAILED_KINDS:
        return tuple(items)
    return tuple(replace(item, total_cents=totals.get(item.document_id), is_notice=True) for item in items)


@dataclass(frozen=True, slots=True)
class DocumentsOverview:
    """What the page of documents begins with."""

    groups: tuple[DocumentGroup, ...]
    """The latest documents by kind, receipts excepted."""
    receipts: DocumentGroup
    """The latest receipts."""
    choice: ReceiptChoice
    """How receipts come, as this person chose."""
    receipt_missing: bool
    """Whether a month that is paid in full has no receipt, so that one may be asked for."""


def documents_overview(tenant: Tenant, account: AccountHead) -> DocumentsOverview:
    """The first page of the documents of an account, in five queries."""
    groups = documents_shown(tenant, account.number)
    months = receipt_months(tenant, account.number, account.balance.erp_cents, account.leases)
    return DocumentsOverview(
        groups=tuple(group for group in groups if group.kind != DocumentKind.RECEIPT),
        receipts=next(group for group in groups if group.kind == DocumentKind.RECEIPT),
        choice=receipt_choice(tenant, account.number),
        receipt_missing=receipt_missing(months),
    )
