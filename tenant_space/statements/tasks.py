from django_tasks import task

from tenant_space.statements.storage import leftovers_purge


@task(backend="jobs")
def statements_clear() -> None:
    """Delete stored statements that no row knows."""
    leftovers_purge()


DAILY = (statements_clear,)
