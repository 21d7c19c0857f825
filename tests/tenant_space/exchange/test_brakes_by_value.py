"""Rows that end by what is written in them, or that pass to another account, are counted like those that go."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from pytest_django import Settings

from tenant_space.exchange.errors import BatchHeld
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Claim, Document, Lease, LedgerEntry, Mandate
from tests.kit.batches import EditedBatch, everything, told

Edited = Callable[..., EditedBatch]
PAST, FUTURE = "2026-10-01T00:00:00Z", "2030-01-01T00:00:00Z"
# Of the documents of the sample six are to be seen later only.
ONE = "123456"
ALL = 9999  # rows: more than a file of the sample has
WITH_AN_ACCOUNT = ["documents", "leases", "ledger_entries", "mandates", "claims"]


@pytest.fixture(autouse=True)
def few_rows_stop(settings: Settings, full_applied: None) -> None:
    """The batch of the sample is applied, and five of its rows are many."""
    settings.PORTAL_IMPORT_BRAKE_ROWS = 5


def written(batch: EditedBatch, name: str, rows: int = ALL, **cells: str) -> EditedBatch:
    """The batch with these cells in the first rows of a file, signed."""
    found = list(csv.DictReader(io.StringIO(batch.text(name)), delimiter=";"))
    for row in found[:rows]:
        row.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, found[0], delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return batch.write(name, out.getvalue()).sign()


def held(batch: EditedBatch) -> list[str]:
    """Import a batch that is held; return why, once sure that nothing changed."""
    before = everything()
    with pytest.raises(BatchHeld) as caught:
        batch_import(directory=batch.path)
    assert everything() == before
    return [str(issue) for issue in caught.value.issues.blocking]


@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
@pytest.mark.parametrize("cells", [{"visible_to": PAST}, {"visible_from": FUTURE}], ids=["no_longer", "not_yet"])
def test_documents_that_nobody_sees_any_more_are_gone(edited: Edited, cells: dict[str, str], mode: str) -> None:
    messages = held(written(edited().as_next(124, mode), "documents.csv", ALL, **cells))
    assert told(messages, "documents.csv : 26 lignes sur 26 en vigueur")


def test_documents_that_somebody_hides_night_by_night_are_few(edited: Edited) -> None:
    batch_import(directory=written(edited().as_next(124), "documents.csv", rows=4, visible_to=PAST).path)
    assert Document.objects.filter(visible_to__lt=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)).count() == 4
    again = written(edited().as_next(125), "documents.csv", rows=10, visible_to=PAST)
    assert told(held(again), "documents.csv : 5 lignes sur 22 en vigueur")


def test_documents_that_nobody_saw_may_go(edited: Edited) -> None:
    hidden = Document.objects.exclude(pk="D0000001")
    hidden.update(visible_to=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    batch_import(directory=edited().as_next(124).keep("documents.csv", "D0000001;").path)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
def test_occupants_who_all_left_are_gone(edited: Edited, mode: str) -> None:
    messages = held(written(edited().as_next(124, mode), "occupants.csv", to_date="2026-10-01"))
    assert told(messages, "occupants.csv : 2 lignes sur 2 en vigueur prendraient fin ou seraient retirées")


def test_an_occupant_who_leaves_is_one(edited: Edited) -> None:
    batch = written(edited().as_next(124), "occupants.csv", rows=1, to_date="2026-10-01")
    assert batch_import(directory=batch.path).counts["occupants.csv"].updated == 1


@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
@pytest.mark.parametrize("name", WITH_AN_ACCOUNT)
def test_rows_that_all_pass_to_one_account_are_held(edited: Edited, name: str, mode: str) -> None:
    to = "200002" if name == "claims" else ONE
    messages = held(written(edited().as_next(124, mode), f"{name}.csv", account_number=to))
    assert told(messages, f"{name}.csv : ", "passeraient à un autre compte")


def test_a_row_that_ends_and_passes_on_is_one_row(edited: Edited) -> None:
    batch = written(edited().as_next(124), "documents.csv", account_number="200005", visible_to=PAST)
    assert told(held(batch), "documents.csv : 26 lignes sur 26")


def test_a_few_that_pass_on_are_applied(edited: Edited) -> None:
    batch = written(edited().as_next(124), "documents.csv", rows=4, account_number="200002")
    written(batch, "leases.csv", rows=2, account_number="200002")
    written(batch, "ledger_entries.csv", rows=4, account_number="200002")
    assert batch_import(directory=batch.path).changed
    assert (
        Document.objects.filter(account="200002").count() >= 4 and Lease.objects.filter(account="200002").count() == 3
    )
    assert LedgerEntry.objects.filter(account="200002").count() >= 4


@pytest.mark.parametrize(("name", "to"), [("mandates", ONE), ("claims", "200002")])
def test_a_row_older_than_the_portals_passes_nothing_on(edited: Edited, name: str, to: str) -> None:
    before = sorted(Mandate.objects.values_list("account")), sorted(Claim.objects.values_list("account"))
    older = {"account_number": to, "updated_at": "2026-01-01T00:00:00Z"}
    batch_import(directory=written(edited().as_next(124), f"{name}.csv", ALL, **older).path)
    assert (sorted(Mandate.objects.values_list("account")), sorted(Claim.objects.values_list("account"))) == before


def test_a_row_of_an_account_that_is_new_passes_nothing_on(edited: Edited) -> None:
    """More lines than are there already, of one account, are no lines that passed to it."""
    line = "F{};123456;;2026-11-20;;;;RENT;Loyer;100;0;;;;;;{};U"
    batch = edited().as_next(124).add("ledger_entries.csv", *(line.format(n, n) for n in range(400)))
    assert batch_import(directory=batch.path).counts["ledger_entries.csv"].inserted == 400
