"""A carriage return inside a line is one odd character in one cell, and ends neither the line nor the night."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Claim, LedgerEntry, Tenant
from tests.kit.batches import EditedBatch, everything, refused, told

Edited = Callable[..., EditedBatch]
LABEL, SECOND = "Loyer principal décembre 2024", "E12345600002"
LEDGER = "ledger_entries.csv"


def as_windows(batch: EditedBatch) -> EditedBatch:
    """The batch with every line ended as Windows does."""
    for entry in batch.control["files"]:
        content = batch.text(entry["name"])
        batch.write(entry["name"], content.replace("\n", "\r\n"))
    return batch.sign()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Loyer\rprincipal", "Loyer principal"),
        ("Loyer \r\r principal", "Loyer   principal"),
        ("\rLoyer", " Loyer"),
        ("Loyer\r", "Loyer "),
        ('"Loyer\rprincipal"', "Loyer principal"),
    ],
)
@pytest.mark.parametrize("ended", ["\n", "\r\n"])
def test_it_is_taken_out_of_a_free_text(
    full_applied: None, edited: Edited, written: str, kept: str, ended: str
) -> None:
    batch = edited().as_next(124).replace(LEDGER, LABEL, written)
    report = batch_import(directory=(as_windows(batch) if ended == "\r\n" else batch).path)
    assert LedgerEntry.objects.get(pk=SECOND).label == kept and report.left_out_count == 0
    assert told([str(issue) for issue in report.warnings], f"{LEDGER}, ligne 3 : label : caractères de contrôle")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tenants.csv", "Aide-soignante", "Aide\rsoignante"),
        ("claims.csv", "Fuite sous l'évier", "Fuite\rsous l'évier"),
        ("agencies.csv", "Sur rendez-vous", "Sur\rrendez-vous"),
    ],
)
def test_it_is_taken_out_in_every_file(full_applied: None, edited: Edited, name: str, old: str, new: str) -> None:
    report = batch_import(directory=edited().as_next(124).replace(name, old, new).path)
    assert report.left_out_count == 0
    assert told([str(issue) for issue in report.warnings], name, "caractères de contrôle retirés")
    assert Tenant.objects.count() == 10 and Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [(";2024-12;RENT", ";2024\r-12;RENT"), (f"{SECOND};", f"E123\r{SECOND[4:]};"), (";35542;", ";35\r542;")],
)
def test_elsewhere_it_costs_the_row(full_applied: None, edited: Edited, old: str, new: str) -> None:
    before = everything()
    batch = edited().as_next(124)
    batch.write(LEDGER, batch.text(LEDGER).replace(old, new, 1))
    report = batch_import(directory=batch.sign().path)
    assert [(issue.file_name, issue.line) for issue in report.left_out] == [(LEDGER, 3)]
    assert {**everything(), "Batch": []} == {**before, "Batch": []}


def test_line_ends_of_a_quoted_text_stay(full_applied: None, edited: Edited) -> None:
    batch = edited().as_next(124).replace("claims.csv", "L'eau coule depuis hier soir.", '"L\'eau\r\ncoule.\r\n"')
    batch_import(directory=batch.path)
    assert Claim.objects.get().description == "L'eau\ncoule.\n"


def test_returns_alone_are_no_line_ends(db: None, edited: Edited) -> None:
    """A file of one long line has no columns, and says so."""
    batch = edited()
    batch.write("agencies.csv", batch.text("agencies.csv").replace("\n", "\r")).sign()
    assert told(refused(batch), "agencies.csv, ligne 1 : colonnes obligatoires absentes")
