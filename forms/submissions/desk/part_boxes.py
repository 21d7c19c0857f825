"""The parts of a request on the manager's page: a box each, ticked at first, and why one is not accepted."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from forms.submissions.models import Submission
from forms.submissions.registry import Part, kind_of

PARTS, WHY = "parts", "why_{code}"


def parts_shown(submission: Submission, posted: QueryDict) -> list[tuple[Part, bool, str]]:
    """Each part with whether its box is ticked and the reason beside it, as posted; ticked when nothing was."""
    parts = kind_of(submission.kind).parts
    ticked = posted.getlist(PARTS)
    return [
        (part, not posted or part.code in ticked, posted.get(WHY.format(code=part.code), ""))
        for part in (parts(submission) if parts else ())
    ]


def parts_refused(submission: Submission, posted: QueryDict) -> Mapping[str, str]:
    """The parts whose boxes are not ticked, by their codes, each with the reason that was written beside it."""
    return {part.code: why for part, ticked, why in parts_shown(submission, posted) if not ticked}
