"""Changing what a request is about: its topic, or its kind. Nothing that was said, answered or promised is lost by it.

The tenant reads the change in the conversation, as an event that marks nothing unread. A date already told stays,
unless staff give a new one with its reason in the same step.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.answering import date_set
from forms.submissions.appointments import appointment_of
from forms.submissions.enums import EndsBy, PortalWords, Scan, Sort
from forms.submissions.merging import joined_reserve
from forms.submissions.messages import first_words_keep, line_write
from forms.submissions.models import Submission
from forms.submissions.registry import SENT_AS, facts_of, kind_known, kind_of
from forms.submissions.services import Content, writable
from forms.submissions.states import hold, lock, save
from forms.submissions.topic_choices import TopicChoice
from forms.submissions.transferring import follower_able, give_back, pass_on
from tenant_space.identity.models import User
from tenant_space.tenancy.leases import premises_place, premises_title
from tenant_space.tenancy.models import Agency, Lease

TOPIC, KIND = "submissions.topic", "submissions.kind"
FIRST_TOPIC, FIRST_KIND, FIRST_PLACE = "Sujet choisi à l'envoi", "Envoyée comme", "Lieu choisi à l'envoi"


class TopicRefused(Exception):
    """It is about that already, or that topic is not offered."""


class KindRefused(Exception):
    """Requests of this kind cannot become one of that kind."""


@dataclass(frozen=True, slots=True)
class NewDate:
    """Another day promised in the same step."""

    day: dt.date
    """The day, one to come."""
    reason: str
    """Why, as the tenant reads it."""
    uid: uuid.UUID
    """The key of the line that tells it."""


def topics_for(submission: Submission) -> list[TopicChoice]:
    """The topics that an open request can be changed to, in the order of staff; none for a kind without topics."""
    kind = kind_of(submission.kind)
    if kind.topics is None or not submission.is_open:
        return []
    now = _topic_now(submission)
    return [choice for choice in kind.topics() if now is None or choice.code != now.code]


def kinds_for(submission: Submission) -> list[str]:
    """The codes of the kinds that staff can make of an open request; none of what was sent without sign-in.

    Nor of what the landlord's software was told as decided, and waits for, or of that for which somebody is to come,
    since another kind has no appointments; and none that needs a file, without one.
    """
    kind = kind_of(submission.kind)
    if submission.tenant_id is None or not submission.is_open or not kind.becomes:
        return []
    if appointment_of(submission):
        return []
    if kind.ending is EndsBy.DECISION and getattr(submission, "handover", None):
        return []
    known = [kind_known(code) for code in sorted(kind.becomes)]
    open_to = [one for one in known if one and one.staff_form]
    has_file = any(one.needs_file for one in open_to) and _has_file(submission)
    return [one.code for one in open_to if has_file or not one.needs_file]


def _has_file(submission: Submission) -> bool:
    return submission.attachments.from_sender().exclude(scan=Scan.INFECTED).exists()


@transaction.atomic
def topic_change(
    *, submission: Submission, user: User, to: str, version: int | None = None, new_date: NewDate | None = None
) -> Submission:
    """Say what an open request is about; `to`: the code of a topic that is offered.

    Where the new topic is answered elsewhere than the old one, the request is transferred there. About a sensitive
    one, it is closed to those without the right from now on, and never opened again. Pressed twice, it is done once.
    Raises `TopicRefused`, `SubmissionClosed`, `SubmissionChanged` when `version` is not the latest, and what
    `date_set` raises.
    """
    row = hold(submission)
    before = _topic_now(row)
    if before and before.code == to and version is not None and row.version != version:
        return row
    row = lock(row, version)
    choice = next((one for one in topics_for(row) if one.code == to), None)
    if choice is None:
        raise TopicRefused(to)
    if new_date:
        date_set(submission=row, user=user, due_on=new_date.day, reason=new_date.reason, uid=new_date.uid)
        row = hold(row)
    old = _words(before) if before else ""
    first = [[FIRST_TOPIC, old]] if old else []
    row.data = {SENT_AS: first, **row.data, **choice.changes}
    row.sensitive = row.sensitive or choice.sensitive
    was = before.to_head_office if before else row.agency_id is None
    word = f"Sujet changé : {old or 'aucun'} → {_words(choice)}."
    _settle(row, _answering(row, was, choice.to_head_office), "data", "sensitive", word=word, user=user)
    told = {"topic": choice.label}
    line_write(row, Sort.TOPIC, by_staff=True, author=user, said=PortalWords.TOPIC, values=told)
    log(instance=row, action=TOPIC, user=user, data={"from": before.code if before else "", "to": choice.code})
    return row


@transaction.atomic
def kind_change(
    *, submission: Submission, user: User, to: str, content: Content, version: int | None = None
) -> Submission:
    """Make an open request one of another kind, with what that one needs.

    Its words and files stay in the conversation, and all that it was sent as in its facts; it keeps its number, its
    date, and its place where the new kind names none. Raises `KindRefused`, `NotWritable`, `SubmissionClosed`,
    `SubmissionChanged`, and what the new kind refuses (`KindRefuses`).
    """
    row = lock(submission, version)
    if to not in kinds_for(row) or row.tenant is None or content.account_number != (row.account_id or ""):
        raise KindRefused(to)
    old, new = kind_of(row.kind), kind_of(to)
    _, leases = writable(row.tenant, content)
    was = bool(old.to_head_office and old.to_head_office(row))
    sent_as = [[FIRST_KIND, old.label], *([label, text] for label, text in facts_of(row)), *_left(row, leases)]
    first_words_keep(row)
    if old.on_leave:
        old.on_leave(row)
    row.private = content.private
    row.kind, row.data, row.claim_number = to, {**content.data, SENT_AS: sent_as}, ""
    row.period_from, row.period_to = content.period_from, content.period_to
    if leases:
        row.leases.set(leases)
    row.sensitive = row.sensitive or bool(new.sensitive and new.sensitive(row))
    fields = ("kind", "data", "claim_number", "period_from", "period_to", "sensitive")
    elsewhere = _answering(row, was, bool(new.to_head_office and new.to_head_office(row)))
    _settle(row, elsewhere, *fields, word=f"Nature changée : {old.label} → {new.label}.", user=user)
    if new.on_create:
        new.on_create(row)
    told = {"kind": new.label}
    line_write(row, Sort.TOPIC, by_staff=True, author=user, said=PortalWords.KIND, values=told)
    log(instance=row, action=KIND, user=user, data={"from": old.code, "to": to})
    return row


def _left(row: Submission, named: Sequence[Lease]) -> list[list[str]]:
    """The places that it was about and is not any more, since the new kind names others."""
    gone = [lease.premises for lease in row.leases.select_related("premises") if named and lease not in named]
    return [[FIRST_PLACE, ", ".join((premises_title(one), *premises_place(one)))] for one in gone]


def _topic_now(row: Submission) -> TopicChoice | None:
    topic = kind_of(row.kind).topic_choice
    return topic(row) if topic else None


def _words(topic: TopicChoice) -> str:
    return f"{topic.group}, {topic.label}" if topic.group else topic.label


def _answering(row: Submission, was: bool, becomes: bool) -> Agency | None:
    """Who answers once that changes from or to the head office; else those who do now, wherever staff passed it on."""
    if was == becomes or (row.agency and not becomes):
        return row.agency
    home = row.account.agency if row.account and not becomes else None
    return home if home and home.active else None


def _settle(row: Submission, to: Agency | None, *fields: str, word: str, user: User) -> None:
    """Save these fields, and leave the row with those who may open it: transferred, or given back to everybody."""
    save(row, *fields)
    joined_reserve(row)
    if row.agency_id != (to.pk if to else None):
        pass_on(row, to, word=word, user=user)
    elif row.assigned_to and not follower_able(row.assigned_to, row):
        give_back(row, user=user)
