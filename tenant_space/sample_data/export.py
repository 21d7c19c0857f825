"""A whole batch of invented data, the same for the same seed, day and landlord."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenant_space.sample_data.accounts import Account, AccountBooks, Receipt, account_rows, books_keep, document_rows
from tenant_space.sample_data.calendar import Calendar
from tenant_space.sample_data.households import Households
from tenant_space.sample_data.ledger import Notice
from tenant_space.sample_data.pdfs import charges_statement_pdf, receipt_pdf, rent_notice_pdf
from tenant_space.sample_data.personas import personas
from tenant_space.sample_data.places import AGENCIES, code_list_rows
from tenant_space.sample_data.writer import BatchWriter

MAX_ACCOUNTS = 600_000  # account numbers have six digits


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to generate."""

    accounts: int
    """How many, after the known people of the demonstration."""
    seed: int
    """The same one gives the same people."""
    today: dt.date
    """The day of the batch, which all dates follow from."""
    sequence: int
    """The number of the batch."""
    landlord_code: str
    """The landlord's code, in the control file."""
    landlord_name: str
    """The landlord's name, on the documents."""

    @property
    def batch_id(self) -> str:
        return f"{self.today:%Y%m%d}T020000Z_{self.sequence:06d}_FULL"


def export_write(plan: ExportPlan, out: Path) -> Path:
    """Write a full batch in a folder of its own under `out`, and return that folder.

    Raises `FileExistsError` when this batch is already there: a batch never changes.
    """
    calendar = Calendar(plan.today)
    with BatchWriter(out / plan.batch_id) as writer:
        for row in code_list_rows():
            writer.add("code_lists.csv", row)
        for row in AGENCIES:
            writer.add("agencies.csv", row)
        for account, rng in _accounts(plan, calendar):
            _account_write(writer, books_keep(account, calendar, rng), calendar, plan.landlord_name)
        extracted = dt.datetime.combine(plan.today, dt.time(1), dt.UTC)
        writer.sign(sequence=plan.sequence, extracted_at=extracted, landlord=plan.landlord_code)
    return writer.folder


def _accounts(plan: ExportPlan, calendar: Calendar) -> Iterator[tuple[Account, random.Random]]:
    for account in personas(calendar):
        yield account, random.Random(account.number)
    households = Households(plan.seed, calendar)
    for place in range(plan.accounts):
        yield households.make(place)


def _account_write(writer: BatchWriter, books: AccountBooks, calendar: Calendar, landlord: str) -> None:
    for name, row in account_rows(books, calendar):
        writer.add(name, row)
    account, premises = books.account, books.account.premises[0]
    address = f"{premises['address_line1']}\n{premises['postal_code']} {premises['city']}"
    for row, subject in document_rows(books):
        if isinstance(subject, Notice):
            content = rent_notice_pdf(landlord, account.number, address, subject)
        elif isinstance(subject, Receipt):
            content = receipt_pdf(landlord, account.number, address, subject.notice, subject.day)
        else:
            year, day, amount = subject.year, subject.day, subject.amount
            content = charges_statement_pdf(landlord, account.number, address, year, day, amount)
        writer.add_document(row, content)
