"""What a front needs to build the form of a written request, and what it sends."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from forms.contact.enums import AnsweredBy, QuestionSort, Subject
from forms.contact.forms import MESSAGE_MAX, VISITS
from forms.contact.places import places_of
from forms.contact.questions import ANSWER_MAX, ANSWERS_KEPT, half_days
from forms.contact.selectors import EmergencyLine, Offer, Promise, offer, promises_today
from forms.contact.topics import ContactTopic, TopicQuestion
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space import formats
from tenant_space.form_fields.private_texts import PRIVATE_SEEN
from tenant_space.secured.api import Coded, coded
from tenant_space.secured.viewer import Viewer

DANGER = "112"


class QuestionOut(Schema):
    """Something asked of those who write about a topic."""

    id: int
    label: str
    sort: Coded = Field(description="TEXT, CHOICE (one of `answers`) or DATE (ISO 8601)")
    answers: list[str]
    required: bool
    max_length: int


class TopicOut(Schema):
    """What a request can be about."""

    id: int
    name: str
    subject: Coded
    help_text: str = Field(description="read before writing; may be empty")
    documents: str = Field(description="what often helps; may be empty")
    answered_by: Coded
    promised_on: dt.date = Field(description="day of the answer, were it sent today")
    visit: bool = Field(description="half-days and a phone number are asked for")
    told_to_neighbours: bool = Field(
        description="sent about common parts, topic and day (nothing else) are told to those who rent there: say so"
    )
    questions: list[QuestionOut]


class ChoiceOut(Schema):
    """Something to choose: its code is sent, its label shown."""

    code: str
    label: str


class EmergencyOut(Schema):
    """What does not wait: the number to call, day and night, before the form."""

    words: str
    number: str
    advice: str


class FileLimitsOut(Schema):
    """What files may be."""

    count: int
    file_bytes: int
    photo_bytes: int
    total_bytes: int
    accept: str


class RequestFormOut(Schema):
    """All that there is to choose from, for one account."""

    account: str
    writable: bool = Field(description="false: nothing can be sent for this account any more")
    emergencies: list[EmergencyOut]
    subjects: list[Coded]
    topics: list[TopicOut]
    places: list[ChoiceOut]
    file_types: list[str]
    half_days: list[ChoiceOut] = Field(description="when one can come, for topics with `visit`")
    phone: str = Field(description="the one known, to be offered; may be empty")
    message_max: int
    files: FileLimitsOut


class KnownProblemOut(Schema):
    """A problem of this account that is followed already."""

    title: str
    since: dt.datetime
    state: str = Field(description="where it stands, in words")


class KnownAroundOut(Schema):
    """The topic was told of the common parts of a residence; by whom is not said."""

    where: str = Field(examples=["parties communes, résidence Les Tilleuls"])
    since: dt.date


class KnownOut(Schema):
    """What is followed already, to be shown before one writes; both may be empty."""

    own: list[KnownProblemOut] = Field(
        description="the newest first; réclamations of the landlord's software have no topic, and are all there"
    )
    around: list[KnownAroundOut]


class KeptFileOut(Schema):
    """A file that waits for its request."""

    id: uuid.UUID
    name: str
    type: str
    media_type: str
    size_bytes: int


Answer = Annotated[str, StringConstraints(max_length=2 * ANSWER_MAX)]
VisitCode = Annotated[str, StringConstraints(max_length=20)]


class RequestIn(Schema):
    """A written request. Its files were kept before, under the same key."""

    subject: Subject
    topic: int | None = Field(None, description="one of `topics`, of this subject")
    place: str | None = Field(None, max_length=80, description="code of one of `places`")
    message: str = Field(max_length=2 * MESSAGE_MAX, description=f"{MESSAGE_MAX} characters")
    answers: dict[str, Answer] = Field({}, max_length=ANSWERS_KEPT, description="by question; dates as ISO 8601")
    visits: list[VisitCode] = Field([], max_length=len(VISITS), description="codes of `half_days`")
    phone: str = Field("", max_length=200)
    files: list[uuid.UUID] | None = Field(None, max_length=100, description="null: all kept under this key")
    confirm_private: bool = Field(False, description=PRIVATE_SEEN)


def form_out(viewer: Viewer) -> dict[str, Any]:
    """The form for an account."""
    found, limits = offer(), upload_limits()
    places = places_of(viewer.tenant, viewer.account.number)
    return {
        "account": viewer.account.number,
        "writable": viewer.account.writable,
        "emergencies": _emergencies(found),
        "subjects": [coded(Subject, subject) for subject in Subject],
        "topics": [
            _topic(topic, promise) for topic, promise in zip(found.topics, promises_today(found.topics), strict=True)
        ],
        "places": [{"code": place.code, "label": place.label} for place in places],
        "file_types": list(found.file_types),
        "half_days": [{"code": code, "label": label} for code, label in half_days()],
        "phone": formats.phone(viewer.tenant.phone_mobile or viewer.tenant.phone_home),
        "message_max": MESSAGE_MAX,
        "files": {name: getattr(limits, name) for name in FileLimitsOut.model_fields},
    }


def _emergencies(found: Offer) -> list[dict[str, str]]:
    """As the page: danger first, and its number for what has none."""
    first = EmergencyLine("Quelqu'un est en danger", DANGER, "")
    return [
        {"words": line.words, "number": line.number or DANGER, "advice": line.advice}
        for line in (first, *found.emergencies)
    ]


def _topic(topic: ContactTopic, promise: Promise) -> dict[str, Any]:
    return {
        "id": topic.pk,
        "name": topic.name,
        "subject": coded(Subject, topic.subject),
        "help_text": topic.help_text,
        "documents": topic.documents,
        "answered_by": coded(AnsweredBy, topic.answered_by),
        "promised_on": promise.due_on,
        "visit": topic.subject == Subject.TECHNICAL,
        "told_to_neighbours": topic.told_to_neighbours,
        "questions": [_question(question) for question in topic.questions.all()],
    }


def _question(question: TopicQuestion) -> dict[str, Any]:
    return {
        "id": question.pk,
        "label": question.label,
        "sort": coded(QuestionSort, question.sort),
        "answers": question.answers if question.sort == QuestionSort.CHOICE else [],
        "required": question.required,
        "max_length": ANSWER_MAX,
    }
