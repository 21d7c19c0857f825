from django_tasks import task

from tenant_space.payments.journal import postings_note
from tenant_space.payments.reminding import rent_reminders_send


@task(backend="jobs")
def payments_reconcile() -> None:
    """Write down which payments have their line in the ledger since."""
    postings_note()


@task(backend="jobs")
def rent_reminders() -> None:
    """Remind those who asked for it of what is due soon."""
    rent_reminders_send()


DAILY = (payments_reconcile, rent_reminders)
