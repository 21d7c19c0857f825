"""What is asked this month and was not asked the month before, line by line, in words and figures.

Lines are compared by kind and lease: labels change with the month, and a tenant with a dwelling and a
garage has two rents. Payments are not compared: they are what one did, not what is asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Max, Min, Sum

from tenant_space.formats.months import Month
from tenant_space.ledger.change_words import Line, change_text, month_word, summary_text
from tenant_space.ledger.filters import PAYMENT_KINDS
from tenant_space.ledger.selectors import MONTH
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.leases import term_goes_on
from tenant_space.tenancy.models import Lease, LedgerEntry, Tenant

# Two terms, even of an account that is billed each quarter.
_MONTHS_BACK = 7
# An aid alone is no term: the fund may pay it before the rent is called.
_CALLED = (EntryKind.RENT, EntryKind.CHARGES)
_NOT_BILLED = (*PAYMENT_KINDS, EntryKind.OPENING)

_Key = tuple[str, str | None]
_Lines = dict[_Key, Line]


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is not what it was."""

    kind: str
    """The code of its kind, an `EntryKind`."""
    text: str
    """The sentence that says what changed."""
    before_cents: int | None
    """What it came to in the earlier term, in cents; below zero it lowered what was asked; None: no such line."""
    after_cents: int | None
    """What it comes to in the later term, in cents; below zero it lowers what is asked; None: no such line."""

    @property
    def more_cents(self) -> int:
        """What it adds to what is asked; below zero when one pays less."""
        return (self.after_cents or 0) - (self.before_cents or 0)


@dataclass(frozen=True, slots=True)
class MonthChanges:
    """The two latest terms compared."""

    month: str
    """The month of the later term, as `YYYY-MM`."""
    before: str
    """The month of the earlier term, as `YYYY-MM`."""
    after_cents: int
    """All that is asked for the later term, aids deducted, in cents."""
    before_cents: int
    """All that was asked for the earlier term, aids deducted, in cents."""
    changes: tuple[Change, ...]
    """The lines that are not what they were, the larger changes first; empty: nothing changed."""

    @property
    def title(self) -> str:
        """What the comparison is called: two months, or two terms further apart."""
        follows = Month.parse(self.before) + 1 == Month.parse(self.month)
        return "Ce qui a changé depuis le mois dernier" if follows else "Ce qui a changé depuis l'avis précédent"

    @property
    def summary(self) -> str:
        """The one sentence that says how much more or less is asked."""
        months = month_word(self.month), month_word(self.before)
        return summary_text(*months, self.after_cents, self.before_cents, changed=bool(self.changes))


def month_changes(tenant: Tenant, account_number: str) -> MonthChanges | None:
    """Compare the two latest terms of an account, the larger changes first. Two queries, of its last months only.

    None when fewer than two terms are known: nothing was asked lately, or for the first time.
    """
    terms = _terms(tenant, account_number)
    months = _latest_two(terms)
    if months is None:
        return None
    after, before = (terms[month] for month in months)
    return MonthChanges(
        month=months[0],
        before=months[1],
        after_cents=sum(line.cents for line in after.values()),
        before_cents=sum(line.cents for line in before.values()),
        changes=tuple(sorted(_changes(after, before, months), key=lambda one: -abs(one.more_cents))),
    )


def _terms(tenant: Tenant, account_number: str) -> Mapping[str, _Lines]:
    """What the lines of each kind and lease come to, by month. Lines that come to nothing are left out."""
    since = Month.today() - _MONTHS_BACK
    rows = (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=since.first_day)
        .exclude(kind__in=_NOT_BILLED)
        .annotate(month=MONTH)
        .filter(month__gte=str(since))
        .order_by()
        .values("month", "kind", "lease_id")
        .annotate(cents=Sum(F("debit_cents") - F("credit_cents")), first=Min("label"), last=Max("label"))
    )
    # Not joined to the lines: the database would read every lease of the landlord for them.
    leases = _leases(tenant, account_number)
    terms: dict[str, _Lines] = defaultdict(dict)
    for row in rows:
        if row["cents"]:
            premises, until = leases.get(row["lease_id"], ("", None))
            terms[row["month"]][row["kind"], row["lease_id"]] = Line(
                kind=row["kind"],
                cents=int(row["cents"]),
                label=row["first"] if row["first"] == row["last"] else "",
                premises=premises,
                until=until,
            )
    return terms


def _leases(tenant: Tenant, account_number: str) -> Mapping[str, tuple[str, dt.date | None]]:
    """What each lease of an account is about, and its last day."""
    rows = Lease.objects.for_tenant(tenant).filter(account_id=account_number).select_related("premises")
    return {row.pk: (row.premises.type, row.end_date) for row in rows}


def _latest_two(terms: Mapping[str, _Lines]) -> tuple[str, str] | None:
    """The two latest months in which a rent or charges were asked."""
    called = [month for month, lines in terms.items() if any(line.kind in _CALLED for line in lines.values())]
    called.sort(reverse=True)
    if len(called) > 1 and _goes_on(terms[called[0]], terms[called[1]], called[0]):
        called = called[1:]
    return (called[0], called[1]) if len(called) > 1 else None


def _goes_on(latest: _Lines, before: _Lines, month: str) -> bool:
    """Whether the latest term is still to be completed.

    Compared too early, it would say that the rent of the dwelling is not paid any more.
    """
    rents = {lease for kind, lease in latest if kind == EntryKind.RENT}
    had = {lease: line.until for (kind, lease), line in before.items() if kind == EntryKind.RENT}
    return term_goes_on(Month.parse(month), rents, had)


def _changes(after: _Lines, before: _Lines, months: tuple[str, str]) -> Iterable[Change]:
    for key in {**after, **before}:
        now, then = after.get(key), before.get(key)
        if now and then and now.cents == then.cents:
            continue
        yield Change(
            kind=key[0],
            text=change_text(now, then, month_word(months[0]), month_word(months[1])),
            before_cents=then.cents if then else None,
            after_cents=now.cents if now else None,
        )
