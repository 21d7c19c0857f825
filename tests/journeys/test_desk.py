"""The managers' journey: find a certificate, see it in place, answer; two managers on the same one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.kit.browser import OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import (
    certificate_sent,
    create_desk_staff,
    desk_good,
    open_submission,
    requests_written,
    see_the_file,
)
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser
AT_A_DESK = True
REAL_PARTS = True  # files on S3, scanned by ClamAV

TENANT, PASSWORD = "helene@example.org", "Tilleul-2026"
FIRST, SECOND, ADMIN = "gael@example.org", "nadia@example.org", "alix@example.org"


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    staff = [(FIRST, "Gaël", "Gestionnaires"), (SECOND, "Nadia", "Gestionnaires"), (ADMIN, "Alix", "Administrateurs")]
    create_desk_staff(portal, staff, PASSWORD)
    create_tenant_access(portal, TENANT, "T0000123", PASSWORD)


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_manager_sees_the_file_and_refuses_with_a_reason(
    portal: Portal, people: None, open_browser: OpenBrowser, size: str, script: bool
) -> None:
    number = certificate_sent(portal)
    page = open_browser(size, java_script_enabled=script)
    browser_sign_in(page, FIRST, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    if script:  # Wagtail's menu and search need it; a link from a mail or a bookmark does not
        page.get_by_role("link", name=re.compile("Nouvelles")).click()
        desk_good(page, "desk-list")
    open_submission(page, number)
    if script:
        see_the_file(page)
        desk_good(page, "desk-review")
        if size == "desktop":  # within reach without scrolling
            box = page.get_by_role("button", name="Accepter").bounding_box()
            assert box and box["y"] + box["height"] <= 768
    page.get_by_text("Refuser…").click()
    page.get_by_label("Motif tout prêt").select_option(label="Adresse absente ou différente")
    if not script:
        page.get_by_role("button", name="Reprendre ce texte").click()
    text = page.get_by_label("Texte que le locataire va lire")
    expect(text).to_have_value(re.compile("ne montre pas l'adresse de votre logement"))
    text.fill(text.input_value() + " Merci de l'envoyer avant vendredi.")
    page.get_by_role("button", name="Refuser et prévenir le locataire").click()
    expect(page.get_by_text(f"Envoi n° {number} : Demande refusée. Le locataire reçoit le motif.")).to_be_visible()
    expect(page.get_by_role("link", name="Demande suivante").first).to_be_visible()
    mail = portal.mails.wait(TENANT, "Votre attestation d'assurance n'a pas pu être acceptée")
    body = mail.get_body(("plain",)).get_content()
    assert "ne montre pas l'adresse" in body and "avant vendredi" in body
    portal.mails.messages.clear()


@pytest.mark.other_way
def test_the_second_manager_is_told_and_keeps_what_was_written(
    portal: Portal, people: None, open_browser: OpenBrowser
) -> None:
    number = certificate_sent(portal)
    first, second = open_browser("desktop"), open_browser("desktop")
    for page, who in ((first, FIRST), (second, SECOND)):
        browser_sign_in(page, who, PASSWORD)
        expect(page).to_have_url(re.compile("/admin/$"))
        open_submission(page, number)
    first.get_by_role("button", name="Prendre en charge").click()
    expect(first.get_by_text("Vous suivez maintenant cette demande.")).to_be_visible()
    second.get_by_text("Refuser…").click()
    second.get_by_label("Texte que le locataire va lire").fill("La page 2 manque.")
    second.get_by_role("button", name="Refuser et prévenir le locataire").click()
    alert = second.get_by_role("alert").filter(has_text="Rien n'a été enregistré")
    expect(alert).to_contain_text("Demande prise en charge par Gaël Martin")
    expect(second.get_by_label("Texte que le locataire va lire")).to_have_value("La page 2 manque.")
    desk_good(second, "desk-conflict")
    first.get_by_role("button", name="Accepter").click()
    expect(first.get_by_text("Demande acceptée. Le locataire est prévenu.")).to_be_visible()
    second.get_by_role("button", name="Refuser et prévenir le locataire").click()
    expect(second.get_by_role("alert").filter(has_text="Demande acceptée par Gaël Martin")).to_be_visible()
    portal.mails.wait(TENANT, "Votre attestation d'assurance est acceptée")


@pytest.mark.other_way
def test_ticked_submissions_are_taken_together(portal: Portal, people: None, open_browser: OpenBrowser) -> None:
    numbers = [certificate_sent(portal), certificate_sent(portal)]
    page = open_browser("desktop")
    browser_sign_in(page, SECOND, PASSWORD)
    page.goto("/admin/demandes/?etat=nouvelles")
    for number in numbers:
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=number))
        row.hover()
        row.get_by_role("checkbox").check()
    page.get_by_role("link", name="Prendre en charge les demandes cochées").or_(
        page.get_by_role("button", name="Prendre en charge les demandes cochées")
    ).click()
    expect(page.get_by_text("Prendre en charge 2 demandes")).to_be_visible()
    desk_good(page, "desk-bulk")
    page.get_by_role("button", name="Prendre en charge").click()
    expect(page.get_by_text("2 demandes prises en charge.")).to_be_visible()


@pytest.mark.other_way
def test_a_topic_is_changed_and_the_list_goes_on_by_the_keyboard(
    portal: Portal, people: None, open_browser: OpenBrowser
) -> None:
    first, then, last = requests_written(portal, 3)
    page = open_browser("desktop")
    browser_sign_in(page, FIRST, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/demandes/?etat=nouvelles&nature=contact&suivi=personne")
    page.get_by_role("link", name=first).click()
    page.get_by_text("Changer le sujet…").click()
    choice = page.get_by_label("Nouveau sujet")
    choice.select_option(choice.locator("optgroup[label='Demande technique'] option").first.get_attribute("value"))
    desk_good(page, "desk-topic")
    page.get_by_role("button", name="Changer le sujet").click()
    expect(page.get_by_text("Le sujet de votre demande est maintenant")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value(re.compile("nous avons besoin de savoir"))
    page.get_by_text("Attribuer à un collègue…").click()
    page.get_by_label("Attribuer à").select_option(label="Nadia Martin")
    page.get_by_role("button", name="Attribuer", exact=True).click()
    expect(page.get_by_text("Demande attribuée à Nadia Martin.")).to_be_visible()
    for key, number in (("s", then), ("s", last), ("p", then)):  # of the same list, which the first one has left
        page.wait_for_load_state()  # its scripts listen by then
        page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Envoi n° {number}")
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.locator("#keyboard-shortcuts-desk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keyboard-shortcuts-desk")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.locator("#id_words")).to_be_focused()
    page.locator("#id_words").blur()
    page.keyboard.press("m")
    expect(page.get_by_text("Vous suivez maintenant cette demande.")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_call_is_recorded_and_its_tenant_reads_it(
    portal: Portal, people: None, open_browser: OpenBrowser, size: str
) -> None:
    page, words = open_browser(size), f"Plus de chauffage depuis hier ({size})."
    browser_sign_in(page, FIRST, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/demandes/")
    page.get_by_role("link", name="Enregistrer une demande").first.click()
    search = page.get_by_role("searchbox", name="Qui appelle, vient ou écrit ?")
    expect(search).to_be_focused()
    search.fill("123 456")
    search.press("Enter")
    page.get_by_role("link", name="DUPONT Hélène Marie").click()
    expect(page.get_by_text("Urgence ? Donnez ces numéros tout de suite")).to_be_visible()
    page.get_by_label("Ce que demande le locataire").fill(words)
    page.get_by_label("Sujet").select_option(label="Chauffage, eau chaude")
    expect(page.get_by_label("Premier choix")).to_be_visible()
    page.get_by_label("Premier choix").select_option(index=1)
    for question in page.locator("select[name^=question_]").all():
        question.select_option(index=1)
    desk_good(page, "desk-record")
    page.get_by_role("button", name="Enregistrer la demande").click()
    expect(page.get_by_text("Le locataire est prévenu par mail.")).to_be_visible()
    expect(page.get_by_text(words)).to_be_visible()
    mail = portal.mails.wait(TENANT, "Nous avons bien reçu votre demande", saying="reçue par téléphone")
    portal.mails.messages.clear()
    tenant = open_browser(size)
    browser_sign_in(tenant, TENANT, PASSWORD)
    tenant.goto(portal.link_in(mail))
    expect(tenant.get_by_text("Enregistrée pour vous par")).to_be_visible()
    expect(tenant.get_by_text(words)).to_be_visible()
    expect(tenant.get_by_text("Gaël")).to_have_count(0)


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_administrator_adds_a_manager_who_starts_to_work(
    portal: Portal, people: None, open_browser: OpenBrowser, size: str
) -> None:
    number, email = certificate_sent(portal), f"{size}@example.org"
    page = open_browser(size)
    browser_sign_in(page, ADMIN, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/equipe/")
    desk_good(page, "team")
    page.get_by_role("link", name="Ajouter une personne").click()
    page.locator("#id_email").fill(email)
    page.locator("#id_first_name").fill("Inès")
    page.locator("#id_last_name").fill("Morel")
    page.get_by_label("Gestionnaires").check()
    for box in (
        page.get_by_role("group", name="Agences").or_(page.locator("#id_agencies")).get_by_role("checkbox").all()
    ):
        box.check()
    desk_good(page, "team-add")
    page.get_by_role("button", name="Créer l'accès").click()
    expect(page.get_by_text("reçoit un lien pour choisir son mot de passe")).to_be_visible()
    link = portal.link_in(portal.mails.wait(email, "Votre accès à l'espace de gestion"))
    new = open_browser(size)
    new.goto(link)
    for field in new.locator("input[type=password]").all():
        field.fill("Orme-Vert-2026")
    new.get_by_role("main").locator("button[type=submit]").click()
    new.wait_for_load_state()
    new.goto("/connexion/")
    if "/connexion" in new.url:
        browser_sign_in(new, email, "Orme-Vert-2026")
        expect(new).to_have_url(re.compile("/admin/$"))
    new.goto(f"/admin/demandes/?q={number}")
    expect(new.get_by_role("link", name=number)).to_be_visible()
