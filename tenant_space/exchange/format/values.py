"""The types of EXL 1 cells. A parser turns the text of a cell into a value both databases accept.

Dates and moments stay ISO texts (`2026-11-21`, `2026-11-21 22:00:00+00:00`): turning millions of them
into objects and back would cost more than the rest of the reading. Amounts are integers in cents.
No message holds the text of the cell: it may be personal data.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from tenant_space.formats.identifiers import identifier_normalise

Value = str | int | bool | None
Parser = Callable[[str], Value]

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_DIGITS = 18
_INTEGER = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_HASH = re.compile(r"[0-9A-Fa-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,120}")
_CODE = re.compile(r"[A-Z0-9_]{1,30}")
_SMALL = 2**31
_REMEMBERED = 4096  # dates: a batch repeats the same few thousand


class BadValue(ValueError):
    """The cell does not have its type; the text says why, in French."""


class ToleratedValue(Exception):
    """The cell is not as it should be, but `value` stands for it."""

    def __init__(self, value: Value, message: str) -> None:
        super().__init__(message)
        self.value = value


class CleanedKey(ToleratedValue):
    """A key was written with blanks around it, or with characters that nobody sees; `value` is the key without."""

    def __init__(self, value: str) -> None:
        super().__init__(value, "blancs ou caractères invisibles")


def text(length: int) -> Parser:
    """S(n): at most n characters, NFC, no control character but the line feed."""

    def parse(cell: str) -> str:
        if cell.isascii() and cell.isprintable() and len(cell) <= length:
            return cell  # most cells
        if not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        if "\r" in cell:  # the line ends of a quoted text follow those of the file
            cell = cell.replace("\r\n", "\n")
        if _CONTROL.search(cell):
            raise BadValue("contient un caractère de contrôle")
        if len(cell) > length:
            raise BadValue(f"dépasse {length} caractères ({len(cell)})")
        return cell

    return parse


def identifier(length: int) -> Parser:
    """K(n): a key, or what names one. One line, for a key is part of addresses and of file names; in its one form."""
    parse = text(length)

    def parse_line(cell: str) -> Value:
        if cell.isascii() and cell.isprintable() and " " not in cell and len(cell) <= length:
            return cell  # most cells
        line = identifier_normalise(cell)
        if "\n" in line:
            raise BadValue("contient un saut de ligne")
        parse(line)
        if line != unicodedata.normalize("NFC", cell):
            raise CleanedKey(line)
        return line

    return parse_line


def integer(cell: str) -> int:
    """I: a 32 bit integer."""
    number = _whole(cell)
    if not -_SMALL <= number < _SMALL:
        raise BadValue("est un nombre trop grand")
    return number


def between(low: int, high: int) -> Parser:
    """I within bounds, both included."""

    def parse(cell: str) -> int:
        number = _whole(cell)
        if not low <= number <= high:
            raise BadValue(f"doit être entre {low} et {high}")
        return number

    return parse


def cents(cell: str) -> int:
    """C: a signed amount in cents."""
    return _whole(cell)


def cents_from_zero(cell: str) -> int:
    """C >= 0: an amount in cents that is never negative; also a size in bytes."""
    number = _whole(cell)
    if number < 0:
        raise BadValue("doit être positif ou nul")
    return number


def _whole(cell: str) -> int:
    if cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS:
        return int(cell)  # most cells
    if not _INTEGER.fullmatch(cell):
        raise BadValue("n'est pas un nombre entier")
    return int(cell)


def decimal(cell: str) -> str:
    """The only decimal of the format, with a point: square metres."""
    if not _DECIMAL.fullmatch(cell):
        raise BadValue("n'est pas un nombre décimal avec un point (exemple : 62.40)")
    return cell


@lru_cache(maxsize=_REMEMBERED)
def day(cell: str) -> str:
    """D: a local date, YYYY-MM-DD."""
    if not _DAY.fullmatch(cell):
        raise BadValue("n'est pas une date AAAA-MM-JJ")
    try:
        dt.date.fromisoformat(cell)
    except ValueError as error:
        raise BadValue("n'est pas une date du calendrier") from error
    return cell


@lru_cache(maxsize=_REMEMBERED)
def moment(cell: str) -> str:
    """T: a moment in UTC, YYYY-MM-DDTHH:MM:SSZ."""
    if not _MOMENT.fullmatch(cell):
        raise BadValue("n'est pas un instant AAAA-MM-JJTHH:MM:SSZ")
    try:
        return dt.datetime.fromisoformat(cell[:-1]).isoformat(sep=" ") + "+00:00"
    except ValueError as error:
        raise BadValue("n'est pas un instant du calendrier") from error


def period(cell: str) -> str:
    """A month, YYYY-MM."""
    if not _PERIOD.fullmatch(cell):
        raise BadValue("n'est pas un mois AAAA-MM")
    return cell


def flag(cell: str) -> bool:
    """B: Y or N."""
    if cell not in ("Y", "N"):
        raise BadValue("doit valoir Y ou N")
    return cell == "Y"


def one_of(codes: Iterable[str]) -> Parser:
    """E: one of the codes of a list."""
    known = {str(code) for code in codes}
    wanted = ", ".join(sorted(known))

    def parse(cell: str) -> str:
        if cell in known:
            return cell
        code = identifier_normalise(cell)
        if code in known:
            raise CleanedKey(code)
        raise BadValue(f"n'est pas un code connu ({wanted})")

    return parse


def one_of_or(codes: Iterable[str], fallback: str) -> Parser:
    """E where an unknown code becomes `fallback`, with a warning."""
    known = {str(code) for code in codes}

    def parse(cell: str) -> str:
        code = cell if cell in known else identifier_normalise(cell)
        if code in known and code != cell:
            raise CleanedKey(code)
        if cell not in known:
            shown = f" « {cell} »" if _CODE.fullmatch(cell) else ""
            raise ToleratedValue(fallback, f"code inconnu{shown}, lu comme {fallback}")
        return cell

    return parse


def hexadecimal(cell: str) -> str:
    """H: 64 hexadecimal characters, in lower case."""
    if not _HASH.fullmatch(cell):
        raise BadValue("n'est pas une empreinte de 64 caractères hexadécimaux")
    return cell.lower()


def file_name(cell: str) -> str:
    """The bare name of a file of `documents/`: no path, no step upward."""
    if not _FILE_NAME.fullmatch(cell) or ".." in cell or not cell.strip("."):
        raise BadValue("n'est pas un nom de fichier permis (lettres, chiffres, « . », « _ » et « - », sans chemin)")
    return cell


def pdf_mime(cell: str) -> str:
    """The only kind of file accepted."""
    if cell != "application/pdf":
        raise BadValue("doit valoir application/pdf")
    return cell
