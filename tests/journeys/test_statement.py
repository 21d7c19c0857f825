"""*Relevé de compte*: choosing a period, keeping the PDF and the table, getting it by mail, waiting for a long one."""

import csv
import io
import re
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
EMAIL, TENANT, ACCOUNT, PASSWORD = "helene.releve@example.org", "TS1", "720001", "Tilleul-2026"
NAME = f"releve-{ACCOUNT}-2025-01-01-2025-12-31"
# Two years paid each month, but for the last term; and an old month too long to be made while one waits.
LINES = f"""
import datetime as dt
from tests.kit import factories as f
from tenant_space.tenancy.models import LedgerEntry
holder = f.HolderFactory(account__account_number={ACCOUNT!r}, account__owing=True, tenant__tenant_id={TENANT!r})
f.LeaseFactory(account=holder.account, lease_id="LS1", premises__premises_id="PS1")
lines = []
def line(day, kind, label, debit, credit=0):
    place = len(lines)
    lines.append(LedgerEntry(entry_id=f"ES-{{place:04d}}", account=holder.account, accounting_date=day, kind=kind,
                             period=f"{{day:%Y-%m}}", label=label, debit_cents=debit, credit_cents=credit, seq=place))
for number in range(1001):
    line(dt.date(2010, 5, 2), "ADJUSTMENT", f"Correction {{number}}", 1_00)
for number in range(23):
    day = dt.date(2025 + number // 12, number % 12 + 1, 28)
    line(day, "RENT", "Loyer principal", 45_678)
    if number < 22:
        line(day, "PAYMENT", "Paiement par carte", 0, 45_678)
LedgerEntry.objects.bulk_create(lines)
"""


@pytest.fixture(scope="module", autouse=True)
def tenant(portal: Portal) -> None:
    portal.shell(LINES)
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)


def fill_dates(page: Page, first: str, last: str) -> None:
    for group, day in (("Du", first), ("Au", last)):
        boxes = page.get_by_role("group", name=re.compile(f"^{group}"))
        for label, value in zip(("Jour", "Mois", "Année"), day.split("/"), strict=True):
            boxes.get_by_label(label).fill(value)
    page.get_by_role("button", name="Afficher le relevé").click()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_year_is_read_kept_and_received(size: str, portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/releve-de-compte/")
    expect(page.get_by_text("Vous devez 456,78")).to_be_visible()
    check(page, "releve")

    page.get_by_text("Choisir deux dates").click()
    fill_dates(page, "1/1/2025", "31/2/2025")
    expect(page.get_by_role("link", name=re.compile("La date de fin n'existe pas"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("^Au")).get_by_label("Mois")).to_have_value("2")
    check(page, "releve-erreur")
    fill_dates(page, "1/1/2025", "31/12/2025")
    expect(page.get_by_role("heading", name=re.compile("^Du 1er.janvier.2025 au 31.décembre.2025"))).to_be_visible()
    check(page, "releve-annee")

    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert download.value.suggested_filename == f"{NAME}.pdf"
    text = "".join(part.extract_text() for part in pypdf.PdfReader(download.value.path()).pages)
    assert "28/12/2025" in text and "Loyer principal" in text and "page 1/" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le tableau (CSV)").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig")), delimiter=";"))
    cents = [[int(cell.replace(",", "") or 0) for cell in row[2:]] for row in rows[1:]]
    (*_, opening), *lines, (debits, credits, closing) = cents
    assert [sum(column) for column in zip(*lines, strict=True)][:2] == [debits, credits]
    assert opening + debits - credits == closing

    subject = "Votre relevé de compte du 1er janvier 2025 au 31 décembre 2025"
    before = sum(mail["Subject"].strip() == subject for mail in portal.mails.messages)
    page.get_by_role("button", name="Recevoir par mail").click()
    expect(page.get_by_text(f"à l'adresse {EMAIL}")).to_be_visible()
    check(page, "releve-envoye")
    mail = portal.mails.wait(EMAIL, subject, count=before + 1)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == f"{NAME}.pdf"
    assert pypdf.PdfReader(io.BytesIO(attached.get_content())).metadata.title.startswith(
        f"Relevé de compte n° {ACCOUNT}"
    )


@pytest.mark.other_way
def test_a_long_one_is_prepared_without_javascript(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    """Its rules are held by tests of the page; here what it looks like, and that the worker makes it."""
    page, address = open_browser("phone", java_script_enabled=False), "/releve-de-compte/?du=2010-05-01&au=2010-05-31"
    browser_sign_in(page, EMAIL, PASSWORD)
    page.goto(address)
    expect(page.get_by_text("Ce relevé est long")).to_be_visible()
    page.get_by_role("button", name="Préparer le PDF").click()
    link = page.get_by_role("link", name="Télécharger le PDF")
    for _ in range(30):
        if link.count():
            break
        expect(page.get_by_text("En préparation")).to_be_visible()
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Voir si c'est prêt").click()
    with page.expect_download() as download:
        link.click()
    assert len(pypdf.PdfReader(download.value.path()).pages) > 1

    with_scripts = open_browser("phone")
    cookies: list[Any] = page.context.cookies()  # read and written, a cookie has two types
    with_scripts.context.add_cookies(cookies)
    for state in ("READY", "WAITING", "FAILED"):
        portal.shell(
            "from tenant_space.statements.prepared import StatementFile\n"
            f"StatementFile.objects.filter(tenant_id={TENANT!r}).update(state={state!r})"
        )
        with_scripts.goto(f"{address}&vu=1")
        check(with_scripts, f"releve-long-{state.lower()}")
    expect(with_scripts.get_by_text("Nous n'avons pas pu préparer ce relevé")).to_be_visible()
    with_scripts.goto("/releve-de-compte/?du=2001-01-01&au=2001-12-31")
    expect(with_scripts.get_by_text("Aucune ligne sur cette période.")).to_be_visible()
    check(with_scripts, "releve-vide")
