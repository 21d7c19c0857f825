from django.conf import settings
from django_tasks import task

from tenant_space.exchange.errors import BatchBusy
from tenant_space.exchange.outbound.services import batches_export, exports_purge


@task(backend="jobs")
def erp_export() -> None:
    """Write for the ERP what no batch has told yet, and delete what is old; a run under way goes on."""
    try:
        batches_export(directory=settings.PORTAL_EXPORT_DIR)
        exports_purge(directory=settings.PORTAL_EXPORT_DIR)
    except BatchBusy:
        return


DAILY = (erp_export,)
