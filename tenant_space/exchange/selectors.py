"""What pages and commands need to know of the exchange with the ERP."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.inbound.control import CONTROL, READY
from tenant_space.exchange.models import Batch

CACHE_KEY = "exchange:data_as_of"
CACHE_SECONDS = 60  # the import runs in a process of its own, which may not share the cache


def data_as_of() -> dt.datetime | None:
    """When the ERP extracted the data shown today, or None before the first batch."""
    found = cache.get(CACHE_KEY)
    if found is None:
        applied = Batch.objects.filter(state=BatchState.APPLIED)
        found = applied.order_by("-sequence").values_list("extracted_at", flat=True).first()
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found


def data_as_of_forget() -> None:
    """Empty the cache: a batch was applied."""
    cache.delete(CACHE_KEY)


def last_sequence() -> int | None:
    """The sequence of the last batch applied, or None before the first one."""
    applied = Batch.objects.filter(state=BatchState.APPLIED)
    return applied.order_by("-sequence").values_list("sequence", flat=True).first()


def applied_sha256(sequence: int) -> str | None:
    """The hash of the control file of the batch applied under this sequence, if any."""
    applied = Batch.objects.filter(state=BatchState.APPLIED, sequence=sequence)
    return applied.values_list("control_sha256", flat=True).first()


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch of a folder, as its control file presents itself; nothing is verified yet."""

    directory: Path
    sequence: int = 0
    mode: str = ""


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
