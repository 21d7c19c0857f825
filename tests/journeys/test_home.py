"""*Accueil* on a phone: four people, each in their own situation; an editor rewords a card."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

EDITOR, PASSWORD = "camille@example.org", "Tilleul-2026"
# Who it is, what they read first, and what they have to do.
PEOPLE = {
    "debiteur": ("T0000123", r"Vous devez 456,78.€, à payer avant le", ["Votre assurance"]),
    "a-jour": ("T0000200", r"Votre solde est à jour\.", []),
    "avoir": ("T0000300", r"Votre compte présente un avoir de 20,00.€\.", []),
    "arrive": ("T0000800", r"Rien ne vous est demandé pour le moment\.", []),
}
# The sample's days pass; somebody has just moved in, with nothing on the account yet.
PREPARE = """
import datetime as dt
from django.utils import timezone
from tenant_space.exchange.models import Batch
from tenant_space.tenancy.models import Holder, Lease, Premises, RentAccount, Tenant
Batch.objects.update(extracted_at=timezone.now())
soon = timezone.localdate() + dt.timedelta(days=12)
RentAccount.objects.filter(pk="123456").update(next_due_date=soon, next_due_cents=45_678)
Lease.objects.exclude(account="123456").update(insurance_required=False)
Premises.objects.filter(leases__account="200002").update(address_line1="W" * 80)
tenant, account = Tenant.objects.get(pk="T0000600"), RentAccount.objects.get(pk="200005")
tenant.pk, account.pk, account.balance_cents, account.next_due_date = "T0000800", "200008", 0, None
tenant.save(force_insert=True)
account.save(force_insert=True)
day = timezone.localdate()
Holder.objects.create(account=account, tenant=tenant, role="SIGNATORY", from_date=day, portal_access=True)
lease = Lease.objects.filter(account="200005").first()
lease.pk, lease.account, lease.start_date = "L080", account, day
lease.save(force_insert=True)
"""


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    portal.shell(PREPARE)
    create_staff(portal, EDITOR, "Communication", PASSWORD)
    for name, (tenant_id, _, _) in PEOPLE.items():
        create_tenant_access(portal, f"{name}@example.org", tenant_id, PASSWORD)


def to_do(page: Page) -> Locator:
    return page.get_by_role("main").locator(".card:not(.card--info) h3")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_each_reads_their_situation_first_and_what_is_to_do(
    size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check
) -> None:
    for name, (_, sentence, cards) in PEOPLE.items():
        page = open_browser(size)
        browser_sign_in(page, f"{name}@example.org", PASSWORD)
        expect(page.get_by_role("region", name="Solde du compte")).to_contain_text(re.compile(sentence))
        expect(to_do(page)).to_have_count(len(cards))
        for place, words in enumerate(cards):
            expect(to_do(page).nth(place)).to_contain_text(words)
        balance = page.get_by_role("region", name="Solde du compte")
        expect(balance.get_by_text("Pensez à payer")).to_have_count(1 if name == "debiteur" else 0)
        expect(page.get_by_text("Vous n'avez rien à faire.")).to_have_count(0 if cards else 1)
        if name == "arrive":
            for text in ("Vous n'avez rien demandé pour le moment.", "Aucun document pour le moment."):
                expect(page.get_by_text(text)).to_be_visible()
        check(page, f"accueil-{name}")
        page.set_viewport_size({"width": 320, "height": 640})  # what is left at 400 %
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        page.context.close()


@pytest.mark.other_way
def test_an_editor_rewords_a_card(portal: Portal, people: None, open_browser: OpenBrowser) -> None:
    editor = open_browser("desktop")
    browser_sign_in(editor, EDITOR, PASSWORD)
    expect(editor).to_have_url(re.compile("/admin/$"))  # the sign-in has arrived
    editor.goto("/admin/snippets/editable_words/wording/?topic=card")
    editor.get_by_role("link", name="Compte : somme à payer avant l'échéance").first.click()
    editor.get_by_role("textbox", name="Titre").fill("Pensez à payer {somme}")
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor.get_by_text("{somme} n'existe pas ici. Vous pouvez écrire : {montant}.")).to_be_visible()
    editor.get_by_role("textbox", name="Titre").fill("Pensez à payer {montant}")
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor.get_by_role("status").get_by_text(re.compile("modifié"))).to_be_visible()

    tenant = open_browser("phone")
    browser_sign_in(tenant, "debiteur@example.org", PASSWORD)
    balance = tenant.get_by_role("region", name="Solde du compte")
    expect(balance).to_contain_text(re.compile("Pensez à payer 456,78.€"))
    expect(to_do(tenant)).to_contain_text("Votre assurance")
    tenant.get_by_role("link", name="Voir mon compte").click()
    expect(tenant).to_have_url(re.compile("/mon-compte/$"))
    tenant.go_back()
    tenant.get_by_role("link", name="Envoyer mon attestation").click()
    expect(tenant.get_by_role("heading", level=1)).to_have_text("J'envoie mon attestation d'assurance")
