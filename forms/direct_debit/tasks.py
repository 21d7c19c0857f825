"""The daily job of the direct debits."""

from django_tasks import task

from forms.direct_debit.keeping import signatures_review
from forms.direct_debit.services import orders_purge


@task(backend="jobs")
def ibans_forget() -> None:
    """Forget the IBANs, and the mandates signed online, that nobody needs any more."""
    orders_purge()
    signatures_review()


DAILY = (ibans_forget,)
