"""What can be wrong with a batch, in words for the person who runs the exchange.

A message names the file, the line and the reason. It never holds what people are called, when they
were born or how to reach them: at most an identifier of the ERP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tenant_space.exchange.enums import IssueKind

# Issues kept of each kind and file; the others are only counted. A wrong file is wrong on every line.
KEPT_ISSUES = 50
# Rows left out of a batch that is applied: each is to be mended in the ERP.
KEPT_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of a batch."""

    message: str
    """What is wrong, without the text of a cell."""
    file_name: str = ""
    """The file it is in; empty: in the batch as a whole."""
    line: int | None = None
    """The physical line of the file, the header being line 1."""
    kind: IssueKind = IssueKind.BLOCKING
    """Whether the batch is refused for it, a row left out, or it is only to be looked at."""

    def __str__(self) -> str:
        place = f"{self.file_name}, ligne {self.line}" if self.line else self.file_name
        return f"{place} : {self.message}" if place else self.message


class BatchRefused(Exception):
    """The batch has at least one blocking issue; nothing of it was applied."""

    def __init__(self, issues: IssueLog) -> None:
        super().__init__(f"{issues.blocking_count} problème(s)")
        self.issues = issues


class BatchHeld(Exception):
    """The batch would end too much to be applied before somebody looks at it; nothing of it was applied."""

    def __init__(self, issues: IssueLog, lost_count: int) -> None:
        super().__init__("held")
        self.issues = issues
        self.lost_count = lost_count


class BatchNotHeld(Exception):
    """There is nothing to release: this very batch was never held."""


class BatchBusy(Exception):
    """Another import, or another export, is running on this database; this one did nothing."""


@dataclass(slots=True)
class IssueLog:
    """The issues met so far: all are counted, the first of each kind are kept."""

    blocking: list[Issue] = field(default_factory=list)
    """Those for which the batch is refused."""
    rows: list[Issue] = field(default_factory=list)
    """Why rows are left out."""
    warnings: list[Issue] = field(default_factory=list)
    """What is only to be looked at."""
    blocking_count: int = 0
    """All of them, kept or not."""
    row_count: int = 0
    """Of rows left out, whatever the number of reasons."""
    warning_count: int = 0
    """All of them, kept or not."""
    _by_file: Counter[tuple[IssueKind, str]] = field(default_factory=Counter)
    """How many are kept of each kind and file."""

    def refuse(self, message: str, file_name: str = "", line: int | None = None) -> None:
        """Note a problem that refuses the whole batch."""
        self.blocking_count += 1
        self._keep(self.blocking, Issue(message, file_name, line))

    def leave_out(self, messages: Iterable[str], file_name: str, line: int) -> None:
        """Note a row that is left out, and why."""
        self.row_count += 1
        for message in messages:
            if len(self.rows) < KEPT_ROWS:
                self.rows.append(Issue(message, file_name, line, IssueKind.ROW))

    def leave_out_more(self, count: int) -> None:
        """Count rows left out like those noted."""
        self.row_count += count

    def warn(self, message: str, file_name: str = "", line: int | None = None) -> None:
        """Note something to look at, which does not stop the batch."""
        self.warning_count += 1
        self._keep(self.warnings, Issue(message, file_name, line, IssueKind.WARNING))

    def _keep(self, kept: list[Issue], issue: Issue) -> None:
        if self._by_file[issue.kind, issue.file_name] < KEPT_ISSUES:
            self._by_file[issue.kind, issue.file_name] += 1
            kept.append(issue)

    def stop_if_blocking(self) -> None:
        """Raise `BatchRefused` when a blocking problem was noted."""
        if self.blocking_count:
            raise BatchRefused(self)

    @property
    def kept(self) -> list[Issue]:
        """What is shown and stored, the worst first, with a word on those left out.

        Of a batch that is refused, only the first rows: most are wrong for one and the same reason.
        """
        rows = self.rows[:KEPT_ISSUES] if self.blocking_count else self.rows
        kept = [*self.blocking, *rows, *self.warnings]
        noted = len({(row.file_name, row.line) for row in rows})
        counts = (
            (self.blocking_count - len(self.blocking), "autres problèmes bloquants", IssueKind.BLOCKING),
            (self.row_count - noted, "autres lignes écartées", IssueKind.ROW),
            (self.warning_count - len(self.warnings), "autres alertes", IssueKind.WARNING),
        )
        return [*kept, *(Issue(f"Et {count} {what}.", kind=kind) for count, what, kind in counts if count > 0)]
