"""Asking for a direct debit, from the IBAN to the manager's acceptance: on paper, signed online, another bank."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import create_desk_staff, open_submission
from tests.kit.erp import NightlyErp
from tests.kit.insurance import photo
from tests.kit.portal import Portal
from tests.kit.services.mails import plain_text

pytestmark = pytest.mark.browser

AT_A_DESK = True
MANAGER, PASSWORD = "gael@example.org", "Tilleul-2026"
IBAN, OTHER_IBAN = "FR76 1450 6000 1912 3456 7890 176", "FR14 2004 1010 0505 0001 3M02 606"
MOBILE, SMS_TO = "06 12 34 56 78", "33612345678@sms.demo.example"
ROWS = """
import datetime as dt
from django.utils import timezone
from tenant_space.landlord.models import LandlordSettings
from tests.kit import factories as f
settings = LandlordSettings.load()
settings.ics, settings.rum_prefix, settings.contact_email = "FR72ZZZ123456", "MH", "contact@example.org"
settings.save()
long_ago = timezone.now() - dt.timedelta(days=60)
for number in range(6):
    person = f.TenantFactory(tenant_id=f"TP{number}", civility="MME", last_name="PAYEUR", phone_mobile="0612345678",
        mobile_since=long_ago if number in (2, 3) else None)
    holder = f.HolderFactory(tenant=person, account__account_number=f"72000{number}")
    f.LeaseFactory(lease_id=f"LP{number}", account=holder.account, premises__premises_id=f"PP{number}")
    if number > 3:
        f.MandateFactory(mandate_id=f"MP{number}", account=holder.account)
"""
MANDATES = {
    "head": "mandate_id;account_number;rum;ics;status;scheme;sequence_type;iban_masked;iban_fingerprint;bic;bank_code;"
    "branch_code;branch_label;holder_name;signed_on;debit_day;purpose;updated_at;op",
    "former": "MP{who};72000{who};++0123456;FR72ZZZ123456;REVOKED;CORE;RCUR;FR76 •••• •••• •••• •••• •••• 176;;"
    "AGRIFRPP845;14506;00019;;PAYEUR;2013-11-04;5;Échéance;2026-11-23T22:00:00Z;U",
    "new": "MN{who};72000{who};MH-1-{who};FR72ZZZ123456;ACTIVE;CORE;RCUR;FR14 •••• •••• •••• •••• •••• 606;;"
    ";20041;01005;;PAYEUR;2026-11-20;10;Échéance;2026-11-23T22:00:00Z;U",
}
FORMER = """
from django.utils import timezone
from tenant_space.identity.models import User
User.objects.filter(email={email!r}).update(former_email="avant-{email}", email_changed_at=timezone.now())
"""


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    portal.shell(ROWS)
    create_desk_staff(portal, [(MANAGER, "Gaël", "Gestionnaires")], PASSWORD)


def tenant_at(portal: Portal, open_browser: OpenBrowser, size: str, number: int) -> tuple[Page, str]:
    """Signed in, on the page of the direct debits. A person for each journey and size."""
    number += size == "phone"
    email = f"paye{number}@example.org"
    create_tenant_access(portal, email, f"TP{number}", PASSWORD)
    if number > 3:
        portal.shell(FORMER.format(email=email))
    page = open_browser(size)
    browser_sign_in(page, email, PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto("/espace/prelevements/")
    return page, email


def asked(page: Page, link: str, iban: str) -> str:
    """Ask for a direct debit, the password given again on the way; the number of the request."""
    page.get_by_role("link", name=link).click()
    page.get_by_label("mot de passe", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("IBAN du compte à prélever", exact=False).fill(iban)
    for label, value in (("Rue", "boulevard Krumnov"), ("Code postal", "42000"), ("Ville", "SAINT-ÉTIENNE")):
        page.get_by_label(label, exact=False).first.fill(value)
    page.get_by_label("Le 10", exact=True).check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Vérifiez avant d'envoyer")).to_be_visible()
    expect(page.get_by_text("BIC, à confirmer")).to_be_visible()
    page.get_by_role("button", name="Confirmer et envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Envoi n°.\d{9}"))
    found = re.search(r"\d{9}", page.url)
    assert found
    return found.group()


def accepted(portal: Portal, open_browser: OpenBrowser, number: str, email: str, *, ticks: int) -> None:
    """A manager compares what is to be compared, and accepts; the tenant is told."""
    manager = open_browser("desktop")
    browser_sign_in(manager, MANAGER, PASSWORD)
    expect(manager).to_have_url(re.compile("/admin/$"))
    open_submission(manager, number)
    boxes = manager.locator("input[name=checked]")
    expect(boxes).to_have_count(ticks)
    for box in boxes.all():
        box.check()
    manager.get_by_role("button", name="Accepter le mandat signé").click()
    expect(manager.get_by_text("Mandat accepté").first).to_be_visible()
    portal.mails.wait(email, "Votre mandat de prélèvement est accepté", saying=number)


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_mandate_on_paper(size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check) -> None:
    page, email = tenant_at(portal, open_browser, size, 0)
    number = asked(page, "Demander le prélèvement automatique", IBAN)
    expect(page.get_by_text("30 jours au moins").first).to_be_visible()
    message = portal.mails.wait(email, "Votre mandat de prélèvement à signer", saying=number)
    assert [part.get_filename() for part in message.iter_attachments()] == [f"mandat-de-prelevement-{number}.pdf"]
    scan = photo("mandat.jpg").read()
    page.locator("#fichiers").set_input_files({"name": "mandat.jpg", "mimeType": "image/jpeg", "buffer": scan})
    expect(page.get_by_text("mandat.jpg").first).to_be_visible()
    page.get_by_role("button", name="Envoyer", exact=True).last.click()
    expect(page.get_by_text("Mandat signé reçu")).to_be_visible()
    accepted(portal, open_browser, number, email, ticks=4)
    page.goto(f"/envois/{number}/")
    expect(page.get_by_text("Votre mandat signé est accepté.")).to_be_visible()
    check(page, "mandat-accepte")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_mandate_signed_online(
    size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check
) -> None:
    page, email = tenant_at(portal, open_browser, size, 2)
    number = asked(page, "Demander le prélèvement automatique", IBAN)
    page.get_by_role("link", name="Signer en ligne").click()
    page.get_by_label("J'ai lu le mandat", exact=False).check()
    check(page, "signer-le-mandat")
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.get_by_role("heading", name="Écrivez le code")).to_be_visible()
    message = portal.mails.wait(SMS_TO, f"SMS au {MOBILE}")
    found = re.search(r"\b\d{6}\b", plain_text(message))
    assert found
    wrong = f"{(int(found.group()) + 1) % 10**6:06d}"
    page.get_by_label("Votre code à six chiffres", exact=False).fill(wrong)
    page.get_by_role("button", name="Signer le mandat").click()
    expect(page.get_by_text("Il vous reste 4 essais").first).to_be_visible()
    check(page, "code-faux")
    page.get_by_label("Votre code à six chiffres", exact=False).fill(found.group())
    page.get_by_role("button", name="Signer le mandat").click()
    expect(page.get_by_text("Votre mandat est signé.")).to_be_visible()
    message = portal.mails.wait(email, "Votre mandat de prélèvement est signé", saying=number)
    assert [part.get_filename() for part in message.iter_attachments()] == [
        f"mandat-de-prelevement-{number}-signe.pdf"
    ]
    accepted(portal, open_browser, number, email, ticks=0)


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_another_bank_the_former_address_told_accepted_and_taken_up(
    size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check, erp: NightlyErp
) -> None:
    page, email = tenant_at(portal, open_browser, size, 4)
    number = asked(page, "Demander la modification de ma domiciliation bancaire", OTHER_IBAN)
    portal.mails.wait(f"avant-{email}", "Une demande sur le prélèvement de votre loyer")
    portal.mails.wait(email, "Votre mandat de prélèvement à signer", saying=number)
    page.goto("/espace/prelevements/")
    expect(page.get_by_text("En service")).to_be_visible()  # the one in place stays until the ERP says otherwise
    manager = open_browser("desktop")
    browser_sign_in(manager, MANAGER, PASSWORD)
    expect(manager).to_have_url(re.compile("/admin/$"))
    open_submission(manager, number)
    expect(manager.get_by_text("rappelez au numéro connu", exact=False)).to_be_visible()
    expect(manager.get_by_text("FR14 2004", exact=False)).to_have_count(0)
    accepted(portal, open_browser, number, email, ticks=4)
    page.reload()
    expect(page.get_by_text("En service")).to_be_visible()
    expect(page.get_by_text("FR76 ••••").first).to_be_visible()

    who = 4 + (size == "phone")
    former, new = MANDATES["former"].format(who=who), MANDATES["new"].format(who=who)
    erp.sends({"mandates.csv": f"{MANDATES['head']}\n{former}\n{new}\n"}, (number, "ACCEPTED"))
    page.reload()
    expect(page.get_by_text("FR14 ••••").first).to_be_visible()
    expect(page.get_by_text("Anciens mandats (1)")).to_be_visible()
    expect(page.get_by_text("Il sera remplacé", exact=False)).to_have_count(0)
    check(page, "autre-banque-reprise")
    page.goto(f"/envois/{number}/")
    expect(page.get_by_text("nregistré chez nous le").first).to_be_visible()
    check(page, "mandat-enregistre")
