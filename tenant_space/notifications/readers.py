"""Whom a mail greets, which home it is about, and whom its reader calls. Rooms above register how they are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tenant_space.registry import Registry, named


@dataclass(frozen=True, slots=True)
class Reader:
    """The person who reads a mail."""

    name: str = ""
    """How they are greeted: `Mme Hélène DUPONT`; empty: not known, or not to be told to this address."""
    home: str = ""
    """The account the mail is about and its home, on one line; empty: it is about none."""
    office: str = ""
    """The agency to call; empty: the landlord."""
    phone: str = ""
    """Its phone number, as the ERP or editors wrote it; empty: the landlord's."""


NOBODY = Reader()
SAMPLE = Reader(
    "Mme Hélène DUPONT", "n° 123456, Logement T2, 8 boulevard Krumnov", "Agence Centre Ville", "04 77 32 72 47"
)


@dataclass(frozen=True, slots=True)
class ReaderFinder:
    """How the reader is found from what a mail keeps."""

    key: str
    """The name of the identifier in the mail's context: `user_id`."""
    find: Callable[[dict[str, Any]], Reader]
    """Reads the person from the context; `NOBODY` when there is none."""


_finders: Registry[ReaderFinder] = Registry("reader of mails", code=lambda one: one.key, label=lambda f: named(f.find))


def reader_register(key: str, find: Callable[[dict[str, Any]], Reader]) -> None:
    """Say whom a mail with this identifier greets: called where a `recipients.py` or `mails.py` is imported.

    The identifier is that of the one to whom the mail goes, at an address that they have confirmed.
    """
    _finders.register(ReaderFinder(key, find))


def reader_of(context: dict[str, Any]) -> Reader:
    """The reader of a mail, by the identifier that it keeps. `NOBODY` when it keeps none that tells."""
    return next((finder.find(context) for finder in _finders.all() if finder.key in context), NOBODY)
