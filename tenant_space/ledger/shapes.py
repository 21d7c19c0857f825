"""What a page of the ledger is made of: months, lines, totals, the monthly term. Amounts are in cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space import formats
from tenant_space.editable_words.wordings import Words
from tenant_space.formats.months import Month
from tenant_space.formats.names import folded_words

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. Amounts and running balance are in cents; `word` is the plain name of its kind."""

    day: dt.date
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int
    due_date: dt.date | None = None
    entry_id: str = ""
    kind: str = ""
    month: str = ""
    word: str = ""
    explanation: str = ""

    @property
    def needs_word(self) -> bool:
        """Whether the label does not already begin with the plain name."""
        plain = folded_words(self.word.partition("(")[0])
        return folded_words(self.label)[: len(plain)] != plain


@dataclass(frozen=True, slots=True)
class Total:
    """What moved in a month for one reason: `word` says which way, `cents` is never below zero."""

    code: str
    word: str
    cents: int


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """The lines of a month (`YYYY-MM`) that are on the page, and the totals of all its lines, in cents.

    `billed_cents` counts every line but aids, payments and the balance an account starts with. Debits count
    up in it, credits down; the other way round in `aids_cents` and `paid_cents`. With a filter, totals are
    those of the lines that it finds. `continued`: it begins on the page before; `continues`: it goes on.
    """

    code: str
    entries: tuple[Entry, ...]
    billed_cents: int = 0
    aids_cents: int = 0
    paid_cents: int = 0
    continued: bool = False
    continues: bool = False

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.code).name

    @property
    def totals(self) -> tuple[Total, ...]:
        """The totals that are not nil, in words that need no sign."""
        said = (
            ("billed", self.billed_cents, "Facturé", "En votre faveur"),
            ("aids", self.aids_cents, "Aides", "Aides reprises"),
            ("paid", self.paid_cents, "Payé", "Paiements rejetés"),
        )
        return tuple(Total(code, up if cents > 0 else down, abs(cents)) for code, cents, up, down in said if cents)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A part of the monthly term, in cents; `deducted` when it makes the term smaller."""

    kind: str
    word: str
    cents: int
    deducted: bool


@dataclass(frozen=True, slots=True)
class Term:
    """What is paid for a month: rent and charges, less the aids. `cents` below zero: the aids exceed them."""

    month: str
    lines: tuple[TermLine, ...]
    cents: int

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.month).name


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger, newest month first. `total` stops counting at `COUNT_CAP` + 1.

    `glossary` explains the kinds of line on the page. `all_months` are all months of the account (`YYYY-MM`),
    newest first, whatever is looked for. `term` is what is paid each month, None when nothing is any more.
    """

    months: tuple[LedgerMonth, ...]
    number: int
    has_next: bool
    total: int
    glossary: tuple[Words, ...] = ()
    all_months: tuple[str, ...] = ()
    term: Term | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of the page, whatever their month."""
        return tuple(entry for month in self.months for entry in month.entries)

    @property
    def total_text(self) -> str:
        if self.total > COUNT_CAP:
            return f"plus de {COUNT_CAP:,}".replace(",", formats.NARROW_SPACE) + " écritures"
        return f"{self.total} écriture{'s' if self.total > 1 else ''}"
