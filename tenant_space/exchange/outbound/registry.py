"""The files that go to the ERP. Rooms register theirs; `outbound.py` writes them all into one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tenant_space.registry import Registry


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file of an outbound batch (exchange format EXL 1)."""

    name: str
    """With its extension."""
    columns: tuple[str, ...]
    """In the order of the file."""
    tell: Callable[[int], int]
    """Called with the number of a batch, in the transaction that makes it: gives it what no batch has told yet.

    Returns how many rows that is.
    """
    told: Callable[[int], Iterable[Mapping[str, object]]]
    """Called with the number of a batch: reads the rows given to it, in a fixed order.

    They are the same each time, so that a batch that was not written to its end can be written again.
    """
    give: Callable[[int], None] | None = None
    """Called before the first `tell` of all files, in the same transaction: gives the batch what several files tell
    of, so that all of them speak of the same. None: nothing."""
    label: str = ""
    """What its rows are, for those who look at what went out: `demandes`; empty: its name says it."""
    is_sealed: bool = False
    """Whether it is encrypted to the key of the settings, and not written at all without one. Its `tell` gives nothing
    as long as there is none."""


_files: Registry[OutboundFile] = Registry("outbound file", code=lambda file: file.name, required=("columns",))


def outbound_register(file: OutboundFile) -> None:
    """Make a file known. Called from `AppConfig.ready`. Raises `RegisteredTwice`."""
    _files.register(file)


def outbound_label(name: str) -> str:
    """What the rows of a file are, in words; its name, where nothing is said of it."""
    file = _files.find(name)
    return (file.label if file else "") or name


def outbound_files() -> tuple[OutboundFile, ...]:
    """Every registered file, in the order of their names."""
    return tuple(sorted(_files.all(), key=lambda file: file.name))
