from django_tasks import task

from tenant_space.payments.journal import postings_note


@task(backend="jobs")
def payments_reconcile() -> None:
    """Write down which payments have their line in the ledger since."""
    postings_note()


DAILY = (payments_reconcile,)
