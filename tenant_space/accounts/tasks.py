from django.core.management import call_command
from django_tasks import task


@task(backend="jobs")
def sessions_clear() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")
