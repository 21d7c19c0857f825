"""*Mon compte* on a phone: reading, an explanation, a search, the next page; figures of every size."""

import re

import pytest
from playwright.sync_api import expect

from tenant_space.formats.months import Month
from tests.kit.browser import Check, OpenBrowser, browser_sign_in
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser
SHARED_PORTAL = True

EMAIL, PASSWORD = "compte@example.org", "Tilleul-2026"
# Three years of terms, long labels, cents and millions; a line for nothing, and one in the tenant's favour.
ACCOUNT = f"""
from tests.kit import factories as f
from tenant_space.formats.months import Month
from tenant_space.tenancy.models import LedgerEntry
holder = f.HolderFactory(account__account_number="399001", account__balance_cents=9_999_999_999,
                         tenant__tenant_id="T0399001")
f.LeaseFactory(account=holder.account, lease_id="L399001", premises__premises_id="P399001")
lines = []
def line(day, kind, label, debit, credit=0):
    place = len(lines)
    lines.append(LedgerEntry(entry_id=f"E399001-{{place:03d}}", account=holder.account, accounting_date=day, kind=kind,
                             period=f"{{day:%Y-%m}}", label=label, debit_cents=debit, credit_cents=credit, seq=place))
for number in range(36):
    day = (Month.today() - (35 - number)).day(28)
    line(day, "RENT", "LOY PPAL " + "LOGEMENT-ET-ANNEXES " * 5, 35_542)
    line(day, "CHARGES", "Provision pour charges et chauffage", 10_136)
    line(day, "HOUSING_AID", "APL versée par la CAF", 0, 20_000)
    line(day, "PAYMENT", "Paiement par carte", 0, 25_678)
line(day, "FEE", "X" * 120, 9_999_999_999)
line(day, "PAYMENT_PLAN", "Plan signé le 3 janvier", 0)
line(day, "CHARGES_SETTLEMENT", "Régularisation", 0, 1)
LedgerEntry.objects.bulk_create(lines)
f.UserFactory(email={EMAIL!r}, password={PASSWORD!r}, tenant=holder.tenant)
"""


def test_a_tenant_reads_understands_and_finds_a_line(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    portal.shell(ACCOUNT)
    page = open_browser("phone")
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page).not_to_have_url("/connexion/")
    page.goto("/mon-compte/")
    expect(page.get_by_role("heading", name="Ce qu'on vous demande")).to_be_visible()
    expect(page.locator(".ledger").get_by_text("99\u202f999\u202f999,99\u00a0€ dus").first).to_be_visible()
    explained = page.get_by_text("Une avance de chaque mois pour les frais de l'immeuble")
    expect(explained).to_be_hidden()
    page.get_by_text("Comprendre ces lignes", exact=True).click()
    expect(explained).to_be_visible()
    check(page, "compte")

    page.get_by_text("Chercher une ligne").click()
    first, last, year = Month.today() - 34, Month.today() - 23, Month.today() - 11
    page.get_by_label("De", exact=True).select_option(first.name)
    page.get_by_label("À", exact=True).select_option(last.name)
    page.get_by_label("Mots à chercher").fill("VERSEE")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text(f"entre {first.name} et {last.name}, «\u00a0VERSEE\u00a0»")).to_be_visible()
    expect(page.get_by_text("12 lignes, les plus récentes d'abord")).to_be_visible()
    check(page, "compte-recherche")
    page.get_by_role("link", name="Voir toutes les lignes").click()

    page.get_by_role("link", name="Plus anciennes lignes").click()
    expect(page).to_have_url(re.compile(r"\?page=2"))
    page.get_by_role("link", name="12 mois").click()
    page.get_by_role("link", name="Plus anciennes lignes").click()
    expect(page.get_by_text(f"Votre recherche\u00a0: depuis {year.name}.")).to_be_visible()
    expect(page.get_by_role("heading", name=year.name.capitalize())).to_be_visible()

    page.goto("/mon-compte/?du=2025-05&au=2025-01&mots=%3F")
    expect(page.get_by_role("heading", name="Il y a 2 erreurs")).to_be_visible()
    expect(page.get_by_label("Mots à chercher")).to_have_value("?")
    check(page, "compte-erreur")
    page.goto("/mon-compte/?mots=introuvable")
    expect(page.get_by_text("Aucune ligne ne correspond à votre recherche.")).to_be_visible()
    check(page, "compte-rien")

    page.set_viewport_size({"width": 320, "height": 640})  # 400 % on a desk
    page.goto("/mon-compte/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
