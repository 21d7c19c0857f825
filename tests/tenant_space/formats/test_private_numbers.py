"""Bank accounts, cards and social-security numbers in what people write, and all that only looks like one."""

import pytest

from tenant_space.formats.private_numbers import PrivateSort, private_masked, private_numbers

IBAN, CARD, NIR = PrivateSort.IBAN, PrivateSort.CARD, PrivateSort.NIR


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("4111 1111 1111 1111", CARD),
        ("4111-1111-1111-1111", CARD),
        ("4111\u00a01111\u00a01111\u00a01111", CARD),
        ("4111\u202f1111\u202f1111\u202f1111", CARD),
        ("4111111111111111", CARD),
        ("5555 5555 5555 4444", CARD),
        ("3782 822463 10005", CARD),
        ("2223003122003222", CARD),
        ("le 0477327247 4111 1111 1111 1111 merci", CARD),
        ("+33 6 12 34 56 78 4111 1111 1111 1111", CARD),
        ("2 55 08 14 168 025 38", NIR),
        ("255081416802538", NIR),
        ("2 55 08 14 168 025-38.", NIR),
        ("1 84 05 2A 004 123 08", NIR),
        ("FR76 3000 6000 0112 3456 7890 189", IBAN),
        ("FR7630006000011234567890189", IBAN),
        ("mon iban fr76 3000 6000 0112 3456 7890 189 merci", IBAN),
        ("IBAN:FR14 2004 1010 0505 0001 3M02 606, merci", IBAN),
        ("DE89370400440532013000", IBAN),
        ("BE68-5390-0754-7034", IBAN),
    ],
)
def test_what_is_one_is_found(text: str, sort: PrivateSort) -> None:
    assert [one.sort for one in private_numbers(f"Bonjour, {text}")] == [sort]


@pytest.mark.parametrize(
    "text",
    [
        "+4917604069006",
        "+49 176 0406 9006",
        "1548138160707",
        "4111 1111 1111 1112",
        "FR76 3000 6000 0112 3456 7890 188",
        "2 55 08 14 168 025 39",
        "04 77 42 85 00, 06 12 34 56 78",
        "compte 123456, envoi n° 000000123, facture 2026-11-000045",
        "le 12/11/2026 à 14 h 30, 456,78 €",
        "RUM MH-123456-0001, ICS FR72ZZZ123456",
        "000123456789012345678901234567890",
        "ABC4111111111111111XYZ",
        "réf. 9780306406157",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert private_numbers(f"Bonjour, {text}") == ()


def test_each_is_found_once_and_in_order() -> None:
    text = "Carte 4111 1111 1111 1111, IBAN FR7630006000011234567890189, sécu 255081416802538."
    assert [one.sort for one in private_numbers(text)] == [CARD, IBAN, NIR]
    assert [text[one.start : one.end][-3:] for one in private_numbers(text)] == ["111", "189", "538"]


def test_masked_the_rest_of_the_text_stays() -> None:
    text = "Carte 4111 1111 1111 1111, tél. +4917604069006, 2A."
    assert private_masked(text) == "Carte •••• •••• •••• •111, tél. +4917604069006, 2A."
    assert private_masked("Rien ici") == "Rien ici"
