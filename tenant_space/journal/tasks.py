from django_tasks import task

from tenant_space.journal.services import journal_purge


@task(backend="jobs")
def journal_clear() -> None:
    """Forget what was noted more than a year ago."""
    journal_purge()


DAILY = (journal_clear,)
