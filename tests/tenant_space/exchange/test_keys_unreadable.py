"""A key that cannot be read is no key: what is left of it would name another row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from tenant_space.exchange.format.values import BadValue, CleanedKey, Parser, identifier, one_of, one_of_or
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Holder, RentAccount
from tests.kit.batches import EditedBatch, refused, told

Edited = Callable[..., EditedBatch]
PARSERS: list[Parser] = [identifier(20), one_of(["RENT"]), one_of_or(["RENT", "OTHER"], "OTHER")]


def as_read(content: bytes) -> str:
    """A cell as the reader hands it on."""
    return content.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("parse", PARSERS, ids=["key", "code", "code_or_other"])
@pytest.mark.parametrize("cell", [b"\xc9RENT", b"RENT\xe9", b"RE\xa0NT", b"\xe9", "RENT é".encode("cp1252")])
def test_bytes_that_are_no_text_leave_nothing_to_go_by(parse: Parser, cell: bytes) -> None:
    with pytest.raises(BadValue, match="UTF-8"):
        parse(as_read(cell))


def test_a_key_with_a_lost_character_is_another_key() -> None:
    for cell in ("\ufffd200001", "20\ufffd0001"):
        with pytest.raises(BadValue, match="perdu"):
            identifier(20)(cell)


def test_what_nobody_sees_is_still_taken_off() -> None:
    with pytest.raises(CleanedKey) as cleaned:
        identifier(20)("\u200b200001")
    assert cleaned.value.value == "200001"


def in_latin_1(batch: EditedBatch, name: str, old: str, new: str) -> EditedBatch:
    """The batch with a text of one file written in another encoding."""
    content = batch.text(name).encode()
    assert old.encode() in content
    return batch.write(name, content.replace(old.encode(), new.encode("cp1252"), 1)).sign()


@pytest.mark.parametrize("key", ["É200001", "200001é", "2000\xa001", "N°200001"])
def test_an_account_of_a_holder_that_cannot_be_read_is_no_other(full_applied: None, edited: Edited, key: str) -> None:
    batch = in_latin_1(edited().as_next(124), "holders.csv", "200001;T0000200", f"{key};T0000200")
    assert told(refused(batch), "holders.csv, ligne 4 :", "account_number n'est pas du texte UTF-8")


def test_nothing_ends_for_a_key_that_cannot_be_read(full_applied: None, edited: Edited, settings: Settings) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 20
    before = sorted(Holder.objects.values_list())
    batch = in_latin_1(edited().as_next(124), "holders.csv", "200001;T0000200", "É200001;T0000200")
    report = batch_import(directory=batch.path)
    assert sorted(Holder.objects.values_list()) == before and report.left_out_count == 1


@pytest.mark.parametrize(("old", "new"), [(";ACTIVE;", ";ACTIVEé;"), ("200002;", "é200002;")])
def test_a_code_or_a_key_of_an_account_is_not_guessed(
    full_applied: None, edited: Edited, settings: Settings, old: str, new: str
) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 20
    before = sorted(RentAccount.objects.values_list())
    report = batch_import(directory=in_latin_1(edited().as_next(124), "accounts.csv", old, new).path)
    assert report.left_out_count == 1 and sorted(RentAccount.objects.values_list()) == before
