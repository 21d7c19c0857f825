"""What the landlord's software says became of requests: noted for all, and what it changes for each.

The same for every kind: received and accepted are noted, and told; a refusal and a request for more move the request,
through the one table of moves, and a mail leaves. A kind adds its own by `Kind.on_ack`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from forms.submissions.enums import AnswerOutcome, EndsBy, Sort, State
from forms.submissions.messages import erp_tell
from forms.submissions.models import Handover, Submission
from forms.submissions.promise import clock_stop, promise_of
from forms.submissions.registry import Kind, kind_known
from forms.submissions.states import can_move, hold, hold_all, move, save
from forms.submissions.words import ERP_ASKS, ERP_REFUSES
from tenant_space.exchange.enums import AckResult
from tenant_space.exchange.inbound.acks import Ack
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify

AT_ONCE = 1000
_SAID = ("result", "processed_at", "erp_ref", "status", "reason_code", "public_text")
_NUMBER_LENGTH = 9


def acks_take(acks: Sequence[Ack]) -> dict[str, bool]:
    """Take up the rows that name a request, by its identifier or its nine digits: which these are, and what is new.

    What came before, or is older than what is known, changes nothing. Inside the transaction of the batch.
    """
    found: dict[str, bool] = {}
    for start in range(0, len(acks), AT_ONCE):
        found |= _take(acks[start : start + AT_ONCE])
    return found


def _take(acks: Sequence[Ack]) -> dict[str, bool]:
    keys = _keys_of(ack.submission_id for ack in acks)
    known = Handover.objects.in_bulk(keys.values())
    latest: dict[int, Ack] = {}
    for ack in sorted(acks, key=lambda ack: ack.processed_at):
        if (key := keys.get(ack.submission_id)) and _is_news(ack, known.get(key)):
            latest[key] = ack
    _note(latest)
    _act(latest)
    return {name: latest.get(key) is not None for name, key in keys.items()}


def _keys_of(names: Iterable[str]) -> dict[str, int]:
    """The keys of the requests that these identifiers name."""
    uids, numbers = {}, {}
    for name in names:
        try:
            uids[uuid.UUID(name)] = name
        except ValueError:
            if name.isascii() and name.isdigit() and len(name) == _NUMBER_LENGTH:
                numbers[int(name)] = name
    by_uid = Submission.objects.filter(uid__in=uids).values_list("uid", "pk")
    by_number = Submission.objects.filter(number__in=numbers).values_list("number", "pk")
    return {uids[uid]: pk for uid, pk in by_uid} | {numbers[number]: pk for number, pk in by_number if number}


def _is_news(ack: Ack, known: Handover | None) -> bool:
    if known is None or known.processed_at is None:
        return True
    said = tuple(getattr(ack, name) for name in _SAID)
    return ack.processed_at >= known.processed_at and said != tuple(getattr(known, name) for name in _SAID)


def _note(latest: Mapping[int, Ack]) -> None:
    """What the software says, for all at once."""
    now = timezone.now()
    rows = [
        Handover(submission_id=key, taken_up_at=now, **{name: getattr(ack, name) for name in _SAID})
        for key, ack in latest.items()
    ]
    Handover.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["submission"], update_fields=[*_SAID, "taken_up_at"]
    )


def _act(latest: Mapping[int, Ack]) -> None:
    """What it changes: of most requests nothing, so that only the others are read and held."""
    keys = sorted(key for key, ack in latest.items() if ack.result in _MOVERS)
    hold_all(keys)
    for key in keys:
        row, ack = hold(Submission(pk=key)), latest[key]
        if kind := kind_known(row.kind):
            _MOVERS[ack.result](row, kind, ack)
            if kind.on_ack:
                kind.on_ack(row, ack.result)


def _refuse(row: Submission, kind: Kind, ack: Ack) -> None:
    words = ack.public_text or ERP_REFUSES
    if kind.ending is EndsBy.ANSWER:
        _answer(row, words)
    elif can_move(row, State.REFUSED, by_erp=True):
        row.reason = words
        fields = _decision_drop(row, timezone.now())
        row.left_days = None
        move(row, State.REFUSED, "reason", "left_days", *fields, user=None, by_erp=True)
        erp_tell(row, Sort.DECISION, words)
        log(instance=row, action="submissions.erp_refuse")
        _mail(row, kind.mail_refused)


def _answer(row: Submission, words: str) -> None:
    """Of a request that ends by an answer: this is one, and its sender can say that it settles nothing."""
    if not row.is_open:
        return
    line = erp_tell(row, Sort.ANSWER, words)
    row.outcome, row.answered_at, row.left_days = AnswerOutcome.NOT_OURS, line.told_at, None
    move(row, State.ANSWERED, "outcome", "answered_at", "left_days", user=None, by_erp=True)
    log(instance=row, action="submissions.erp_refuse")
    _mail(row, "submissions.answered", message_id=line.pk)


def _ask(row: Submission, kind: Kind, ack: Ack) -> None:
    """Something is missing: its sender is asked for it. A promise that was kept begins again with the answer."""
    waits = row.state == State.WAITING
    if not waits and not can_move(row, State.WAITING, by_erp=True):
        return
    line = erp_tell(row, Sort.QUESTION, ack.public_text or ERP_ASKS)
    fields: tuple[str, ...] = ("left_days",)
    if not row.is_open:
        row.due_on, row.missed_on, row.at_head_office = promise_of(row), None, False
        fields = (*fields, "due_on", "at_head_office", *_decision_drop(row, None))
    clock_stop(row)
    if waits:
        save(row, *fields)
    else:
        move(row, State.WAITING, *fields, user=None, by_erp=True)
    log(instance=row, action="submissions.erp_ask")
    _mail(row, "submissions.question", message_id=line.pk)


def _decision_drop(row: Submission, decided_at: dt.datetime | None) -> tuple[str, ...]:
    """What staff decided counts no more; `decided_at`: when the software decided, None: it did not."""
    row.decided_by, row.decided_at, row.told_at, row.before = None, decided_at, None, None
    return "decided_by", "decided_at", "told_at", "before"


def _mail(row: Submission, mail: str, **context: Any) -> None:
    to = row.tenant or (Address(row.contact_email) if row.contact_email else None)
    if mail and to:
        notify(mail, to, submission_id=row.pk, **context)


_MOVERS: Mapping[AckResult, Callable[[Submission, Kind, Ack], None]] = MappingProxyType(
    {AckResult.REFUSED: _refuse, AckResult.INCOMPLETE: _ask}
)
