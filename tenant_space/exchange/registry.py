"""The files that go to the ERP. Rooms register theirs; `outbound.py` writes them all into one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file of an outbound batch (exchange format EXL 1): its columns, and the rows that wait to leave.

    `rows()` reads, and locks, what no batch has told yet; `told(sequence)` notes, in the same
    transaction, that this batch tells it.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Mapping[str, object]]]
    told: Callable[[int], None]


_files: dict[str, OutboundFile] = {}


def outbound_register(file: OutboundFile) -> None:
    """Make a file known. Called from `AppConfig.ready`."""
    _files[file.name] = file


def outbound_files() -> tuple[OutboundFile, ...]:
    """Every registered file, in the order of their names."""
    return tuple(_files[name] for name in sorted(_files))
