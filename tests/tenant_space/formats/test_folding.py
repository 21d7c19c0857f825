"""One folding of names: over every letter of the Latin alphabets that the landlords' tenants have."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.names import folded_text, folded_words

UNPLAIN = "ǀǁǂǃƸƹɁɂẜẝ"  # clicks, stops and the like: no spelling without accents has them
BLOCKS = {
    "Latin-1": range(0x00C0, 0x0100),
    "Latin Extended A": range(0x0100, 0x0180),
    "Latin Extended B": range(0x0180, 0x0250),
    "Latin Extended Additional, Vietnamese among it": range(0x1E00, 0x1F00),
}
LETTERS = {
    name: [chr(code) for code in block if chr(code).isalpha() and chr(code) not in UNPLAIN]
    for name, block in BLOCKS.items()
}
ANY_LETTER = st.sampled_from([letter for letters in LETTERS.values() for letter in letters])


@pytest.mark.parametrize("block", LETTERS)
def test_every_latin_letter_has_a_plain_spelling(block: str) -> None:
    left = {letter: folded_words(letter) for letter in LETTERS[block]}
    assert {letter: words for letter, words in left.items() if not "".join(words).isascii() or len(words) != 1} == {}


@given(st.text(ANY_LETTER, min_size=1))
def test_a_name_is_one_whatever_its_case_and_its_composition(name: str) -> None:
    once = folded_words(name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folded_words(unicodedata.normalize(form, name)) == once
    assert folded_words(name.casefold()) == once


@given(st.text(max_size=60))
def test_what_is_folded_stays_what_it_is(text: str) -> None:
    words = folded_words(text)
    assert folded_words(" ".join(words)) == words
    assert folded_text(*words).split() == words


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        *(
            ("Lœtitia", "Loetitia"),
            ("CŒUR", "COEUR"),
            ("O’Connor", "O'Connor"),
            ("Łukasz", "Lukasz"),
            ("Đặng", "Dang"),
        ),
        *(("ŞAHİN", "sahin"), ("IBRAHIMOVIĆ", "ibrahimovic"), ("NGUYỄN", "nguyen"), ("Đặng", "Dang")),
        *(("Ɖogbe", "dogbe"), ("Əliyev", "eliyev"), ("Þór", "thor"), ("Ǆemal", "dzemal"), ("Ħaż", "haz")),
        *(("Gjerløv", "gjerlov"), ("GROẞ", "gross"), ("Groß", "gross"), ("ŁĄCKI", "lacki"), ("Ɓa", "ba")),
        *(("Иванов", "иванов"), ("Фёдор", "федор"), ("ΠΑΠΑΔΌΠΟΥΛΟΣ", "παπαδοπουλοσ"), ("王小明", "王小明")),
        *(("Du\u00adpont", "dupont"), ("Du\u200bpont", "dupont"), ("D\u2019Angelo", "D'Angelo")),
    ],
)
def test_two_spellings_of_a_name_are_one(known: str, typed: str) -> None:
    assert folded_words(known) == folded_words(typed) != []


def test_what_stands_together_is_also_there_in_one_word() -> None:
    assert folded_text("O'CONNOR", "", "Jean-Pierre") == " o connor oconnor jean pierre jeanpierre"
    assert folded_text("LE GALL") == " le gall"
