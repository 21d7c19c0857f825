"""What one rents, and where one's réclamations stand: on a phone, down to 320 px, to the visit in the calendar."""

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
PASSWORD = "Tilleul-2026"
PEOPLE = {"owing@example.org": "T0000123", "garage@example.org": "T0000300"}
# Names as long as the ERP may send them, an annex, an old lease, and a réclamation in each place of the list.
SEEDED = """
import datetime as dt
from django.utils import timezone
from tenant_space.tenancy.models import Claim, ClaimEvent, Lease, Premises, RentAccount
now, account = timezone.now(), RentAccount.objects.get(pk="123456")
Premises.objects.filter(pk="P001").update(residence_name="R" * 80, address_line2="Esc" + "a" * 77)
Lease.objects.create(lease_id="L900", account=account, premises_id="P020", kind="ANNEX", start_date="2015-01-01",
    end_date="2018-01-31", rent_cents=1200, insurance_required=False)
ClaimEvent.objects.filter(appointment_from__isnull=False).update(
    appointment_from=now + dt.timedelta(days=2), appointment_to=now + dt.timedelta(days=2, hours=3))
waits = Claim.objects.create(claim_id="R900", account=account, opened_at=now, updated_at=now, category="NUISIBLES",
    title="T" * 120, description="Première ligne\\n" + "d" * 200, status="EN_ATTENTE_LOCATAIRE")
over = Claim.objects.create(claim_id="R901", account=account, opened_at=now, updated_at=now, closed_at=now,
    category="PROPRETE", title="Encombrants", status="TRAITEE")
for claim, text in ((waits, "Envoyez-nous une photo.\\n" + "t" * 300), (over, "Le hall est vide.")):
    ClaimEvent.objects.create(claim=claim, event_id="1", event_at=now, status=claim.status, public_text=text)
"""


@pytest.fixture(scope="module")
def seeded(portal: Portal) -> None:
    portal.shell(SEEDED)
    for email, tenant in PEOPLE.items():
        create_tenant_access(portal, email, tenant, PASSWORD)


def look(page: Page, check: Check, name: str) -> None:
    """The bars of every page, with all that folds unfolded, and no sideways scroll on the smallest window."""
    page.locator("main").evaluate("main => main.querySelectorAll('details').forEach(one => one.open = true)")
    check(page, name)
    usual = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.set_viewport_size(usual)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.other_way)])
def test_what_one_rents_and_where_ones_claims_stand(size: str, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    browser_sign_in(page, "owing@example.org", PASSWORD)
    page.get_by_role("link", name="Voir le rendez-vous").click()
    expect(page).to_have_url(re.compile("/mes-reclamations/#reclamation-R1$"))
    expect(page.get_by_text("Plomberie Forézienne").first).to_be_visible()
    look(page, check, "reclamations")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Ajouter à mon agenda")).click()
    assert download.value.suggested_filename == "rendez-vous-R1.ics"
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).events
    assert event["summary"] == "Rendez-vous pour votre réclamation"
    page.get_by_role("link", name="Terminées", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Encombrants")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Fuite")).to_have_count(0)
    page.goto("/espace/residence/")
    expect(page.get_by_text(re.compile("Loyer et charges\\s: 501,78\\s€ par mois."))).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="Garage")).to_be_visible()
    expect(page.get_by_text("Bail terminé")).to_be_hidden()
    look(page, check, "residence")


@pytest.mark.other_way
@pytest.mark.usefixtures("seeded")
def test_only_a_parking_place_and_no_claim(open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone")
    browser_sign_in(page, "garage@example.org", PASSWORD)
    page.goto("/ma-residence/")
    expect(page.get_by_role("heading", level=2, name="Stationnement")).to_be_visible()
    page.goto("/mes-reclamations/")
    expect(page.get_by_text("Vous n'avez aucune réclamation.")).to_be_visible()
    expect(page.get_by_role("heading", name="Signaler un problème")).to_be_visible()
    check(page, "reclamations-aucune")
