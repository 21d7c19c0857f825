"""The two layers of the lock of signed-in pages."""

import pytest
from wagtail.models import Page, PageViewRestriction

from forms.insurance.models import InsurancePage
from tenant_space.dashboard.models import DashboardPage
from tenant_space.documents.models import DocumentsPage
from tenant_space.ledger.models import RentAccountPage
from tenant_space.preferences.models import PreferencesPage
from tenant_space.residence.models import ResidencePage
from tests.kit.secured_pages import PATHS
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.mark.parametrize(
    "model",
    [
        DashboardPage,
        RentAccountPage,
        ResidencePage,
        DocumentsPage,
        PreferencesPage,
        InsurancePage,
    ],
)
def test_both_layers_of_the_lock(client: Client, model: type[Page]) -> None:
    page = model.objects.get()
    assert PageViewRestriction.objects.filter(page=page, restriction_type="login").count() == 1
    PageViewRestriction.objects.filter(page=page).delete()
    assert client.get(page.url).status_code == 302, "serve() alone still protects"
    page.save_revision().publish()
    assert PageViewRestriction.objects.filter(page=page).count() == 1, "publishing puts the other layer back"


def test_no_secured_page_is_in_the_sitemap(client: Client) -> None:
    text = client.get("/sitemap.xml").content.decode()
    assert "/aide/" in text
    for path in PATHS:
        assert path not in text
