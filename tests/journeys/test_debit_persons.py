"""Direct debits and personal details: with a mandate, with none, as the guardian of somebody."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
PASSWORD = "Tilleul-2026"
LONG = "DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-HILAIRE-DU-HARCOUËT ET DE BEAUVILLIERS"
ROWS = f"""
import datetime as dt
from django.utils import timezone
from tests.kit import factories as f
due = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=5)
first = f.HolderFactory(
    rank=1, tenant__tenant_id="TD1", tenant__civility="MME", tenant__phone_mobile="+33612345678",
    tenant__marital_status="MARIE", tenant__pcs_code="5", tenant__occupation="Aide-soignante",
    account__account_number="710001", account__direct_debit_active=True,
    account__owing=True, account__next_due_date=due, account__next_due_cents=45_678)
account = first.account
f.HolderFactory(account=account, cosignatory=True, rank=2, tenant__tenant_id="TD2", tenant__last_name={LONG!r})
f.HolderFactory(account=account, guardian=True, tenant__tenant_id="TD3", tenant__last_name="TUTELLE",
    tenant__email="tutelle@example.org")
lease = f.LeaseFactory(lease_id="LD1", account=account, premises__premises_id="PD1")
f.OccupantFactory(lease=lease, occupant_id="O1")
f.OccupantFactory(lease=lease, occupant_id="O2", first_name="Ana", relationship="SPOUSE", last_name={LONG!r})
f.MandateFactory(mandate_id="MD1", account=account)
f.MandateFactory(mandate_id="MD2", account=account, status="SUSPENDED", rum="X" * 35, holder_name={LONG[:70]!r})
f.MandateFactory(mandate_id="MD3", account=account, status="REVOKED", iban_masked="DE89 •••• •••• •••• •• 000")
alone = f.HolderFactory(tenant__tenant_id="TD4", account__account_number="710002")
"""
PEOPLE = {"paye@example.org": "TD1", "tuteur@example.org": "TD3", "nouveau@example.org": "TD4"}


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    portal.shell(ROWS)
    for email, tenant_id in PEOPLE.items():
        create_tenant_access(portal, email, tenant_id, PASSWORD)


def signed_in(open_browser: OpenBrowser, size: str, email: str) -> Page:
    page = open_browser(size)
    browser_sign_in(page, email, PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    return page


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_somebody_who_pays_by_direct_debit(size: str, people: None, open_browser: OpenBrowser, check: Check) -> None:
    page = signed_in(open_browser, size, "paye@example.org")
    page.goto("/espace/prelevements/")
    expect(page.get_by_text(re.compile("nous prélèverons 456,78"))).to_be_visible()
    expect(page.get_by_text("En service")).to_be_visible()
    page.get_by_text("Anciens mandats (1)").click()
    expect(page.get_by_text("DE89 ••••")).to_be_visible()
    check(page, "prelevements")
    page.goto("/espace/informations/")
    expect(page.get_by_text("06 12 34 56 78")).to_be_visible()
    check(page, "informations")
    page.get_by_role("link", name="Changement de l'identifiant").last.click()
    expect(page).to_have_url(re.compile("identifiant|connexion"))


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_somebody_who_has_no_mandate_is_invited(
    size: str, people: None, open_browser: OpenBrowser, check: Check
) -> None:
    page = signed_in(open_browser, size, "nouveau@example.org")
    page.get_by_role("link", name=re.compile("En savoir plus")).click()
    expect(page.get_by_text("Optez pour le paiement automatique")).to_be_visible()
    check(page, "prelevements-aucun")
    page.goto("/espace/informations/")
    expect(page.get_by_text("Non renseigné").first).to_be_visible()
    check(page, "informations-vides")


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_guardian_is_told_whose_details_are_shown(
    size: str, people: None, open_browser: OpenBrowser, check: Check
) -> None:
    page = signed_in(open_browser, size, "tuteur@example.org")
    page.goto("/espace/informations/")
    expect(page.get_by_text("comme tuteur ou curateur")).to_be_visible()
    expect(page.get_by_text("06 12 34 56 78")).to_have_count(0)
    check(page, "informations-tuteur")
