"""The appointment that staff give about a request: kept with it, told in its conversation, read by its tenant.

One at a time: another one takes its place. What a batch brings on the réclamation that follows the request goes first.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from forms.submissions.answering import held_by_staff, message_answer
from forms.submissions.models import Message, Submission
from forms.submissions.registry import APPOINTMENT, HalfDay, kind_of
from forms.submissions.states import SubmissionClosed, hold, save
from forms.submissions.words import VISIT_CANCELLED, VISIT_MOVED, VISIT_SET
from tenant_space.claims.appointments import visit_file
from tenant_space.claims.lines import ClaimLine
from tenant_space.claims.selectors import claim_readable, claims_pressing
from tenant_space.claims.views import appointment_response
from tenant_space.claims.visits import Appointment
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.identity.models import User
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.leases import premises_address
from tenant_space.tenancy.models import Tenant

FURTHEST = dt.timedelta(days=365)


class NobodyComes(Exception):
    """What the request is about asks for no visit."""


class NoneGiven(Exception):
    """No appointment stands that could be cancelled."""


class MomentRefused(ValueError):
    """Not a moment at which somebody can come."""


class EndsTooSoon(MomentRefused):
    """It ends before it begins, or on another day."""


class MomentPast(MomentRefused):
    """It is over already."""


class TooFar(MomentRefused):
    """It is more than a year away."""


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit to come, as the page of a request shows it."""

    visit: Appointment
    """When somebody comes."""
    url: str
    """Where its calendar file is."""
    claim: str = ""
    """The number of the réclamation that brings it; empty: staff gave it on the portal."""


def half_days_offered(row: Submission) -> Sequence[HalfDay] | None:
    """When its sender can be found there, as far as it is to come; None: nobody comes for such a request."""
    visits = kind_of(row.kind).visits
    found = visits(row) if visits else None
    return found and [one for one in found if one.day >= timezone.localdate()]


def appointment_of(row: Submission) -> Appointment | None:
    """The visit to come that staff gave; None: none, it is past, or the request was joined to another one.

    The end of the request does not call it off: somebody still comes.
    """
    kept = row.data.get(APPOINTMENT)
    if not kept or row.merged_into_id:
        return None
    # In UTC, as the database gives them: a calendar file knows no bare offsets.
    start, end, told = (
        dt.datetime.fromisoformat(kept[name]).astimezone(dt.UTC) for name in ("start", "end", "told_at")
    )
    visit = Appointment(start, end, "", told)
    return None if visit.over else visit


def visit_shown(row: Submission, claims: Iterable[ClaimLine]) -> VisitShown | None:
    """What its tenant is told: the nearest visit of the réclamations that follow it, else the appointment given.

    What was joined to another request is told there.
    """
    if row.tenant is None or row.merged_into_id:
        return None
    followed = {line.claim_id for line in claims}
    for claim in claims_pressing(row.tenant, row.account_id) if followed and row.account_id else ():
        if claim.appointment and claim.claim_id in followed:
            url = reverse("claim_appointment", args=[claim.claim_id])
            return VisitShown(claim.appointment, url, claim.claim_id)
    own = appointment_of(row)
    return VisitShown(own, reverse("submission_appointment", args=[row.number_text])) if own else None


def visit_response(row: Submission, shown: VisitShown, tenant: Tenant) -> HttpResponse:
    """The visit as an attachment, for the page and the API."""
    claim = claim_readable(tenant, shown.claim) if shown.claim else None
    if claim:
        return appointment_response(claim, tenant)
    name = f"rendez-vous-{row.number_text}.ics"
    return attachment_of_bytes(_visit_file(row, shown.visit), name, "text/calendar; charset=utf-8")


def _visit_file(row: Submission, visit: Appointment) -> bytes:
    """The appointment as a calendar file, which says nothing of what the request is about."""
    homes = [premises_address(lease.premises) for lease in row.leases.all()]
    return visit_file(
        visit,
        name=f"demande-{row.number_text}",
        changed=visit.told_at,
        about=f"Demande n° {row.number_text}",
        agency=agency_card(row.agency) if row.agency else None,
        location=", ".join(homes[0]) if homes else "",
        page=reverse("submission", args=[row.number_text]),
    )


@transaction.atomic
def appointment_set(
    *,
    submission: Submission,
    user: User,
    start: dt.datetime,
    end: dt.datetime,
    word: str = "",
    uid: uuid.UUID | None = None,
    version: int | None = None,
) -> Message:
    """Staff say when somebody comes, in place of what they said before; told to the tenant as a message.

    `word`: a sentence of theirs besides. Raises `SubmissionChanged`, `ConversationClosed`, `SubmissionClosed` when an
    answer is given, `NobodyComes`, `EndsTooSoon`, `MomentPast`, `TooFar`, and `MessageTooLong`.
    """
    row, known = held_by_staff(submission, uid, version)
    if known:
        return known
    if not row.is_open:
        raise SubmissionClosed(row)
    if half_days_offered(row) is None:
        raise NobodyComes(row.kind)
    _check(start, end)
    before = appointment_of(row)
    when = visit_named(Appointment(start, end, "", timezone.now()))
    said = VISIT_MOVED.format(when=when, before=visit_named(before)) if before else VISIT_SET.format(when=when)
    line = _told(row, user, said, word, uid)
    kept = {"start": start.isoformat(), "end": end.isoformat(), "told_at": line.told_at.isoformat()}
    _keep(row, kept, until=end)
    return line


@transaction.atomic
def appointment_cancel(
    *, submission: Submission, user: User, word: str = "", uid: uuid.UUID | None = None, version: int | None = None
) -> Message:
    """Staff call the appointment off, also once the request is closed; told to the tenant as a message, with a
    sentence of theirs.

    Raises `SubmissionChanged`, `ConversationClosed`, `NoneGiven`, and `MessageTooLong`.
    """
    row, known = held_by_staff(submission, uid, version, closed=True)
    if known:
        return known
    before = appointment_of(row)
    if before is None:
        raise NoneGiven
    line = _told(row, user, VISIT_CANCELLED.format(before=visit_named(before)), word, uid)
    _keep(row, None, until=None)
    return line


def _check(start: dt.datetime, end: dt.datetime) -> None:
    if end <= start or timezone.localdate(end) != timezone.localdate(start):
        raise EndsTooSoon
    if end <= timezone.now():
        raise MomentPast
    if timezone.localdate(start) > timezone.localdate() + FURTHEST:
        raise TooFar


def visit_named(visit: Appointment) -> str:
    """When it is, inside a sentence."""
    return visit.text[0].lower() + visit.text[1:]


def _told(row: Submission, user: User, said: str, word: str, uid: uuid.UUID | None) -> Message:
    text = "\n".join(filter(None, (said, word.strip())))
    return message_answer(submission=row, user=user, text=text, uid=uid, closed=True)


def _keep(submission: Submission, kept: dict[str, str] | None, *, until: dt.datetime | None) -> None:
    row = hold(submission)  # the message has just changed it
    rest = {name: value for name, value in row.data.items() if name != APPOINTMENT}
    row.data, row.visit_until = {**rest, APPOINTMENT: kept} if kept else rest, until
    save(row, "data", "visit_until")
