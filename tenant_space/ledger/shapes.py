"""What a page of the ledger is made of: months, lines, totals, the monthly term. Amounts are in cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space import formats
from tenant_space.editable_words.wordings import Words
from tenant_space.formats.months import Month
from tenant_space.formats.names import folded_words
from tenant_space.ledger import words

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    day: dt.date
    """Its accounting date."""
    label: str
    """What the ERP calls it."""
    debit_cents: int
    """What it adds to what is owed, in cents; 0: nothing."""
    credit_cents: int
    """What it takes off, in cents; 0: nothing."""
    balance_cents: int
    """What is owed after it, in cents; below zero: what stands to the tenant's credit."""
    due_date: dt.date | None = None
    """The day by which it is to be paid; None: the ERP does not say."""
    entry_id: str = ""
    """Its number in the ERP; empty in a preview."""
    kind: str = ""
    """The code of its kind, an `EntryKind`."""
    period: str = ""
    """The month that the ERP writes it down to, as `YYYY-MM`; empty: it names none."""
    word: str = ""
    """The plain name of its kind, in the editors' words."""
    explanation: str = ""
    """What lines of this kind are, in the editors' words; may be empty."""

    @property
    def month(self) -> str:
        """The month it is listed in, that of its day, as `YYYY-MM`."""
        return f"{self.day.year:04d}-{self.day.month:02d}"

    @property
    def meant_for(self) -> str:
        """`octobre 2026`, when it is about another month than that of its day and its label does not say so."""
        if self.period in ("", self.month):
            return ""
        name = Month.parse(self.period).name
        return "" if set(folded_words(name)).issubset(folded_words(self.label)) else name

    @property
    def _needs_word(self) -> bool:
        """Whether the label does not already begin with the plain name."""
        plain = folded_words(self.word.partition("(")[0])
        return folded_words(self.label)[: len(plain)] != plain

    @property
    def said_besides(self) -> str:
        """What stands under the label: the plain name, the month it is about; empty when the label says it all."""
        month = self.meant_for
        meant = words.MEANT_FOR.format(month=month) if month else ""
        return ", ".join(part for part in (self.word if self._needs_word else "", meant) if part)

    @property
    def debit_text(self) -> str:
        """What was asked; empty: nothing."""
        return formats.euros(self.debit_cents) if self.debit_cents else ""

    @property
    def credit_text(self) -> str:
        """What was paid or deducted; empty: nothing."""
        return formats.euros(self.credit_cents) if self.credit_cents else ""

    @property
    def balance_text(self) -> str:
        """What is owed after it: `456,78 € dus`, `avoir 12,00 €`, `0,00 €`."""
        amount = formats.euros(self.balance_cents)
        if self.balance_cents > 0:
            return words.OWED.format(amount=amount)
        return words.CREDIT.format(amount=amount) if self.balance_cents < 0 else amount


@dataclass(frozen=True, slots=True)
class Total:
    """What moved in a month for one reason."""

    code: str
    """The reason: `billed`, `aids` or `paid`."""
    word: str
    """Which way it moved, so that no sign is needed: `Payé`, `Paiements rejetés`."""
    cents: int
    """How much, in cents; never below zero."""


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """The lines of a month, and what they come to.

    Only one of more lines than a page holds goes on on the next page, and has the totals of all its lines on both.
    With a filter, lines and totals are those that it finds.
    """

    code: str
    """The month, as `YYYY-MM`."""
    entries: tuple[Entry, ...]
    """Its lines that are on the page, newest first."""
    billed_cents: int = 0
    """What was asked, in cents: debits less credits of all lines but aids, payments and the starting balance."""
    aids_cents: int = 0
    """The aids: credits less debits, in cents."""
    paid_cents: int = 0
    """The payments: credits less debits, in cents; below zero: more was rejected than paid."""
    continued: bool = False
    """Whether the month begins on the page before."""
    continues: bool = False
    """Whether the month goes on on the next page."""

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.code).name

    @property
    def is_cut(self) -> bool:
        """Whether the totals are those of more lines than stand on the page."""
        return self.continued or self.continues

    @property
    def totals(self) -> tuple[Total, ...]:
        """The totals that are not nil, in words that need no sign."""
        said = (
            ("billed", self.billed_cents, words.BILLED, words.BILLED_BACK),
            ("aids", self.aids_cents, words.AIDS, words.AIDS_BACK),
            ("paid", self.paid_cents, words.PAID, words.PAID_BACK),
        )
        return tuple(Total(code, up if cents > 0 else down, abs(cents)) for code, cents, up, down in said if cents)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A part of the monthly term."""

    kind: str
    """The code of its kind, an `EntryKind`."""
    word: str
    """The plain name of its kind, in the editors' words."""
    cents: int
    """Its amount in cents, never below zero."""
    deducted: bool
    """Whether it makes the term smaller, as an aid does."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is asked for a month: rent, charges and whatever else, less the aids."""

    month: str
    """The month, as `YYYY-MM`."""
    lines: tuple[TermLine, ...]
    """Its parts, in the editors' order: what is asked first, then what is deducted."""
    cents: int
    """What is asked in all, in cents; below zero: what is deducted is more than the rest."""

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.month).name


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger."""

    months: tuple[LedgerMonth, ...]
    """The months on the page, newest first."""
    number: int
    """Which page it is, from 1."""
    has_next: bool
    """Whether older lines follow."""
    total: int
    """How many lines are found in all; the count stops at `COUNT_CAP` + 1."""
    glossary: tuple[Words, ...] = ()
    """What explains the kinds of line on the page."""
    all_months: tuple[str, ...] = ()
    """All months of the account as `YYYY-MM`, newest first, whatever is looked for."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of the page, whatever their month."""
        return tuple(entry for month in self.months for entry in month.entries)

    @property
    def total_text(self) -> str:
        if self.total > COUNT_CAP:
            return words.MANY_LINES.format(count=f"{COUNT_CAP:,}".replace(",", formats.NARROW_SPACE))
        return (words.LINES if self.total > 1 else words.ONE_LINE).format(count=self.total)
