"""A beginning that nobody knows is « long ago »: it costs neither the row nor, with many of them, the night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tenant_space.exchange.format import dates, values
from tenant_space.exchange.format.values import BadValue, ToleratedValue
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.formats.dates import LONG_AGO
from tenant_space.tenancy.models import Holder, Lease, RentAccount, Tenant
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.batches import EditedBatch, everything, refused, told
from tests.kit.tenant_access import member, page_of

Edited = Callable[..., EditedBatch]
DAY = dt.date(2026, 11, 22)
CELLS = ["1900-01-01", "0001-01-01", "0000-00-00", "1753-01-01", "0000-01-01", "0206-03-01", "1875-05-05"]


@pytest.mark.parametrize("cell", CELLS)
def test_what_cannot_be_meant_is_kept_as_long_ago(cell: str) -> None:
    with pytest.raises(ToleratedValue) as caught:
        dates.bounded(values.day, dates.BEGUN, DAY)(cell)
    assert caught.value.value == LONG_AGO.isoformat() and cell not in str(caught.value)


@pytest.mark.parametrize("cell", ["2036-12-31", "2206-03-01"])
def test_a_beginning_too_far_ahead_is_not_known_at_all(cell: str) -> None:
    with pytest.raises(ToleratedValue) as caught:
        dates.bounded(values.day, dates.BEGUN, DAY)(cell)
    assert caught.value.value is None  # which a column that must be there refuses


def test_what_is_known_stays_and_lies_after_long_ago() -> None:
    first, _ = dates.BEGUN.bounds(DAY)
    assert dates.bounded(values.day, dates.BEGUN, DAY)(first.isoformat()) == first.isoformat()
    assert first > LONG_AGO


def written_so(batch: EditedBatch, cell: str) -> EditedBatch:
    """The batch with every beginning of its accounts, holders and leases written like this."""
    for name in ("accounts.csv", "holders.csv", "leases.csv"):
        batch.replace(name, "2019-03-01", cell, 999)
    return batch


@pytest.mark.parametrize("cell", ["1900-01-01", "0001-01-01", "0000-12-31"])
def test_an_erp_that_knows_no_beginning_is_imported(db: None, edited: Edited, cell: str) -> None:
    report = batch_import(directory=written_so(edited(), cell).path)
    assert report.left_out_count == 0
    assert set(RentAccount.objects.values_list("opened_on", flat=True)) == {LONG_AGO}
    assert set(Holder.objects.values_list("from_date", flat=True)) == {LONG_AGO}
    assert set(Lease.objects.values_list("start_date", flat=True)) == {LONG_AGO}
    said = [str(issue) for issue in report.warnings]
    for name, column in (("accounts.csv", "opened_on"), ("holders.csv", "from_date"), ("leases.csv", "start_date")):
        assert told(said, f"{name}, ligne 2 : {column} : début inconnu")


def test_the_same_rows_the_next_night_change_nothing(db: None, edited: Edited) -> None:
    batch_import(directory=written_so(edited(), "1900-01-01").path)
    before = everything()
    later = written_so(edited(), "0001-01-01").as_next(124, extracted_at="2026-11-29T23:30:00Z")
    report = batch_import(directory=later.path)
    assert report.changed == 0 and {**everything(), "Batch": []} == {**before, "Batch": []}


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_nobody_is_told_of_the_year_1900(client: Client, edited: Edited) -> None:
    batch_import(directory=written_so(edited(), "1900-01-01").path)
    user = f.UserFactory(tenant=Tenant.objects.get(pk="T0000123"))
    client.force_login(user)
    text = client.get("/ma-residence/").content.decode()
    assert "Logement T2" in text and "Début du bail" not in text and "1900" not in text
    app = App().enter(user)
    leases = app.get("/api/v1/accounts/123456/leases").json()["leases"]
    assert leases and {lease["since"] for lease in leases} == {None}


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize(
    ("cell", "words"), [("1900-01-01", "depuis longtemps"), ("2019-03-01", "depuis le 01/03/2019")]
)
def test_managers_read_since_when_somebody_holds_an_account(
    client: Client, edited: Edited, cell: str, words: str
) -> None:
    batch_import(directory=written_so(edited(), cell).path)
    client.force_login(member("Administrateurs"))
    text = client.get(page_of(Holder.objects.get(tenant="T0000123"))).content.decode()
    assert words in text and "01/01/1900" not in text


@pytest.mark.parametrize("empty", ["", "   "])
def test_a_beginning_that_is_not_written_is_still_missing(db: None, edited: Edited, empty: str) -> None:
    batch = edited().replace("leases.csv", "P001;MAIN;2019-03-01", f"P001;MAIN;{empty}")
    assert told(refused(batch), "leases.csv, ligne 2 :", "start_date est obligatoire et vide")


@pytest.mark.parametrize(
    "cell", ["0000", "0000-00", "0000-01", "0000-01-01", "0000-00-00", "0000-05-00", "0000-12-31"]
)
def test_the_year_0_of_a_birth_is_none(cell: str) -> None:
    assert dates.bounded(values.partial_day, dates.BIRTH, DAY)(cell) is None


def test_the_year_0_is_none_whatever_the_date_is_about() -> None:
    for kind in (kind for kind in dates.KINDS if kind is not dates.BEGUN):
        assert dates.bounded(values.day, kind, DAY)("0000-06-15") is None
        assert dates.bounded(values.moment, kind, DAY)("0000-06-15T10:00:00Z") is None


@pytest.mark.parametrize("cell", ["0000-1-1", "0000/01/01", "0000-01-01x", "00000101", "0000-01-01T00:00"])
def test_what_only_begins_like_the_year_0_is_wrong(cell: str) -> None:
    with pytest.raises(BadValue):
        dates.bounded(values.partial_day, dates.BIRTH, DAY)(cell)
