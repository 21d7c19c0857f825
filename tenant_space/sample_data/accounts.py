"""One account and all that hangs on it, as rows of the files of a batch."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tenant_space.sample_data.calendar import DEBIT_DAY, Calendar, add_months, month_end, month_name, utc
from tenant_space.sample_data.ledger import Habit, Ledger, Notice

Cells = dict[str, Any]

ICS = "FR72ZZZ123456"  # the example of the European Payments Council
BANKS = (
    ("AGRIFRPP845", "14506", "00019", "CRCA SAINT CHAMOND"),
    ("PSSTFRPPLYO", "20041", "01007", "LA BANQUE POSTALE LYON"),
    ("CEPAFRPP426", "14265", "00600", "CAISSE EPARGNE LOIRE"),
    ("CMCIFR2A", "10278", "07301", "CCM SAINT ETIENNE"),
)
NOTICES_KEPT = 5
RECEIPTS_KEPT = 3


@dataclass(frozen=True, slots=True)
class ChargesStatement:
    """A settlement of charges for one year."""

    year: int
    """The year whose charges are settled."""
    day: dt.date
    """The day of the notice."""
    amount: int
    """In cents; above zero it is owed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a term that was paid in full."""

    notice: Notice
    """The notice of that term."""

    @property
    def day(self) -> dt.date:
        """The day of the receipt: by then even a payment that the bank rejected was made again."""
        return add_months(self.notice.month, 1).replace(day=20)


@dataclass
class Account:
    """What the generator decides of an account; the rest follows. Rows are cells by column of the format."""

    number: str
    """Its number, of six digits."""
    agency: str
    """The code of its agency."""
    opened_on: dt.date
    """The day it was opened."""
    habit: Habit = field(default_factory=Habit)
    """How it is paid, and what else is written on it."""
    status: str = "ACTIVE"
    """Its status, as the format writes it."""
    closed_on: dt.date | None = None
    """The last day of its holders and leases; None: it is open."""
    people: list[Cells] = field(default_factory=list)
    """The rows of `tenants.csv`, without those whom another account has named."""
    holders: list[Cells] = field(default_factory=list)
    """The rows of `holders.csv`."""
    premises: list[Cells] = field(default_factory=list)
    """The rows of `premises.csv`."""
    leases: list[Cells] = field(default_factory=list)
    """The rows of `leases.csv`, the main one first."""
    occupants: list[Cells] = field(default_factory=list)
    """The rows of `occupants.csv`."""
    mandates: list[Cells] = field(default_factory=list)
    """The rows of `mandates.csv`; none without direct debit."""
    claims: list[Cells] = field(default_factory=list)
    """The rows of `claims.csv`."""
    claim_events: list[Cells] = field(default_factory=list)
    """The rows of `claim_events.csv`."""

    def hold(self, person: Cells, role: str = "SIGNATORY", *, access: bool = True, new: bool = True) -> None:
        """Make somebody a holder; `new` when no other account names them yet."""
        if new:
            self.people.append(person)
        self.holders.append(
            {
                "account_number": self.number,
                "tenant_id": person["tenant_id"],
                "role": role,
                "rank": len(self.holders) + 1,
                "from_date": self.opened_on,
                "to_date": self.closed_on,
                "portal_access": access,
            }
        )

    def rent(self, lease_id: str, premises: Cells, kind: str, rent: int, charges: int, **more: Any) -> Cells:
        """Add a lease and its premises; amounts are monthly, in cents."""
        lease = {
            "lease_id": lease_id,
            "account_number": self.number,
            "premise_id": premises["premise_id"],
            "kind": kind,
            "start_date": self.opened_on,
            "end_date": self.closed_on,
            "rent_cents": rent,
            "charges_cents": charges,
            "insurance_required": False,
            "insurance_status": "NOT_REQUIRED",
            **more,
        }
        self.premises.append(premises)
        self.leases.append(lease)
        return lease

    @property
    def dwells(self) -> bool:
        """Whether a dwelling is rented on this account today."""
        homes = {premises["premise_id"] for premises in self.premises if premises["type"] == "LOGEMENT"}
        return any(lease["premise_id"] in homes and lease["end_date"] is None for lease in self.leases)


@dataclass(frozen=True)
class AccountBooks:
    """The entries of an account and the documents they make."""

    account: Account
    """The account they are of."""
    ledger: Ledger
    """Its entries, and what they come to."""
    notices: list[Notice]
    """The notices that have a document: the last `NOTICES_KEPT`; none when every lease has ended."""
    statements: list[ChargesStatement]
    """The settlements of charges, oldest first."""
    receipts: list[Receipt]
    """The receipts, oldest first, `RECEIPTS_KEPT` at most; every second account has none."""


def books_keep(account: Account, calendar: Calendar, rng: random.Random) -> AccountBooks:
    """Write the entries of an account, and choose its documents."""
    ledger = Ledger(account.number, account.leases, account.habit, calendar, rng)
    ledger.write()
    lasting = any(lease["end_date"] is None for lease in account.leases)
    years = [month for month in calendar.months if month.month == 5]
    statements = [
        ChargesStatement(month.year - 1, month.replace(day=22), amount)
        for month, amount in zip(years, account.habit.settlements, strict=True)
        if account.dwells and account.opened_on <= month
    ]
    notices, receipts = (ledger.notices[-NOTICES_KEPT:], _receipts(ledger, calendar)) if lasting else ([], [])
    return AccountBooks(account, ledger, notices, statements, receipts)


def _receipts(ledger: Ledger, calendar: Calendar) -> list[Receipt]:
    """The receipts of the last paid terms. Only every second account gets them: others ask for theirs."""
    if int(ledger.number) % 2 == 0:
        return []
    paid = ledger.notices[: len(ledger.notices) - ledger.habit.unpaid]
    receipts = [Receipt(notice) for notice in paid if notice.total > 0]
    return [receipt for receipt in receipts if receipt.day <= calendar.today][-RECEIPTS_KEPT:]


def account_rows(books: AccountBooks, calendar: Calendar) -> Iterator[tuple[str, Cells]]:
    """The rows of an account, each with the name of its file, documents excepted."""
    account = books.account
    yield "accounts.csv", _account_row(books, calendar)
    for name in ("holders", "premises", "leases", "occupants", "mandates", "claims", "claim_events"):
        for row in getattr(account, name):
            yield f"{name}.csv", row
    for row in account.people:
        yield "tenants.csv", row
    for row in books.ledger.rows:
        yield "ledger_entries.csv", row


def _account_row(books: AccountBooks, calendar: Calendar) -> Cells:
    account, balance = books.account, books.ledger.balance
    open_today = account.closed_on is None
    debited = bool(account.mandates) and account.habit.method == "DIRECT_DEBIT"
    due = calendar.next_due.replace(day=DEBIT_DAY) if debited else calendar.next_due
    return {
        "account_number": account.number,
        "status": account.status,
        "agency_code": account.agency,
        "opened_on": account.opened_on,
        "closed_on": account.closed_on,
        "balance_cents": balance,
        "balance_date": calendar.today - dt.timedelta(days=1),
        "next_due_date": due if open_today and books.ledger.rows else None,
        "next_due_cents": max(balance, 0) if open_today and books.ledger.rows else None,
        "payment_block": account.status == "LITIGATION",
        "direct_debit_active": debited,
        "online_payment_allowed": account.status != "LITIGATION",
        "updated_at": calendar.stamp,
    }


def insurance(state: str, calendar: Calendar, rng: random.Random) -> Cells:
    """The columns of a lease about its insurance, with dates that go with the state."""
    today = calendar.today
    ends = {
        "UP_TO_DATE": today + dt.timedelta(days=rng.randint(45, 330)),
        "EXPIRING": today + dt.timedelta(days=rng.randint(3, 28)),
        "EXPIRED": today - dt.timedelta(days=rng.randint(5, 400)),
    }
    end = ends.get(state)
    return {
        "insurance_required": True,
        "insurance_status": state,
        "insurance_valid_from": end - dt.timedelta(days=364) if end else None,
        "insurance_valid_to": end,
    }


def mandate_row(account: Account, name: str, calendar: Calendar, rng: random.Random, rum: str) -> Cells:
    """An active direct debit mandate. The bank account is never written, only its last figures."""
    bic, bank, branch, label = rng.choice(BANKS)
    fingerprint = hashlib.sha256(f"{account.number} {rum}".encode()).hexdigest()
    return {
        "mandate_id": f"M{account.number}",
        "account_number": account.number,
        "rum": rum,
        "ics": ICS,
        "status": "ACTIVE",
        "scheme": "CORE",
        "sequence_type": "RCUR",
        "iban_masked": f"FR76 •••• •••• •••• •••• •••• {rng.randint(0, 999):03d}",
        "iban_fingerprint": fingerprint,
        "bic": bic,
        "bank_code": bank,
        "branch_code": branch,
        "branch_label": label,
        "holder_name": name[:70],
        "signed_on": max(account.opened_on, calendar.months[0]),
        "debit_day": DEBIT_DAY,
        "purpose": "Échéance",
        "updated_at": calendar.stamp,
    }


def document_rows(books: AccountBooks) -> Iterator[tuple[Cells, Notice | ChargesStatement | Receipt]]:
    """The rows of the documents, without size and hash, each with what its PDF says."""
    number = books.account.number
    for notice in books.notices:
        day = month_end(notice.month)
        yield _document(number, "AE", notice.reference, "RENT_NOTICE", "Avis d'échéance", day), notice
    for statement in books.statements:
        kind, title = "CHARGES_STATEMENT", "Avis de régularisation de charges"
        yield _document(number, "RC", str(statement.year + 1), kind, title, statement.day), statement
    for receipt in books.receipts:
        row = _document(number, "QU", receipt.notice.reference, "RECEIPT", "Quittance", receipt.day)
        name = month_name(receipt.notice.month)
        yield row | {"title": f"Quittance - {name}", "period": f"{receipt.notice.month:%Y-%m}"}, receipt


def _document(number: str, prefix: str, reference: str, kind: str, title: str, day: dt.date) -> Cells:
    return {
        "document_id": f"{prefix}-{number}-{reference}",
        "account_number": number,
        "kind": kind,
        "title": f"{title} - {day:%d/%m/%Y}",
        "document_date": day,
        "period": f"{day:%Y-%m}" if kind == "RENT_NOTICE" else None,
        "file_name": f"{prefix}_{number}_{reference}.pdf",
        "mime_type": "application/pdf",
        "visible_from": utc(day, 6),
    }
