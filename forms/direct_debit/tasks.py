"""The daily job of the direct debits."""

from django_tasks import task

from forms.direct_debit.services import orders_purge


@task(backend="jobs")
def ibans_forget() -> None:
    """Forget the IBANs that nobody needs any more."""
    orders_purge()


DAILY = (ibans_forget,)
