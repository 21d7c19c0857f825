"""What a tenant reads of the conversation about a request: staff are named by their service, never by person."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from forms.submissions.enums import Call, Sort
from forms.submissions.models import Attachment, Message, Submission
from forms.submissions.recording import recorded_of
from forms.submissions.registry import kind_of
from forms.submissions.words import BY_STAFF, BY_TENANT, CALLED, NEW_DATE, RECORDED, STAFF_WROTE, WROTE, line_words
from tenant_space import formats
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A line of the conversation, as its tenant reads it."""

    title: str
    """Who did what."""
    text: str
    """The words; may be empty."""
    at: dt.datetime
    """When."""
    mine: bool
    """Whether it is the tenant's own."""
    files: tuple[Attachment, ...] = ()
    """The files that came with it."""
    is_new: bool = False
    """Whether the tenant sees it for the first time."""
    key: uuid.UUID | None = None
    """Its key; None: the first words, which are part of the request."""
    sort: Sort = Sort.MESSAGE
    """What it is."""
    words: str = ""
    """The words also of a decision, which the page tells elsewhere."""
    due_on: dt.date | None = None
    """Of a new date: the day promised from then on."""


def conversation_of(tenant: Tenant, row: Submission) -> tuple[ConversationLine, ...]:
    """The same as `lines_of`; nothing, when nobody wrote anything but the decision, which the page tells."""
    lines = lines_of(tenant, row)
    return () if all(line.sort == Sort.DECISION for line in lines) else lines


def lines_of(tenant: Tenant, row: Submission) -> tuple[ConversationLine, ...]:
    """All that was said about a request of this person, in order of time; the first words are those of its form.

    A decision stands in it by its name: the page tells its words.
    """
    kind, service = kind_of(row.kind), service_of(row)
    said = Message.objects.for_tenant(tenant).filter(submission=row).prefetch_related("attachments")
    lines = [_line(line, service, row) for line in said]
    first = kind.message(row) if kind.message else ""
    if first:
        recorded = recorded_of(row)
        title = RECORDED.format(source=recorded.source_words) if recorded else WROTE
        lines.append(ConversationLine(title, first, row.created_at, mine=True, words=first))
    return tuple(sorted(lines, key=lambda line: line.at))


def service_of(row: Submission) -> str:
    """Who has a request now, as its tenant knows them: the agency, else the landlord."""
    return agency_card(row.agency).name if row.agency else landlord_current().settings.name


def _line(line: Message, service: str, row: Submission) -> ConversationLine:
    return ConversationLine(
        title=_title(line, service, row.state_label),
        text="" if line.sort == Sort.DECISION else line_words(line),
        at=line.told_at,
        mine=not line.by_staff,
        files=tuple(line.attachments.all()),
        is_new=line.is_unread,
        key=line.uid,
        sort=Sort(line.sort),
        words=line_words(line),
        due_on=line.due_on,
    )


def _title(line: Message, service: str, state: str) -> str:
    if not line.by_staff:
        return BY_TENANT.get(Sort(line.sort), WROTE)
    if line.call:
        return CALLED[Call(line.call)].format(service=service)
    if line.due_on:
        return NEW_DATE.format(day=formats.long_date(line.due_on))
    return staff_title(Sort(line.sort), service, state)


def staff_title(sort: Sort, service: str, state: str = "") -> str:
    """What a line of staff is called: `Agence Nord vous a répondu`; `state`: of a decision, what was decided."""
    return BY_STAFF.get(sort, STAFF_WROTE).format(service=service, state=state.lower())
