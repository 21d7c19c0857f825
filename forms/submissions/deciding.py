"""What a manager has to have looked at, or said, before a request can be accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from forms.submissions.enums import RELEASED, Scan
from forms.submissions.models import Submission
from forms.submissions.registry import checks_of, kind_of

ALL_REFUSED = "Vous n'acceptez rien : refusez alors toute la demande, en disant pourquoi."
NO_REASON = "Dites pourquoi vous n'acceptez pas : {labels}. Le locataire le lit."


class FilesNotReady(Exception):
    """A file is still being checked, or none is left that somebody could look at."""


class ChecksMissing(Exception):
    """Not everything is ticked that a manager checks before accepting a request of this kind."""


class PartsUnclear(Exception):
    """What is accepted of a request and what is not does not go together; `why` says it to managers, in a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def acceptance_begin(submission: Submission, checked: Collection[str], refused: Mapping[str, str]) -> None:
    """See that the files are there and all is ticked of `checks_of`, and note which parts are refused.

    `refused`: reasons by the code of the part (`Kind.parts`). Raises `FilesNotReady`, `ChecksMissing` and
    `PartsUnclear`.
    """
    kind = kind_of(submission.kind)
    if kind.needs_file and not files_ready(submission):
        raise FilesNotReady
    if not set(checks_of(submission)) <= set(checked):
        raise ChecksMissing
    parts = {part.code: part.label for part in kind.parts(submission)} if kind.parts else {}
    if refused and refused.keys() >= parts.keys():
        raise PartsUnclear(ALL_REFUSED)
    without = [parts[code] for code, reason in refused.items() if code in parts and not reason.strip()]
    if without:
        raise PartsUnclear(NO_REASON.format(labels=", ".join(without)))
    if kind.on_parts:
        kind.on_parts(submission, refused)


def files_ready(submission: Submission) -> bool:
    """Whether every file of the tenant is checked, and one at least can be looked at."""
    scans = set(submission.attachments.from_sender().values_list("scan", flat=True))
    return Scan.PENDING not in scans and not scans.isdisjoint(RELEASED)
