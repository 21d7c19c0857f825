"""What an upper room makes known to a lower one when the apps start.

A lower room keeps a `Registry`; the modules that fill it have one name in every topic, and `discover` finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


class RegisteredTwice(ImproperlyConfigured):
    """Two entries have the same code: one of them would never be used."""


class EntryIncomplete(ImproperlyConfigured):
    """An entry lacks something that its registry asks for."""


class UnknownCode(LookupError):
    """Nothing is registered under this code."""


class Registry(Generic[T]):
    """The entries of one sort, each under its own code, in the order of their registration."""

    def __init__(
        self,
        sort: str,
        *,
        code: Callable[[T], Hashable] = attrgetter("code"),
        label: Callable[[T], str] = repr,
        required: tuple[str, ...] = (),
        unknown: type[UnknownCode] = UnknownCode,
    ) -> None:
        """`sort` and `label` name the registry and its entries in errors, `required` the attributes that must say
        something; `unknown` is what `get` raises.
        """
        self._sort, self._code, self._label = sort, code, label
        self._required, self._unknown = required, unknown
        self._entries: dict[Hashable, T] = {}

    def register(self, entry: T) -> T:
        """Make an entry known and return it. Raises `RegisteredTwice` and `EntryIncomplete`."""
        code = self._code(entry)
        missing = [name for name in self._required if not getattr(entry, name)]
        if not code or missing:
            lacks = ", ".join(missing) or "code"
            raise EntryIncomplete(f"The {self._sort} {code!r} ({self._label(entry)}) lacks: {lacks}.")
        if code in self._entries:
            both = f"{self._label(self._entries[code])} and {self._label(entry)}"
            raise RegisteredTwice(f"Two entries are registered as {self._sort} {code!r}: {both}.")
        self._entries[code] = entry
        return entry

    def get(self, code: Hashable) -> T:
        """The entry of a code. Raises `UnknownCode`, or the registry's own kind of it, with the codes there are."""
        try:
            return self._entries[code]
        except KeyError as error:
            known = ", ".join(sorted(map(str, self._entries))) or "none"
            raise self._unknown(f"No {self._sort} is registered as {code!r}. Registered: {known}.") from error

    def find(self, code: Hashable) -> T | None:
        """The entry of a code, or None."""
        return self._entries.get(code)

    def all(self) -> tuple[T, ...]:
        """Every entry, the first registered first."""
        return tuple(self._entries.values())


def named(function: Callable[..., Any]) -> str:
    """The code of a function in a registry of functions: its module and its name."""
    return f"{function.__module__}.{function.__qualname__}"


def discover(name: str) -> None:
    """Import every module of this name: in each installed app, and in the packages right inside it.

    Called from `AppConfig.ready` of the room whose registry these modules fill. Django's own
    `autodiscover_modules` stops at the app, and an app may keep a package for each part of its subject.
    """
    for app in apps.get_app_configs():
        folder = Path(app.path)
        for path in (*folder.glob(f"{name}.py"), *sorted(folder.glob(f"*/{name}.py"))):
            import_module(".".join((app.name, *path.relative_to(folder).with_suffix("").parts)))
