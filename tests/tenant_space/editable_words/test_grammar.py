"""Placeholders: one grammar for every text that editors write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.editable_words.grammar import (
    Placeholder,
    words_fill,
    words_fill_line,
    words_in,
    words_missing,
    words_problems,
)

WORDS = (Placeholder("numero", "numéro", "000000123"), Placeholder("motif", "motif du refus", "Illisible."))


def test_words_are_found_in_the_order_of_the_text() -> None:
    assert words_in("{motif} puis {numero}, {motif}") == ["motif", "numero", "motif"]


def test_words_are_filled_and_never_formatted() -> None:
    assert words_fill("{numero} le {autre}", {"numero": "5"}) == "5 le {autre}"
    assert words_fill("{numero.__class__}", {"numero": "5"}) == "{numero.__class__}"


def test_a_required_word_may_stand_in_any_of_the_texts() -> None:
    assert words_missing(["Bonjour", "{motif}"], WORDS, ("motif",)) == []
    assert words_missing(["{numero}"], WORDS, ("motif",)) == [
        "Il manque {motif} (motif du refus). Le locataire en a besoin."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Envoi {numero}", ""),
        ("Envoi", ""),
        ("Envoi {autre}", "{autre} n'existe pas ici. Vous pouvez écrire : {numero}, {motif}."),
        ("{numero.__class__}", "{numero.__class__} n'existe pas"),
        ("{numero!r}", "{numero!r} n'existe pas"),
        ("{0}", "{0} n'existe pas"),
        ("{}", "{} n'existe pas"),
        ("{ numero }", "{ numero } n'existe pas"),
        ("{numero", "Une accolade est seule."),
        ("numero}", "Une accolade est seule."),
        ("{{numero}}", "Une accolade est seule."),
    ],
)
def test_words_between_braces_are_checked(text: str, said: str) -> None:
    problems = words_problems(text, WORDS)
    assert bool(problems) == bool(said)
    assert said in " ".join(problems)


def test_a_text_without_words_says_so() -> None:
    assert "aucun mot" in words_problems("{numero}", ())[0]


@given(st.text(alphabet="{}abnumero.!_[]0: é\n"))
def test_no_text_ever_breaks_the_filling(text: str) -> None:
    values = {"numero": "1", "motif": "{numero}"}
    assert isinstance(words_fill(text, values), str)
    assert isinstance(words_problems(text, WORDS), list)


def test_a_value_is_not_read_again() -> None:
    assert words_fill("{motif}", {"motif": "{numero}", "numero": "1"}) == "{numero}"


def test_a_subject_stays_on_one_line() -> None:
    assert words_fill_line("Refus : {motif}", {"motif": "un\ndeux\r\nBcc: x@example.org"}) == (
        "Refus : un ; deux ; Bcc: x@example.org"
    )
