"""Phone calls of staff about a request: noted among colleagues, or told to the tenant as said on the phone."""

from __future__ import annotations

import uuid

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.answering import message_answer
from forms.submissions.enums import Call
from forms.submissions.messages import joined_to, words_checked
from forms.submissions.models import Message, Note, Submission
from forms.submissions.states import hold
from tenant_space.identity.models import User

MISSED_WORDS = "Nous avons essayé de vous appeler, sans réponse."


class CallUntold(ValueError):
    """Nobody would read it: the sender was not signed in."""


@transaction.atomic
def call_log(
    *,
    submission: Submission,
    user: User,
    call: Call,
    text: str,
    uid: uuid.UUID,
    told: bool = False,
    version: int | None = None,
) -> Note | Message:
    """Keep that staff called the tenant, and what came of it. The same `uid` again is still one call.

    `told`: the tenant reads it as a message; else it is a note for colleagues. When nobody answered, words are not
    needed. Raises `MessageEmpty`, `MessageTooLong`, `CallUntold`, and what `message_answer` raises.
    """
    missed = call == Call.NOT_REACHED
    if told:
        if submission.tenant_id is None:
            raise CallUntold
        words = text if text.strip() or not missed else MISSED_WORDS
        return message_answer(submission=submission, user=user, text=words, uid=uid, version=version, call=call)
    words = words_checked(text, files=missed, most=2000)
    row = joined_to(hold(submission))
    note, new = row.notes.get_or_create(uid=uid, defaults={"author": user, "text": words, "call": call})
    if new:
        log(instance=row, action="submissions.call", user=user)
    return note
