"""Other details: asked for on the page, decided field by field at the desk, brought by the next batch of the ERP."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import create_desk_staff
from tests.kit.erp import NightlyErp
from tests.kit.insurance import photo
from tests.kit.portal import Portal
from tests.kit.services.mails import plain_text

pytestmark = pytest.mark.browser

MANAGER, PASSWORD = "gestion@example.org", "Tilleul-2026"
HEADER = (
    "tenant_id;civility;last_name;birth_name;first_name;birth_date;phone_home;phone_mobile;phone_work;email;"
    "marital_status;pcs_code;occupation;contact_optin;deceased;updated_at;op\n"
)
# By size of the screen: who asks, and the row of the batch that brings all of it.
PEOPLE = {
    "phone": ("T0000123", "MME;DUPONT;MARTIN;Hélène Marie;1971-03-09;;+33755667788;;;{marital};{pcs};{occupation}"),
    "desktop": (
        "T0000200",
        "M;BEN SAÏD;;Mohammed-Amine;1984-02-29;+33477112233;+33755667788;;;{marital};{pcs};{occupation}",
    ),
}
BEFORE = {
    "phone": {"marital": "MARIE", "pcs": "5", "occupation": "Aide-soignante"},
    "desktop": {"marital": "PACSE", "pcs": "6", "occupation": "Cariste"},
}


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    create_desk_staff(portal, [(MANAGER, "Claire", "Gestionnaires")], PASSWORD)
    for size, (tenant_id, _) in PEOPLE.items():
        create_tenant_access(portal, f"{size}@example.org", tenant_id, PASSWORD)


def brings(erp: NightlyErp, size: str, *acks: tuple[str, str], **changes: str) -> None:
    """The landlord's software says what it has of this person now, and of their requests."""
    tenant_id, row = PEOPLE[size]
    line = f"{tenant_id};{row.format(**{**BEFORE[size], **changes})};Y;N;2026-11-23T22:00:00Z;U\n"
    erp.sends({"tenants.csv": HEADER + line}, *acks)


def details(open_browser: OpenBrowser, size: str) -> Page:
    """Signed in, on one's details."""
    page = open_browser(size)
    browser_sign_in(page, f"{size}@example.org", PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto("/espace/informations/")
    return page


def sent(page: Page) -> str:
    """Confirm what is shown once more; the number of the request."""
    page.get_by_role("button", name="Confirmer et envoyer").click()
    expect(page.get_by_text("Demande enregistrée").first).to_be_visible()
    number = re.search(r"\d{9}", page.url)
    assert number
    return number.group()


def at_the_desk(open_browser: OpenBrowser, size: str, number: str) -> Page:
    """A manager in front of the request."""
    desk = open_browser(size)
    browser_sign_in(desk, MANAGER, PASSWORD)
    expect(desk).to_have_url(re.compile("/admin/"))
    desk.goto("/admin/demandes/")
    desk.get_by_role("link", name=number).first.click()
    return desk


BOTH = pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.other_way)])


@pytest.mark.usefixtures("people")
@BOTH
def test_a_new_phone_is_confirmed_and_accepted_an_address_is_not_and_a_batch_brings_the_phone(
    size: str, open_browser: OpenBrowser, check: Check, portal: Portal, erp: NightlyErp
) -> None:
    page = details(open_browser, size)
    page.get_by_role("link", name="Modifier mes coordonnées").click()
    check(page, "coordonnees")
    page.get_by_label("Téléphone mobile").fill("3949")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("C'est un numéro court").first).to_be_visible()
    page.get_by_label("Téléphone mobile").fill("07.55.66.77.88")
    page.get_by_label("Adresse de messagerie de contact").fill("nouvelle@exemple.fr")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("07 55 66 77 88")).to_be_visible()
    check(page, "coordonnees-a-confirmer")
    number = sent(page)
    expect(page.get_by_role("heading", name="Confirmer mon nouveau numéro")).to_be_visible()
    expect(page.get_by_role("link", name="Continuer sans confirmer")).to_be_visible()
    check(page, "numero-a-confirmer")
    page.get_by_role("button", name="Recevoir un code par SMS").click()
    expect(page.get_by_role("heading", name="Écrivez le code")).to_be_visible()
    check(page, "numero-code")
    message = plain_text(portal.mails.wait("33755667788@sms.demo.example", "SMS au 07 55 66 77 88"))
    page.get_by_label("Votre code à six chiffres", exact=False).fill(message)
    page.get_by_role("button", name="Confirmer mon numéro").click()
    expect(page.get_by_text("Votre nouveau numéro est confirmé", exact=False)).to_be_visible()
    page.goto("/espace/informations/")
    expect(page.get_by_text("Changement demandé le")).to_have_count(2)

    desk = at_the_desk(open_browser, size, number)
    expect(desk.get_by_text("Confirmé par code le")).to_be_visible()
    address = desk.get_by_role("group", name="Adresse de messagerie de contact")
    address.get_by_label("Accepter").uncheck()
    address.get_by_label("Sinon, pourquoi").fill("Nos mails à cette adresse reviennent.")
    desk.get_by_role("button", name="Accepter", exact=True).click()
    expect(desk.get_by_text("Demande acceptée").first).to_be_visible()

    page.reload()
    expect(page.get_by_text("Changement accepté le")).to_be_visible()
    expect(page.get_by_text("Nos mails à cette adresse reviennent.")).to_be_visible()
    check(page, "informations-decidees")
    brings(erp, size, (number, "ACCEPTED"))
    page.reload()
    expect(page.get_by_text("07 55 66 77 88")).to_be_visible()
    expect(page.get_by_text("Changement accepté le")).to_have_count(0)
    page.goto(f"/envois/{number}/")
    expect(page.get_by_text("nregistré chez nous le").first).to_be_visible()


@pytest.mark.other_way
@pytest.mark.usefixtures("people")
@BOTH
def test_a_family_that_changes_with_its_proof_and_a_batch_that_brings_it(
    size: str, open_browser: OpenBrowser, check: Check, erp: NightlyErp
) -> None:
    page = details(open_browser, size)
    page.get_by_role("link", name="Modifier ma situation familiale").click()
    page.get_by_label("Divorcé(e)").check()
    for label, value in (("Jour", "12"), ("Mois", "05"), ("Année", "2026")):
        page.get_by_label(label).fill(value)
    paper: FilePayload = {
        "name": "jugement.jpg",
        "mimeType": "image/jpeg",
        "buffer": photo("jugement.jpg").read(),
    }
    page.locator("#fichiers").set_input_files(paper)
    expect(page.get_by_text("jugement.jpg").first).to_be_visible()
    check(page, "famille")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Le jugement dit qui garde le logement", exact=False)).to_be_visible()
    expect(page.get_by_text("12 mai 2026")).to_be_visible()
    check(page, "famille-a-confirmer")
    number = sent(page)
    page.goto("/espace/informations/")
    expect(page.get_by_text("Changement demandé le")).to_have_count(1)

    desk = at_the_desk(open_browser, size, number)
    expect(desk.get_by_text("jugement.jpg").first).to_be_visible()
    desk.get_by_role("button", name="Accepter", exact=True).click()
    expect(desk.get_by_text("Demande acceptée").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("Changement accepté le")).to_be_visible()
    brings(erp, size, (number, "ACCEPTED"), marital="DIVORCE")
    page.reload()
    expect(page.get_by_text("Divorcé(e)")).to_be_visible()
    expect(page.get_by_text("Changement accepté le")).to_have_count(0)
    check(page, "informations-reprises")


@pytest.mark.other_way
@pytest.mark.usefixtures("people")
@BOTH
def test_another_occupation_is_accepted_and_a_batch_brings_it(
    size: str, open_browser: OpenBrowser, check: Check, erp: NightlyErp
) -> None:
    page = details(open_browser, size)
    page.get_by_role("link", name="Modifier ma situation professionnelle").click()
    page.get_by_label("Catégorie socioprofessionnelle").select_option(label="Professions intermédiaires")
    page.get_by_label("Situation d'emploi", exact=False).select_option(label="En CDI")
    page.get_by_label("Profession", exact=True).fill("Infirmière")
    check(page, "profession")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Infirmière")).to_be_visible()
    check(page, "profession-a-confirmer")
    number = sent(page)

    desk = at_the_desk(open_browser, size, number)
    desk.get_by_role("button", name="Accepter", exact=True).click()
    expect(desk.get_by_text("Demande acceptée").first).to_be_visible()
    page.goto("/espace/informations/")
    expect(page.get_by_text("Changement accepté le")).to_have_count(2)
    brings(erp, size, (number, "ACCEPTED"), pcs="4", occupation="Infirmière", marital="DIVORCE")
    page.reload()
    expect(page.get_by_text("Changement accepté le")).to_have_count(0)
    expect(page.get_by_text("Infirmière")).to_be_visible()
    page.get_by_role("link", name="Le dire").click()
    page.get_by_label("Par téléphone").check()
    page.get_by_label("Personne à prévenir", exact=False).fill("Léa DUPONT")
    page.get_by_label("Son téléphone", exact=False).fill("06 11 22 33 44")
    page.get_by_role("button", name="Enregistrer comment me joindre").click()
    expect(page.get_by_text("Vos choix sont enregistrés.")).to_be_visible()
    check(page, "me-joindre")
