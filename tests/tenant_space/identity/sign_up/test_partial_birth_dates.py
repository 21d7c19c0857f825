"""Signing up when the day or the month of one's birth is not known, and what guessing it then costs."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from config.settings import identity as identity_settings
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.headless.forms import IdentityInput
from tenant_space.identity.models import TryCount
from tenant_space.identity.sign_up.forms import IdentityForm
from tenant_space.identity.sign_up.services import IdentityNotFound, identity_check
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit.challenges import solved_by_reading
from tests.kit.sign_up import IDENTITY

pytestmark = pytest.mark.django_db


def typed(day: str, month: str, year: str) -> IdentityForm:
    change = {"day": day, "month": month, "year": year}
    return IdentityForm(IDENTITY | solved_by_reading() | change, network="192.0.2.1")


@pytest.mark.parametrize(
    ("day", "month", "year", "stored"),
    [
        ("00", "00", "1960", "1960-00-00"),
        ("0", "0", "1960", "1960-00-00"),
        ("", "", "1960", "1960-00-00"),
        (" ", " ", "1960", "1960-00-00"),
        ("00", "05", "1960", "1960-05-00"),
        ("0", "5", "1960", "1960-05-00"),
        ("٠٠", "٠٠", "١٩٦٠", "1960-00-00"),
        ("12", "5", "1960", "1960-05-12"),
    ],
)
def test_what_is_not_known_is_a_nought_or_nothing(day: str, month: str, year: str, stored: str) -> None:
    form = typed(day, month, year)
    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["birth_date"]) == stored


@pytest.mark.parametrize(
    ("day", "month", "year", "field", "words"),
    [
        ("", "5", "1960", "day", "Écrivez le jour de la date de naissance."),
        ("12", "", "1960", "month", "Écrivez le mois de la date de naissance."),
        ("12", "00", "1960", "day", "n'existe pas"),
        ("", "", "", "year", "Écrivez l'année de votre naissance."),
        ("00", "00", "0000", "day", "n'existe pas"),
        ("00", "00", "60", "year", "avec ses 4 chiffres"),
        ("00", "13", "1960", "day", "n'existe pas"),
        ("-1", "00", "1960", "day", "n'existe pas"),
        ("30", "2", "1960", "day", "n'existe pas"),
    ],
)
def test_a_box_that_was_forgotten_is_still_asked_for(day: str, month: str, year: str, field: str, words: str) -> None:
    form = typed(day, month, year)
    assert not form.is_valid()
    ((name, errors),) = form.errors.items()
    assert name == field and words in errors[0]


@pytest.mark.parametrize("written", ["1960-00-00", "1960-05-00", "1960", "1960-05", "1960-05-12"])
def test_an_app_may_leave_out_what_is_not_known(written: str) -> None:
    form = IdentityInput(IDENTITY | {"birth_date": written}, network="192.0.2.1")
    assert "birth_date" not in form.errors and form.cleaned_data["birth_date"] == PartialDate.parse(written)


@pytest.mark.parametrize("written", ["", "1960-00-12", "1960-13", "12/05/1960", "5"])
def test_an_app_is_told_of_a_date_that_is_none(written: str) -> None:
    assert "birth_date" in IdentityInput(IDENTITY | {"birth_date": written}, network="192.0.2.1").errors


# --- guessing -----------------------------------------------------------------------------------


@pytest.fixture
def holder(settings: Settings) -> Holder:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_partial": "3/86400"}
    return f.HolderFactory(account__account_number="123456", tenant__birth_date=PartialDate(1969))


def guess(born: str) -> Tenant:
    return identity_check(
        account_number="123456",
        last_name="DUPONT",
        first_name="Hélène",
        birth_date=PartialDate.parse(born),
        network="192.0.2.1",
    )


def miss(count: int) -> None:
    for year in range(1901, 1901 + count):
        with pytest.raises(IdentityNotFound):
            guess(f"{year}-00-00")


def test_who_has_only_a_year_signs_up_with_it(holder: Holder) -> None:
    miss(2)
    assert guess("1969-00-00") == holder.tenant


def test_after_few_wrong_tries_a_year_is_no_answer_any_more(holder: Holder) -> None:
    """It looks like any other failure: a guesser learns neither that it was right nor that only a year is known."""
    miss(3)
    with pytest.raises(IdentityNotFound):
        guess("1969-00-00")


def test_those_whose_date_is_whole_are_not_held_up_by_it(holder: Holder) -> None:
    miss(3)
    Tenant.objects.update(birth_date=PartialDate(1969, 5, 12))
    assert guess("1969-05-12") == holder.tenant


def test_a_success_is_given_back(holder: Holder) -> None:
    for _ in range(6):
        assert guess("1969-00-00") == holder.tenant
    assert not TryCount.objects.filter(n__gt=0).exists()


def test_the_limit_is_tighter_than_the_usual_one() -> None:
    def a_day(name: str) -> float:
        amount, seconds = identity_settings._LIMITS[name].split("/")
        return int(amount) * 86400 / int(seconds)

    assert a_day("identity_partial") * 5 < a_day("identity_account")
