"""The portal as the guide lays it out, on one machine without S3, scanner or TLS; and who visits it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from home.selectors import page_url
from tenant_space.tenancy.models import Holder
from tests.bench.crowd import Visitor, Waits
from tests.kit import factories as f
from tests.kit.ledger_seed import seed
from tests.kit.portal import Portal
from tests.kit.services import Nginx, Redis
from tests.kit.settings_read import served_environment

LINES = 40_000
WEBS, THREADS = 2, 4
PAGES = ("RentAccountPage", "DocumentsPage", "ClaimsPage")


def visitors_seeded(count: int) -> tuple[list[str], list[str]]:
    """The addresses that so many people sign in with, and the pages that each of them reads."""
    seed(LINES)
    holders = Holder.objects.filter(account__gt="600000", account__lt="700000").order_by("account")[:count]
    emails = [f.UserFactory(tenant=holder.tenant, terms_version="1").email for holder in holders]
    return emails, [page_url(name) for name in PAGES]


def warmed(url: str, email: str, paths: list[str], processes: int = WEBS) -> None:
    """Each process has its plans and its pages. Raises `RuntimeError` when the portal does not serve."""
    waits = Waits()
    for number in range(2 * processes):
        Visitor(url, email, number, paths * 4, waits).run_at_once()
    if waits.failed:
        raise RuntimeError(f"the portal does not serve: {waits.failed[:3]}")


@contextmanager
def served(webs: int = WEBS, threads: int = THREADS) -> Iterator[str]:
    """Where nginx answers, before so many processes of so many threads with the production settings, and Redis."""
    redis = Redis().start()
    here = connection.settings_dict
    environment = served_environment(redis.address) | {
        "PORTAL_MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PORTAL_THREADS": str(threads),
        "WEB_CONCURRENCY": str(webs),
    }
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    portal = Portal(address, environment=environment, by_command=True)
    nginx = Nginx(portal.ports["web"])
    try:
        try:
            portal.start(worker=False)
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{portal.log()[-2000:]}") from None
        yield nginx.start().url
    finally:
        nginx.stop()
        portal.stop()
        redis.stop()
