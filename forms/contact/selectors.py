"""What *Nous contacter* offers to choose, and what it promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from forms.contact.enums import AnsweredBy, QuestionSort, Subject
from forms.contact.topics import CODE, TOPIC, AttachmentType, ContactTopic, Emergency, TopicQuestion
from forms.submissions.calendar import working_days_after
from forms.submissions.models import Submission
from forms.submissions.promise import promised_days
from forms.submissions.registry import SENT_AS, kind_of, kinds
from tenant_space.claims.selectors import ClaimFilter, ClaimItem, claims_page
from tenant_space.claims.sent import problems_told
from tenant_space.kept import KeptForAll
from tenant_space.tenancy.models import Tenant

KNOWN_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """What happens after a request is sent."""

    due_on: dt.date
    """The day by which an answer is promised, were it sent today."""
    by_head_office: bool
    """Whether the head office answers, and not the agency of the account."""


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """A problem that is followed already."""

    title: str
    """What it is about, in a few words."""
    since: dt.datetime
    """When it was told."""
    state: str
    """Where it stands, in words."""


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """Something that does not wait, as the page says it."""

    words: str
    """What it is."""
    number: str
    """The number to call, day and night; empty: staff have not set it."""
    advice: str
    """What else to do; may be empty."""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that staff set, read at once and the same for everybody."""

    topics: tuple[ContactTopic, ...]
    """The topics to choose from with their questions, in the order of staff."""
    file_types: Mapping[str, str]
    """What a file can be, in the order of staff, each with the code that kinds of request name it by; most have
    none."""
    emergencies: tuple[EmergencyLine, ...]
    """What does not wait, in the order of staff; may be none."""


def offer_forget() -> None:
    """Empty the cache: staff have changed something."""
    _kept_offer.forget()


def offer() -> Offer:
    """What there is to choose from; kept like the menus."""
    return _kept_offer()


def _read_offer() -> Offer:
    return Offer(
        tuple(ContactTopic.objects.offered().prefetch_related("questions")),
        dict(AttachmentType.objects.values_list("name", "code")),
        tuple(EmergencyLine(row.words, row.number, row.advice) for row in Emergency.objects.all()),
    )


_kept_offer = KeptForAll("contact:offered", _read_offer, everyday=False)


def topic_of(data: dict[str, Any]) -> ContactTopic | None:
    """The topic that a request names, archived or not; None when it is gone, or names none."""
    return ContactTopic.objects.filter(pk=data.get("topic")).first()


def topic_kept(topic: ContactTopic | None) -> dict[str, Any]:
    """What a request keeps of its topic, by name: as it is today, since staff may change it; None: it names none."""
    return {
        TOPIC: topic.pk if topic else None,
        "topic_name": topic.name if topic else "",
        "sensitive": topic is not None and topic.sensitive,
        **({"subject": topic.subject} if topic else {}),
    }


def questions_left(submission: Submission) -> list[str]:
    """The questions of its topic that a request whose topic was changed does not answer, each with its choices."""
    topic = topic_of(submission.data) if SENT_AS in submission.data else None
    if topic is None:
        return []
    answered = {label for label, _ in submission.data["answers"]}
    return [_question_words(one) for one in topic.questions.all() if one.label not in answered]


def _question_words(question: TopicQuestion) -> str:
    choices = question.answers if question.sort == QuestionSort.CHOICE else []
    return f"{question.label} ({', '.join(choices)})" if choices else question.label


def awaiting_files(submission: Submission) -> list[Submission]:
    """The open requests of the same sender that wait for a document which came with this one.

    A file keeps the code of its type: it is found also once staff call that type otherwise, or delete it.
    """
    codes = set(submission.attachments.exclude(type_code="").values_list("type_code", flat=True))
    waiting = [kind.code for kind in kinds() if kind.awaits_file in codes]
    if not waiting or submission.tenant is None:
        return []
    return list(Submission.objects.for_tenant(submission.tenant).open().filter(kind__in=waiting).order_by("pk"))


def known_problems(tenant: Tenant, account_number: str, topic: ContactTopic) -> tuple[KnownProblem, ...]:
    """What of this topic is followed already on an account, the newest first: it need not be told again.

    Its open réclamations, and what this person told and the ERP does not follow yet, which is theirs alone to read.
    The ERP knows no topics: what it does not say to follow a request about another one stays. None of what is not
    technical: that becomes no réclamation.
    """
    if topic.subject != Subject.TECHNICAL:
        return ()
    told, code = problems_told(tenant, account_number), str(topic.pk)
    claims = claims_page(tenant, account_number, ClaimFilter.OPEN).claims
    others = {claim for claim, one in told.followed.items() if one.topic != code}
    known = [_claim_known(one) for one in claims if one.claim_id not in others]
    sent = [one for one in told.waiting if one.topic == code and not one.ended]
    known += [KnownProblem(one.title, one.sent_at, one.state) for one in sent]
    return _newest(known)


def claims_known(tenant: Tenant, account_number: str) -> tuple[KnownProblem, ...]:
    """The open réclamations of an account, the newest first, for staff.

    What else a person sent is in a list of its own, which says nothing of what not all of staff may read.
    """
    return _newest(map(_claim_known, claims_page(tenant, account_number, ClaimFilter.OPEN).claims))


def _claim_known(claim: ClaimItem) -> KnownProblem:
    return KnownProblem(claim.title, claim.opened_at, claim.state)


def _newest(known: Iterable[KnownProblem]) -> tuple[KnownProblem, ...]:
    return tuple(sorted(known, key=lambda one: one.since, reverse=True)[:KNOWN_SHOWN])


def promise_today(topic: ContactTopic | None) -> Promise:
    """What is promised to somebody who writes about a topic today; None: no topic is chosen yet."""
    return promises_today([topic])[0]


def promises_today(topics: Sequence[ContactTopic | None]) -> list[Promise]:
    """The same of many topics, in their order; the days of the kind are read once for all of them."""
    today, usual = timezone.localdate(), promised_days(kind_of(CODE))
    return [
        Promise(
            working_days_after(today, (topic.working_days if topic else None) or usual),
            topic is not None and topic.answered_by == AnsweredBy.HEAD_OFFICE,
        )
        for topic in topics
    ]
