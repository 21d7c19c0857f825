"""Premises in words, and whether a term is still to be completed."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import PremisesType
from tenant_space.tenancy.leases import (
    premises_address,
    premises_label,
    premises_place,
    premises_title,
    term_goes_on,
)
from tenant_space.tenancy.models import Premises

GARAGE = Premises(
    type=PremisesType.GARAGE,
    category="",
    address_line1="8 rue de l'Exemple",
    address_line2="Bâtiment B",
    postal_code="42000",
    city="SAINT ETIENNE",
)


def test_premises_in_words() -> None:
    assert premises_title(GARAGE) == "Garage"
    assert premises_label(GARAGE) == "Garage - 8 rue de l'Exemple"
    assert premises_address(GARAGE) == ("8 rue de l'Exemple", "Bâtiment B", "42000 SAINT ETIENNE")
    assert premises_place(GARAGE) == ("8 rue de l'Exemple", "42000 SAINT ETIENNE")


def test_a_dwelling_says_its_size() -> None:
    assert premises_title(Premises(type=PremisesType.LOGEMENT, category="T2")) == "Logement T2"


def test_an_address_has_no_empty_line() -> None:
    assert premises_address(Premises(address_line1=" ", city="UNIEUX")) == ("UNIEUX",)
    assert premises_place(Premises()) == ()


@given(st.sets(st.sampled_from("ABC")), st.sets(st.sampled_from("ABC")))
def test_a_term_waits_for_each_lease_that_had_a_rent(rents: set[str], before: set[str]) -> None:
    assert term_goes_on(Month(2026, 11), rents, dict.fromkeys(before)) == bool(before - rents)


def test_a_lease_that_ended_before_the_month_is_not_waited_for() -> None:
    assert not term_goes_on(Month(2026, 11), set(), {"A": dt.date(2026, 10, 31)})
    assert term_goes_on(Month(2026, 11), set(), {"A": dt.date(2026, 11, 1)})
