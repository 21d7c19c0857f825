"""Phone numbers: of every French region, with a remark or a second one in the same box."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tenant_space import formats

MOBILE, FIXED = "tel:+33612345678", "tel:+33477327247"


def spaced(text: str) -> str:
    return text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "number", ["0612345678 fils", "06123", "123456789012345", "sur rendez-vous", "06 12 34 56", "appeler le soir", "?"]
)
def test_what_is_no_number_is_shown_as_it_came(number: str) -> None:
    assert formats.phone(number) == number


def test_a_remark_is_never_dialled() -> None:
    """The library reads « fils » as 3457, as on an old keypad."""
    assert formats.phone_link("0612345678 fils") == MOBILE
    assert formats.phones_linked("0612345678 fils") == (("0612345678 fils", MOBILE),)


@pytest.mark.parametrize(
    "number", ["06123", "0596123456", "0612345678901234", "sur rendez-vous", "12/03/1971", "", "0612 fils"]
)
def test_what_cannot_be_called_has_no_link(number: str) -> None:
    assert formats.phone_link(number) == ""


@pytest.mark.parametrize(
    ("number", "shown", "link"),
    [
        ("0692123456", "0692 12 34 56", "tel:+262692123456"),
        ("0693123456", "0693 12 34 56", "tel:+262693123456"),
        ("0262123456", "0262 12 34 56", "tel:+262262123456"),
        ("0269612345", "0269 61 23 45", "tel:+262269612345"),
        ("0639 69 12 34", "0639 69 12 34", "tel:+262639691234"),
        ("0590123456", "0590 12 34 56", "tel:+590590123456"),
        ("0690 12 34 56", "0690 12 34 56", "tel:+590690123456"),
        ("0594123456", "0594 12 34 56", "tel:+594594123456"),
        ("0694.12.34.56", "0694 12 34 56", "tel:+594694123456"),
        ("0596631234", "0596 63 12 34", "tel:+596596631234"),
        ("0696-12-34-56", "0696 12 34 56", "tel:+596696123456"),
        ("+262 692 12 34 56", "0692 12 34 56", "tel:+262692123456"),
        ("+687 75 12 34", "+687 75.12.34", "tel:+687751234"),
        ("+689 87 12 34 56", "+689 87 12 34 56", "tel:+68987123456"),
        ("00 33 6 12 34 56 78", "06 12 34 56 78", MOBILE),
        ("+33 (0)4 77 32 72 47", "04 77 32 72 47", FIXED),
        ("\u202a06 12 34 56 78\u202c", "06 12 34 56 78", MOBILE),
        ("+49 1511 2345678", "+49 1511 2345678", "tel:+4915112345678"),
        ("3949", "3949", "tel:3949"),
    ],
)
def test_numbers_of_all_regions_are_read_and_called(number: str, shown: str, link: str) -> None:
    assert (formats.phone(number), formats.phone_link(number)) == (spaced(shown), link)


@pytest.mark.parametrize(
    ("region", "number", "shown", "link"),
    [
        ("NC", "751234", "75.12.34", "tel:+687751234"),
        ("PF", "87 12 34 56", "87 12 34 56", "tel:+68987123456"),
        ("PF", "0612345678", "06 12 34 56 78", MOBILE),
    ],
)
def test_a_landlord_of_the_pacific_has_its_own_numbers(
    settings: Settings, region: str, number: str, shown: str, link: str
) -> None:
    settings.PORTAL_PHONE_REGION = region
    assert formats.phones_linked(number) == ((spaced(shown), link),)


@pytest.mark.parametrize(
    ("box", "parts"),
    [
        ("06 12 34 56 78 / 04 77 32 72 47", [("06 12 34 56 78", MOBILE), ("04 77 32 72 47", FIXED)]),
        ("0612345678/0477327247", [("06 12 34 56 78", MOBILE), ("04 77 32 72 47", FIXED)]),
        ("0612345678 0477327247", [("06 12 34 56 78", MOBILE), ("04 77 32 72 47", FIXED)]),
        ("0612345678 ou 0477327247 (mère)", [("06 12 34 56 78", MOBILE), ("0477327247 (mère)", FIXED)]),
        ("0612345678 fils, 0477327247 fille", [("0612345678 fils", MOBILE), ("0477327247 fille", FIXED)]),
        ("0612345678 fils 0477327247 fille", [("0612345678 fils", MOBILE), ("0477327247 fille", FIXED)]),
        ("portable 0612345678 fixe 0477327247", [("portable 0612345678", MOBILE), ("fixe 0477327247", FIXED)]),
        ("0692123456 / 0612345678", [("0692 12 34 56", "tel:+262692123456"), ("06 12 34 56 78", MOBILE)]),
        ("tél. 0612345678", [("tél. 0612345678", MOBILE)]),
        ("liste rouge", [("liste rouge", "")]),
    ],
)
def test_two_numbers_of_a_box_are_two(box: str, parts: list[tuple[str, str]]) -> None:
    wanted = [(spaced(text) if text[0].isdigit() and not text[-1].isalpha() and ")" not in text else text, link)
              for text, link in parts]  # fmt: skip
    assert list(formats.phones_linked(box)) == wanted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0692 12 34 56", "+262692123456"),
        ("0590123456", "+590590123456"),
        ("0612345678 après 18 h", "0612345678 après 18 h"),
        ("0612345678 /  0477327247", "0612345678 / 0477327247"),
    ],
)
def test_what_is_typed_is_kept_so_that_it_can_be_called(typed: str, kept: str) -> None:
    assert formats.phone_typed(typed) == kept
    assert formats.phones_linked(kept)[0][1].startswith("tel:+")


@pytest.mark.parametrize("typed", ["", "12", "abc", "06 12 34 56", "15", "12/03/1971"])
def test_a_box_without_a_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        formats.phone_typed(typed)


def test_a_page_shows_both_numbers_of_an_agency() -> None:
    page = render_to_string("components/phone.html", {"number": "0612345678 / accueil 0477327247"})
    assert page.count("<a ") == 2 and "accueil 0477327247" in page
    assert "<a" not in render_to_string("components/phone.html", {"number": "sur <b>rendez-vous</b>"})


@given(st.text("0123456789+ ./-()abcé,ou", max_size=40))
def test_any_text_can_be_shown(text: str) -> None:
    for shown, link in formats.phones_linked(text):
        assert shown and (not link or link.startswith("tel:"))
