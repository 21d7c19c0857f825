"""What the ERP says became of what the portal sent it (`submission_acks.csv`).

Rooms above this one know what was sent: each registers what takes its own rows up. They are called at the end of
the transaction of the batch, so that a batch and its answers are there together or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tenant_space.exchange.enums import AckResult
from tenant_space.exchange.errors import IssueLog
from tenant_space.exchange.format.exl1 import UPSERT
from tenant_space.exchange.format.files_entries import SUBMISSION_ACKS
from tenant_space.exchange.inbound.apply import FileCounts
from tenant_space.exchange.inbound.reader import Row
from tenant_space.registry import Registry


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of one thing that the portal sent."""

    submission_id: str
    """What the outbound files call it."""
    processed_at: dt.datetime
    """When the ERP dealt with it."""
    result: AckResult
    """What became of it."""
    erp_ref: str = ""
    """The ERP's own reference; may be empty."""
    status: str = ""
    """A code of the ERP's own; may be empty."""
    reason_code: str = ""
    """Why, in a code of the ERP's own; may be empty."""
    public_text: str = ""
    """Why, in words that the tenant reads; may be empty."""


@dataclass(frozen=True, slots=True)
class AckTaker:
    """What takes up the answers to one sort of thing that the portal sends."""

    code: str
    """Its own name."""
    take: Callable[[Sequence[Ack]], Mapping[str, bool]]
    """Called with all rows of a batch, inside its transaction; returns those it knows, by `submission_id`, and whether
    each of them changed anything. A row that came before changes nothing."""


_takers: Registry[AckTaker] = Registry("taker of acknowledgements")


def ack_taker_register(taker: AckTaker) -> None:
    """Make known what takes up some of the rows. Called from `AppConfig.ready`. Raises `RegisteredTwice`."""
    _takers.register(taker)


def acks_of(rows: Iterable[Row]) -> dict[int, Ack]:
    """The rows of the file that say something, by their line. What is named twice counts as it was said last."""
    names = SUBMISSION_ACKS.names
    read = [(line, dict(zip(names, cells, strict=True))) for line, op, *cells in rows if op == UPSERT]
    found: dict[str, tuple[int, Ack]] = {}
    for line, cells in read:
        ack = _ack(cells)
        known = found.get(ack.submission_id)
        if known is None or known[1].processed_at <= ack.processed_at:
            found[ack.submission_id] = int(str(line)), ack
    return dict(found.values())


def _ack(cells: Mapping[str, object]) -> Ack:
    words = {name: str(cells[name] or "") for name in ("erp_ref", "status", "reason_code", "public_text")}
    at = dt.datetime.fromisoformat(str(cells["processed_at"]))
    return Ack(str(cells["submission_id"]), at, AckResult(str(cells["result"])), **words)


def acks_take_up(acks: Mapping[int, Ack], counts: FileCounts, issues: IssueLog) -> None:
    """Hand the rows to those that know them, and count what changed; what nobody knows is warned of, by its line."""
    known: dict[str, bool] = {}
    for taker in _takers.all():
        known |= taker.take(tuple(acks.values()))
    for line, ack in acks.items():
        if ack.submission_id not in known:
            issues.warn("submission_id inconnu du portail : accusé sans effet", SUBMISSION_ACKS.name, line)
    counts.updated = sum(known.values())
    counts.unchanged = counts.rows - counts.left_out - counts.updated
