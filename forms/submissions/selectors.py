"""What a tenant sees of their own submissions. Every query starts from `for_tenant`."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, TypeVar, cast

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from forms.submissions import words
from forms.submissions.enums import RELEASED, TO_DO, State
from forms.submissions.handed_over import HandedOver, handed_over
from forms.submissions.late import Late, late_of
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Attachment, Draft, Message, Submission
from forms.submissions.registry import kind_of, titled
from tenant_space import formats
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import Tenant

PAGE_SIZE = 20
MOST = 50
# What the sender reads of a request that waits although one sent since is accepted: one thing, not two.
SUPERSEDED = "Remplacée"
_NUMBER = re.compile(r"[0-9]{9}")
# The others are news, neither good nor bad.
_TONES = {State.ACCEPTED: "good", State.CLOSED: "good", State.REFUSED: "bad", State.WAITING: "warn"}


_Row = TypeVar("_Row", bound=Submission)


class _News(TypedDict):
    has_news: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """A submission as a line of a list (S72)."""

    number: str
    """Its nine digits, as the sender knows them."""
    kind: str
    """What its kind is called."""
    sent_on: dt.datetime
    """When it was sent."""
    state: str
    """Where it stands, in the words of the kind."""
    tone: str
    """The colour of the state: `info`, `good`, `warn` or `bad`."""
    is_unread: bool = False
    """Whether there is something new in it."""
    next: str = ""
    """What happens next and by when, in a sentence; empty once nothing does, and where the list does not say."""
    service: str = ""
    """Who has it now, as its sender knows them; empty when it is the sender's turn or nobody's, or not said."""
    kind_code: str = ""
    """The code of its kind, for programs; empty in previews."""
    state_code: str = ""
    """The code of where it stands, for programs; empty in previews."""
    promised_on: dt.date | None = None
    """The day promised for the answer; None while the landlord owes none."""
    late: Late | None = None
    """What became of a promise that passed; None: none did, and where the list does not say."""
    handed_over: HandedOver | None = None
    """What the landlord's software says of it; None: nothing yet, and where the list does not say."""
    topic: str = ""
    """What it is about in two words, beside its kind; empty where the kind says it all."""

    @property
    def title(self) -> str:
        """Its kind and its topic."""
        return titled(self.kind, self.topic)


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page of the submissions."""

    lines: tuple[SentLine, ...]
    """Those of the page, newest first."""
    number: int
    """Which page it is, from 1."""
    has_next: bool
    """Whether older ones follow."""


def state_tone(state: str) -> str:
    """The colour that goes with a state; a word always stands beside it."""
    return _TONES.get(State(state), "info")


def submissions_page(tenant: Tenant, number: int = 1, *, size: int = PAGE_SIZE, whole: bool = False) -> SentPage:
    """A page of what this person sent; what was joined to another one stands there as that one.

    `whole`: each line also says who has it and what happens next.
    """
    rows: list[WithAnnotations[Submission, _News]]
    if number == 1:
        rows = _first_page(tenant, size, whole)
    else:
        start = (number - 1) * size
        rows = list(_with_news(tenant, whole)[start : start + size + 1])
    found = [as_told(row) for row in rows]
    lines = _lines(tenant, found[:size])
    if whole:
        cards = {agency: agency_card(agency).name for agency in {row.agency for row in found if row.agency}}
        other, late = landlord_current().settings.name, late_of(found[:size])
        lines = [
            line
            if line.state == SUPERSEDED
            else _with_next(line, row, cards[row.agency] if row.agency else other, late.get(row.pk))
            for line, row in zip(lines, found[:size], strict=True)
        ]
    return SentPage(tuple(lines), number, len(found) > size)


def requests_at_home(tenant: Tenant, size: int) -> tuple[list[SentLine], list[Submission]]:
    """What this person sent last, and all of it for which staff say that somebody is to come; one query."""
    found = [as_told(row) for row in _newest_and_visited(tenant, size)]
    return _lines(tenant, found[:size]), [row for row in found if row.visit_until]


@statement
def _newest_and_visited(tenant: Tenant, size: int) -> QuerySet[WithAnnotations[Submission, _News]]:
    """The newest come first: an older one stands behind them."""
    newest = listed(tenant).order_by("-created_at", "-pk").values("pk")[:size]
    return _with_news(tenant, whole=False).filter(Q(pk__in=newest) | Q(visit_until__gt=timezone.now()))


def _lines(tenant: Tenant, rows: list[WithAnnotations[Submission, _News]]) -> list[SentLine]:
    idle = superseded_of(tenant, rows)
    return [replace(_line(row, idle), is_unread=row.has_news) for row in rows]


def _with_news(tenant: Tenant, whole: bool) -> QuerySet[WithAnnotations[Submission, _News]]:
    unread = Message.objects.for_tenant(tenant).unread().filter(submission=OuterRef("pk"))
    rows = listed(tenant).annotate(has_news=Exists(unread)).order_by("-created_at", "-pk")
    rows = rows.select_related("agency", "handover") if whole else rows
    return cast("QuerySet[WithAnnotations[Submission, _News]]", rows)


@statement
def _first_page(tenant: Tenant, size: int, whole: bool) -> QuerySet[WithAnnotations[Submission, _News]]:
    return _with_news(tenant, whole)[: size + 1]


def listed(tenant: Tenant) -> SubmissionQuerySet:
    """What *Mes demandes* lists: all this person sent, but for what was joined to another request."""
    return Submission.objects.for_tenant(tenant).filter(number__isnull=False).exclude(state=State.MERGED)


def unread_of(tenant: Tenant) -> frozenset[int]:
    """The keys of this person's requests in which something is new to them: each is a line of their list."""
    return frozenset(_unread(tenant))


@statement
def _unread(tenant: Tenant) -> QuerySet[Message, int]:
    lines = Message.objects.for_tenant(tenant).unread().filter(submission__in=listed(tenant).values("pk"))
    return lines.values_list("submission", flat=True)


def _with_next(line: SentLine, row: Submission, service: str, late: Late | None) -> SentLine:
    service = service if row.state in TO_DO else ""
    return replace(line, next=next_words(row, late), service=service, late=late, handed_over=handed_over(row))


def as_told(row: _Row) -> _Row:
    """The row, never to be saved, as its sender may see it: a decision that can still be undone is not there yet."""
    if row.is_held:
        row.state = (row.before or {}).get("state", State.IN_REVIEW)
        row.reason, row.decided_at, row.decided_by = "", None, None
    return row


def requests_of_kind(tenant: Tenant, kind: str) -> list[Submission]:
    """What this person sent of one kind, the newest first, with its leases; the oldest of many are left out."""
    return [as_told(row) for row in _of_kind(tenant, kind)]


@statement
def _of_kind(tenant: Tenant, kind: str) -> QuerySet[Submission]:
    return listed(tenant).filter(kind=kind).order_by("-created_at", "-pk").prefetch_related("leases")[:MOST]


def sent_latest(rows: Sequence[Submission], size: int, superseded: Collection[uuid.UUID]) -> SentPage:
    """The first of these requests as a page of its own, of a given size."""
    return SentPage(tuple(_line(row, superseded) for row in rows[:size]), 1, len(rows) > size)


def next_words(row: Submission, late: Late | None) -> str:
    """What happens next with a request, and by when, for its tenant; empty once nothing does.

    `late`: what became of its promise, if that passed.
    """
    if late:
        return late.told
    day = formats.long_date(row.due_on)
    match State(row.state):
        case State.RECEIVED | State.IN_REVIEW:
            return words.ANSWER_BY.format(day=day)
        case State.WAITING:
            return words.ANSWER_US
        case State.ANSWERED:
            return words.SAY_IF_SETTLED
    return ""


def superseded_of(tenant: Tenant, rows: Iterable[Submission]) -> frozenset[uuid.UUID]:
    """Of these requests, the keys of those that wait but have nothing to add to one accepted since."""
    rows = [row for row in rows if row.is_open]
    about = {row.kind: kind_of(row.kind).superseded for row in rows}
    idle = frozenset[uuid.UUID]().union(*(told(tenant) for told in about.values() if told))
    return idle & {row.uid for row in rows}


def is_superseded(row: Submission, idle: Collection[uuid.UUID]) -> bool:
    """Whether a later one counts instead of it: closed as such at the desk, or still waiting among the `idle`."""
    return row.state == State.OBSOLETE or row.uid in idle


def _line(row: Submission, idle: Collection[uuid.UUID]) -> SentLine:
    superseded = is_superseded(row, idle)
    state = SUPERSEDED if superseded else row.state_label
    return SentLine(
        row.number_text,
        row.kind_label,
        row.created_at,
        state,
        state_tone(row.state),
        kind_code=row.kind,
        state_code=row.state,
        promised_on=None if superseded else promised_on(row),
        topic=row.topic,
    )


def promised_on(row: Submission) -> dt.date | None:
    """The day promised for the answer; None while the landlord owes none."""
    return row.due_on if row.state in TO_DO else None


@dataclass(frozen=True, slots=True)
class OpenSent:
    """What the sender of a request without sign-in is told."""

    number: str
    """Its nine digits."""
    due_on: dt.date
    """The day by which an answer is promised."""
    by_mail: bool
    """Whether the sender gave an address, so that a mail with the number leaves."""


def open_submission(uid: uuid.UUID, kind: str) -> OpenSent | None:
    """A request sent without sign-in, by the key that only its sender's browser was given."""
    row = Submission.objects.filter(uid=uid, kind=kind, tenant=None, number__isnull=False).first()
    return OpenSent(row.number_text, row.due_on, bool(row.contact_email)) if row else None


def submission_readable(tenant: Tenant, number: str) -> Submission | None:
    """A submission of this person by its nine digits, or None: unknown and foreign are the same."""
    if not _NUMBER.fullmatch(number):
        return None
    rows = Submission.objects.for_tenant(tenant).select_related("account", "agency", "handover")
    files = Prefetch("attachments", Attachment.objects.for_tenant(tenant).select_related("message"))
    row = rows.filter(number=int(number)).prefetch_related("leases__premises", files).first()
    return as_told(row) if row else None


def draft_files(draft: Draft | None) -> Sequence[Attachment]:
    """The files already received for a draft, in the order they came."""
    return list(draft.attachments.filter(submission=None)) if draft else []


def not_sent_text(submission: Submission) -> str:
    """« bail.pdf » and the like that a request left without, in a sentence; empty when nothing is missing."""
    *names, last = submission.not_sent or [""]
    if not last:
        return ""
    if not names:
        return formats.french_spaces(words.FILE_NOT_SENT.format(name=last))
    listed = ", ".join(f"« {name} »" for name in names)
    return formats.french_spaces(words.FILES_NOT_SENT.format(names=listed, last=last))


def file_readable(tenant: Tenant, number: str, uid: uuid.UUID) -> Attachment | None:
    """A file of one of this person's submissions, once it is known to be safe, or None: missing and foreign alike.

    Also by the number of one that was joined to it.
    """
    if not _NUMBER.fullmatch(number):
        return None
    here = Q(submission__number=int(number)) | Q(submission__merged__number=int(number))
    own = Attachment.objects.for_tenant(tenant).filter(here)
    return own.filter(pk=uid, scan__in=RELEASED).first()


def file_of_begun(tenant: Tenant, uid: uuid.UUID) -> Attachment | None:
    """A file of what this person has begun and not sent, once it is known to be safe, or None, as above."""
    draft = Draft.objects.for_tenant(tenant).unsent().filter(attachments=uid).first()
    return draft.attachments.filter(pk=uid, scan__in=RELEASED).first() if draft else None
