"""The ledger of an account as a tenant reads it: by month, explained, with its running balance.

A line stands in the month of its accounting date, as on a bank account; the month it is about is said on the line.
Two questions on the account's own lines, answered from the index `ledger_by_account` alone, say what each month
holds and where the balance stood; the lines of the page are then fetched by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, groupby, islice
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, RowRange, Sum, When, Window

from tenant_space.editable_words.wordings import Words
from tenant_space.formats.months import Month
from tenant_space.formats.showable import showable
from tenant_space.ledger.filters import AIDS, BILLED, OTHERS, PAYMENTS, LedgerFilter, group_of
from tenant_space.ledger.shapes import COUNT_CAP, Entry, LedgerMonth, LedgerPage, Term, TermLine
from tenant_space.ledger.words import entry_words
from tenant_space.tenancy.accounts import ENDED, AccountHead
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import LedgerEntry, Tenant
from tenant_space.tenancy.terms import AskedTerm, MonthOfDay

LEDGER_PAGE_SIZE = 30
_NEWEST_FIRST = ("-accounting_date", "-seq", "-entry_id")
_MOVED = F("debit_cents") - F("credit_cents")
MONTH = MonthOfDay("accounting_date")


class _Sums(NamedTuple):
    """What the account's lines of one kind in one month come to. Of a long account there are hundreds."""

    month: str
    """The month, as `YYYY-MM`."""
    kind: str
    """The code of the kind, an `EntryKind`; empty: of all kinds together."""
    moved: int
    """Their debits less their credits, in cents."""
    found: int
    """How many of them have the words that are looked for; all of them without words."""
    found_moved: int
    """The debits less the credits of these, in cents."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A line that has the words that are looked for."""

    pk: str
    """Its key."""
    part: tuple[str, str]
    """Its month, as `YYYY-MM`, and its kind."""
    moved: int
    """Its debit less its credit, in cents."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Which part of which month falls on a page."""

    month: str
    """The month, as `YYYY-MM`."""
    before: int
    """How many of its lines stand on the pages before."""
    after: int
    """How many of its lines are left for the pages after."""


def ledger_page(
    tenant: Tenant,
    head: AccountHead,
    number: int = 1,
    wanted: LedgerFilter | None = None,
    size: int = LEDGER_PAGE_SIZE,
) -> LedgerPage:
    """A page of the ledger, of the lines that are looked for; `size` is how many it has at most.

    The newest line stands at the ERP's balance and the balance goes back from there, whatever the ERP wrote
    beside a line: should the lines not add up, the portal still shows the ERP's figure (exchange format,
    invariant of FULL). Lines left out count in the balance all the same. Four queries at most, of which three
    only when there are lines.
    """
    wanted, account, words = wanted or LedgerFilter(), head.number, entry_words()
    sums = _sums(tenant, account, wanted.partial)
    found = [one for one in sums if wanted.holds(one.month, one.kind)]
    said = list(_said(_entries(tenant, account), wanted, found)) if wanted.words and found else []
    if wanted.words:
        found = list(_narrowed(found, said))
    places = _places(found, number, size)
    page = _on_page(said, found, places)
    rows = _rows_said(tenant, account, page) if wanted.words else _rows(tenant, account, found, places, size)
    if wanted.partial or (places and places[0].before):
        moved = _moved_up_to(_entries(tenant, account), rows)
    else:
        moved = _moved_since(rows, sum(one.moved for one in sums if places and one.month > places[0].month))
    # One that is not in `moved` was taken away by an import between two questions.
    rows = [row for row in rows if row.pk in moved]
    lines = showable("entry", rows, lambda row: _line(row, head.balance.erp_cents, moved, words))
    kinds = found if wanted.partial or not lines else _by_kind(tenant, account, lines)
    return LedgerPage(
        months=tuple(_months(lines, places, kinds)),
        number=number,
        has_next=_goes_on(found, places),
        total=min(sum(one.found for one in found), COUNT_CAP + 1),
        glossary=_glossary(lines, words),
        all_months=tuple(sorted({one.month for one in sums}, reverse=True)),
    )


def _glossary(lines: Sequence[Entry], words: Mapping[str, Words]) -> tuple[Words, ...]:
    kinds = {line.kind if line.kind in words else EntryKind.OTHER for line in lines}
    return tuple(one for code, one in words.items() if code in kinds)


def account_ended(head: AccountHead) -> bool:
    """Whether nothing is asked each month any more."""
    return head.status in ENDED


def term_of(head: AccountHead, terms: Sequence[AskedTerm]) -> Term | None:
    """What is asked for the newest of these terms (`latest_terms`), kind by kind.

    None without one, and for those who have left: nothing is asked each month any more.
    """
    if not terms or account_ended(head):
        return None
    words, cents = entry_words(), dict[str, int]()
    for line in terms[0].lines.values():
        kind = line.kind if line.kind in words else str(EntryKind.OTHER)
        cents[kind] = cents.get(kind, 0) + line.cents
    ordered = sorted((kind for kind in words if cents.get(kind)), key=lambda kind: cents[kind] < 0)
    lines = tuple(TermLine(kind, words[kind].title, abs(cents[kind]), deducted=cents[kind] < 0) for kind in ordered)
    return Term(terms[0].month, lines, terms[0].cents)


def _entries(tenant: Tenant, account_number: str) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.for_tenant(tenant).filter(account_id=account_number)


def _sums(tenant: Tenant, account_number: str, kinds: bool, *days: dt.date) -> list[_Sums]:
    """What each month comes to, from the index alone; `kinds`: each kind in each month.

    `days`: only what is dated between these two.
    """
    found = []
    for month, lines, moved, *kind in _sum_rows(tenant, account_number, kinds, *days):
        cents = int(moved)
        found.append(_Sums(month, kind[0] if kind else "", cents, lines, cents))
    return found


@statement
def _sum_rows(tenant: Tenant, account_number: str, kinds: bool, *days: dt.date) -> QuerySet[LedgerEntry, Any]:
    entries, named = _entries(tenant, account_number), ["kind"] if kinds else []
    if days:
        entries = entries.filter(accounting_date__range=days)
    return (
        entries.order_by()
        .annotate(month=MONTH)
        .values("month", *named)
        .annotate(lines=Count("pk"), moved=Sum(_MOVED))
        .values_list("month", "lines", "moved", *named)
    )


def _by_kind(tenant: Tenant, account_number: str, lines: Sequence[Entry]) -> list[_Sums]:
    """The kinds of the months of these lines: the totals of the months that a page shows, and of no others."""
    months = [Month.of(min(line.day for line in lines)), Month.of(max(line.day for line in lines))]
    return _sums(tenant, account_number, True, months[0].first_day, months[1].last_day)


def _said(entries: QuerySet[LedgerEntry], wanted: LedgerFilter, found: Sequence[_Sums]) -> Iterable[_Said]:
    """The lines that have the words, newest first, among those of the months and kinds looked for.

    Whether a label has them is decided here, since no database folds as we do.
    """
    has_words = cache(wanted.said_in)
    named = _of(entries, found).order_by(*_NEWEST_FIRST).values_list("pk", "accounting_date", "kind", "label", _MOVED)
    for pk, day, kind, label, moved in named:
        if has_words(label):
            yield _Said(pk, (str(Month.of(day)), kind), int(moved))


def _of(entries: QuerySet[LedgerEntry], found: Sequence[_Sums]) -> QuerySet[LedgerEntry]:
    """The lines of these sums, which follow one another in time. Their days bound how far the index is read."""
    days = _days(found)
    kinds = {one.kind for one in found} - {""}
    rows = entries.filter(accounting_date__range=days)
    return rows.filter(kind__in=kinds) if kinds else rows


def _days(found: Sequence[_Sums]) -> tuple[dt.date, dt.date]:
    """The first day and the last one of their months."""
    months = [one.month for one in found]
    return Month.parse(min(months)).first_day, Month.parse(max(months)).last_day


def _narrowed(found: Sequence[_Sums], said: Iterable[_Said]) -> Iterable[_Sums]:
    """The months and kinds in which something is said, with what that comes to."""
    cents: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line in said:
        cents[line.part].append(line.moved)
    for one in found:
        if moved := cents.get((one.month, one.kind)):
            yield one._replace(found=len(moved), found_moved=sum(moved))


def _places(found: Sequence[_Sums], number: int, size: int) -> list[_Place]:
    """The months on a page, newest first; none on a page that does not exist.

    A month is whole on its page: what it comes to stands above its lines, and part of them would not add up to it.
    Only one of more lines than a page holds is cut: it begins in the room that is left, and goes on on the next page.
    """
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        counts[one.month] += one.found
    pages, room = list[list[_Place]](), 0
    for month in sorted(counts, reverse=True):
        left = counts[month]
        if room < left <= size:
            room = 0  # whole on the next page
        while left:
            if not room:
                pages.append([])
                room = size
            here = min(left, room)
            pages[-1].append(_Place(month, counts[month] - left, left - here))
            left, room = left - here, room - here
    return pages[number - 1] if number <= len(pages) else []


def _goes_on(found: Sequence[_Sums], places: Sequence[_Place]) -> bool:
    """Whether older lines follow those of a page."""
    return bool(places) and (places[-1].after > 0 or any(one.month < places[-1].month for one in found))


def _on_page(said: Sequence[_Said], found: Sequence[_Sums], places: Sequence[_Place]) -> Sequence[_Said]:
    """Those of the lines that have the words, newest first, which stand on a page."""
    if not (said and places):
        return []
    start = sum(one.found for one in found if one.month > places[0].month) + places[0].before
    older = sum(one.found for one in found if one.month < places[-1].month) + places[-1].after
    return said[start : len(said) - older]


def _rows(
    tenant: Tenant, account_number: str, found: Sequence[_Sums], places: Sequence[_Place], size: int
) -> list[LedgerEntry]:
    """The lines of the page."""
    if not places:
        return []
    months, start = {place.month for place in places}, places[0].before
    shown = [one for one in found if one.month in months]
    if not start and not any(one.kind for one in shown):
        return _rows_between(tenant, account_number, size, *_days(shown))
    return list(_of(_entries(tenant, account_number), shown).order_by(*_NEWEST_FIRST)[start : start + size])


@statement
def _rows_between(
    tenant: Tenant, account_number: str, size: int, first_day: dt.date, last_day: dt.date
) -> QuerySet[LedgerEntry]:
    """The newest lines of some months: the usual page, which begins with a month."""
    entries = _entries(tenant, account_number).filter(accounting_date__range=(first_day, last_day))
    return entries.order_by(*_NEWEST_FIRST)[:size]


def _rows_said(tenant: Tenant, account_number: str, said: Sequence[_Said]) -> list[LedgerEntry]:
    """The lines of the page of a search, by their keys: a page has few, whatever the account has."""
    entries = _entries(tenant, account_number).filter(pk__in=[line.pk for line in said])
    return list(entries.order_by(*_NEWEST_FIRST))


def _moved_since(rows: Sequence[LedgerEntry], newer: int) -> dict[str, int]:
    """What moved from the newest line of the account to each of these, both included, in cents.

    Of lines that follow one another with nothing left out; `newer`: what moved in the months after theirs.
    """
    moved = accumulate((row.debit_cents - row.credit_cents for row in rows), initial=newer)
    return dict(zip((row.pk for row in rows), islice(moved, 1, None), strict=True))


def _moved_up_to(entries: QuerySet[LedgerEntry], rows: Sequence[LedgerEntry]) -> dict[str, int]:
    """The same of lines among which others are left out, or which begin inside a month.

    One window over the account's own lines: those that are not asked for count as well.
    """
    if not rows:
        return {}
    window = Window(
        Sum(_MOVED),
        order_by=[F(name.removeprefix("-")).desc() for name in _NEWEST_FIRST],
        frame=RowRange(end=0),
    )
    oldest = min(row.accounting_date for row in rows)
    # Empty but for these lines. A plain filter would narrow the window down to them.
    moved = Case(When(Q(pk__in=[row.pk for row in rows]), then=window))
    found = entries.filter(accounting_date__gte=oldest).annotate(moved=moved).filter(moved__isnull=False)
    return {pk: int(cents) for pk, cents in found.order_by().values_list("pk", "moved")}


def _line(row: LedgerEntry, standing: int, moved: Mapping[str, int], words: Mapping[str, Words]) -> Entry:
    said = words.get(row.kind) or words[str(EntryKind.OTHER)]
    return Entry(
        day=row.accounting_date,
        label=row.label,
        debit_cents=row.debit_cents,
        credit_cents=row.credit_cents,
        balance_cents=standing - moved[row.pk] + row.debit_cents - row.credit_cents,
        due_date=row.due_date,
        entry_id=row.entry_id,
        kind=row.kind,
        period=row.period,
        word=said.title,
        explanation=said.text,
    )


def _months(lines: Sequence[Entry], places: Sequence[_Place], found: Sequence[_Sums]) -> Iterable[LedgerMonth]:
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in found:
        if one.kind != EntryKind.OPENING:
            group = group_of(one.kind)
            totals[one.month][BILLED if group == OTHERS else group] += one.found_moved
    by_place = {place.month: place for place in places}
    for code, entries in groupby(lines, key=lambda line: line.month):
        total, place = totals[code], by_place[code]
        month = LedgerMonth(code, tuple(entries), continued=place.before > 0, continues=place.after > 0)
        yield replace(
            month,
            billed_cents=total[BILLED],
            aids_cents=-total[AIDS],
            paid_cents=-total[PAYMENTS],
        )
