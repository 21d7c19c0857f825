import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tenant_space import formats
from tenant_space.landlord.colours import contrast, validate_brand_colour


def test_amounts_are_french_and_without_sign() -> None:
    assert formats.euros(123_456) == "1\u202f234,56\u00a0€"
    assert formats.euros(-5) == "0,05\u00a0€"


def test_dates_say_first_of_the_month() -> None:
    assert formats.long_date(dt.date(2026, 12, 5)) == "5 décembre 2026"
    assert formats.long_date(dt.date(2026, 12, 1)) == "1er décembre 2026"
    assert formats.long_date(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)) == "22 novembre 2026"


def test_days_have_a_name_and_figures_of_one_width() -> None:
    assert formats.full_date(dt.date(2026, 11, 26)) == "jeudi 26 novembre 2026"
    assert formats.short_date(dt.date(2026, 2, 1)) == "01/02/2026"
    assert formats.short_date(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)) == "22/11/2026"


def test_phones_are_read_aloud_and_called() -> None:
    assert formats.phone("+33477327247") == "04\u00a077\u00a032\u00a072\u00a047"
    assert formats.phone("sur rendez-vous") == "sur rendez-vous"
    assert formats.phone_link("04 77 32 72 47") == "tel:+33477327247"
    assert formats.phone_link("accueil") == ""


def test_sizes() -> None:
    assert formats.file_size(610) == "1\u00a0ko"
    assert formats.file_size(1_400_000) == "1,4\u00a0Mo"


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["#ffff00", "#777777", "red", "#12", "#1a4d8f;}"])
def test_a_colour_one_cannot_read_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError):
        validate_brand_colour(colour)


def test_a_dark_colour_is_accepted() -> None:
    validate_brand_colour("#1a4d8f")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "une minute"), (60, "une minute"), (61, "2 minutes"), (3600, "60 minutes"), (5400, "2 heures")],
)
def test_a_time_to_wait_is_rounded_up(seconds: int, words: str) -> None:
    assert formats.duration(seconds) == words.replace(" ", "\u00a0")


def test_phones_that_are_known_are_read_and_called() -> None:
    assert formats.phones_linked("", "0477327247") == (("04\u00a077\u00a032\u00a072\u00a047", "tel:+33477327247"),)
    assert formats.phones_linked() == ()
