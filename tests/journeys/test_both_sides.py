"""One certificate from the phone to the answer, and back: tenant and manager on the same real portal."""

import io
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect
from reportlab.pdfgen import canvas

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.browser_desk import open_submission, see_the_file
from tests.kit.browser_insurance import PATH, confirmed, fill_dates, send, tick_both
from tests.kit.portal import Portal
from tests.kit.services.clamav import EICAR

pytestmark = pytest.mark.browser
REAL_PARTS = True  # files on S3, scanned by ClamAV
PASSWORD = "Tilleul-2026"
# size of both screens, JavaScript, the tenant's number
WAYS = [
    ("phone", True, 5),
    pytest.param("phone", False, 6, marks=pytest.mark.other_way),
    ("desktop", True, 7),
    ("desktop", False, 8),
]
HOME = """
from tests.kit import factories as f
n = {number}
holder = f.HolderFactory(tenant__tenant_id=f"TB{{n}}", account__account_number=f"80000{{n}}")
f.LeaseFactory(lease_id=f"LBM{{n}}", account=holder.account, insurance_status="EXPIRED",
    premises__premises_id=f"PBM{{n}}")
f.LeaseFactory(lease_id=f"LBG{{n}}", account=holder.account, insurance_status="EXPIRED",
    kind="ANNEX",
    premises__premises_id=f"PBG{{n}}", premises__garage=True)
"""


def certificate() -> bytes:
    """A certificate as an insurer's PDF."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(72, 760, "ATTESTATION D'ASSURANCE HABITATION")
    sheet.save()
    return out.getvalue()


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.fixture(scope="module")
def manager(portal: Portal) -> str:
    email = "gaelle@example.org"
    create_staff(portal, email, "Gestionnaires", PASSWORD)
    portal.shell(
        "from tenant_space.identity.models import User\n"
        "from tenant_space.tenancy.models import Agency\n"
        f"User.objects.get(email={email!r}).agencies.set(Agency.objects.all())"
    )
    return email


def add(page: Page, script: bool, *files: FilePayload) -> None:
    page.locator("#fichiers").set_input_files(list(files))
    if not script:
        page.get_by_role("button", name="Ajouter").click()


def send_certificate(page: Page, script: bool) -> str:
    page.goto(PATH)
    refused = page.get_by_role("button", name="Retirer de la liste")
    if refused.count():
        refused.click()
        expect(refused).to_have_count(0)
    tick_both(page)
    fill_dates(page)
    add(page, script, file("attestation.pdf", certificate()))
    expect(page.get_by_role("button", name="Supprimer attestation.pdf")).to_be_visible()
    send(page)
    return confirmed(page)


@pytest.mark.parametrize(("size", "script", "number"), WAYS)
def test_refused_sent_again_accepted(
    portal: Portal,
    manager: str,
    open_browser: OpenBrowser,
    check: Check,
    size: str,
    script: bool,
    number: int,
) -> None:
    portal.shell(HOME.format(number=number))
    email = f"b{number}@example.org"
    create_tenant_access(portal, email, f"TB{number}", PASSWORD)
    tenant, desk = open_browser(size, java_script_enabled=script), open_browser(size, java_script_enabled=script)
    browser_sign_in(tenant, email, PASSWORD)
    browser_sign_in(desk, manager, PASSWORD)
    expect(desk).to_have_url(re.compile("/admin/$"))

    tenant.goto(PATH)
    add(tenant, script, file("facture.pdf", certificate() + EICAR))
    expect(tenant.get_by_text("contient un virus").first).to_be_visible()
    first = send_certificate(tenant, script)
    portal.mails.wait(email, "Nous avons bien reçu votre attestation d'assurance")

    open_submission(desk, first)
    see_the_file(desk)
    desk.get_by_text("Refuser…").click()
    desk.get_by_label("Texte que le locataire va lire").fill("L'adresse de votre logement manque.")
    desk.get_by_role("button", name="Refuser et prévenir le locataire").click()
    subject = "Votre attestation d'assurance n'a pas pu être acceptée"
    mail = portal.mails.wait(email, subject, saying="L'adresse de votre logement manque.")

    tenant.goto(portal.link_in(mail))
    expect(tenant.get_by_text("L'adresse de votre logement manque.")).to_be_visible()
    if script:
        check(tenant, "envoi-refuse")
    tenant.goto(PATH)
    expect(tenant.get_by_text("Refusée").first).to_be_visible()
    second = send_certificate(tenant, script)
    assert int(second) > int(first)

    open_submission(desk, second)
    desk.get_by_role("button", name="Accepter").click()
    expect(desk.get_by_text("Demande acceptée. Le locataire est prévenu.")).to_be_visible()
    portal.mails.wait(email, "Votre attestation d'assurance est acceptée")
    tenant.goto("/ma-residence/")
    expect(tenant.get_by_text("À jour")).to_have_count(2)
    if script:
        check(tenant, "residence-a-jour")
    with tenant.expect_download() as download:
        tenant.goto(f"/envois/{first}/")
        tenant.get_by_role("link", name=re.compile("Télécharger.*attestation.pdf")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
