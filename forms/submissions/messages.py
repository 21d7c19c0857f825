"""Lines of the conversation about a request: how their words are checked and how they are written."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection

from django.utils import timezone

from forms.submissions.enums import PortalWords, Sort, State
from forms.submissions.managers import DraftQuerySet
from forms.submissions.models import Attachment, Draft, Message, Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.registry import facts_of, kind_of
from tenant_space.formats.invisible import visible
from tenant_space.formats.names import folded_text
from tenant_space.identity.models import User

# Control characters but the tab and the end of a line, and what turns the direction of the words that follow.
# The joiner inside a smiley stays: without it a family falls apart.
_NOT_KEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class MessageEmpty(ValueError):
    """Neither words nor a file."""


class MessageTooLong(ValueError):
    """More characters than there is room for."""


def words_checked(text: str, *, files: bool = False, most: int = WORDS_MAX) -> str:
    """What was written, without control characters and without blanks around it.

    `files`: whether files go with it, so that words are not needed; `most`: how many characters.
    Raises `MessageEmpty` and `MessageTooLong`.
    """
    words = _NOT_KEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(words) > most:
        raise MessageTooLong
    if not visible(words).strip():
        if not files:
            raise MessageEmpty
        return ""
    return words


def line_write(
    row: Submission,
    sort: Sort,
    text: str = "",
    *,
    by_staff: bool,
    author: User | None,
    uid: uuid.UUID | None = None,
    told_at: dt.datetime | None = None,
    due_on: dt.date | None = None,
    call: str = "",
    said: PortalWords | None = None,
    values: dict[str, str] | None = None,
) -> Message:
    """Write a line about a request that is held; `author` None: the portal. Told at once without `told_at`.

    `call`: what was said on the phone, and what the call came to.
    `said`: what the portal says, instead of a text of somebody's; its words are made with `values` when it is shown.
    """
    return Message.objects.create(
        uid=uid or uuid.uuid4(),
        submission=row,
        sort=sort,
        text=text,
        words_text=folded_text(text),
        by_staff=by_staff,
        author=author,
        told_at=told_at or timezone.now(),
        due_on=due_on,
        call=call,
        said=said or "",
        values=values or {},
    )


def decision_tell(row: Submission, user: User) -> Message:
    """Write what was decided, in the words of today, told when the decision is."""
    words = {State.ACCEPTED: row.accepted_words, State.REFUSED: row.reason}
    said = PortalWords.REPLACED if row.state == State.OBSOLETE else None
    text = words.get(State(row.state), "")
    return line_write(row, Sort.DECISION, text, by_staff=True, author=user, told_at=row.told_at, said=said)


def erp_tell(row: Submission, sort: Sort, words: str) -> Message:
    """Write what the landlord's software says of a request that is held, told at once."""
    return line_write(row, sort, by_staff=True, author=None, said=PortalWords.ERP, values={"words": words})


def files_held(
    drafts: DraftQuerySet, uid: uuid.UUID | None, shown: Collection[uuid.UUID] | None = None
) -> list[Attachment]:
    """The files of the draft with this key, among these drafts, that are to go with a line; held, with the draft.

    `shown`: those that the writer had before the eyes; None: all.
    """
    draft = drafts.unsent().exclude(about=None).select_for_update().filter(uid=uid).first() if uid else None
    if draft is None:
        return []
    waiting = draft.attachments.filter(submission=None)
    return list((waiting if shown is None else waiting.filter(pk__in=shown)).select_for_update())


def files_join(line: Message, files: Collection[Attachment]) -> None:
    """Join these files to a line, and note that its draft has left."""
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(message=line, submission=line.submission)
    Draft.objects.filter(uid=line.uid).update(is_sent=True, values={}, refused=[])


def first_words_keep(row: Submission, *, facts: bool = False) -> None:
    """What the form said becomes a line of its own, with its files, where the page can no longer show it as a form.

    `facts`: with what was answered beside the message, which no other page of the tenant would show any more.
    """
    kind = kind_of(row.kind)
    words = kind.message(row) if kind.message else ""
    if facts and kind.message:
        lines = (f"{name} {text}" if name.endswith("?") else f"{name} : {text}" for name, text in facts_of(row))
        answered = "\n".join(lines)
        words = "\n\n".join(filter(None, (words, answered)))
    files = row.attachments.filter(message=None, note=None, draft__author=None)
    if not words and not files.exists():
        return
    line = line_write(row, Sort.MESSAGE, words, by_staff=False, author=None, told_at=row.created_at)
    line.created_at, line.read_at = row.created_at, row.updated_at
    line.save(update_fields=["created_at", "read_at"])
    files.update(message=line)


def joined_to(submission: Submission) -> Submission:
    """The request that stands for this one: itself, or the one it was joined to."""
    while submission.merged_into:
        submission = submission.merged_into
    return submission
