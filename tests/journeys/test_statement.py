"""*Relevé de compte*: choosing a period, keeping the PDF and the table, getting it by mail, waiting for a long one."""

import csv
import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import create_tenant_access, sign_in

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "helene.releve@example.org", "Tilleul-2026"
NAME = "releve-123456-2025-01-01-2025-12-31"


@pytest.fixture(scope="module")
def real_parts() -> dict[str, str]:
    """A year is made at once, all there is takes the worker."""
    return {"PORTAL_STATEMENT_LINES": "45"}


def fill_dates(page, first: str, last: str) -> None:
    for group, day in (("Du", first), ("Au", last)):
        boxes = page.get_by_role("group", name=re.compile(f"^{group}"))
        for label, value in zip(("Jour", "Mois", "Année"), day.split("/"), strict=True):
            boxes.get_by_label(label).fill(value)
    page.get_by_role("button", name="Afficher le relevé").click()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_year_is_read_kept_and_received(size, portal, open_browser, check):
    if size == "phone":
        create_tenant_access(portal, EMAIL, "T0000123", PASSWORD)
    page = open_browser(size)
    sign_in(page, EMAIL, PASSWORD)
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
    assert "Loyer principal décembre 2025" in text and "page 1/" in text
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
    assert pypdf.PdfReader(io.BytesIO(attached.get_content())).metadata.title.startswith("Relevé de compte n° 123456")


def test_a_long_one_is_prepared_without_javascript(portal, open_browser, check):
    page = open_browser("phone", java_script_enabled=False)
    sign_in(page, EMAIL, PASSWORD)
    page.goto("/releve-de-compte/?du=2024-01-01&au=2026-12-31")
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


def test_the_states_of_a_long_one_hold_the_bars(portal, open_browser, check):
    page = open_browser("phone")
    sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    address = "/releve-de-compte/?du=2024-01-01&au=2026-12-31&vu=1"
    for state in ("READY", "WAITING", "FAILED"):
        portal.shell(
            f"from tenant_space.statements.models import StatementFile\nStatementFile.objects.update(state={state!r})"
        )
        page.goto(address)
        check(page, f"releve-long-{state.lower()}")
    expect(page.get_by_text("Nous n'avons pas pu préparer ce relevé")).to_be_visible()
    page.goto("/releve-de-compte/?du=2001-01-01&au=2001-12-31")
    expect(page.get_by_text("Aucune opération sur cette période.")).to_be_visible()
    check(page, "releve-vide")
