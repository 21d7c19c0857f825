"""Paying by card at the demo's bank: to it, back, and the receipt by page, mail and PDF."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal
from tests.kit.services import wait_for

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
EMAIL, TENANT, ACCOUNT, PASSWORD = "helene.carte@example.org", "TP1", "730001", "Tilleul-2026"
LINES = f"""
from tests.kit import factories as f
holder = f.HolderFactory(account__account_number={ACCOUNT!r}, tenant__tenant_id={TENANT!r},
                         account__balance_cents=61_234, account__online_payment_allowed=True)
f.LeaseFactory(account=holder.account, lease_id="LP1", premises__premises_id="PP1")
"""


@pytest.fixture(scope="module", autouse=True)
def tenant(portal: Portal) -> None:
    portal.shell(LINES)
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)


def receipt_mail(portal: Portal) -> EmailMessage:
    """The mail that brings the receipt; its subject holds an amount, whose spaces do not break."""

    def found() -> list[EmailMessage]:
        words = "Votre paiement de 50,00 € est accepté"
        return [
            one for one in portal.mails.messages if " ".join(one["Subject"].split()) == words and one["To"] == EMAIL
        ]

    wait_for(lambda: bool(found()), 30, "the mail of the receipt")
    return found()[-1]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_part_is_paid_by_card_and_the_rest_is_owed(
    size: str, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size)
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/je-regle-mon-loyer/")
    check(page, "regler")
    page.get_by_label("Je choisis le montant").check()
    page.get_by_role("textbox", name="Mon règlement").fill("12,345")
    if page.get_by_label("Je veux faire un autre paiement").count():
        page.get_by_label("Je veux faire un autre paiement").check()
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("link", name=re.compile("deux façons"))).to_be_visible()
    check(page, "regler-erreur")
    page.get_by_role("textbox", name="Mon règlement").fill("50 €")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Vérifiez, puis payez")).to_be_visible()
    check(page, "regler-verifier")
    page.get_by_role("button", name="Payer par carte bancaire").click()
    page.get_by_role("button", name="Payer", exact=True).click()
    # The page looks again by itself; the worker tells meanwhile what the bank says.
    expect(page.get_by_role("heading", name="Votre paiement est accepté")).to_be_visible(timeout=40_000)
    check(page, "regler-recu")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le reçu").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    mail = receipt_mail(portal)
    assert any((part.get_filename() or "").startswith("recu-") for part in mail.iter_attachments())
    page.goto("/mon-compte/")
    expect(page.get_by_text(re.compile("en cours d'enregistrement")).first).to_be_visible()


# The button of the demo's bank, and the titles of the payment's page afterwards, the last one reached by itself.
BUTTONS = {
    "accepte": "Votre paiement est accepté",
    "refuse": "Votre paiement n'a pas abouti",
    "refuse-accepte": "Votre paiement est accepté",
    "abandon": "Vous n'avez pas terminé votre paiement",
    "tard": "Votre paiement est en cours de vérification",
    "double": "Votre paiement est accepté",
    "desordre": "Votre paiement est accepté",
    "montant": "Votre paiement est en cours de vérification",
}


def at_the_bank(page: Page, euros: str) -> None:
    """Go to the bank for an amount of one's own."""
    page.goto("/je-regle-mon-loyer/")
    page.get_by_label("Je choisis le montant").check()
    page.get_by_role("textbox", name="Mon règlement").fill(euros)
    if page.get_by_label("Je veux faire un autre paiement").count():
        page.get_by_label("Je veux faire un autre paiement").check()
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("button", name="Payer par carte bancaire").click()


@pytest.mark.other_way
@pytest.mark.parametrize(("size", "script"), [("desktop", True), ("phone", True), ("phone", False)])
def test_each_button_of_the_bank_leads_to_the_truth(
    size: str, script: bool, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size, java_script_enabled=script)
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for code, title in BUTTONS.items():
        at_the_bank(page, "10")
        page.locator(f"button[value={code}]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=40_000)
        if title.endswith("vérification"):
            expect(page.get_by_role("button", name=re.compile("Réessayer"))).to_have_count(0)
        if script:
            check(page, f"paiement-{code}")


@pytest.mark.other_way
def test_a_link_pays_without_sign_in_and_a_plan_is_asked_for(
    portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    made = "from tenant_space.payments.links import link_for_paper\nprint(link_for_paper({!r}, {!r})[0])"
    link = portal.shell(made.format(TENANT, ACCOUNT)).strip()
    page = open_browser("phone")
    page.goto(f"{portal.url}/payer/{link.rstrip('/').rpartition('/')[2]}/")
    check(page, "lien")
    if page.get_by_label(re.compile("Je veux payer aussi")).count():
        page.get_by_label(re.compile("Je veux payer aussi")).check()
    page.get_by_role("button", name=re.compile("Payer")).click()
    check(page, "lien-verifier")
    page.get_by_role("button", name="Payer par carte bancaire").click()
    page.locator("button[value=refuse]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre paiement n'a pas abouti", timeout=40_000)
    check(page, "lien-refuse")
    page.goto(f"{portal.url}/payer/autre-chose/")
    check(page, "lien-mort")
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/accueil/")
    page.get_by_role("link", name="J'ai du mal à payer").first.click()
    check(page, "du-mal-a-payer")
    page.get_by_label("Je choisis en combien de mois").check()
    page.get_by_role("textbox", name="Nombre de mois").fill("4")
    page.get_by_role("button", name="Voir mon calendrier").click()
    expect(page.get_by_role("heading", name="Votre calendrier")).to_be_visible()
    check(page, "calendrier")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Envoi n°")
    expect(page.get_by_text("Durée")).to_be_visible()
