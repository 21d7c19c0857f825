"""What *Nous contacter* offers to choose, and what it promises."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from forms.contact.enums import AnsweredBy
from forms.contact.topics import CODE, AttachmentType, ContactTopic, Emergency
from forms.submissions.calendar import working_days_after
from forms.submissions.promise import promised_days
from forms.submissions.registry import kind_of
from tenant_space.tenancy.agencies import AgencyCard

EVERYWHERE = "112"  # the European emergency number, which always answers


@dataclass(frozen=True, slots=True)
class Promise:
    """What happens after a request is sent."""

    due_on: dt.date
    """The day by which an answer is promised, were it sent today."""
    who: str
    """Who answers, at the beginning of a sentence: `Votre agence`."""


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """Something that does not wait, as the page says it."""

    words: str
    """What it is."""
    number: str
    """The number to call, day and night; empty: staff have not set it."""
    advice: str
    """What else to do; may be empty."""


def topics_offered() -> tuple[ContactTopic, ...]:
    """The topics to choose from with their questions, in the order of staff."""
    return tuple(ContactTopic.objects.offered().prefetch_related("questions"))


def topic_of(data: dict[str, Any]) -> ContactTopic | None:
    """The topic that a request names, archived or not; None when it is gone, or names none."""
    return ContactTopic.objects.filter(pk=data.get("topic")).first()


def file_type_names() -> tuple[str, ...]:
    """What a file can be, in the order of staff."""
    return tuple(AttachmentType.objects.values_list("name", flat=True))


def emergencies() -> tuple[EmergencyLine, ...]:
    """What does not wait, in the order of staff; may be none."""
    return tuple(EmergencyLine(row.words, row.number, row.advice) for row in Emergency.objects.all())


def promise_today(topic: ContactTopic | None, agency: AgencyCard) -> Promise:
    """What is promised to somebody who writes about a topic today; None: no topic is chosen yet."""
    days = (topic.working_days if topic else None) or promised_days(kind_of(CODE))
    by_head_office = topic is not None and topic.answered_by == AnsweredBy.HEAD_OFFICE
    who = "Notre siège" if by_head_office else agency.name or "Votre agence"
    return Promise(working_days_after(timezone.localdate(), days), who)
