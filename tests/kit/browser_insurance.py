"""What tenants do on the insurance page in a browser."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

PATH = "/j-envoie-mon-attestation-d-assurance/"


def fill_dates(page: Page, end: dt.date | None = None) -> None:
    today = dt.date.today()
    for name, day in (("from", today), ("to", end or today + dt.timedelta(days=364))):
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            page.locator(f"#id_{name}_{part}").fill(str(value))


def tick_both(page: Page) -> None:
    page.get_by_label("Logement T2").check()
    page.get_by_label("Garage").check()


def send(page: Page) -> None:
    page.locator("button[data-sends]").click()


def confirmed(page: Page) -> str:
    """The number of the submission just confirmed."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Envoi n°.\d{9}"))
    expect(page.get_by_text("Demande enregistrée").first).to_be_visible()
    return re.search(r"\d{9}", page.url).group()
