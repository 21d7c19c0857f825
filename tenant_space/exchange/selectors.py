"""What pages and commands need to know of the exchange with the ERP."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch
from tenant_space.kept import KeptForAll

MOST_TOLD = 10  # batches since the last one that was applied


def data_as_of() -> dt.datetime | None:
    """When the ERP extracted the data shown today, or None before the first batch."""
    return _kept_as_of()


def _read_as_of() -> dt.datetime | None:
    applied = Batch.objects.filter(state=BatchState.APPLIED)
    return applied.order_by("-sequence").values_list("extracted_at", flat=True).first()


_kept_as_of = KeptForAll("exchange:data_as_of", _read_as_of)


def data_are_stale(as_of: dt.datetime) -> bool:
    """Whether data of this moment are older than `PORTAL_STALE_DAYS` days."""
    return timezone.now() - as_of > dt.timedelta(days=settings.PORTAL_STALE_DAYS)


def batches_not_applied() -> list[Batch]:
    """What was refused or is held since the last batch that was applied, the latest first; each batch once."""
    last = Batch.objects.filter(state=BatchState.APPLIED).order_by("-received_at").first()
    rows = Batch.objects.exclude(state=BatchState.APPLIED).filter(released_at=None)
    if last:
        rows = rows.filter(received_at__gt=last.received_at)
    latest: dict[str, Batch] = {}
    for row in rows.order_by("-received_at")[:MOST_TOLD]:
        latest.setdefault(row.batch_id, row)
    return list(latest.values())


def data_as_of_forget() -> None:
    """Empty the cache: a batch was applied."""
    _kept_as_of.forget()


def last_sequence() -> int | None:
    """The sequence of the last batch applied, or None before the first one."""
    applied = Batch.objects.filter(state=BatchState.APPLIED)
    return applied.order_by("-sequence").values_list("sequence", flat=True).first()


def batches_held(control_sha256: str) -> QuerySet[Batch]:
    """The batch with this control file, as long as it is held and nobody released it."""
    return Batch.objects.filter(state=BatchState.HELD, control_sha256=control_sha256, released_at=None)


def is_overtaken(batch: Batch) -> bool:
    """Whether a later batch was applied instead of this one, which therefore never will be."""
    last = last_sequence()
    return last is not None and batch.sequence <= last


def applied_sha256(sequence: int) -> str | None:
    """The hash of the control file of the batch applied under this sequence, if any."""
    applied = Batch.objects.filter(state=BatchState.APPLIED, sequence=sequence)
    return applied.values_list("control_sha256", flat=True).first()
