"""The description of the files agrees with the tables they feed."""

from collections.abc import Callable
from typing import Any

import pytest

from tenant_space.exchange.format import values
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.values import BadValue

FED = [found for found in FILES.values() if found.model]


@pytest.mark.parametrize("file_format", FED, ids=lambda found: found.code)
def test_every_column_is_a_column_of_the_table(file_format: FileFormat) -> None:
    assert set(file_format.fields) == set(file_format.names)
    written = {*file_format.names, *file_format.reopening, *file_format.since}
    left = {field.column for field in file_format.model._meta.concrete_fields} - written
    assert left <= {"id"}


def test_no_key_holds_a_line_feed() -> None:
    """It is part of addresses and of file names, which have none."""
    for file_format in FILES.values():
        for column in (column for column in file_format.columns if column.key):
            for cell in ("A\nB", "A\r\nB"):
                with pytest.raises(BadValue):
                    column.parse(cell)
    assert values.text(40)("A\nB") == "A\nB"


@pytest.mark.parametrize("file_format", FED, ids=lambda found: found.code)
def test_a_text_that_is_accepted_fits_in_its_column(file_format: FileFormat) -> None:
    for column in file_format.columns:
        length = file_format.fields[column.name].max_length
        if length and column.parse.__qualname__.startswith(("text", "identifier")):
            assert column.parse("x" * length)
            with pytest.raises(BadValue):
                column.parse("x" * (length + 1))


@pytest.mark.parametrize("file_format", FED, ids=lambda found: found.code)
def test_an_empty_cell_can_be_stored(file_format: FileFormat) -> None:
    for column in file_format.columns:
        if not column.mandatory:
            assert file_format.empty_values[column.name] is not None or file_format.fields[column.name].null


@pytest.mark.parametrize("file_format", FED, ids=lambda found: found.code)
def test_keys_are_unique_in_the_table(file_format: FileFormat) -> None:
    meta: Any = file_format.model._meta
    if len(file_format.keys) == 1:
        assert meta.pk.column == file_format.keys[0]
    else:
        together = [{meta.get_field(name).column for name in rule.fields} for rule in meta.constraints]
        assert set(file_format.keys) in together


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (values.day, "2024-02-29", "2024-02-29"),
        (values.moment, "2026-11-21T22:00:00Z", "2026-11-21 22:00:00+00:00"),
        (values.text(5), "e\u0301te\u0301", "été"),
        (values.text(5), "a\r\nb", "a\nb"),
        (values.hexadecimal, "AB" * 32, "ab" * 32),
        (values.decimal, "62.4", "62.4"),
        (values.cents, "-2000", -2000),
        (values.flag, "N", False),
        (values.file_name, "AE_1-2.v3.pdf", "AE_1-2.v3.pdf"),
    ],
)
def test_good_cells(parse: Callable[..., Any], cell: str, value: Any) -> None:
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell"),
    [
        (values.day, "2026-W01-1"),
        (values.day, "0000-01-01"),
        (values.moment, "2026-11-21T24:00:00Z"),
        (values.moment, "2026-11-21 22:00:00"),
        (values.integer, "1_000"),
        (values.integer, " 1"),
        (values.integer, "+1"),
        (values.integer, "2147483648"),
        (values.cents, "1e3"),
        (values.cents_from_zero, "-1"),
        (values.decimal, "1.234"),
        (values.text(9), "a\x85b"),
        (values.text(9), "a\rb"),
        (values.hexadecimal, "ab" * 31),
        (values.file_name, "a/b"),
        (values.file_name, "é.pdf"),
        (values.file_name, "."),
        (values.file_name, "x" * 121),
        (values.flag, "y"),
    ],
)
def test_bad_cells(parse: Callable[..., Any], cell: str) -> None:
    with pytest.raises(BadValue):
        parse(cell)
