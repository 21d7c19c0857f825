"""What a phone receives to show the dashboard: bytes over the wire, headers included, as Chromium counts them."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, sync_playwright

from tests.bench.growth import tell
from tests.bench.running import CHROMIUM, Running, portal_running
from tests.kit.browser import PHONE

FIRST_GOAL, REPEAT_GOAL = 18.1, 15
DASHBOARD, ACCOUNT = "/accueil/", "/mon-compte/"


def weigh(context: BrowserContext, url: str, mark: str) -> Counter[str]:
    """The bytes of a visit by what they were for; what comes from the browser's cache weighs nothing."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    names: dict[str, str] = {}
    received: Counter[str] = Counter()
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: received.update({_name(names.get(event["requestId"], "")): round(event["encodedDataLength"])}),
    )
    session.send("Network.enable")
    answer = page.goto(url, wait_until="networkidle")
    assert answer is not None and answer.status == 200 and page.url == url, page.url
    assert mark in page.content()
    page.close()
    return received


def _name(url: str) -> str:
    """`portal.css` for `/static/css/portal.3f2a.css`; the page's own path for a page."""
    path = PurePosixPath(urlsplit(url).path)
    parts = path.name.split(".")
    return f"{parts[0]}.{parts[-1]}" if len(parts) > 1 else str(path)


def main(options: argparse.Namespace) -> int:
    with portal_running() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        fresh = browser.new_context(storage_state=portal.signed_in(browser), **PHONE)
        held = _visits(fresh, portal, options.quick)
        browser.close()
    return int(not held)


def _visits(context: BrowserContext, portal: Running, quick: bool) -> bool:
    held = []
    visits = [
        ("first", DASHBOARD, FIRST_GOAL),
        ("repeat", DASHBOARD, REPEAT_GOAL),
        ("account-after-it", ACCOUNT, None),
    ]
    for name, path, goal in visits:
        received = weigh(context, portal.url + path, portal.seeded.account.pk)
        kilobytes = sum(received.values()) / 1000
        ok = goal is None or kilobytes <= goal
        said = "reported" if goal is None else f"<= {goal}"
        tell(f"weight-{name}", kilobytes, said, ok, unit="kB", quick=quick, bytes=dict(received.most_common()))
        held.append(ok)
    return all(held)
