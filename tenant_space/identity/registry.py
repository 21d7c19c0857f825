"""What the sign-up needs of the public site, which stands above this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of use that a person accepts: where they are read, and which version; empty without any.

    `open_urls` are the pages that everybody may read, whatever they accepted.
    """

    url: str
    version: str
    open_urls: frozenset[str] = frozenset()


_readers: list[Callable[[], Terms]] = []
_help: list[Callable[[], str]] = []


def terms_register(reader: Callable[[], Terms]) -> None:
    """Say where the terms in force are read. Called once, from the public site's `AppConfig.ready`."""
    _readers[:] = [reader]


def terms_in_force() -> Terms:
    """The terms of use in force now."""
    return _readers[0]()


def help_register(reader: Callable[[], str]) -> None:
    """Say where one asks for help without signing in. Called once, from an `AppConfig.ready` above this room."""
    _help[:] = [reader]


def help_request_url() -> str:
    """The address of the page where one asks for help without signing in; empty when there is none."""
    return _help[0]() if _help else ""
