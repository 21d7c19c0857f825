from django.conf import settings
from django_tasks import task

from tenant_space.exchange.errors import BatchBusy
from tenant_space.exchange.outbound import batches_export


@task(backend="jobs")
def erp_export() -> None:
    """Write for the ERP what no batch has told yet; when somebody is doing it already, they do."""
    try:
        batches_export(directory=settings.PORTAL_EXPORT_DIR)
    except BatchBusy:
        return
