"""What an import has to say once a batch is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tenant_space.exchange.errors import Issue
from tenant_space.exchange.inbound.apply import FileCounts


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The outcome of a batch."""

    batch_id: str
    """The batch's own name."""
    sequence: int
    """Its number."""
    mode: str
    """FULL or DELTA."""
    seconds: float
    """The whole time of the import."""
    counts: Mapping[str, FileCounts] = field(default_factory=dict)
    """What became of the rows, by file."""
    warnings: tuple[Issue, ...] = ()
    """The first ones."""
    warning_count: int = 0
    """All of them."""
    left_out: tuple[Issue, ...] = ()
    """Why rows were left out, the first ones."""
    left_out_count: int = 0
    """All rows left out."""
    first: bool = False
    """Whether no batch was applied before."""
    replayed: bool = False
    """Whether it had been applied already, so that nothing was done."""

    @property
    def rows(self) -> int:
        return sum(count.rows for count in self.counts.values())

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.counts.values())

    @property
    def rows_per_second(self) -> float:
        return self.rows / self.seconds if self.seconds else 0.0
