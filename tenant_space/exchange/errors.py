"""What can be wrong with a batch, in words for the person who runs the exchange.

A message names the file, the line and the reason. It never holds what people are called, when they
were born or how to reach them: at most an identifier of the ERP.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Issues kept of each kind; the others are only counted. A wrong file is wrong on every line.
KEPT_ISSUES = 50


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of a batch."""

    message: str
    file_name: str = ""
    """The file it is in; empty: in the batch as a whole."""
    line: int | None = None
    """The physical line of the file, the header being line 1."""
    blocking: bool = True
    """Whether the batch is refused for it."""

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
    """The issues met so far: all are counted, the first `KEPT_ISSUES` of each kind are kept."""

    blocking: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    blocking_count: int = 0
    warning_count: int = 0

    def refuse(self, message: str, file_name: str = "", line: int | None = None) -> None:
        """Note a problem that refuses the whole batch."""
        self.blocking_count += 1
        if len(self.blocking) < KEPT_ISSUES:
            self.blocking.append(Issue(message, file_name, line))

    def warn(self, message: str, file_name: str = "", line: int | None = None) -> None:
        """Note something to look at, which does not stop the batch."""
        self.warning_count += 1
        if len(self.warnings) < KEPT_ISSUES:
            self.warnings.append(Issue(message, file_name, line, blocking=False))

    def stop_if_blocking(self) -> None:
        """Raise `BatchRefused` when a blocking problem was noted."""
        if self.blocking_count:
            raise BatchRefused(self)

    @property
    def kept(self) -> list[Issue]:
        """What is shown and stored: blocking issues first, with a word on those left out."""
        left_out = []
        if self.blocking_count > len(self.blocking):
            left_out.append(Issue(f"Et {self.blocking_count - len(self.blocking)} autres problèmes bloquants."))
        if self.warning_count > len(self.warnings):
            message = f"Et {self.warning_count - len(self.warnings)} autres alertes."
            left_out.append(Issue(message, blocking=False))
        return [*self.blocking, *self.warnings, *left_out]
