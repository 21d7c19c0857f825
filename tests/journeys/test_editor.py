"""The editors' journey: a page, an agency, an introduction; previewed, published, seen by the tenant."""

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.kit.browser import OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.browser_editor import publish, write_introduction
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

EDITOR, TENANT, PASSWORD = "camille@example.org", "helene@example.org", "Tilleul-2026"


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    create_staff(portal, EDITOR, "Communication", PASSWORD)
    create_tenant_access(portal, TENANT, "T0000123", PASSWORD)


def page_id(portal: Portal, model: str) -> str:
    return portal.shell(f"from django.apps import apps; print(apps.get_model({model!r}).objects.get().pk)").strip()


def preview_of(page: Page) -> FrameLocator:
    """The preview panel, opened; it refreshes by itself while one types."""
    toggle = page.get_by_role("button", name="Afficher/masquer la prévisualisation")
    page.wait_for_load_state("networkidle")  # the admin opens it again by itself if it was open before
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    page.wait_for_timeout(2000)  # a person's pause: what is typed sooner counts as the page's first state
    return page.get_by_role("complementary", name="Prévisualisation").frame_locator("iframe").last


def test_what_an_editor_publishes_the_tenant_sees(portal: Portal, people: None, open_browser: OpenBrowser) -> None:
    editor = open_browser("desktop")
    browser_sign_in(editor, EDITOR, PASSWORD)
    expect(editor).to_have_url(re.compile("/admin/$"))

    editor.goto(f"/admin/pages/{page_id(portal, 'home.HelpPage')}/edit/")
    preview = preview_of(editor)
    expect(preview.get_by_role("heading", level=1)).to_have_text("Aide")
    write_introduction(editor, "Nouveau : appelez-nous aussi le samedi. ")
    expect(preview.get_by_text("Nouveau : appelez-nous aussi le samedi.")).to_be_visible()
    publish(editor)

    editor.goto(f"/admin/pages/{page_id(portal, 'documents.DocumentsPage')}/edit/")
    preview = preview_of(editor)
    expect(preview.get_by_text("000000").first).to_be_visible()  # the demo tenant, nobody's account
    write_introduction(editor, "Vos papiers de janvier arrivent le 3. ")
    expect(preview.get_by_text("Vos papiers de janvier arrivent le 3.")).to_be_visible()
    publish(editor)

    editor.goto("/admin/snippets/landlord/agencydetails/add/")
    preview = preview_of(editor)
    editor.get_by_role("textbox", name="Code de l'agence").fill("CV")
    expect(preview.get_by_text("25 rue Tarentaize")).to_be_visible()  # the ERP's, since the field is empty
    editor.get_by_role("textbox", name="Téléphone").fill("04 77 99 99 99")
    expect(preview.get_by_text("04\u00a077\u00a099\u00a099\u00a099")).to_be_visible()
    publish(editor)

    tenant = open_browser("phone")
    tenant.goto("/aide/")
    expect(tenant.get_by_text("Nouveau : appelez-nous aussi le samedi.")).to_be_visible()
    browser_sign_in(tenant, TENANT, PASSWORD)
    tenant.goto("/documents-divers/")
    expect(tenant.get_by_text("Vos papiers de janvier arrivent le 3.")).to_be_visible()
    tenant.goto("/nous-contacter/")
    expect(tenant.get_by_text("04\u00a077\u00a099\u00a099\u00a099")).to_be_visible()


@pytest.mark.other_way
def test_an_editor_has_no_way_to_tenants_batches_or_settings(
    portal: Portal, people: None, open_browser: OpenBrowser
) -> None:
    editor = open_browser("desktop")
    browser_sign_in(editor, EDITOR, PASSWORD)
    for path in (
        "/admin/exchange/batch/",
        "/admin/settings/landlord/landlordsettings/",
        "/admin/users/",
        "/admin/reports/site-history/",
    ):
        answer = editor.goto(path)
        assert answer.status in (403, 404) or editor.url.endswith("/admin/"), path
