"""What signing up needs of the public site, which is above this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tenant_space.registry import Registry, named


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of use that a person accepts."""

    url: str
    """Where they are read; empty when there are none."""
    version: str
    """Which version is in force; empty when there are none."""
    open_urls: frozenset[str] = frozenset()
    """The pages that everybody may read, whatever they have accepted."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something of the public site is read."""

    code: str
    """What is read: `terms` or `help`."""
    read: Callable[[], Any]
    """Reads it as it is now."""


_sources: Registry[Source] = Registry("source of the public site", label=lambda source: named(source.read))


def terms_register(reader: Callable[[], Terms]) -> None:
    """Say where the terms in force are read. Called once, from the public site's `AppConfig.ready`."""
    _sources.register(Source("terms", reader))


def terms_in_force() -> Terms:
    """The terms of use in force now. Raises `UnknownCode` when no room above says where they are."""
    return _sources.get("terms").read()


def help_register(reader: Callable[[], str]) -> None:
    """Say where one asks for help without signing in. Called once, from an `AppConfig.ready` above this room."""
    _sources.register(Source("help", reader))


def help_request_url() -> str:
    """The address of the page where one asks for help without signing in; empty when there is none."""
    source = _sources.find("help")
    return source.read() if source else ""
