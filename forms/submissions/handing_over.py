"""Which requests the landlord's software has to be told of, again in each batch until it has answered."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q
from django.utils import timezone

from forms.submissions.enums import EndsBy, State
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Handover, Submission
from forms.submissions.registry import Kind, kinds

AT_ONCE = 1000
SILENT_DAYS = 7  # a software that answers at all does so in a night or two
_GONE = (State.MERGED, State.WITHDRAWN)


def requests_give(sequence: int) -> None:
    """Give to this batch every request that the software has to be told of. In the transaction that makes it."""
    now = timezone.now()
    keys = list(requests_due().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        rows = [Handover(submission_id=key, last_batch=sequence, told_at=now) for key in part]
        Handover.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["submission"], update_fields=["last_batch"]
        )
        Handover.objects.filter(submission__in=part, told_at=None).update(told_at=now)


def requests_due() -> SubmissionQuerySet:
    """Those of which the software has to be told, and has not answered since.

    What ends by a decision: once it is accepted, and nobody can undo that any more. What ends by an answer: as it was
    sent. Never what only a few may read: the software knows no such right.
    """
    told = [kind for kind in kinds() if kind.erp and (kind.erp.is_ready is None or kind.erp.is_ready())]
    return _said(told).filter(_unanswered()).filter(number__isnull=False, tenant__isnull=False, sensitive=False)


def requests_waiting() -> int:
    """How many would be told today if what their kind needs for it was there."""
    waiting = [kind for kind in kinds() if kind.erp and kind.erp.is_ready and not kind.erp.is_ready()]
    return _said(waiting).filter(_unanswered()).count() if waiting else 0


def requests_unanswered() -> int:
    """How many were told first more than `SILENT_DAYS` days ago, and are told each night since."""
    since = timezone.now() - dt.timedelta(days=SILENT_DAYS)
    return Handover.objects.filter(result="", told_at__lt=since).count()


def requests_told(sequence: int) -> SubmissionQuerySet:
    """The requests given to a batch, in the order of their numbers."""
    return Submission.objects.filter(handover__last_batch=sequence).order_by("number")


def _said(told: list[Kind]) -> SubmissionQuerySet:
    """Of these kinds, what staff or its sender have said the last word of that the software waits for."""
    decided = [kind.code for kind in told if kind.ending is EndsBy.DECISION]
    answered = [kind.code for kind in told if kind.ending is EndsBy.ANSWER]
    final = Q(told_at=None) | Q(told_at__lte=timezone.now())
    accepted = Q(kind__in=decided, state=State.ACCEPTED) & final
    return Submission.objects.filter(accepted | (Q(kind__in=answered) & ~Q(state__in=_GONE)))


def _unanswered() -> Q:
    """Without an answer, or accepted again since the answer that asked for more."""
    again = Q(decided_at__gt=F("handover__taken_up_at"))
    return Q(handover__isnull=True) | Q(handover__result="") | again
