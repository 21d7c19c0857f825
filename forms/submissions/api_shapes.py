"""What the tenant API says of a request, made of what its page says."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from ninja import Field, Schema

from forms.submissions.appointments import VisitShown
from forms.submissions.closing import SURVEY_WORDS
from forms.submissions.enums import Ease, Scan, Sort, State
from forms.submissions.handed_over import HandedOver
from forms.submissions.lines import ConversationLine, lines_of
from forms.submissions.messages import joined_to
from forms.submissions.models import Attachment, Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.recording import Recorded
from forms.submissions.registry import Fact
from forms.submissions.request_shown import request_shown
from forms.submissions.selectors import SentLine, promised_on
from forms.submissions.unfinished import Unfinished
from tenant_space.claims.api import AppointmentOut
from tenant_space.form_fields.private_texts import PRIVATE_SEEN
from tenant_space.landlord.selectors import landlord_current
from tenant_space.secured.api import Coded, coded
from tenant_space.tenancy.models import Tenant


class LateOut(Schema):
    """A promise that passed while the answer is still owed."""

    promised_on: dt.date = Field(description="the day that passed")
    passed_to: str = Field(description="who has the request now; empty while nobody above was told")
    office: str = Field(description="whose number it is")
    phone: str = Field(description="the number to call; empty: there is none")
    text: str = Field(alias="told", description="all of it in sentences")


class HandedOverOut(Schema):
    """What the landlord's software says of a request."""

    result: Coded
    at: dt.datetime
    text: str = Field(alias="words", description="in a sentence; empty where the state says it")

    @staticmethod
    def resolve_result(said: HandedOver) -> dict[str, str]:
        return {"code": said.result, "label": said.label}


class RequestLineOut(Schema):
    """A request as the list tells it."""

    number: str = Field(description="nine digits", examples=["000000042"])
    kind: Coded
    topic: str = Field(description="what it is about, beside its kind; empty where the kind says it all")
    state: Coded = Field(description="the label is in the words of the kind")
    sent_at: dt.datetime = Field(alias="sent_on")
    service: str = Field(description="who has it now: the agency, else the landlord; empty when nobody of them")
    promised_on: dt.date | None = Field(description="day of the promised answer; null while none is owed")
    next: str = Field(description="what happens next and by when; empty once nothing does")
    late: LateOut | None
    handed_over: HandedOverOut | None = Field(description="what the landlord's software says of it; null: nothing yet")
    unread: bool = Field(alias="is_unread", description="something in it was not read yet")

    @staticmethod
    def resolve_kind(line: SentLine) -> dict[str, str]:
        return {"code": line.kind_code, "label": line.kind}

    @staticmethod
    def resolve_state(line: SentLine) -> dict[str, str]:
        return {"code": line.state_code, "label": line.state}


class Requests(Schema):
    """A page of requests, the newest first. What was joined to another one stands there as that one."""

    page: int
    page_size: int
    has_next: bool
    requests: list[RequestLineOut]


class UnfinishedOut(Schema):
    """Something begun and not sent, on a page or by a program."""

    id: uuid.UUID = Field(alias="uid")
    title: str = Field(description="what it is, and how it begins")
    kept_until: dt.date = Field(description="last day on which it is kept")
    kept: str = Field(alias="kept_text", description="that day and how long it is, in words")
    url: str = Field(description="where one goes on with it: a page of the portal")

    @staticmethod
    def resolve_url(one: Unfinished) -> str:
        return f"{landlord_current().portal_url}{one.url}"


class UnfinishedRequests(Schema):
    """What was begun and not sent, the latest first."""

    unfinished: list[UnfinishedOut]


class SentFileOut(Schema):
    """A file of either side. `file` is null until it is known to be safe."""

    id: uuid.UUID
    name: str
    type: str = Field(description="what its sender says it is; empty: that was not asked")
    media_type: str
    size_bytes: int
    safety: Coded
    file: str | None = Field(description="address of its content")


class MessageOut(Schema):
    """A line of the conversation. Staff are named by their service."""

    id: uuid.UUID | None = Field(description="null: the first words, which are part of the request")
    sort: Coded
    title: str = Field(description="who did what, as the page says it")
    text: str
    at: dt.datetime
    mine: bool
    unread: bool
    promised_on: dt.date | None = Field(description="of a new date: the day promised from then on")
    files: list[SentFileOut]


class RecordedOut(Schema):
    """How a request reached the landlord whom the tenant called, visited or wrote to; staff recorded it."""

    source: Coded
    service: str = Field(description="who recorded it: the service, never a person")
    on: dt.date = Field(description="day on which it was recorded")
    arrived_on: dt.date = Field(description="day on which it arrived, from which the promise counts")

    @staticmethod
    def resolve_source(recorded: Recorded) -> dict[str, str]:
        return {"code": recorded.source, "label": recorded.source_words}


class FactOut(Schema):
    """What the request asks for."""

    label: str
    text: str


class DecisionOut(Schema):
    """What was decided, as far as it is told."""

    text: str = Field(description="what it means, or why it was refused")
    at: dt.datetime | None


class AllowedOut(Schema):
    """What can be done with the request now."""

    write: bool
    complete: bool = Field(description="an answer is awaited: send the message with `completes`")
    confirm: bool
    reopen: bool
    survey: bool


class SentRequestOut(Schema):
    """A request, as its page tells it."""

    number: str
    account: str | None
    kind: Coded
    topic: str = Field(description="what it is about, beside its kind; empty where the kind says it all")
    state: Coded
    sent_at: dt.datetime
    service: str
    promised_on: dt.date | None = Field(description="day of the promised answer; null while none is owed")
    next: str
    late: LateOut | None
    handed_over: HandedOverOut | None = Field(description="what the landlord's software says of it; null: nothing yet")
    unread: bool
    claims: list[str] = Field(description="numbers of the réclamations that follow it")
    appointment: AppointmentOut | None = Field(description="the visit to come; null: nobody is to come")
    appointment_file: str | None = Field(description="address of the visit as a calendar file")
    joined_to: str | None = Field(description="number of the request that stands for this one")
    facts: list[FactOut]
    files: list[SentFileOut] = Field(description="those of the request itself; the others are in its messages")
    recorded: RecordedOut | None = Field(description="null: the tenant sent it")
    not_sent: str = Field(description="the files that it left without, in a sentence")
    decision: DecisionOut | None
    reopen_until: dt.date | None = Field(description="last day on which it can be reopened")
    allowed: AllowedOut


class ConversationOut(Schema):
    """All that was said, in order of time. `number`: of the request it stands in now."""

    number: str
    messages: list[MessageOut]


class MessageSent(Schema):
    """Where a message stands. `number` is another one when the request was joined to it."""

    number: str
    id: uuid.UUID
    at: dt.datetime


class ReopeningIn(Schema):
    """Why it is not settled; words are not needed."""

    text: str = Field("", max_length=WORDS_MAX)
    confirm_private: bool = Field(False, description=PRIVATE_SEEN)


class SurveyIn(Schema):
    """How easy it was: 1 very easy, 5 very hard."""

    ease: Ease
    words: str = Field("", max_length=SURVEY_WORDS)
    confirm_private: bool = Field(False, description=PRIVATE_SEEN)


def request_out(tenant: Tenant, row: Submission) -> dict[str, Any]:
    """One request, with what its page says of it."""
    shown = request_shown(tenant, row)
    facts: list[Fact] = shown["facts"]
    visit: VisitShown | None = shown["visit"]
    return {
        "number": row.number_text,
        "account": row.account_id,
        "kind": {"code": row.kind, "label": row.kind_label},
        "topic": row.topic,
        "state": {"code": row.state, "label": shown["state"]["label"]},
        "sent_at": row.created_at,
        "service": shown["service"],
        "promised_on": None if shown["superseded"] else promised_on(row),
        "next": "" if shown["superseded"] else shown["next"],
        "late": shown["late"],
        "handed_over": shown["handed_over"],
        "unread": any(line.is_new for line in shown["lines"]),
        "claims": [claim.claim_id for claim in shown["claims"]],
        "appointment": visit and visit.visit,
        "appointment_file": reverse("portal_api:request_appointment", args=[row.number_text]) if visit else None,
        "joined_to": joined_to(row).number_text if row.merged_into else None,
        "facts": [{"label": str(label), "text": str(text)} for label, text in facts],
        "files": [file_out(row, file) for file in shown["files"]],
        "recorded": shown["recorded"],
        "not_sent": shown["missing"],
        "decision": _decision(row),
        "reopen_until": shown["last_day"],
        "allowed": {
            "write": "reply" in shown,
            "complete": bool(shown.get("completes")),
            "confirm": shown["settles"],
            "reopen": shown["settles"] or shown["reopens"],
            "survey": shown["survey"] is not None,
        },
    }


def conversation_out(tenant: Tenant, row: Submission) -> dict[str, Any]:
    """The conversation about a request, or about the one it was joined to."""
    return {"number": row.number_text, "messages": [_message(row, line) for line in lines_of(tenant, row)]}


def file_out(row: Submission, file: Attachment) -> dict[str, Any]:
    """A file of a request."""
    address = reverse("portal_api:request_file", args=[row.number_text, file.pk]) if file.is_released else None
    return {
        "id": file.pk,
        "name": file.display_name,
        "type": file.type_name,
        "media_type": file.mime_type,
        "size_bytes": file.size_bytes,
        "safety": coded(Scan, file.scan),
        "file": address,
    }


def _message(row: Submission, line: ConversationLine) -> dict[str, Any]:
    return {
        "id": line.key,
        "sort": coded(Sort, line.sort),
        "title": line.title,
        "text": line.words,
        "at": line.at,
        "mine": line.mine,
        "unread": line.is_new,
        "promised_on": line.due_on,
        "files": [file_out(row, file) for file in line.files],
    }


def _decision(row: Submission) -> dict[str, Any] | None:
    """In the words of the page."""
    if row.state not in (State.ACCEPTED, State.REFUSED):
        return None
    text = row.reason if row.state == State.REFUSED else row.accepted_words
    return {"text": text, "at": row.told_at or row.decided_at}
