"""What a tenant writes about a request once it is sent, and what that makes of it.

Each line has a key of its own: the same one sent again is still one line, also after the request was joined to
another one. What is written to a joined request stands in the one it was joined to.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.enums import DECIDED, ENDED, Sort, State
from forms.submissions.messages import files_held, files_join, line_write, words_checked
from forms.submissions.models import Draft, Message, Submission
from forms.submissions.promise import clock_go
from forms.submissions.services import NotWritable
from forms.submissions.states import ConversationClosed, hold_final, move, save
from tenant_space.identity.models import User
from tenant_space.tenancy.models import RentAccount, Tenant


@transaction.atomic
def message_send(
    *,
    tenant: Tenant,
    submission: Submission,
    uid: uuid.UUID,
    text: str,
    shown: Collection[uuid.UUID] | None = None,
) -> Message:
    """The tenant writes a word, which changes no state; with the files of the draft that has the same key.

    `shown`: the files that the sender had before the eyes; None: all of that draft.
    Raises `ConversationClosed`, `NotWritable`, `MessageEmpty`, `MessageTooLong`, and `DoesNotExist` for a request or
    a key that is not this person's.
    """
    return _tenant_line(tenant, submission, uid, text, shown)


@transaction.atomic
def request_complete(
    *,
    tenant: Tenant,
    submission: Submission,
    uid: uuid.UUID,
    text: str,
    shown: Collection[uuid.UUID] | None = None,
) -> Message:
    """The tenant answers what was asked: the request is under review again, and the promise counts on from today.

    Not asked any more, since somebody was quicker, it is a message. Raises what `message_send` raises.
    """
    return _tenant_line(tenant, submission, uid, text, shown, completes=True)


def own_held(tenant: Tenant, submission: Submission) -> Submission:
    """This person's request, or the one it was joined to, held until the transaction ends, if they may write today.

    Raises `Submission.DoesNotExist` for one that is not theirs, and `NotWritable`.
    """
    row = hold_final(Submission.objects.for_tenant(tenant), submission)
    accounts = RentAccount.objects.for_tenant(tenant).writable_by(tenant)
    if row.account_id and not accounts.filter(pk=row.account_id).exists():
        raise NotWritable
    return row


def own_line(tenant: Tenant, uid: uuid.UUID) -> Message | None:
    """What this person wrote under a key; None: nothing yet. Raises `Message.DoesNotExist` when it is another's."""
    found = Message.objects.for_tenant(tenant).filter(uid=uid, by_staff=False).first()
    if found is None and Message.objects.filter(uid=uid).exists():
        raise Message.DoesNotExist
    return found


def user_of(tenant: Tenant) -> User | None:
    """The sign-in of a person; None without one."""
    return User.objects.filter(tenant=tenant).first()


def _tenant_line(
    tenant: Tenant,
    submission: Submission,
    uid: uuid.UUID,
    text: str,
    shown: Collection[uuid.UUID] | None,
    *,
    completes: bool = False,
) -> Message:
    row = own_held(tenant, submission)
    if known := own_line(tenant, uid):
        return known
    if row.state in ENDED and not row.is_held:
        raise ConversationClosed(row)
    files = files_held(Draft.objects.for_tenant(tenant), uid, shown)
    words = words_checked(text, files=bool(files))
    completes = completes and _awaited(row)
    sort = Sort.ANSWER if completes else Sort.MESSAGE
    line = line_write(row, sort, words, by_staff=False, author=user_of(tenant), uid=uid)
    files_join(line, files)
    if completes:
        _completed(row, line.author)
    else:
        save(row)
    log(instance=row, action="submissions.tenant_message", user=line.author)
    return line


def _awaited(row: Submission) -> bool:
    """Whether the tenant's answer is awaited, as far as the tenant was told."""
    return (row.before or {}).get("state") == State.WAITING if row.is_held else row.state == State.WAITING


def _completed(row: Submission, user: User | None) -> None:
    clock_go(row)
    if row.state in DECIDED:  # not told yet: undone, it is found as completed
        row.before = {**(row.before or {}), "state": State.IN_REVIEW}
        save(row, "before", "due_on", "left_days")
    else:
        move(row, State.IN_REVIEW, "due_on", "left_days", user=user)
