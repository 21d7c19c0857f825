"""The two boxes in which staff write about a submission: to the tenant, and to each other.

What is half written to the tenant, and the files of both, wait in drafts of this member of staff. The draft of the
inner box is marked, so that its files never go out with an answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from forms.submissions.drafts import word_save
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.uploads.posted import PostedFiles, files_receive
from tenant_space.identity.models import User

_MARK = "inside"


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a box."""

    key: uuid.UUID
    """Of the next line: sent twice, it is one."""
    words: str = ""
    """What is half written."""
    files: Sequence[Attachment] = ()
    """The files that will go with it."""
    problems: Sequence[str] = ()
    """What is wrong with it, in words."""


def boxes_of(submission: Submission, user: User) -> dict[bool, Box]:
    """What this member of staff left in the box of the tenant (False) and in the inner one (True); else new keys.

    Every opened page has keys of its own: the same words sent from two pages are two messages. Two queries at most.
    """
    found: dict[bool, Box] = {}
    rows = submission.drafts.unsent().filter(author=user).order_by("-updated_at").prefetch_related("attachments")
    for draft in rows:
        box = Box(draft.uid, draft.values.get("words", ""), tuple(draft.attachments.all()))
        found.setdefault(bool(draft.values.get(_MARK)), box)
    return {inside: found.get(inside) or Box(uuid.uuid4()) for inside in (False, True)}


def box_keep(
    submission: Submission, user: User, key: uuid.UUID, words: str, posted: PostedFiles, *, inside: bool
) -> tuple[Draft, list[str]]:
    """Keep what stands in a box, with the files that came; and what was wrong with those, in words.

    Raises `DraftSent` when it left already, and `Draft.DoesNotExist` for a key that is somebody else's.
    """
    values = {_MARK: True} if inside else {"words": words}
    draft = word_save(about=submission, key=key, author=user, values=values)
    return draft, [problem.text for problem in files_receive(posted, draft).problems]


def box_files(submission: Submission, user: User, key: uuid.UUID) -> tuple[Attachment, ...]:
    """The files that wait in a box."""
    draft = submission.drafts.unsent().filter(author=user, uid=key).first()
    return tuple(draft.attachments.all()) if draft else ()
