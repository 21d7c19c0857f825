"""Reads the environment. What cannot be read is noted, not raised: the start checks say it, all at once.

A value is never repeated in what is noted: it may be a secret.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TypeVar

from config.settings.forms_of_values import Unreadable, text

T = TypeVar("T")
PREFIX = "PORTAL_"


class Environment:
    """The variables of this process that begin with `PORTAL_`, and what was wrong with those read so far."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.unreadable: dict[str, str] = {}
        """What is wrong with a variable, by its whole name: a French sentence without its full stop."""
        self.names: set[str] = set()
        """The whole names of all variables asked for."""

    def __call__(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The variable `PORTAL_<name>` as `parse` reads it.

        Missing, empty or malformed it is the default; malformed, it is noted too. Blanks around it are
        taken off: a settings file edited on Windows ends its lines with one.
        """
        return self.whole(PREFIX + name, parse, default)

    def whole(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The same for a variable that does not begin with `PORTAL_`."""
        self.names.add(name)
        value = self.values.get(name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except Unreadable as error:
            self.unreadable[name] = f"{name} n'est pas lisible : il faut {error}"
            return default

    def needed(self, name: str, why: str, parse: Callable[[str], str] = text) -> str:
        """The variable `PORTAL_<name>`; noted and empty when it is missing, with the reason it is needed for."""
        value = self(name, parse, "")
        if not value:
            self.unreadable.setdefault(PREFIX + name, f"{PREFIX}{name} manque : {why}")
        return value


def settings_module(default: str) -> None:
    """Take the default when `DJANGO_SETTINGS_MODULE` is missing or empty; exit in French when it names nothing."""
    name = os.environ.get("DJANGO_SETTINGS_MODULE", "").strip() or default
    os.environ["DJANGO_SETTINGS_MODULE"] = name
    try:
        found = find_spec(name) is not None
    except (ImportError, ValueError):
        found = False
    if not found:
        raise SystemExit(
            "portal.E014 : DJANGO_SETTINGS_MODULE ne nomme aucun jeu de réglages. "
            "En production, écrivez DJANGO_SETTINGS_MODULE=config.settings.production."
        )
