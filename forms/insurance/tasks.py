"""The daily job of the reminders."""

from django_tasks import task

from forms.insurance.reminders import insurance_reminders_send


@task(backend="jobs")
def insurance_reminders() -> None:
    """Send the reminders of the day."""
    insurance_reminders_send()


DAILY = (insurance_reminders,)
