"""*Documents divers* on a phone: see more, read a notice, choose how receipts come, ask for one."""

import re

import pytest
from playwright.sync_api import expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
EMAIL, TENANT, ACCOUNT, PASSWORD = "odile@example.org", "TD0", "710000", "Tilleul-2026"
PATH = "/documents-divers/"


@pytest.fixture(scope="module")
def tenant(portal: Portal) -> str:
    """Somebody with 14 notices, the ledger's lines of the newest, and three months paid without a receipt."""
    portal.shell(
        "import datetime as dt\n"
        "from django.utils import timezone\n"
        "from tests.kit import factories as f\n"
        f"holder = f.HolderFactory(tenant__tenant_id={TENANT!r}, account__account_number={ACCOUNT!r})\n"
        "f.LeaseFactory(lease_id='LD0', account=holder.account, premises__premises_id='PD0')\n"
        "day = timezone.localdate().replace(day=1)\n"
        "for place in range(14):\n"
        "    day = (day - dt.timedelta(days=1)).replace(day=1)\n"
        "    notice = f.DocumentFactory(document_id=f'DD{place}', account=holder.account, document_date=day,\n"
        "        binary__sha256=f'd{place:063x}')\n"
        "    if place < 3:\n"
        "        line = {'account': holder.account, 'accounting_date': day, 'period': f'{day:%Y-%m}',\n"
        "            'document_ref': notice.pk, 'due_date': day}\n"
        "        aid = {'kind': 'HOUSING_AID', 'debit_cents': 0, 'credit_cents': 8_000}\n"
        "        f.EntryFactory(entry_id=f'ED{place}', label='Loyer principal', **line)\n"
        "        f.EntryFactory(entry_id=f'EA{place}', label='APL', **line, **aid)\n"
    )
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)
    return EMAIL


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_documents_from_the_list_to_a_receipt(tenant: str, open_browser: OpenBrowser, check: Check, size: str) -> None:
    page = open_browser(size)
    browser_sign_in(page, tenant, PASSWORD)
    page.goto(PATH)
    check(page, "documents")
    page.get_by_role("link", name=re.compile("Voir plus : Avis d'échéance")).click()
    check(page, "documents-all")
    page.get_by_role("link", name=re.compile("Plus anciennes")).click()
    expect(page.get_by_text("Page 2")).to_be_visible()
    page.get_by_role("link", name="Documents divers").first.click()
    page.get_by_role("link", name=re.compile("Voir le détail")).first.click()
    expect(page.get_by_text("Demandé par cet avis : 376,78 €")).to_be_visible()
    check(page, "document-detail")

    page.get_by_role("main").get_by_role("link", name="Documents divers").click()
    page.get_by_label("Je suis d'accord").check()
    page.get_by_role("button", name="Recevoir mes quittances en ligne").click()
    expect(page.get_by_text("Vos quittances arrivent maintenant en ligne")).to_be_visible()
    check(page, "documents-electronic")
    page.get_by_role("button", name="Revenir au papier").click()
    expect(page.get_by_text("Vos quittances arrivent maintenant sur papier")).to_be_visible()

    page.get_by_role("link", name="Demander une quittance").click()
    check(page, "receipt-request")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("link", name="Cochez au moins un mois.")).to_be_visible()
    check(page, "receipt-request-error")
    page.locator("input[name=months]").first.check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page).to_have_url(re.compile(r"/envois/"))
    expect(page.get_by_text(" : Demande enregistrée")).to_be_visible()
    check(page, "receipt-sent")


@pytest.mark.other_way
def test_without_javascript_the_consent_is_asked_for_and_nothing_is_ticked(
    tenant: str, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser("phone", java_script_enabled=False)
    browser_sign_in(page, tenant, PASSWORD)
    page.goto(PATH)
    expect(page.get_by_label("Je suis d'accord")).not_to_be_checked()
    page.get_by_role("button", name="Recevoir mes quittances en ligne").click()
    expect(page.get_by_role("link", name="Cochez la case pour dire que vous êtes d'accord.")).to_be_visible()
