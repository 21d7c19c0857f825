"""What pages need to know of the exchange with the ERP."""

import datetime as dt

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch


def data_as_of() -> dt.datetime | None:
    """When the ERP extracted the data shown today, or None before the first batch."""
    applied = Batch.objects.filter(state=BatchState.APPLIED)
    return applied.order_by("-sequence").values_list("extracted_at", flat=True).first()


def last_sequence() -> int | None:
    """The sequence of the last batch applied, or None before the first one."""
    applied = Batch.objects.filter(state=BatchState.APPLIED)
    return applied.order_by("-sequence").values_list("sequence", flat=True).first()
