"""What staff write to the tenant of a request, and what that makes of it.

Each line has a key of its own, as those of tenants have: sent twice, it is one line.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.submissions.enums import ENDED, AnswerOutcome, EndsBy, Sort, State
from forms.submissions.messages import files_held, files_join, joined_to, line_write, words_checked
from forms.submissions.models import Message, Submission
from forms.submissions.promise import clock_stop, date_promise
from forms.submissions.registry import kind_of
from forms.submissions.services import ReasonMissing
from forms.submissions.states import (
    ConversationClosed,
    SubmissionChanged,
    SubmissionClosed,
    as_seen,
    hold,
    miss_note,
    move,
    save,
)
from tenant_space.identity.models import User
from tenant_space.notifications.services import notify

_ACTIONS = {
    Sort.MESSAGE: "submissions.staff_message",
    Sort.ANSWER: "submissions.answer",
    Sort.QUESTION: "submissions.question",
    Sort.NEW_DATE: "submissions.new_date",
}


class EndsByDecision(Exception):
    """Requests of this kind are accepted or refused: an answer alone does not end them."""


class DateTooSoon(ValueError):
    """A new date is a day to come."""


@transaction.atomic
def message_answer(
    *,
    submission: Submission,
    user: User,
    text: str,
    uid: uuid.UUID | None = None,
    version: int | None = None,
    answered: bool = False,
    outcome: AnswerOutcome = AnswerOutcome.DONE,
    call: str = "",
    closed: bool = False,
) -> Message:
    """Staff write to the tenant, with the files of their draft that has the same key.

    `answered`: it is the answer to the request, which the tenant is asked to confirm; `outcome`: what it comes to.
    `call`: the words were said on the phone, or nobody answered there. `closed`: also once it is closed.
    Raises `SubmissionChanged`, `ConversationClosed`, `EndsByDecision`, `MoveRefused`, `MessageEmpty` and
    `MessageTooLong`.
    """
    row, known = held_by_staff(submission, uid, version, closed=closed)
    if known:
        return known
    if answered and kind_of(row.kind).ending is not EndsBy.ANSWER:
        raise EndsByDecision(row.kind)
    line = _staff_line(row, Sort.ANSWER if answered else Sort.MESSAGE, user, text, uid, call=call)
    if answered and row.state != State.ANSWERED:
        _taken_by(row, user)
        row.outcome, row.answered_at, row.left_days = outcome, line.told_at, None
        move(row, State.ANSWERED, "assigned_to", "outcome", "answered_at", "left_days", user=user)
    else:
        _taken_up(row, user, line)
    _tell(row, line, "submissions.answered" if answered else "submissions.message")
    return line


@transaction.atomic
def more_ask(
    *, submission: Submission, user: User, text: str, uid: uuid.UUID | None = None, version: int | None = None
) -> Message:
    """Staff ask the tenant for something: the request waits, and so does the promise.

    Raises `SubmissionChanged`, `ConversationClosed`, `MoveRefused`, `MessageEmpty`, `MessageTooLong`.
    """
    row, known = held_by_staff(submission, uid, version)
    if known:
        return known
    line = _staff_line(row, Sort.QUESTION, user, text, uid)
    _taken_by(row, user)
    clock_stop(row)
    if row.state == State.WAITING:
        save(row, "assigned_to", "left_days")
    else:
        move(row, State.WAITING, "assigned_to", "left_days", user=user)
    _tell(row, line, "submissions.question")
    return line


@transaction.atomic
def date_set(
    *,
    submission: Submission,
    user: User,
    due_on: dt.date,
    reason: str,
    uid: uuid.UUID | None = None,
    version: int | None = None,
) -> Message:
    """Staff promise another day, and say why. Told to the tenant.

    Raises `SubmissionChanged`, `SubmissionClosed` when an answer is given, `DateTooSoon`, `ReasonMissing`,
    `MessageTooLong`.
    """
    row, known = held_by_staff(submission, uid, version)
    if known:
        return known
    if not row.is_open:
        raise SubmissionClosed(row)
    if due_on <= timezone.localdate():
        raise DateTooSoon
    if not reason.strip():
        raise ReasonMissing
    line = _staff_line(row, Sort.NEW_DATE, user, reason, uid, due_on)
    miss_note(row)
    date_promise(row, due_on)
    save(row, "due_on", "left_days", "missed_on")
    _tell(row, line, "submissions.new_date")
    return line


def held_by_staff(
    submission: Submission, uid: uuid.UUID | None, version: int | None, *, closed: bool = False
) -> tuple[Submission, Message | None]:
    """The row, and what staff already wrote under this key. `closed`: it may be closed.

    Raises `SubmissionChanged`, `ConversationClosed`.
    """
    row = hold(submission)
    if uid and (known := joined_to(row).messages.filter(uid=uid, by_staff=True).first()):
        return row, known
    as_seen(row, version)
    if uid and Message.objects.filter(uid=uid).exists():  # the key of a line about another request
        raise SubmissionChanged(row)
    if row.state in ENDED and not (closed and row.state == State.CLOSED):
        raise ConversationClosed(row)
    return row, None


def _staff_line(
    row: Submission,
    sort: Sort,
    user: User,
    text: str,
    uid: uuid.UUID | None,
    due_on: dt.date | None = None,
    call: str = "",
) -> Message:
    """Write a line of staff, with the files of their draft, and note it. What the tenant wrote is read by that."""
    files = files_held(row.drafts.filter(author=user), uid)
    words = words_checked(text, files=bool(files))
    line = line_write(row, sort, words, by_staff=True, author=user, uid=uid, due_on=due_on, call=call)
    files_join(line, files)
    row.messages.unread_by_staff().update(read_at=line.told_at)
    log(instance=row, action=_ACTIONS[sort], user=user)
    return line


def _taken_by(row: Submission, user: User) -> None:
    row.assigned_to = row.assigned_to or user


def _taken_up(row: Submission, user: User, line: Message) -> None:
    """Those who write take it in hand; silence after an answer is counted from their last word."""
    _taken_by(row, user)
    if row.state == State.ANSWERED:
        row.answered_at = line.told_at
    if row.state == State.RECEIVED:
        move(row, State.IN_REVIEW, "assigned_to", user=user)
    else:
        save(row, "assigned_to", "answered_at")


def _tell(row: Submission, line: Message, mail: str) -> None:
    if row.tenant:
        notify(mail, row.tenant, submission_id=row.pk, message_id=line.pk)
