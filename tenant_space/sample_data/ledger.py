"""The entries of a rent account over its last months, and the rent notices they make.

Amounts are in cents. The balance of an account is always the sum of its entries.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tenant_space.sample_data.calendar import DEBIT_DAY, Calendar, add_months, month_end, month_name

Cells = dict[str, Any]

REJECT_FEE = 420
METHOD_LABELS = {
    "DIRECT_DEBIT": "Prélèvement automatique",
    "CARD": "Paiement par carte",
    "TRANSFER": "Virement reçu",
    "CHEQUE": "Chèque reçu",
    "CASH": "Espèces au guichet",
    "TIP": "TIP SEPA",
}


@dataclass(frozen=True, slots=True)
class Habit:
    """How an account is paid, and what else is written on it."""

    method: str = "CARD"
    """How it is paid: a key of `METHOD_LABELS`."""
    unpaid: int = 0
    """How many of the last terms are not paid."""
    part_paid: int = 0
    """What is paid on the first of these all the same, in cents."""
    credit: int = 0
    """What is paid in excess on the last term, in cents."""
    adjustment: int = 0
    """What the landlord corrects at the end, in cents; above zero it is owed."""
    opening: int = 0
    """The balance it starts with, in cents; above zero it is owed."""
    rejected: bool = False
    """Whether the bank rejected one direct debit, which was paid by card a few days later."""
    aid: int = 0
    """The housing aid (APL) of each month, in cents; 0: none."""
    former_aid: int = 0
    """The same before the last term, in cents, when it has just changed; 0: it has not."""
    solidarity: int = 0
    """The reduction of the rent (RLS) of each month, in cents; 0: none."""
    surcharge: int = 0
    """The supplement to the rent (SLS) of each month, in cents; 0: none."""
    settlements: tuple[int, int] = (0, 0)
    """The settlements of charges of the last two years, in cents; above zero they are owed."""
    plan: str = ""
    """The words of a payment plan; empty: none."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One rent notice."""

    month: dt.date
    """The month of the term, by its first day."""
    before: int
    """What was owed before, in cents."""
    lines: list[tuple[str, int]]
    """The lines of the term: words and cents."""
    due: dt.date
    """When to pay."""

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.lines)

    @property
    def reference(self) -> str:
        return f"{self.month:%Y%m}"


@dataclass
class Ledger:
    """The entries of one account, written in order of date."""

    number: str
    """The number of the account."""
    leases: list[Cells]
    """Its leases, as rows of `leases.csv`."""
    habit: Habit
    """How it is paid, and what else is written on it."""
    calendar: Calendar
    """The dates of the batch."""
    rng: random.Random
    """Chooses the days of payments."""
    rows: list[Cells] = field(default_factory=list)
    """The entries written so far, as rows of `ledger_entries.csv`."""
    notices: list[Notice] = field(default_factory=list)
    """The rent notices so far, oldest first."""
    balance: int = 0
    """The sum of the entries so far, in cents; above zero it is owed."""

    def write(self) -> None:
        """Write all the entries; `rows`, `notices` and `balance` hold the outcome."""
        months = self.calendar.months
        if all(lease["start_date"] > months[-1] for lease in self.leases):
            return  # just moved in: nothing is called yet
        self._add(months[0], "OPENING", "Solde à l'ouverture", self.habit.opening, months[0])
        called = [month for month in months if any(True for _ in self._leased(month))]
        may = [month for month in months if month.month == 5]
        for place, month in enumerate(called):
            left = len(called) - place
            if month in may and left > self.habit.unpaid:
                self._settlement(month, self.habit.settlements[may.index(month)])
            self._term(month)
            self._payment(month, left)
        if self.habit.adjustment:
            self._add(self.calendar.today, "ADJUSTMENT", "Correction de facturation", self.habit.adjustment)
        if self.habit.plan:
            self._add(self.calendar.today, "PAYMENT_PLAN", self.habit.plan, 0)

    def _leased(self, month: dt.date) -> Iterator[Cells]:
        for lease in self.leases:
            if lease["start_date"] <= month and (lease["end_date"] is None or lease["end_date"] >= month_end(month)):
                yield lease

    def _term(self, month: dt.date) -> None:
        before, day = self.balance, month_end(month)
        due = add_months(month, 1).replace(day=5)
        lines: list[tuple[str, int]] = []
        for kind, label, amount, lease in self._term_lines(month):
            reference = f"AE-{self.number}-{month:%Y%m}"
            self._add(day, kind, label, amount, month, lease_id=lease, due_date=due, document_ref=reference)
            lines.append((label, amount))
        self.notices.append(Notice(month, before, lines, due))

    def _term_lines(self, month: dt.date) -> Iterator[tuple[str, str, int, str | None]]:
        name, habit = month_name(month), self.habit
        for lease in self._leased(month):
            what = "Loyer principal" if lease["kind"] == "MAIN" else "Loyer annexe"
            yield "RENT", f"{what} {name}", lease["rent_cents"], lease["lease_id"]
            if lease["charges_cents"]:
                label = f"Provision pour charges et chauffage {name}"
                yield "CHARGES", label, lease["charges_cents"], lease["lease_id"]
        if habit.surcharge:
            yield "SLS", f"Supplément de loyer de solidarité {name}", habit.surcharge, None
        if habit.aid:
            aid = habit.aid if month == self.calendar.months[-1] else habit.former_aid or habit.aid
            yield "HOUSING_AID", f"APL versée par la CAF {name}", -aid, None
        if habit.solidarity:
            yield "RLS", f"Réduction de loyer de solidarité {name}", -habit.solidarity, None

    def _settlement(self, month: dt.date, amount: int) -> None:
        label = f"Régularisation de charges {month.year - 1}"
        reference = f"RC-{self.number}-{month.year}"
        self._add(month.replace(day=22), "CHARGES_SETTLEMENT", label, amount, month, document_ref=reference)

    def _payment(self, month: dt.date, left: int) -> None:
        """Pay what is owed; `left` is the number of terms to come, this one included."""
        amount, unpaid = self.balance, self.habit.unpaid
        if left <= unpaid:
            amount = min(self.habit.part_paid, amount) if left == unpaid else 0
        elif left == 1:
            amount += self.habit.credit
        if amount <= 0:
            return
        day = add_months(month, 1).replace(
            day=DEBIT_DAY if self.habit.method == "DIRECT_DEBIT" else self.rng.randint(2, 12)
        )
        if self.habit.rejected and left == unpaid + 3:
            self._rejected_payment(day, amount, month)
        else:
            label = METHOD_LABELS[self.habit.method]
            self._add(day, "PAYMENT", label, -amount, month, payment_method=self.habit.method)

    def _rejected_payment(self, day: dt.date, amount: int, month: dt.date) -> None:
        self._add(day, "PAYMENT", METHOD_LABELS["DIRECT_DEBIT"], -amount, month, payment_method="DIRECT_DEBIT")
        refused = self.rows[-1]["entry_id"]
        later = day + dt.timedelta(days=4)
        self._add(
            later, "PAYMENT_REJECT", "Prélèvement rejeté par votre banque", amount, month, reversed_entry_id=refused
        )
        self._add(later, "FEE", "Frais de rejet", REJECT_FEE, month)
        paid = day + dt.timedelta(days=8)
        self._add(paid, "PAYMENT", METHOD_LABELS["CARD"], -amount - REJECT_FEE, month, payment_method="CARD")

    def _add(
        self, day: dt.date, kind: str, label: str, amount: int, month: dt.date | None = None, **more: Any
    ) -> None:
        """Write one entry; a negative amount is a credit."""
        self.balance += amount
        place = len(self.rows) + 1
        self.rows.append(
            {
                "entry_id": f"E{self.number}{place:05d}",
                "account_number": self.number,
                "accounting_date": day,
                "value_date": day,
                "period": f"{month or day:%Y-%m}",
                "kind": kind,
                "label": label,
                "debit_cents": max(amount, 0),
                "credit_cents": max(-amount, 0),
                "balance_after_cents": self.balance,
                "seq": place,
                **more,
            }
        )
