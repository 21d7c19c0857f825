from django.core.management import call_command
from django_tasks import task

from tenant_space.identity.codes.services import codes_purge
from tenant_space.identity.limits import tries_purge
from tenant_space.identity.purge import address_changes_purge, closed_accesses_purge, former_addresses_purge
from tenant_space.identity.tenant_access.lifecycle import TooMany, accesses_review


@task(backend="jobs")
def sessions_clear() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")


@task(backend="jobs")
def accesses_close() -> None:
    """Announce and close the accesses of people who left; when too many at once, nothing but the logged error."""
    try:
        accesses_review()
    except TooMany:
        return


@task(backend="jobs")
def accesses_forget() -> None:
    """Delete old counts of tries, old codes, closed accesses and changes of address that were never confirmed."""
    tries_purge()
    closed_accesses_purge()
    address_changes_purge()
    former_addresses_purge()
    codes_purge()


DAILY = (sessions_clear, accesses_close, accesses_forget)
