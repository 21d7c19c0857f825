"""The end of a request that was answered: the tenant confirms it, says no, or is silent; then one question.

Silence is counted in days from the last public word of staff. On the last of these days the portal closes what was
not confirmed, and the tenant's « Non » counts until midnight, whether that happened before or not.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.submissions.conversation import own_held, own_line, user_of
from forms.submissions.enums import Ease, Sort, State
from forms.submissions.messages import MessageTooLong, line_write, words_checked
from forms.submissions.models import Submission, SurveyAnswer
from forms.submissions.promise import promise_of
from forms.submissions.states import ConversationClosed, hold, move
from forms.submissions.transferring import follower_keep
from tenant_space.notifications.services import notify
from tenant_space.tenancy.models import Tenant

SURVEY_WORDS = 1000
AT_ONCE = 200


class ReopenTooLate(ConversationClosed):
    """The days in which the tenant can say that it is not settled are over, or it was not answered."""


class SurveyClosed(Exception):
    """The question is asked once a request, after its end."""


@transaction.atomic
def request_confirm(*, tenant: Tenant, submission: Submission, uid: uuid.UUID | None = None) -> Submission:
    """The tenant says that it is settled; pressed again, it is still so.

    `uid`: the key of the line; said again under it, nothing changes, whatever became of the request since.
    Raises `MoveRefused` for a request that was not answered, `NotWritable`, and `Submission.DoesNotExist`.
    """
    row = own_held(tenant, submission)
    if row.state == State.CLOSED or (uid and own_line(tenant, uid)):
        return row
    user = user_of(tenant)
    move(row, State.CLOSED, user=user)
    line_write(row, Sort.CONFIRMED, by_staff=False, author=user, uid=uid)
    log(instance=row, action="submissions.confirm", user=user)
    return row


@transaction.atomic
def request_reopen(
    *, tenant: Tenant, submission: Submission, text: str = "", uid: uuid.UUID | None = None
) -> Submission:
    """The tenant says that it is not settled: the request is under review again, with a new promise.

    Words are not needed. Raises `ReopenTooLate`, `MessageTooLong`, `NotWritable`, and `Submission.DoesNotExist`.
    """
    row = own_held(tenant, submission)
    if uid and own_line(tenant, uid):
        return row
    if not reopenable(row):
        raise ReopenTooLate(row)
    user = user_of(tenant)
    row.answered_at, row.outcome, row.left_days = None, "", None
    row.due_on, row.missed_on, row.at_head_office = promise_of(row), None, False
    follower_keep(row)
    fields = ("answered_at", "outcome", "left_days", "due_on", "at_head_office", "assigned_to", "left_by")
    move(row, State.IN_REVIEW, *fields, user=user)
    line_write(row, Sort.REOPENED, words_checked(text, files=True), by_staff=False, author=user, uid=uid)
    log(instance=row, action="submissions.reopen", user=user)
    return row


def no_again(row: Submission, text: str) -> bool:
    """Whether « Non » with these words is the last thing that the tenant said: it was pressed twice."""
    last = row.messages.filter(by_staff=False).last()
    try:
        return last is not None and last.sort == Sort.REOPENED and last.text == words_checked(text, files=True)
    except MessageTooLong:
        return False


def last_day(row: Submission) -> dt.date | None:
    """The last day on which the tenant can say that it is not settled; None when it was not answered."""
    if row.state not in (State.ANSWERED, State.CLOSED) or row.answered_at is None:
        return None
    return timezone.localdate(row.answered_at) + dt.timedelta(days=settings.PORTAL_REOPEN_DAYS)


def reopenable(row: Submission) -> bool:
    """Whether the tenant can say today that it is not settled."""
    day = last_day(row)
    return day is not None and timezone.localdate() <= day


def answered_close() -> int:
    """Close what was answered and not confirmed in the days of the setting; returns how many. Safe to run twice."""
    day = timezone.localdate() - dt.timedelta(days=settings.PORTAL_REOPEN_DAYS - 1)
    before = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    closed, after = 0, 0
    while True:
        silent = Submission.objects.filter(state=State.ANSWERED, answered_at__lt=before, pk__gt=after)
        keys = list(silent.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return closed
        closed, after = closed + sum(_close(key, before) for key in keys), keys[-1]


@transaction.atomic
def _close(key: int, before: dt.datetime) -> bool:
    """False when the tenant or staff wrote meanwhile."""
    row = hold(Submission(pk=key))
    if row.state != State.ANSWERED or row.answered_at is None or row.answered_at >= before:
        return False
    move(row, State.CLOSED, user=None)
    line_write(row, Sort.CLOSED, by_staff=True, author=None)
    log(instance=row, action="submissions.close")
    if row.tenant:
        notify("submissions.closed", row.tenant, submission_id=row.pk)
    return True


@transaction.atomic
def survey_answer(*, tenant: Tenant, submission: Submission, ease: Ease, words: str = "") -> SurveyAnswer:
    """Keep what the tenant thinks of how the request was dealt with.

    Raises `SurveyClosed` before the end and the second time, `MessageTooLong`, `NotWritable`, `DoesNotExist`.
    """
    row = own_held(tenant, submission)
    if not survey_asked(row):
        raise SurveyClosed
    kept = words_checked(words, files=True, most=SURVEY_WORDS)
    return SurveyAnswer.objects.create(submission=row, ease=ease, words=kept)


def survey_asked(row: Submission) -> bool:
    """Whether the one question is to be asked: the request has ended, and it was not answered before.

    Nor of what was recorded for somebody whom no mail reached: their answer was given on the phone.
    """
    return row.state == State.CLOSED and not row.untold and not hasattr(row, "survey")
