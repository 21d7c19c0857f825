"""Keys that an ERP tells apart stay apart: what is only written with other letters is another key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenant_space.exchange.format.values import CleanedKey, identifier
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.tenancy.models import Lease, Premises
from tests.kit.batches import EditedBatch, refused, told

Edited = Callable[..., EditedBatch]
# A key of two, and what a compatibility form would make of it.
APART = ["P1²", "P1₂", "P①2", "Pﬁ2", "Pª2", "P½", "PⅫ", "P™", "P𝐀2"]


@pytest.mark.parametrize("key", APART)
def test_a_key_with_a_letter_of_its_own_stays_as_it_is(key: str) -> None:
    assert identifier_normalise(key) == key
    assert identifier(30)(key) == key  # without a word: nothing is odd about it


@pytest.mark.parametrize(
    ("key", "plain"), [("Ｐ１２", "P12"), ("P٠٢", "P02"), ("P１－２", "P1-2"), ("P\u3000１", "P 1")]
)
def test_only_how_a_keyboard_writes_a_letter_is_no_part_of_a_key(key: str, plain: str) -> None:
    with pytest.raises(CleanedKey) as cleaned:
        identifier(30)(key)
    assert cleaned.value.value == plain


@pytest.mark.parametrize("key", APART[:4])
def test_two_dwellings_of_an_erp_are_two(full_applied: None, edited: Edited, key: str) -> None:
    """The second dwelling of the sample has a name that reads like the first one's; each keeps its lease."""
    batch = edited().as_next(124)
    for name in ("premises.csv", "leases.csv"):
        batch.replace(name, "P001", "P12", 999).replace(name, "P002", key, 999)
    report = batch_import(directory=batch.path)
    assert report.left_out_count == 0
    assert Premises.objects.filter(pk__in=("P12", key)).count() == 2
    assert Lease.objects.filter(premises__in=("P12", key)).values("premises").distinct().count() == 2


def test_a_key_written_in_two_ways_is_still_named_twice(full_applied: None, edited: Edited) -> None:
    batch = edited().as_next(124).replace("premises.csv", "P002", "Ｐ００１")
    assert told(refused(batch), "premises.csv", "P001 est déjà à la ligne")
