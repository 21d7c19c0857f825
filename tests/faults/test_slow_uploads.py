"""Phones that send photos for minutes hold no thread that others need: nginx takes each photo whole, then asks.

More of them than the portal has threads; while they send, other people sign in and read.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from tests.kit import slow_line
from tests.kit.databases import Databases
from tests.kit.factories import PASSWORD
from tests.kit.person import Person
from tests.kit.portal import Portal
from tests.kit.services import Nginx
from tests.kit.slow_line import PARTS, photo_sent

THREADS, SENDERS, PAGES, SECONDS = 2, 3, 10, 120
PUBLIC = "https://localhost"
PEOPLE = """
from tests.kit import submission_factories as ff
for _ in range({count}): print(ff.home().tenant.user.email)
"""


@pytest.fixture(scope="module")
def portal(databases: Databases) -> Iterator[Portal]:
    few = {"PORTAL_THREADS": str(THREADS), "PORTAL_URL": PUBLIC}
    running = Portal(databases.copy(databases.site_prepared()), environment=few)
    yield running.start(worker=False)
    running.stop()


@pytest.fixture(scope="module")
def people(portal: Portal) -> list[str]:
    """Who sends, and one who reads."""
    return portal.shell(PEOPLE.format(count=SENDERS + 1)).split()


@pytest.fixture(scope="module")
def proxy(portal: Portal) -> Iterator[str]:
    nginx = Nginx(portal.ports["web"])
    yield nginx.start().url
    nginx.stop()


@contextmanager
def photos_leaving(url: str, emails: list[str], pause: float | None = None) -> Iterator[None]:
    """Meanwhile each of them sends a photo: all have begun, and none is through.

    After each part of it a phone rests for so many seconds; None: until nothing else happens any more.
    """
    begun, rested = {email: threading.Event() for email in emails}, threading.Event()

    def send(email: str) -> str:
        person = Person(url, PUBLIC)
        person.sign_in(email, PASSWORD)

        def rests() -> None:
            begun[email].set()
            rested.wait(pause)

        return photo_sent(person, rests).text

    with ThreadPoolExecutor(len(emails)) as pool:
        sendings = [pool.submit(send, email) for email in emails]
        try:
            assert all(one.wait(30) for one in begun.values()), "a photo did not begin to leave"
            yield
            assert not any(one.done() for one in sendings), "a photo was through before the others had read"
        finally:
            rested.set()
    assert all("photo.jpg" in one.result() for one in sendings), "a photo did not arrive"


def page_read(person: Person) -> float:
    """Seconds until a page was there."""
    started = time.monotonic()
    assert person.get("/accueil/").status_code == 200
    return time.monotonic() - started


@pytest.mark.short_faults
def test_others_sign_in_and_read_while_more_photos_leave_than_there_are_threads(proxy: str, people: list[str]) -> None:
    reader = Person(proxy, PUBLIC)
    with photos_leaving(proxy, people[1:]):
        reader.sign_in(people[0], PASSWORD)
        for _ in range(PAGES):
            page_read(reader)


@pytest.mark.short_faults
def test_without_nginx_between_nobody_is_answered(portal: Portal, people: list[str]) -> None:
    """So the test above sees what it is there for: as many photos as threads are enough."""
    address = f"{portal.url}/sante/"
    with photos_leaving(portal.url, people[:THREADS]), pytest.raises(requests.Timeout):
        requests.get(address, timeout=2)
    assert requests.get(address, timeout=30).status_code == 200, "once the photos are through"


@pytest.mark.short_faults
def test_a_photo_that_is_refused_has_not_arrived(
    proxy: str, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_line, "photo", lambda: b"not a photo")
    person = Person(proxy, PUBLIC)
    person.sign_in(people[0], PASSWORD)
    with pytest.raises(AssertionError, match="not in the list"):
        photo_sent(person, lambda: None)


@pytest.mark.faults
def test_photos_that_leave_for_two_minutes(proxy: str, people: list[str]) -> None:
    reader, waits, end = Person(proxy, PUBLIC), [], time.monotonic() + SECONDS
    with photos_leaving(proxy, people[1:], 1.1 * SECONDS / PARTS):
        reader.sign_in(people[0], PASSWORD)
        while time.monotonic() < end:
            waits.append(page_read(reader))
            time.sleep(0.5)
    figures = {"photos": SENDERS, "threads": THREADS, "seconds": SECONDS, "pages": len(waits)}
    print(json.dumps({"faults": "slow uploads", **figures, "slowest_ms": round(max(waits) * 1000)}))
