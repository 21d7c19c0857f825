"""Birth dates of which only the year or the month is known: kept, shown as such, and matched by what is known."""

from __future__ import annotations

import datetime as dt

import pytest

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.passwords.facts import facts_of_tenant
from tenant_space.tenancy.matching import tenants_identify
from tenant_space.tenancy.models import Holder, Tenant
from tenant_space.tenancy.people import own_details
from tests.kit import factories as f


@pytest.mark.parametrize(
    ("written", "stored", "iso", "said"),
    [
        ("1969-05-12", "1969-05-12", "1969-05-12", "12 mai 1969"),
        ("1969-05-01", "1969-05-01", "1969-05-01", "1er mai 1969"),
        ("1969-05-00", "1969-05-00", "1969-05", "mai 1969"),
        ("1969-05", "1969-05-00", "1969-05", "mai 1969"),
        ("1969-00-00", "1969-00-00", "1969", "1969"),
        ("1969-00", "1969-00-00", "1969", "1969"),
        ("1969", "1969-00-00", "1969", "1969"),
    ],
)
def test_each_way_of_writing_it(written: str, stored: str, iso: str, said: str) -> None:
    date = PartialDate.parse(written)
    assert (str(date), date.isoformat(), date.text) == (stored, iso, said)


@pytest.mark.parametrize(
    "written", ["", "69", "1969-13-00", "1969-02-30", "1969-00-12", "0000-00-00", "1969-5", "١٩٦٩", "x"]
)
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(written)


def test_a_whole_one_is_the_day_it_is() -> None:
    day = dt.date(1969, 5, 12)
    assert PartialDate.of(day) == day and hash(PartialDate.of(day)) == hash(day) and PartialDate.of(day).whole == day
    assert PartialDate(1969, 5) != day and PartialDate(1969).whole is None


@pytest.mark.parametrize(
    ("known", "told", "agree"),
    [
        ("1969-05-12", "1969-05-12", True),
        ("1969-05-12", "1969-05-13", False),
        ("1969-05-12", "1969-05-00", False),  # the ERP knows the day: it must be told
        ("1969-05-12", "1969-00-00", False),
        ("1969-05-00", "1969-05-00", True),
        ("1969-05-00", "1969-05-31", True),
        ("1969-05-00", "1969-06-00", False),
        ("1969-05-00", "1969-00-00", False),
        ("1969-00-00", "1969-00-00", True),
        ("1969-00-00", "1969-12-31", True),
        ("1969-00-00", "1970-00-00", False),
    ],
)
def test_all_that_is_known_must_be_told(known: str, told: str, agree: bool) -> None:
    assert PartialDate.parse(known).agrees_with(PartialDate.parse(told)) is agree


# --- in the database, at the sign-up, on the screen -----------------------------------------------


@pytest.fixture
def holder(db: None) -> Holder:
    return f.HolderFactory(
        account__account_number="123456", tenant__birth_date=PartialDate(1969), tenant__civility="MME"
    )


def identified(told: str, *, partial: bool = True) -> bool:
    born = PartialDate.parse(told)
    names = {"account_number": "123456", "last_name": "DUPONT", "first_name": "Hélène"}
    return bool(tenants_identify(**names, birth_date=born, partial=partial))


def test_it_is_stored_and_read_again(holder: Holder) -> None:
    tenant = Tenant.objects.get(pk=holder.tenant_id)
    assert tenant.birth_date == PartialDate(1969)
    assert Tenant.objects.filter(birth_date="1969-00-00").exists()
    Tenant.objects.update(birth_date=dt.date(1969, 5, 12))
    tenant.refresh_from_db()
    assert tenant.birth_date == dt.date(1969, 5, 12)


def test_the_person_is_found_by_what_is_known(holder: Holder) -> None:
    assert identified("1969-00-00") and identified("1969-05-12")
    assert not identified("1970-00-00") and not identified("1970-05-12")


def test_a_year_is_not_enough_for_somebody_whose_day_is_known(holder: Holder) -> None:
    Tenant.objects.update(birth_date=dt.date(1969, 5, 12))
    assert identified("1969-05-12") and not identified("1969-00-00") and not identified("1969-05-00")


def test_without_a_year_nobody_is_found(holder: Holder) -> None:
    Tenant.objects.update(birth_date=None)
    assert not identified("1969-00-00") and not identified("1969-05-12")


def test_partial_dates_can_be_left_out_of_the_search(holder: Holder) -> None:
    assert not identified("1969-00-00", partial=False)
    Tenant.objects.update(birth_date=dt.date(1969, 5, 12))
    assert identified("1969-05-12", partial=False)


@pytest.mark.parametrize(
    ("born", "label", "text"),
    [("1969-05-12", "Née le", "12 mai 1969"), ("1969-05-00", "Née en", "mai 1969"), ("1969-00-00", "Née en", "1969")],
)
def test_it_is_shown_as_what_it_is(holder: Holder, born: str, label: str, text: str) -> None:
    Tenant.objects.update(birth_date=PartialDate.parse(born))
    own = own_details(Tenant.objects.get())
    assert own.birth_date and (own.born, own.birth_date.text) == (label, text)


def test_a_year_alone_forbids_no_password(holder: Holder) -> None:
    assert not any("1969" in number for number in facts_of_tenant(holder.tenant).all_numbers)
    Tenant.objects.update(birth_date=dt.date(1969, 5, 12))
    assert "12051969" in facts_of_tenant(Tenant.objects.get()).all_numbers
