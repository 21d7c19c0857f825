"""Taking back a decision that nobody was told of yet: the request, its topic's changes, the mail, all or nothing."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.enums import Sort, State
from forms.submissions.models import Submission
from forms.submissions.registry import NotUndoable, kind_of
from forms.submissions.states import hold_all, lock, move
from forms.submissions.transferring import follower_keep
from tenant_space.identity.models import User
from tenant_space.notifications.channels.email.outbox import MailLeft
from tenant_space.notifications.services import notify_withdraw

TOO_LATE = "Le délai pour annuler est passé : la réponse est partie."
REPLACED = "Annulez l'envoi {number}, qui la remplace : elle sera rouverte avec lui."
MAIL_LEFT = "Le courriel de réponse est déjà parti."


@transaction.atomic
def submission_undo(*, submission: Submission, user: User, version: int | None = None) -> Submission:
    """Undo a decision: the request is what it was before it, the mail never leaves, and the history says so.

    With what it made useless. Raises `SubmissionClosed` when nothing is decided, `SubmissionChanged` when `version` is
    not the latest, and `NotUndoable` when somebody may know of it, or when something was built on it meanwhile.
    """
    hold_all([submission.pk, *submission.replaced.values_list("pk", flat=True)])
    row = lock(submission, version, decided=True)
    if not row.is_held:
        raise NotUndoable(TOO_LATE)
    if row.replaced_by:
        raise NotUndoable(REPLACED.format(number=row.replaced_by.number_text))
    replaced = list(row.replaced.order_by("pk"))
    _put_back(row, user)
    for other in replaced:
        _put_back(lock(other, None, decided=True), user)
    return row


def _put_back(row: Submission, user: User) -> None:
    kind = kind_of(row.kind)
    _withdraw(row, [mail for mail in (kind.mail_accepted, kind.mail_refused) if mail])
    if kind.on_undo:
        kind.on_undo(row)
    before = row.before or {}
    row.assigned_to = User.objects.filter(pk=before["assigned_to"]).first()
    follower_keep(row)
    row.reason, row.decided_by, row.decided_at = "", None, None
    row.before = row.replaced_by = None
    changed = ("assigned_to", "left_by", "reason", "decided_by", "decided_at", "before", "replaced_by")
    move(row, State(before["state"]), *changed, user=user)
    row.messages.filter(sort=Sort.DECISION).delete()
    row.told_at = None
    row.save(update_fields=["told_at"])
    log(instance=row, action="submissions.undo", user=user)


def _withdraw(row: Submission, mails: list[str]) -> None:
    if row.decided_at is None:
        return
    try:
        notify_withdraw(mails, since=row.decided_at, submission_id=row.pk)
    except MailLeft as error:
        raise NotUndoable(MAIL_LEFT) from error
