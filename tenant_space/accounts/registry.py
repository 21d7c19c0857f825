"""What the sign-up needs of the public site, which stands above this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of use that a person accepts: where they are read, and which version."""

    url: str
    version: str


_readers: list[Callable[[], Terms]] = []


def terms_register(reader: Callable[[], Terms]) -> None:
    """Say where the terms in force are read. Called once, from the public site's `AppConfig.ready`."""
    _readers[:] = [reader]


def terms_in_force() -> Terms:
    """The terms of use in force now."""
    return _readers[0]()
