"""What can be wrong with the exchange: a batch that was refused or is held, data that are older than expected."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from tenant_space import formats
from tenant_space.admin_screens.alerts import Alert, alerts_register
from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.selectors import batches_not_applied, data_are_stale, data_as_of

VIEW = "exchange.view_batch"
LIST, INSPECT = "exchange_batch_modeladmin_index", "exchange_batch_modeladmin_inspect"


@alerts_register
def batches_wrong(user: PermissionsMixin) -> Iterator[Alert]:
    """Each batch since the last one that was applied, and old data."""
    if not user.has_perm(VIEW):
        return
    for batch in batches_not_applied():
        became = "est retenu : regardez ce qu'il changerait." if batch.state == BatchState.HELD else "a été refusé."
        yield Alert(f"Le lot {batch.batch_id} {became}", reverse(INSPECT, args=[batch.pk]))
    as_of = data_as_of()
    if as_of and data_are_stale(as_of):
        day = formats.long_date(as_of)
        yield Alert(f"Les données du logiciel de gestion datent du {day} : aucun lot plus récent.", reverse(LIST))
