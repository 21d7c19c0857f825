"""Birth dates of which the ERP knows only a part do not refuse the night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tenant_space.exchange.format.values import BadValue, partial_day
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Occupant, Tenant
from tests.kit import factories as f
from tests.kit.batches import DELTA, MADE, EditedBatch, everything

BIRTHS = MADE / "births_partly_known"
Edited = Callable[..., EditedBatch]


def test_what_is_known_is_kept(full_applied: None) -> None:
    report = batch_import(directory=BIRTHS)
    born = {tenant.pk: str(tenant.birth_date) for tenant in Tenant.objects.all()}
    assert born["T0000123"] == "1971-00-00" and born["T0000124"] == "1969-12-00" and born["T0000200"] == "1984-00-00"
    assert born["T0000300"] == "1950-01-00" and born["T0000500"] == "1995-05-05"
    assert born["T0000400"] == "1990-00-00"  # a day without its month says nothing
    assert sorted(str(one.birth_date) for one in Occupant.objects.all()) == ["2012-00-00", "2015-07-00"]
    assert [str(issue) for issue in report.warnings] == [
        "tenants.csv, ligne 6 : birth_date : jour sans mois, seule l'année est gardée"
    ]
    assert report.left_out_count == 0


def test_the_same_rows_again_change_nothing(full_applied: None, edited: Edited) -> None:
    batch_import(directory=BIRTHS)
    before = everything()
    report = batch_import(directory=edited(BIRTHS).as_next(125, "DELTA").path)
    assert report.changed == 0 and {**everything(), "Batch": []} == {**before, "Batch": []}


@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize(
    ("person", "shown"), [("T0000123", "Née en</dt><dd>1971</dd>"), ("T0000124", "Né en</dt><dd>décembre 1969</dd>")]
)
def test_it_is_shown_as_such(client: Client, full_applied: None, person: str, shown: str) -> None:
    batch_import(directory=BIRTHS)
    client.force_login(f.UserFactory(tenant=Tenant.objects.get(pk=person)))
    assert shown in client.get("/mes-informations-personnelles/").content.decode()


@pytest.mark.parametrize(
    ("cell", "stored"),
    [("1969-00-00", "1969-00-00"), ("1969-05-00", "1969-05-00"), ("1969-05", "1969-05-00"), ("1969", "1969-00-00")],
)
def test_each_way_of_writing_a_part(cell: str, stored: str) -> None:
    assert partial_day(cell) == stored


@pytest.mark.parametrize("cell", ["1969-13-00", "1969-02-30", "69-00-00", "1969-5-0", "00/00/1969", "1969-05-0"])
def test_what_is_no_date_is_still_wrong(cell: str) -> None:
    with pytest.raises(BadValue):
        partial_day(cell)


@pytest.mark.parametrize("cell", ["9999-00-00", "9999-00-12", "0001-00-00", "1875-00-00", "2031-00-00"])
def test_a_year_that_cannot_be_meant_is_left_out(full_applied: None, edited: Edited, cell: str) -> None:
    report = batch_import(directory=edited(DELTA).replace("tenants.csv", "1971-03-09", cell).path)
    assert Tenant.objects.get(pk="T0000123").birth_date is None
    assert any("birth_date : date hors du possible" in str(issue) for issue in report.warnings)
