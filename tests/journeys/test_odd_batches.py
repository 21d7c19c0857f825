"""What odd data of the ERP come to on screens: a row that cannot be shown, a year of birth, a batch that is held."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.kit.batches import MADE
from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.browser_sign_up import fill_identity, validate
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
# As an older import may have left it: a visit without end, and a second réclamation that can be shown.
SEEDED = """
import datetime as dt
from django.utils import timezone
from tenant_space.tenancy.models import Claim, ClaimEvent, Tenant
now = timezone.now()
ClaimEvent.objects.filter(appointment_from__isnull=False).update(
    appointment_from=now + dt.timedelta(days=2), appointment_to=dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC))
Claim.objects.create(claim_id="R900", account_id="123456", opened_at=now, updated_at=now, category="NUISIBLES",
    title="Volet cassé", status="EN_COURS")
Tenant.objects.filter(pk="T0000123").update(birth_date="1971-00-00")
"""


@pytest.fixture(scope="module")
def seeded(portal: Portal) -> None:
    portal.shell(SEEDED)
    create_tenant_access(portal, "owing@example.org", "T0000123", PASSWORD)
    create_staff(portal, "compta@example.org", "Comptabilité", PASSWORD)
    with pytest.raises(RuntimeError, match="retenu"):
        portal.manage("import_erp", str(MADE / "held_holders_empty"))


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.other_way)])
def test_a_page_says_what_is_missing_and_shows_the_rest(size: str, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    browser_sign_in(page, "owing@example.org", PASSWORD)
    expect(page.get_by_text("Une information manque")).to_be_visible()
    check(page, "accueil-incomplet")
    page.goto("/mes-reclamations/")
    expect(page.get_by_role("heading", name="Volet cassé")).to_be_visible()
    expect(page.get_by_text("Une information manque")).to_be_visible()
    check(page, "reclamations-incompletes")
    page.goto("/mes-informations-personnelles/")
    expect(page.get_by_text("Née en")).to_be_visible()
    check(page, "naissance-incomplete")


@pytest.mark.other_way
@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.other_way)])
def test_who_knows_only_a_year_is_recognised(
    size: str, open_browser: OpenBrowser, check: Check, portal: Portal
) -> None:
    portal.shell(
        "from tenant_space.tenancy.models import Tenant\n"
        "Tenant.objects.filter(pk='T0000124').update(birth_date='1969-00-00')"
    )
    page = open_browser(size)
    page.goto("/inscription/")
    fill_identity(page, number="123456", name="Dupont", first_name="Jérôme", born=("00", "00", "1969"))
    check(page, "inscription-annee-seule")
    validate(page)
    expect(page.get_by_text("Étape 2 sur 2")).to_be_visible()


@pytest.mark.other_way
@pytest.mark.usefixtures("seeded")
def test_accounting_sees_why_a_batch_is_held(open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("desktop")
    browser_sign_in(page, "compta@example.org", PASSWORD)
    page.goto("/admin/exchange/batch/?state__exact=HELD")
    expect(page.get_by_text("Retenu", exact=True).last).to_be_visible()
    page.get_by_role("link", name=re.compile("20261124T020000Z_000124_FULL|Examiner|Inspecter")).first.click()
    expect(page.get_by_text("Compte 123456 : personne T0000123")).to_be_visible()
    expect(page.get_by_text("import_erp DOSSIER-DU-LOT --release")).to_be_visible()
