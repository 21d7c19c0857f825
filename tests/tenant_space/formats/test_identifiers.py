"""The one form of identifiers, as programs write them and as people type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.identifiers import account_number_typed, identifier_normalise

AROUND = [
    "",
    " ",
    "\u00a0",
    "\u202f",
    "\u3000",
    "\t",
    "\n",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u200e",
    "\u3164",
]
SIX_DIGITS, ERP_OWN = r"\d{6}", r"L-\d{4}"


def test_what_is_around_an_identifier_or_unseen_is_no_part_of_it() -> None:
    written = [f"{before}L-0001{after}" for before in AROUND for after in AROUND]
    assert [one for one in written if identifier_normalise(one) != "L-0001"] == []


@pytest.mark.parametrize(
    "written", ["L-0001", "L‑0001", "L–0001", "L−0001", "Ｌ-０００１", "L-\u0660\u0660\u0660\u0661"]
)
def test_signs_that_are_read_alike_are_one(written: str) -> None:
    assert identifier_normalise(written) == "L-0001"


@pytest.mark.parametrize("written", ["L 0001", "l-0001", "L.0001", "L/0001", "N°1"])
def test_what_a_program_writes_keeps_its_blanks_signs_and_case(written: str) -> None:
    assert identifier_normalise(written) == written


@given(st.text())
def test_an_identifier_in_its_form_stays_what_it_is(text: str) -> None:
    once = identifier_normalise(text)
    assert identifier_normalise(once) == once == once.strip()


@pytest.mark.parametrize(
    "typed",
    [
        *(" 123 456 ", "123-456", "123.456", "12.34.56", "n° 123456", "N°123456", "nº 123456", "№ 123 456"),
        *("numéro 123456", "Numero : 123-456", "Compte client n° 123456", "N° de compte : 123456", "no 123456"),
        *("n123456", "1 2 3 4 5 6", "123\u202f456", "123–456", "123_456", "١٢٣٤٥٦", "\ufeff123\u00ad456\u2060"),
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert account_number_typed(typed, SIX_DIGITS) == "123456"


@pytest.mark.parametrize("typed", ["L-0001", "l-0001", "L–0001", " L - 0001 ", "n° L-0001"])
def test_a_hyphen_of_the_landlords_own_stays(typed: str) -> None:
    assert account_number_typed(typed, ERP_OWN) == "L-0001"


@pytest.mark.parametrize(
    ("typed", "pattern", "number"),
    [
        ("n 1234", r"[A-Z]\d{4}", "N1234"),
        ("no1234", r"[A-Z]{2}\d{4}", "NO1234"),
        ("n° 1234", r"\d{4}", "1234"),
        ("L0001", r"[a-z]\d{4}", "l0001"),
        ("12 34", r"\d\d \d\d", "12 34"),
        ("12.34", r"\d\d\.\d\d", "12.34"),
        ("12/34", r"\d\d/\d\d", "12/34"),
        ("L-0001", r".+", "L-0001"),
        ("123 456", r".+", "123456"),
        ("n° 123 456", r".+", "123456"),
    ],
)
def test_what_the_pattern_has_is_kept(typed: str, pattern: str, number: str) -> None:
    assert account_number_typed(typed, pattern) == number


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345x", "", "n°", "😀", "' OR 1=1 --"])
def test_what_is_no_number_does_not_become_one(typed: str) -> None:
    assert not re.fullmatch(SIX_DIGITS, account_number_typed(typed, SIX_DIGITS))


@given(st.text(max_size=30))
def test_a_number_that_was_read_is_read_alike(typed: str) -> None:
    once = account_number_typed(typed, SIX_DIGITS)
    assert account_number_typed(once, SIX_DIGITS) == once
