"""Other details: asked for on the page, decided field by field at the desk, brought by the next batch of the ERP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.kit.batches import batch_write
from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import create_desk_staff
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
HEADER = (
    "tenant_id;civility;last_name;birth_name;first_name;birth_date;phone_home;phone_mobile;phone_work;email;"
    "marital_status;pcs_code;occupation;contact_optin;deceased;updated_at;op\n"
)
# By size of the screen: who asks, the batch that brings it, and the row of it.
PEOPLE = {
    "phone": ("T0000123", 124, "MME;DUPONT;MARTIN;Hélène Marie;1971-03-09;;+33755667788;;;MARIE;5;Aide-soignante"),
    "desktop": ("T0000200", 125, "M;BEN SAÏD;;Mohammed-Amine;1984-02-29;+33477112233;+33755667788;;;PACSE;6;Cariste"),
}


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    create_desk_staff(portal, [("gestion@example.org", "Claire", "Gestionnaires")], PASSWORD)
    for size, (tenant_id, _, _) in PEOPLE.items():
        create_tenant_access(portal, f"{size}@example.org", tenant_id, PASSWORD)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.other_way)])
def test_a_new_phone_is_accepted_an_address_is_not_and_a_batch_brings_the_phone(
    size: str, open_browser: OpenBrowser, check: Check, portal: Portal, tmp_path: Path
) -> None:
    tenant_id, sequence, row = PEOPLE[size]
    page = open_browser(size)
    browser_sign_in(page, f"{size}@example.org", PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto("/espace/informations/")
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
    page.get_by_role("button", name="Confirmer et envoyer").click()
    number = re.search(r"\d{9}", page.get_by_role("heading", level=1).inner_text())
    assert number
    page.goto("/espace/informations/")
    expect(page.get_by_text("Changement demandé le")).to_have_count(2)

    desk = open_browser("phone" if size == "phone" else "desktop")
    browser_sign_in(desk, "gestion@example.org", PASSWORD)
    expect(desk).to_have_url(re.compile("/admin/"))
    desk.goto("/admin/demandes/")
    desk.get_by_role("link", name=number.group()).first.click()
    address = desk.get_by_role("group", name="Adresse de messagerie de contact")
    address.get_by_label("Accepter").uncheck()
    address.get_by_label("Sinon, pourquoi").fill("Nos mails à cette adresse reviennent.")
    desk.get_by_role("button", name="Accepter", exact=True).click()
    expect(desk.get_by_text("Demande acceptée").first).to_be_visible()

    page.reload()
    expect(page.get_by_text("Changement accepté le")).to_be_visible()
    expect(page.get_by_text("Nos mails à cette adresse reviennent.")).to_be_visible()
    check(page, "informations-decidees")
    line = f"{tenant_id};{row};Y;N;2026-11-23T22:00:00Z;U\n"
    files = {"tenants.csv": HEADER + line}
    portal.manage("import_erp", str(batch_write(tmp_path / "lot", files, sequence, mode="DELTA")))
    page.reload()
    expect(page.get_by_text("07 55 66 77 88")).to_be_visible()
    expect(page.get_by_text("Changement accepté le")).to_have_count(0)
