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
from tenant_space.formats.partial_dates import PartialDate

Value = str | int | bool | None
Parser = Callable[[str], Value]

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# What free text cannot hold: controls that part words or lines, and those that nobody sees or that turn the line.
_PARTING = re.compile("[\t\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LOST = "\ufffd"
_LOST_SAID = "contient un caractère perdu (U+FFFD)"
# Bytes that are not UTF-8 are read as these (« surrogateescape »), so that the row can be named.
_UNDECODED = re.compile("[\ud800-\udfff]")
_NOT_UTF8 = "n'est pas du texte UTF-8"
# UTF-8 read as if it were Windows-1252 or Latin 1, then encoded again: « Ã© » for « é », « â€™ » for « ’ ».
_REST = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = re.compile(f"[ÂÃÄÅ]{_REST}|â{_REST}{{2}}|ð{_REST}{{3}}")
_ODD = re.compile("|".join(pattern.pattern for pattern in (_PARTING, _INVISIBLE, _UNDECODED, _TWICE)) + f"|{_LOST}")
_DIGITS = 18
_INTEGER = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_FIRST_PERIOD, _LAST_PERIOD = "1950-01", "2098-12"
_NO_PERIOD = {"0000-00", "0001-01", "1900-01", "2099-12", "9999-12", "9999-99"}
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
    """S(n) that means something to a program: at most n characters, NFC, no control character but the line feed."""

    def parse(cell: str) -> str:
        if cell.isascii() and cell.isprintable() and len(cell) <= length:
            return cell  # most cells
        if not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        if "\r" in cell:  # the line ends of a quoted text follow those of the file
            cell = cell.replace("\r\n", "\n")
        if _UNDECODED.search(cell):
            raise BadValue(_NOT_UTF8)
        if _CONTROL.search(cell):
            raise BadValue("contient un caractère de contrôle")
        if len(cell) > length:
            raise BadValue(f"dépasse {length} caractères ({len(cell)})")
        return cell

    return parse


def free_text(length: int) -> Parser:
    """S(n) that people read: what it cannot hold is repaired with a warning, never refused.

    Control characters are taken out, those that part words or lines become a space, and it is cut to its length.
    Lost characters and text encoded twice are warned of and kept: only the ERP knows what stood there.
    """

    def parse(cell: str) -> str:
        if cell.isascii() and cell.isprintable() and len(cell) <= length:
            return cell  # most cells
        if not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        if "\r" in cell:
            cell = cell.replace("\r\n", "\n")
        if len(cell) <= length and not _ODD.search(cell):
            return cell
        return _repaired(cell, length)

    return parse


def _repaired(cell: str, length: int) -> str:
    """The text as it can be kept, when nothing had to be said. Raises `ToleratedValue` with what was."""
    said = []
    if _UNDECODED.search(cell):
        raise BadValue(_NOT_UTF8)
    if _LOST in cell:
        said.append(_LOST_SAID)
    if _TWICE.search(cell):
        said.append("semble encodé deux fois")
    clean = _INVISIBLE.sub("", _PARTING.sub(" ", cell))
    if clean != cell:
        said.append("caractères de contrôle retirés")
    if len(clean) > length:
        said.append(f"coupé à {length} caractères ({len(clean)})")
        clean = clean[:length].rstrip()
    raise ToleratedValue(clean, ", ".join(said))


def identifier(length: int) -> Parser:
    """K(n): a key, or what names one. One line, for a key is part of addresses and of file names; in its one form."""
    parse = text(length)

    def parse_line(cell: str) -> Value:
        if cell.isascii() and cell.isprintable() and " " not in cell and len(cell) <= length:
            return cell  # most cells
        line = _identified(cell)
        if _LOST in line:
            raise BadValue(_LOST_SAID)
        if "\n" in line:
            raise BadValue("contient un saut de ligne")
        parse(line)
        if line != unicodedata.normalize("NFC", cell):
            raise CleanedKey(line)
        return line

    return parse_line


def _identified(cell: str) -> str:
    """The cell in the one form of identifiers.

    Raises `BadValue` when it has bytes that are not UTF-8: the form leaves out what nobody sees, these marks among
    it, and what is left would name something else.
    """
    if _UNDECODED.search(cell):
        raise BadValue(_NOT_UTF8)
    return identifier_normalise(cell)


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
def partial_day(cell: str) -> str:
    """D whose day, or day and month, may not be known: `1969-00-00`, `1969-05-00`, or `1969`, `1969-05`."""
    if not _PARTIAL_DAY.fullmatch(cell):
        raise BadValue("n'est pas une date AAAA-MM-JJ")
    if cell[4:7] == "-00" and cell[7:] not in ("", "-00"):
        raise ToleratedValue(f"{cell[:4]}-00-00", "jour sans mois, seule l'année est gardée")
    try:
        return str(PartialDate.parse(cell))
    except ValueError as error:
        raise BadValue("n'est pas une date du calendrier") from error


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
    """A month, YYYY-MM; empty for the first and last ones of a calendar, which mean « none »."""
    if cell in _NO_PERIOD:
        return ""
    if not _PERIOD.fullmatch(cell):
        raise BadValue("n'est pas un mois AAAA-MM")
    if not _FIRST_PERIOD <= cell <= _LAST_PERIOD:
        raise ToleratedValue("", "mois hors du possible, laissé vide")
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
        code = _identified(cell)
        if code in known:
            raise CleanedKey(code)
        raise BadValue(f"n'est pas un code connu ({wanted})")

    return parse


def one_of_or(codes: Iterable[str], fallback: str) -> Parser:
    """E where an unknown code becomes `fallback`, with a warning."""
    known = {str(code) for code in codes}

    def parse(cell: str) -> str:
        code = cell if cell in known else _identified(cell)
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
