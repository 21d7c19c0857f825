"""Working days where the landlord is: holidays of the region, and days on which their offices are shut."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from forms.submissions.calendar import is_working_day, working_days_after
from tenant_space.landlord.days_off import days_off, validate_days_off
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat


def shut(text: str) -> None:
    LandlordSettings.objects.update_or_create(defaults={"days_off": text})
    landlord_forget()


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("57", "2026-04-03"),  # Good Friday
        ("6AE", "2025-12-26"),  # Saint Stephen's Day
        ("971", "2026-05-27"),  # the end of slavery, on another day in each of them
        ("972", "2026-05-22"),
        ("973", "2026-06-10"),
        ("974", "2027-12-20"),
        ("976", "2026-04-27"),
    ],
)
def test_a_region_has_holidays_of_its_own(settings: Settings, region: str, day: str) -> None:
    assert is_working_day(DAY(day))
    settings.PORTAL_HOLIDAYS = region
    assert not is_working_day(DAY(day))
    assert not is_working_day(DAY("2026-07-14")), "beside those of the whole country"


def test_no_promise_falls_on_a_day_off_of_the_landlord() -> None:
    assert working_days_after(DAY("2026-12-23"), 1) == DAY("2026-12-24")
    shut("24/12\n 28/12/2026 - 31/12/2026\n\n15/05/2026")
    assert working_days_after(DAY("2026-12-23"), 1) == DAY("2027-01-04")
    assert not is_working_day(DAY("2027-12-24")) and is_working_day(DAY("2027-12-28"))
    assert not is_working_day(DAY("2026-05-15")) and is_working_day(DAY("2028-05-15"))


@pytest.mark.parametrize(
    "text",
    [
        "demain",
        "31/02/2026",
        "2026-12-24",
        "24/12/26",
        "24/12 - 31/12",
        "31/12/2026 - 24/12/2026",
        "01/01/2026 - 31/12/2099",
        "24/12/2026 au 31/12/2026",
        "٢٤/12",
    ],
)
def test_a_line_that_names_no_day_is_refused_with_itself(text: str) -> None:
    with pytest.raises(ValidationError) as told:
        validate_days_off(f"15/05/2026\n{text}")
    assert text in str(told.value)


def test_so_many_days_that_nothing_could_be_promised_are_refused() -> None:
    many = "\n".join(f"{day:02d}/{month:02d}" for month in (1, 3, 5) for day in range(1, 28))
    with pytest.raises(ValidationError, match="60 au plus"):
        validate_days_off(many)


def test_the_29_of_february_can_be_a_day_off() -> None:
    validate_days_off("29/02")
    assert DAY("2028-02-29") in days_off("29/02")
