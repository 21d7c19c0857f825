"""The conversation about a submission as managers read it: both sides and, visibly apart, what stays inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from forms.submissions.desk.cells import GONE
from forms.submissions.enums import NOTICED, PortalWords, Sort
from forms.submissions.models import Attachment, Message, Note, Submission
from forms.submissions.recording import recorded_of
from forms.submissions.registry import kind_of
from forms.submissions.words import line_words
from tenant_space import formats

TENANT, STAFF, INSIDE = "tenant", "staff", "inside"
ERP = "Le logiciel de gestion"
PORTAL = "Le portail"  # writes nothing but the end that silence brings


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line of it."""

    anchor: str
    """Its place in the page."""
    side: str
    """Whose it is: `tenant`, `staff` or `inside`, for what the tenant never sees."""
    title: str
    """What it is: `Message`, `Note interne`, `Nouvelle date : 12 décembre 2026`."""
    who: str
    """Who wrote it, by full name; the portal has one, too."""
    at: dt.datetime
    """When it was written."""
    words: str
    """What it says; may be empty."""
    files: Sequence[Attachment]
    """The files that came with it."""
    is_new: bool = False
    """Whether the tenant wrote it and nobody has dealt with it yet."""
    told_at: dt.datetime | None = None
    """From when the tenant reads it; None: already."""


@dataclass(frozen=True, slots=True)
class DeskConversation:
    """All that was written about a submission."""

    lines: tuple[DeskLine, ...]
    """What was written, in the order of time, the request itself first."""
    sent_files: tuple[Attachment, ...]
    """The files that the tenant sent, with the request or later: what a decision looks at."""

    @property
    def new(self) -> int:
        """How many lines nobody has dealt with yet."""
        return sum(line.is_new for line in self.lines)


def conversation_of(submission: Submission, sender: str) -> DeskConversation:
    """What was written about it; `sender`: the tenant's name. Five queries, however long it is."""
    files = list(submission.attachments.prefetch_related("pages"))
    rows = list(submission.messages.select_related("author"))
    staff = {row.pk for row in rows if row.by_staff}
    lines = [_message(row, sender, [file for file in files if file.message_id == row.pk]) for row in rows]
    lines += [
        _note(note, [file for file in files if file.note_id == note.pk])
        for note in submission.notes.select_related("author")
    ]
    first = _first(submission, sender, [file for file in files if not file.message_id and not file.note_id])
    public = tuple(file for file in files if not file.note_id and file.message_id not in staff)
    return DeskConversation((first, *sorted(lines, key=lambda line: line.at)), public)


def _first(submission: Submission, sender: str, files: Sequence[Attachment]) -> DeskLine:
    message = kind_of(submission.kind).message
    words = (message(submission) or "Aucun message.") if message else ""
    recorded = recorded_of(submission)
    title = f"Demande reçue {recorded.source_words}" if recorded else "Demande"
    return DeskLine("demande", TENANT, title, sender, submission.created_at, words, files)


def _message(row: Message, sender: str, files: Sequence[Attachment]) -> DeskLine:
    title = Sort(row.sort).label
    if row.sort == Sort.NEW_DATE and row.due_on:
        title = f"{title} : {formats.long_date(row.due_on)}"
    if row.call:
        title = f"Appel : {row.get_call_display().lower()}"
    who = sender
    if row.by_staff:
        others = ERP if row.said == PortalWords.ERP else PORTAL if row.sort == Sort.CLOSED else GONE
        who = row.author.get_full_name() if row.author else others
    return DeskLine(
        anchor=f"message-{row.pk}",
        side=STAFF if row.by_staff else TENANT,
        title=title,
        who=who,
        at=row.created_at,
        words=line_words(row),
        files=files,
        is_new=not row.by_staff and row.read_at is None and row.sort in NOTICED,
        told_at=row.told_at if row.told_at > timezone.now() else None,
    )


def _note(note: Note, files: Sequence[Attachment]) -> DeskLine:
    who = note.author.get_full_name() if note.author else GONE
    title = f"Appel : {note.get_call_display().lower()}" if note.call else "Note interne"
    return DeskLine(f"note-{note.pk}", INSIDE, title, who, note.created_at, note.text, files)
