"""Joining a request to another one of the same tenant: one conversation, one promise, one end.

The number of the one that was joined leads to the other one. Both rows are held in the order of their keys, so that
two managers who join each other's at once do not wait for one another: the second one finds what the first one did.
"""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.appointments import appointment_of, visit_named
from forms.submissions.enums import PortalWords, Sort, State
from forms.submissions.messages import first_words_keep, joined_to, line_write
from forms.submissions.models import Submission
from forms.submissions.registry import APPOINTMENT, kind_of
from forms.submissions.states import SubmissionChanged, SubmissionClosed, as_seen, can_move, hold_all, move, save
from forms.submissions.transferring import follower_able, follower_keep
from forms.submissions.words import VISIT_KEPT
from tenant_space.identity.models import User
from tenant_space.notifications.services import notify


class MergeRefused(Exception):
    """Only two different requests of one tenant can be joined."""


@transaction.atomic
def request_merge(
    *,
    submission: Submission,
    into: Submission,
    user: User,
    version: int | None = None,
    into_version: int | None = None,
) -> Submission:
    """Join a request, open or answered, to another open one, or to the one that this was joined to; returns the one
    that stays.

    Messages, files and notes go with it, each as open to the tenant as before, and its appointment where the other one
    has none; else it is called off, and a message says so. Whoever follows it follows the other one if nobody does and
    they may open it. Its promise ends, and so does the question whether it is settled. Raises `MergeRefused`,
    `SubmissionChanged` when one of both is no longer what was seen, and `SubmissionClosed` when it has ended, or the
    other one was answered.
    """
    final = joined_to(Submission.objects.get(pk=into.pk))
    if submission.tenant_id is None or submission.tenant_id != into.tenant_id or submission.pk == into.pk:
        raise MergeRefused
    if final.pk == submission.pk:
        raise SubmissionChanged(Submission.objects.get(pk=into.pk))
    rows = Submission.objects.select_related("tenant", "account", "assigned_to")
    hold_all([submission.pk, final.pk])
    row, target = rows.get(pk=submission.pk), rows.get(pk=final.pk)
    as_seen(row, version)
    if target.state == State.MERGED:  # at this very moment
        raise SubmissionChanged(target)
    if final.pk == into.pk:
        as_seen(target, into_version)
    for one, fits in ((row, can_move(row, State.MERGED)), (target, target.is_open)):
        if not fits:
            raise SubmissionClosed(one)
    _join(row, target, user)
    return target


def _join(row: Submission, target: Submission, user: User) -> None:
    target.sensitive = target.sensitive or row.sensitive  # its words are read there from now on
    if row.account_id == target.account_id:
        target.claim_number = target.claim_number or row.claim_number
    visit = _visit_brought(row, target)
    row.merged_into, row.left_days = target, None
    move(row, State.MERGED, "merged_into", "left_days", user=user)
    row.merged.update(merged_into=target)
    joined_reserve(target)
    if changes := kind_of(row.kind).on_replace:
        changes(row)
    first_words_keep(row, facts=True)
    for related in (row.messages, row.notes, row.attachments):
        related.update(submission=target)
    row.drafts.filter(is_sent=False).update(about=target)
    number = {"number": row.number_text}
    line_write(target, Sort.MERGED, by_staff=True, author=user, said=PortalWords.JOINED, values=number)
    if visit and target.tenant:
        line = line_write(target, Sort.MESSAGE, visit, by_staff=True, author=user)
        notify("submissions.message", target.tenant, submission_id=target.pk, message_id=line.pk)
    _followed(row, target, user)
    log(instance=row, action="submissions.merge", user=user, data={"into": target.number})
    log(instance=target, action="submissions.merged", user=user, data={"from": row.number})


def _visit_brought(row: Submission, target: Submission) -> str:
    """Give the appointment of a row to the other one, or, where that has its own, what its tenant is told; not saved
    here."""
    visit, stands = appointment_of(row), appointment_of(target)
    if visit and not stands:
        target.data = {**target.data, APPOINTMENT: row.data[APPOINTMENT]}
        target.visit_until = row.visit_until
    if not visit or not stands or visit.text == stands.text:
        return ""
    return VISIT_KEPT.format(when=visit_named(stands), before=visit_named(visit))


def joined_reserve(row: Submission) -> None:
    """Close what was joined to a request that is sensitive now: its own page still shows its first words."""
    if row.sensitive:
        row.merged.filter(sensitive=False).update(sensitive=True)


def _followed(row: Submission, target: Submission, user: User) -> None:
    """Who follows it from now on; what was taken by somebody who can no longer open it is new again."""
    was_taken = target.assigned_to is not None
    follower_keep(target)
    target.assigned_to = target.assigned_to or follower_able(row.assigned_to, target)
    fields = ("assigned_to", "left_by", "sensitive", "claim_number", "data", "visit_until")
    state = State.IN_REVIEW if target.assigned_to else State.RECEIVED if was_taken else State(target.state)
    if target.state in (state, State.WAITING):
        save(target, *fields)
    else:
        move(target, state, *fields, user=user)
