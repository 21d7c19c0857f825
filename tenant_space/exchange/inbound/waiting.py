"""The batches that wait in a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tenant_space.exchange.inbound.control import CONTROL, READY
from tenant_space.exchange.selectors import applied_sha256, last_sequence


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch of a folder, as its control file presents itself; nothing is verified yet."""

    directory: Path
    """Where it is."""
    sequence: int = 0
    """Its number as the control file says it; 0: unreadable."""
    mode: str = ""
    """FULL or DELTA as the control file says it, or anything else."""


def waiting_batches(directory: Path) -> list[WaitingBatch]:
    """The finished batches of a folder of batches, oldest first.

    A folder without READY is still being written and is left alone; one whose control file
    cannot be read comes first, so that its refusal is seen.
    """
    found = [_presented(ready.parent) for ready in directory.glob(f"*/{READY}")]
    return sorted(found, key=lambda batch: (batch.sequence, batch.directory.name))


def _presented(directory: Path) -> WaitingBatch:
    try:
        control = json.loads((directory / CONTROL).read_bytes())
    except (OSError, ValueError, RecursionError):
        return WaitingBatch(directory)
    sequence, mode = (control.get("sequence"), control.get("mode")) if isinstance(control, dict) else (0, "")
    return WaitingBatch(directory, sequence if isinstance(sequence, int) else 0, str(mode))


def is_superseded(batch: WaitingBatch) -> bool:
    """Whether a later batch was applied instead of this one, which will never be."""
    last = last_sequence()
    return last is not None and 0 < batch.sequence < last and applied_sha256(batch.sequence) is None
