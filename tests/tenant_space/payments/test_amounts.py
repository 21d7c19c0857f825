"""Amounts as people type them: one reading, in cents, without a float on the way."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tenant_space import formats
from tenant_space.payments.amounts import NotAnAmount, cents_typed
from tenant_space.payments.forms import PaymentForm


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 234,5", 123_450),
        ("50 €", 5_000),
        ("50€", 5_000),
        ("50 euros", 5_000),
        ("15,00", 1_500),
        ("15.00", 1_500),
        ("3 058,99", 305_899),
        ("3\u00a0058,99", 305_899),
        ("3\u202f058,99\u00a0€", 305_899),
        ("8,20", 820),
        ("19.99", 1_999),
        ("35,41", 3_541),
        ("599.80", 59_980),
        (" 0612,34 ", 61_234),
        ("80000", 8_000_000),
    ],
)
def test_what_is_typed_is_understood(typed: str, cents: int) -> None:
    assert cents_typed(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["12,345", "1,500", "1.500", "1.234,56", "1,2,3", "-50", "+50", "5e3", "dix", "", "€", "٥٠", "12 34", "50,"],
)
def test_what_could_be_read_in_two_ways_is_read_in_none(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        cents_typed(typed)


def test_the_refusal_says_both_ways() -> None:
    with pytest.raises(NotAnAmount, match="Écrivez 1500 ou 1,50"):
        cents_typed("1,500")


def test_each_amount_comes_back_as_it_was_printed() -> None:
    for cents in [*range(1, 20_000), *range(20_000, 1_000_001, 97)]:
        assert cents_typed(formats.euros(cents)) == cents


def form(choice: str, amount: str = "", balance: int = 61_234, **more: Any) -> PaymentForm:
    data = {"choix": choice, "montant": amount, "cle": str(uuid.uuid4()), "solde_vu": balance, **more}
    just = data.pop("just_paid", 0)
    return PaymentForm(data, balance_cents=data.pop("now", balance), least=1_000, most=500_000, just_paid=just)


@pytest.mark.parametrize(
    ("asked", "cents"),
    [
        (form("solde"), 61_234),
        (form("solde", balance=650), 650),
        (form("montant", "6,50", balance=650), 650),
        (form("montant", "10"), 1_000),
        (form("montant", "700"), 70_000),
        (form("montant", "50", balance=0), 5_000),
        (form("montant", "50", balance=-2_000), 5_000),
        (form("solde", just_paid=61_234, encore="on"), 61_234),
    ],
)
def test_what_may_be_paid(asked: PaymentForm, cents: int) -> None:
    assert asked.is_valid(), asked.errors
    assert asked.cents == cents


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        (form("solde", balance=0), "choix", "Vous ne devez rien"),
        (form("solde", balance=-5), "choix", "Vous ne devez rien"),
        (form("solde", now=20_000), "choix", "Votre solde a changé"),
        (form("montant", "9,99"), "montant", "inférieur à 10,00"),
        (form("montant", "0", balance=0), "montant", "inférieur à 10,00"),
        (form("montant", "0,00"), "montant", "inférieur à 10,00"),
        (form("montant", "80000"), "montant", "dépasser"),
        (form("montant", "12,345"), "montant", "deux façons"),
        (form("montant"), "montant", "Écrivez le montant"),
        (form("solde", just_paid=61_234), "encore", "612,34\u00a0€ vient d'être fait"),
        (form(""), "choix", "Choisissez"),
    ],
)
def test_what_may_not_be_paid_says_why(asked: PaymentForm, field: str, words: str) -> None:
    assert not asked.is_valid()
    assert words in asked.errors[field][0]
