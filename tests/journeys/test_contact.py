"""A tenant writes to the landlord: an administrative request with three typed files, a technical one; answered."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import create_desk_staff, open_submission
from tests.kit.browser_insurance import confirmed, send
from tests.kit.insurance import photo
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

REAL_PARTS = True  # files on S3, scanned by ClamAV
PASSWORD = "Tilleul-2026"
PEOPLE = {"desktop": ("ecrit@example.org", 0), "phone": ("fuite@example.org", 1)}
both_sizes = pytest.mark.parametrize("size", ["phone", "desktop"])
# What is chosen, the file, and its colour: the same content would be kept once.
FILES = [("RIB", "rib.jpg", "red"), ("Avis d'imposition", "avis.jpg", "green"), ("Enquêtes SLS", "sls.jpg", "blue")]

# Two photos of a leak, then three more in the same field: a second choice takes nothing off the first.
PHOTOS = ["red", "green", "blue", "black", "white"]


@pytest.fixture(scope="module")
def people(portal: Portal) -> dict[str, str]:
    """Two people, each with a dwelling in a residence."""
    portal.shell(
        "from tests.kit import factories as f\n"
        "for number in range(2):\n"
        "    holder = f.HolderFactory(tenant__tenant_id=f'TC{number}', account__account_number=f'71000{number}')\n"
        "    f.LeaseFactory(lease_id=f'LC{number}', account=holder.account, premises__premises_id=f'PC{number}',\n"
        "        premises__residence_name='Les Tilleuls')\n"
    )
    for email, number in PEOPLE.values():
        create_tenant_access(portal, email, f"TC{number}", PASSWORD)
    return {size: email for size, (email, _) in PEOPLE.items()}


def opened(page: Page, email: str) -> None:
    """The page, from the menu of a tenant."""
    browser_sign_in(page, email, PASSWORD)
    page.goto("/nous-ecrire/")
    expect(page.get_by_role("heading", name=re.compile("C'est urgent"))).to_be_visible()


@both_sizes
def test_administrative_with_three_typed_files(
    portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check, size: str
) -> None:
    page = open_browser(size)
    opened(page, people[size])
    check(page, "contact")
    page.get_by_label("Demande administrative").check()
    expect(page.locator("#id_topic optgroup:not([hidden])")).to_have_count(1)
    page.get_by_label("Votre message").fill("Voici les papiers demandés 😊. Mon IBAN : FR7630006000011234567890189")
    page.locator("#id_topic").select_option(label="Enquête sur les ressources (SLS, OPS)")
    expect(page.get_by_text("Avis d'imposition de toutes les personnes du logement")).to_be_visible()
    for kind, name, colour in FILES:
        page.get_by_label("Type de document", exact=True).select_option(kind)
        content = photo(name, colour).read()
        page.locator("#fichiers").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
        expect(page.get_by_text(f"{kind} (Photo)")).to_be_visible()
    expect(page.get_by_label("Type de document", exact=True)).to_have_value("")
    page.get_by_role("button", name="Supprimer avis.jpg").click()
    page.get_by_label("Type de document", exact=True).select_option("Autres documents")
    page.locator("#fichiers").set_input_files(
        {"name": "autre.jpg", "mimeType": "image/jpeg", "buffer": photo("autre.jpg", "black").read()}
    )
    expect(page.get_by_text("Autres documents (Photo)")).to_be_visible()
    send(page)
    page.get_by_label("J'ai vu cet avertissement").check()
    check(page, "contact-avertissement")
    send(page)
    number = confirmed(page)
    for kind in ("RIB", "Enquêtes SLS", "Autres documents"):
        expect(page.get_by_text(f"{kind} (Photo)")).to_be_visible()
    check(page, "contact-envoi")
    portal.mails.wait(people[size], "Nous avons bien reçu votre demande", saying=number)


@both_sizes
def test_technical_past_the_emergencies(
    portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check, size: str
) -> None:
    page = open_browser(size)
    opened(page, people[size])
    gas = page.get_by_role("listitem").filter(has_text="Odeur de gaz")
    expect(gas.get_by_role("link")).to_have_attribute("href", "tel:+33800473333")
    page.get_by_label("Demande technique").check()
    page.locator("#id_topic").select_option(label="Plomberie : fuite, évacuation bouchée, robinet")
    expect(page.get_by_text("Fermez d'abord le robinet d'arrêt de l'eau.")).to_be_visible()
    check(page, "contact-technique")
    send(page)
    expect(page.get_by_text("Répondez à cette question.").first).to_be_visible()
    page.get_by_label("Dans quelle pièce").select_option("Cuisine")
    page.get_by_label("Qu'est-ce qui fuit ou est bouché").fill("Le siphon sous l'évier")
    page.get_by_label("Votre message").fill("L'eau coule depuis ce matin.")
    page.get_by_label("Premier choix").select_option(index=1)
    page.get_by_label("Votre téléphone").fill("06 12 34 56 78")
    for first, last in ((0, 2), (2, 5)):
        page.get_by_label("Type de document", exact=True).select_option("Autres documents")
        chosen: list[FilePayload] = [
            {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": photo("a.jpg", colour).read()}
            for colour in PHOTOS[first:last]
        ]
        page.locator("#fichiers").set_input_files(chosen)
        expect(page.get_by_text("Autres documents (Photo)")).to_have_count(last)
    send(page)
    confirmed(page)
    expect(page.get_by_text("Autres documents (Photo)")).to_have_count(5)
    expect(page.get_by_text("Le siphon sous l'évier")).to_be_visible()
    page.goto("/mes-reclamations/")
    expect(page.get_by_role("heading", name=re.compile("Plomberie"))).to_have_count(1)
    check(page, "contact-reclamation")


@pytest.mark.other_way
def test_without_scripts_to_the_desk_and_back(
    portal: Portal, people: dict[str, str], open_browser: OpenBrowser
) -> None:
    """A typed file; staff appoint somebody and answer; the mail leads back, where it is settled."""
    email, staff = people["phone"], "gildas@example.org"
    create_desk_staff(portal, [(staff, "Gildas", "Gestionnaires")], PASSWORD)
    page, desk = (open_browser(size, java_script_enabled=False) for size in ("phone", "desktop"))
    opened(page, email)
    page.get_by_label("Demande technique").check()
    page.locator("#id_topic").select_option(label="Plomberie : fuite, évacuation bouchée, robinet")
    page.get_by_role("button", name="Continuer avec ce sujet").click()
    page.get_by_label("Dans quelle pièce").select_option("Cuisine")
    page.get_by_label("Qu'est-ce qui fuit ou est bouché").fill("Le robinet")
    page.get_by_label("Premier choix").select_option(index=1)
    page.get_by_label("Votre message").fill("Le robinet goutte.")
    page.get_by_label("Type de document", exact=True).select_option("Autres documents")
    page.locator("#fichiers").set_input_files(
        {"name": "robinet.jpg", "mimeType": "image/jpeg", "buffer": photo("robinet.jpg", "yellow").read()}
    )
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_text("Autres documents (Photo)")).to_be_visible()
    send(page)
    number = confirmed(page)

    browser_sign_in(desk, staff, PASSWORD)
    open_submission(desk, number)
    expect(desk.get_by_text("Le robinet goutte.")).to_be_visible()
    expect(desk.get_by_text("robinet.jpg").first).to_be_visible()
    desk.get_by_text("Fixer un rendez-vous…").click()
    desk.locator('button[value^="offer:"]').first.click()
    desk.get_by_role("button", name="Fixer ce rendez-vous").click()
    expect(desk.get_by_text("Rendez-vous fixé.")).to_be_visible()
    page.goto("/accueil/")
    page.get_by_role("link", name="Voir le rendez-vous").click()
    expect(page.get_by_role("heading", name="Votre rendez-vous")).to_be_visible()
    desk.get_by_label("Votre message").fill("Le plombier passe à l'heure dite.")
    desk.get_by_role("button", name="Envoyer et marquer répondue").click()
    expect(desk.get_by_text("Réponse envoyée.")).to_be_visible()
    page.goto(portal.link_in(portal.mails.wait(email, f"Nous avons répondu à votre demande n° {number}")))
    expect(page.get_by_text("Le plombier passe à l'heure dite.")).to_be_visible()
    page.get_by_role("button", name="Oui, c'est réglé").click()
    expect(page.get_by_text("Votre demande est terminée.").first).to_be_visible()
