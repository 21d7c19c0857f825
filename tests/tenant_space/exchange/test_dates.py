"""Dates that mean « none », and dates that cannot be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tenant_space.exchange.format import dates, values
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.values import BadValue, ToleratedValue
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy import models
from tests.kit import factories as f
from tests.kit.batches import DELTA, MADE, EditedBatch, refused, told
from tests.kit.secured_pages import PATHS

Edited = Callable[..., EditedBatch]
DAY = dt.date(2026, 11, 22)
_EARLY_MOMENTS = ("0001-01-01T00:00:00Z", "1899-12-31T23:50:39Z", "0000-12-31T23:00:00Z")
_LATE_MOMENTS = ("9999-12-31T23:59:59Z", "9999-12-30T23:00:00Z", "2099-12-30T23:00:00Z")


def read(cell: str, kind: dates.DateKind) -> values.Value:
    return dates.bounded(values.moment if "T" in cell else values.day, kind, DAY)(cell)


def test_the_beginning_of_a_calendar_means_none() -> None:
    cells = [*sorted(dates.EARLY), "0001-01-01T00:00:00Z", "1899-12-31T23:50:39Z", "0000-12-31T23:00:00Z"]
    kinds = [kind for kind in dates.KINDS if kind is not dates.BEGUN]
    assert [(kind.name, cell) for kind in kinds for cell in cells if read(cell, kind) is not None] == []


@pytest.mark.parametrize(
    "cell", [*sorted(dates.LATE), "9999-12-31T23:59:59Z", "9999-12-30T23:00:00Z", "2099-12-30T23:00:00Z"]
)
def test_the_end_of_a_calendar_means_none(cell: str) -> None:
    for kind in dates.KINDS:
        if kind.late_means_none:
            assert read(cell, kind) is None


def test_the_end_of_time_never_shows_a_document_at_once() -> None:
    for cell in ("9999-12-31T23:59:59Z", "2040-01-01T00:00:00Z"):
        with pytest.raises(BadValue):
            read(cell, dates.SHOWN_FROM)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1902-03-09", dates.BIRTH),
        ("2026-11-22", dates.BIRTH),
        ("1930-01-01", dates.START),
        ("2036-01-01", dates.START),
        ("2090-01-01", dates.END),
        ("1960-01-01", dates.PAST),
        ("2031-12-05", dates.PLANNED),
        ("2026-11-24T22:00:00Z", dates.CHANGED),
    ],
)
def test_a_date_that_can_be_meant_is_kept(cell: str, kind: dates.DateKind) -> None:
    assert str(read(cell, kind)).startswith(cell[:10])


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1899-03-09", dates.BIRTH),
        ("2026-11-23", dates.BIRTH),
        ("2126-12-05", dates.PLANNED),
        ("0206-12-05", dates.PLANNED),
        ("2098-01-01", dates.END),
        ("2202-06-30", dates.END),
        ("2029-01-01", dates.PAST),
    ],
)
def test_a_date_that_cannot_be_meant_is_left_out_with_a_warning(cell: str, kind: dates.DateKind) -> None:
    with pytest.raises(ToleratedValue) as caught:
        read(cell, kind)
    assert caught.value.value is None and cell not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("0202-06-30", dates.END),  # left out, it would open the access of somebody who is gone
        ("2026-12-01T00:00:00Z", dates.CHANGED),  # kept, it would keep every later row out
        ("1901-01-01T00:00:00Z", dates.CHANGED),
    ],
)
def test_a_date_that_would_do_harm_either_way_is_wrong(cell: str, kind: dates.DateKind) -> None:
    with pytest.raises(BadValue):
        read(cell, kind)


def test_bounds_are_counted_from_the_day_of_the_extraction() -> None:
    parse = dates.bounded(values.day, dates.BIRTH, dt.date(2040, 1, 1))
    assert parse("2039-12-31") == "2039-12-31"


def test_every_date_of_the_format_says_what_it_is_about() -> None:
    for file_format in FILES.values():
        for column in file_format.columns:
            assert (column.dates is not None) == (column.parse in (values.day, values.partial_day, values.moment)), (
                column.name
            )


def test_months_of_a_notice() -> None:
    assert [values.period(cell) for cell in ("2026-11", "9999-12", "0001-01", "1900-01")] == ["2026-11", "", "", ""]
    with pytest.raises(ToleratedValue):
        values.period("2206-11")


# --- whole batches ---------------------------------------------------------------------------------


@pytest.mark.parametrize("directory", sorted(MADE.glob("dates_*")), ids=lambda path: path.name)
def test_such_dates_are_stored_as_none(full_applied: None, directory: Path) -> None:
    report = batch_import(directory=directory)
    assert report.warning_count == 0
    account = models.RentAccount.objects.get(pk="123456")
    lease, claim = models.Lease.objects.get(pk="L001"), models.Claim.objects.get()
    entry, document = models.LedgerEntry.objects.get(pk="E12345600002"), models.Document.objects.get(pk="D0000001")
    occupant, step = models.Occupant.objects.get(occupant_id="O1"), models.ClaimEvent.objects.get(event_id="R1-2")
    found = [
        account.closed_on, account.next_due_date, lease.end_date, lease.notice_date, lease.insurance_valid_from,
        lease.insurance_valid_to, claim.closed_at, entry.value_date, entry.due_date, document.visible_to,
        occupant.birth_date, occupant.from_date, occupant.to_date, models.Mandate.objects.get().signed_on,
        models.Tenant.objects.get(pk="T0000300").birth_date, step.appointment_to,
    ]  # fmt: skip
    assert found == [None] * 16 and entry.period == ""
    assert not models.Holder.objects.filter(account="123456").exclude(to_date=None).exists()


@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize("directory", sorted(MADE.glob("dates_*")), ids=lambda path: path.name)
def test_nobody_reads_of_the_year_9999(client: Client, full_applied: None, directory: Path) -> None:
    batch_import(directory=directory)
    client.force_login(f.UserFactory(tenant=models.Tenant.objects.get(pk="T0000123")))
    for path in PATHS:
        answer = client.get(path)
        text = answer.content.decode()
        assert answer.status_code == 200 and "information manque" not in text, path
        assert not any(year in text for year in ("9999", "0001", " 1900")), path


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("holders.csv", "T0000123;SIGNATORY;1;2019-03-01", "T0000123;SIGNATORY;1;9999-12-31"),
        ("leases.csv", "P001;MAIN;2019-03-01", "P001;MAIN;2099-12-31"),
        ("accounts.csv", "2026-11-21T22:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_a_date_that_must_be_there_cannot_be_none(db: None, edited: Edited, name: str, old: str, new: str) -> None:
    messages = refused(edited().replace(name, old, new))
    assert told(messages, f"{name}, ligne 2 :", "veut dire « aucune »")


def test_an_end_that_lies_too_far_back_opens_nothing(db: None, edited: Edited) -> None:
    batch = edited().replace("holders.csv", "2019-03-01;2024-06-30;N", "2019-03-01;0204-06-30;N")
    assert told(refused(batch), "holders.csv, ligne 7 :", "to_date est une date hors du possible")


def test_a_warning_says_which_date_was_left_out(full_applied: None, edited: Edited) -> None:
    report = batch_import(directory=edited(DELTA).replace("accounts.csv", ";2026-12-05;", ";2126-12-05;").path)
    assert [str(issue) for issue in report.warnings] == [
        "accounts.csv, ligne 2 : next_due_date : date hors du possible, laissée vide"
    ]
    assert models.RentAccount.objects.get(pk="123456").next_due_date is None


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "1900-01-01T00:00:00Z", "2126-11-22T00:00:00Z"])
def test_the_extraction_itself_has_a_day_that_can_be_meant(full_applied: None, edited: Edited, moment: str) -> None:
    assert told(refused(edited(DELTA).write_control(extracted_at=moment)), "extracted_at", "hors du possible")
