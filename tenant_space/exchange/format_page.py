"""The tables of `docs/exchange-format.md`, written from the description of the files."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tenant_space.exchange.format.columns import Column, FileFormat
from tenant_space.exchange.format.dates import EARLY, KINDS, LATE
from tenant_space.exchange.format.exl1 import FILES, OPERATION
from tenant_space.exchange.format.meanings import COLUMNS_MEAN, ENDED_MEANS, FILES_MEAN
from tenant_space.exchange.format.outbound_meanings import OUTBOUND_FILES_MEAN, OUTBOUND_MEAN
from tenant_space.exchange.format.values import Parser
from tenant_space.exchange.outbound.registry import outbound_files

BEGIN, END = (
    "<!-- written by manage.py exchange_format: begin -->",
    "<!-- written by manage.py exchange_format: end -->",
)
_OPERATION_MEANS = "`U` writes the row, `D` takes it away"

# How the type of a parser is written, from what its maker was given.
_TYPES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": lambda given: f"S({given['length']})",
    "free_text": lambda given: f"S({given['length']}), free",
    "identifier": lambda given: f"K({given['length']})",
    "integer": lambda given: "I",
    "between": lambda given: f"I, {given['low']} to {given['high']}",
    "cents": lambda given: "C",
    "cents_from_zero": lambda given: "N",
    "decimal": lambda given: "decimal, at most 2 places",
    "day": lambda given: "D",
    "partial_day": lambda given: "D or part",
    "moment": lambda given: "T",
    "period": lambda given: "M",
    "flag": lambda given: "B",
    "one_of": lambda given: "E",
    "one_of_or": lambda given: f"E; an unknown code is read as `{given['fallback']}`, with a warning",
    "hexadecimal": lambda given: "H",
    "file_name": lambda given: "file name",
    "pdf_mime": lambda given: "`application/pdf`",
}


def page_updated(page: str) -> str:
    """The page with its tables written again. Raises `ValueError` when it lacks one of the two marks."""
    before, found_begin, rest = page.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not (found_begin and found_end):
        raise ValueError("the marks between which tables are written are missing")
    return f"{before}{BEGIN}\n\n{_tables()}\n{END}{after}"


def _tables() -> str:
    inbound = [line for file_format in FILES.values() for line in _inbound(file_format)]
    outbound = [line for file in outbound_files() for line in _outbound(file.name, file.columns)]
    return "\n".join([*_kinds_of_date(), "## Inbound files", "", *inbound, "## Outbound files", "", *outbound])


def _kinds_of_date() -> Iterator[str]:
    yield from ("## Kinds of date", "")
    yield "A date outside these bounds, counted from the day of the extraction, cannot be meant."
    yield from ("", "| Kind | From | To | Before that | After that |", "| --- | --- | --- | --- | --- |")
    none, wrong = "none, with a warning", "wrong"
    for kind in KINDS:
        days = round(kind.years_after * 365)
        after = f"{kind.years_after:g} years after" if days >= 365 else f"{days} days after" if days else "that day"
        early = "« long ago », with a warning" if kind.early_means else none if kind.early_is_none else wrong
        outside = early, none if kind.late_is_none else wrong
        yield _row(kind.name, f"{kind.years_before:g} years before", after, *outside)
    sentinels = f"{_names(sorted(EARLY))}; {_names(sorted(LATE))}"
    yield ""
    yield f"These days mean « none », of a moment also the day next to them: {sentinels}."
    yield "So does any day of the year 0000."
    yield "As « begun », the early ones mean that it began long ago, nobody knows when; the late ones are wrong."
    yield from ("As « shown from », the late ones are wrong: they mean that nobody is to see the document.", "")


def _inbound(file_format: FileFormat) -> Iterator[str]:
    name = file_format.name
    yield from (f"### `{name}`", "", FILES_MEAN[name], "")
    yield f"A row that a full batch no longer names, or with `{OPERATION}` = `D`: {_absence(file_format)}."
    if file_format.totals:
        yield f"Totals that `control.json` may announce: {_names(file_format.totals)}."
    yield from ("", "| Column | Type | Must | Meaning |", "| --- | --- | --- | --- |")
    for column in (column for column in file_format.columns if column.made is None):
        yield _row(f"`{column.name}`", _type(column), _must(column), _meaning(file_format, column))
    yield from (_row(f"`{OPERATION}`", "E", "yes", _OPERATION_MEANS), "")


def _outbound(name: str, columns: tuple[str, ...]) -> Iterator[str]:
    yield from (f"### `{name}`", "", OUTBOUND_FILES_MEAN[name], "", "| Column | Meaning |", "| --- | --- |")
    for column in columns:
        yield _row(f"`{column}`", OUTBOUND_MEAN[name][column])
    yield ""


def _absence(file_format: FileFormat) -> str:
    if file_format.ending:
        return ENDED_MEANS[file_format.name]
    if file_format.removable:
        return "is removed"
    return "stays as it is" if file_format.model else "no table is fed, nothing happens"


def _type(column: Column) -> str:
    found = _type_of(column.parse)
    return f"{found}, {column.dates.name}" if column.dates else found


def _type_of(parse: Parser) -> str:
    maker = parse.__qualname__.partition(".")[0]
    given = inspect.getclosurevars(parse).nonlocals if inspect.isfunction(parse) else {}
    return _TYPES[maker](given)


def _must(column: Column) -> str:
    return "key" if column.key else "yes" if column.mandatory else ""


def _meaning(file_format: FileFormat, column: Column) -> str:
    """What is written of the column, the row it names, and its codes with the words shown for them."""
    parts = [COLUMNS_MEAN.get(file_format.name, {}).get(column.name, "")]
    parent = file_format.parents.get(column.name) if file_format.model else None
    parts += [f"a row of `{found.name}`" for found in FILES.values() if parent and found.model is parent]
    parts.append(_codes(file_format, column))
    return "; ".join(part for part in parts if part)


def _codes(file_format: FileFormat, column: Column) -> str:
    if column.parse.__qualname__.partition(".")[0] not in ("one_of", "one_of_or"):
        return ""
    known: set[str] = inspect.getclosurevars(column.parse).nonlocals["known"]
    field = file_format.fields.get(column.name) if file_format.model else None
    words = {str(code): label for code, label in (field.flatchoices if field else ())}
    ordered = [code for code in words if code in known] or sorted(known)
    return ", ".join(f"`{code}` ({words[code]})" if code in words else f"`{code}`" for code in ordered)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
