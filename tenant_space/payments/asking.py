"""Asking the bank: about a notification that proves nothing, and about attempts it has not spoken of."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from tenant_space.payments.enums import AttemptState, Said
from tenant_space.payments.gateways import gateway_named
from tenant_space.payments.gateways.base import CannotAsk
from tenant_space.payments.records import Attempt
from tenant_space.payments.services import attempt_asked_about, attempt_never_left, attempt_silent, news_apply

SILENT = dt.timedelta(hours=2)
# An attempt that the bank says nothing of is asked about again after this time.
ASKED_AGAIN = dt.timedelta(hours=6)
_AT_ONCE = 200


@task(backend="jobs")
def bank_ask(gateway: str, reference: str = "", number: str = "", notification: int = 0) -> None:
    """Ask the bank about our reference, or its own number, and do what it answers.

    A bank that does not answer has not said « not paid »: of our reference staff are told, of its number the job
    fails and is tried again (`CannotAsk`). `notification`: the key of the one that gave the number.
    """
    bank = gateway_named(gateway)
    if bank is None:  # another bank took its place
        if reference:
            attempt_silent(reference=reference)
        return
    try:
        answers = bank.ask(reference, number)
    except CannotAsk:
        if not reference:
            raise
        attempt_silent(reference=reference)
        return
    # A refused try that is listed before the paid one, or after it, must not hide it.
    for news in sorted(answers, key=lambda one: (one.sequence, one.said == Said.ACCEPTED)):
        news_apply(news=news, notification=notification)


def silent_attempts_ask() -> int:
    """Have the bank asked about each attempt without news for `SILENT`. Returns how many; may be called twice.

    One that never left for the bank is closed: there is nothing to ask about. Should news of it come all the same,
    they count as those of a page that was left.
    """
    now = timezone.now()
    open_states = [AttemptState.STARTED, AttemptState.PENDING, AttemptState.UNKNOWN]
    due = Q(asked_at=None) | Q(asked_at__lt=now - ASKED_AGAIN)
    old = Attempt.objects.filter(due, state__in=open_states, started_at__lt=now - SILENT)
    for pk in list(old.filter(left_at=None, state=AttemptState.STARTED).values_list("pk", flat=True)[:_AT_ONCE]):
        attempt_never_left(pk=pk)
    asked = 0
    for pk in list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        asked += _asked(pk, now)
    return asked


@transaction.atomic
def _asked(pk: int, now: dt.datetime) -> int:
    """Mark one and put the question in the queue, unless the bank spoke of it meanwhile."""
    if not attempt_asked_about(pk=pk, now=now):
        return 0
    attempt = Attempt.objects.get(pk=pk)
    bank_ask.enqueue(attempt.gateway, attempt.reference)
    return 1
