"""Sixty guesses, thirty at once, over four web processes: exactly the allowed number are evaluated."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.kit.challenges import solved
from tests.kit.databases import SQLITE, Databases
from tests.kit.factories import PASSWORD
from tests.kit.portal import Portal
from tests.kit.services import wait_for

pytestmark = [pytest.mark.short_faults, pytest.mark.skipif(SQLITE, reason="four web processes need a server")]
GUESSES, THREADS, WEBS = 60, 30, 4
EMAIL, ACCOUNT, NETWORK = 10, 7, 60
LIMITS = {
    "PORTAL_LIMIT_SIGN_IN_EMAIL": f"{EMAIL}/900",
    "PORTAL_LIMIT_SIGN_IN_NETWORK": f"{NETWORK}/3600",
    "PORTAL_LIMIT_IDENTITY_ACCOUNT": f"{ACCOUNT}/43200",
    "PORTAL_LIMIT_IDENTITY_NETWORK": "100000/3600",
    "PORTAL_LIMIT_IDENTITY_ALL": "100000/3600",
}
PEOPLE = """
from tests.kit import factories as f
for number in ("700001", "700002", "700003"):
    holder = f.HolderFactory(account__account_number=number, tenant__last_name="DURAND", tenant__first_name="Marie")
    if number != "700003":
        f.UserFactory(email=f"{number}@example.org", tenant=holder.tenant)
"""
NOTED = """
from tenant_space.journal.models import AccessEvent
from tenant_space.identity.models import User
rows = AccessEvent.objects.filter(kind="SIGN_IN_FAILED", user_id=User.objects.get(email="{email}").pk)
print(rows.count())
"""
TOKEN = "a" * 32
EVALUATED, REFUSED = "evaluated", "refused"


@pytest.fixture(scope="module")
def portal(databases: Databases) -> Iterator[Portal]:
    running = Portal(databases.copy(databases.site_prepared()), environment=LIMITS)
    running.shell(PEOPLE)
    yield running.start(webs=WEBS)
    running.stop()


def send(url: str, path: str, data: dict[str, str], headers: dict[str, str]) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        session.cookies.set("csrftoken", TOKEN)
        form = {**data, "csrfmiddlewaretoken": TOKEN}
        return session.post(f"{url}{path}", form, headers=headers, timeout=60, allow_redirects=False)


def at_once(portal: Portal, guess: Callable[[str, int], str]) -> Counter[str]:
    """Make all guesses, many at the very same moment, on every process in turn."""
    start = threading.Barrier(THREADS)

    def try_one(number: int) -> str:
        if number < THREADS:
            start.wait()
        return guess(portal.urls[number % WEBS], number)

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(try_one, range(GUESSES)))


def spoofed(number: int) -> dict[str, str]:
    """Headers by which a client says that it is somebody else each time."""
    address = f"198.51.{number // 250}.{number % 250 + 1}"
    names = ("X-Forwarded-For", "X-Real-IP", "Client-IP", "Forwarded", "True-Client-IP")
    return {name: f"for={address}" if name == "Forwarded" else address for name in names}


def guess(url: str, email: str, password: str, headers: dict[str, str]) -> str:
    response = send(url, "/connexion/", {"login": email, "password": password}, headers)
    if response.status_code == 302:
        return "in"
    assert response.status_code == 200, response.status_code
    too_many, wrong = "fait trop d" in response.text, "pas le bon" in response.text
    assert too_many != wrong
    return REFUSED if too_many else EVALUATED


def noted(portal: Portal, email: str) -> int:
    return int(portal.shell(NOTED.format(email=email)))


def hammer(portal: Portal, email: str, headers: Callable[[int], dict[str, str]]) -> None:
    counts = at_once(portal, lambda url, number: guess(url, email, f"Guess-{number}-x", headers(number)))
    assert counts == {EVALUATED: EMAIL, REFUSED: GUESSES - EMAIL}
    # What is evaluated is noted, by the worker.
    wait_for(lambda: noted(portal, email) == EMAIL, 40, "the journal")
    assert guess(portal.url, email, PASSWORD, headers(201)) == REFUSED, "a right guess among the refused"
    assert noted(portal, email) == EMAIL


def test_sign_in(portal: Portal) -> None:
    """Each part uses up some of what the network may fail: that is exact, too."""
    hammer(portal, "700001@example.org", lambda number: {})
    hammer(portal, "700002@example.org", spoofed)
    counts = at_once(
        portal, lambda url, number: guess(url, f"nobody{number}@example.org", "Guess-1-x", spoofed(number))
    )
    left = NETWORK - 2 * EMAIL
    assert counts == {EVALUATED: left, REFUSED: GUESSES - left}


@pytest.mark.parametrize(("number", "headers"), [("700001", lambda number: {}), ("700003", spoofed)])
def test_sign_up(portal: Portal, number: str, headers: Callable[[int], dict[str, str]]) -> None:
    identity = {"account_number": number, "last_name": "DURAND", "first_name": "Marie"}
    answers = [solved(portal.urls[number % WEBS]) for number in range(GUESSES + 1)]

    def guess(url: str, number: int, **birth: Any) -> str:
        wrong = {"day": "1", "month": "1", "year": str(1900 + number % 100)}
        data = {**identity, **(birth or wrong), **answers[number]}
        response = send(url, "/inscription/", data, headers(number))
        if response.status_code == 302:
            return "in"
        if response.status_code == 429:
            return REFUSED
        assert response.status_code == 200 and "pas pu vérifier" in response.text, response.text[-3000:]
        return EVALUATED

    counts = at_once(portal, guess)
    assert counts == {EVALUATED: ACCOUNT, REFUSED: GUESSES - ACCOUNT}
    assert guess(portal.url, GUESSES, day="9", month="3", year="1971") == REFUSED, "the right date among the refused"
