"""Mails and cards link to lasting addresses: editors may move and rename the pages behind them."""

import pytest
from django.urls import reverse
from wagtail.models import get_page_models

from tenant_space.ledger.models import RentAccountPage
from tenant_space.secured.pages import ReadingPage
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_each_leads_to_its_page_with_what_follows(tenant_client: Client) -> None:
    names = [model.lasting for model in get_page_models() if issubclass(model, ReadingPage) and model.lasting]
    assert len(names) == len(set(names)) == 10
    for name in names:
        answer = tenant_client.get(reverse("reading_page", args=[name]), {"compte": "9"})
        assert answer.status_code == 302
        assert answer["Location"].endswith("/?compte=9")
        assert "no-store" in answer["Cache-Control"]


def test_it_follows_a_page_that_moved_and_says_missing_without_one(tenant_client: Client) -> None:
    page = RentAccountPage.objects.get()
    page.slug = "mes-ecritures"
    page.save_revision().publish()
    address = reverse("reading_page", args=["compte"])
    assert tenant_client.get(address)["Location"] == "/mes-ecritures/"
    page.refresh_from_db()
    page.unpublish()
    assert tenant_client.get(address).status_code == 404
    assert tenant_client.get(reverse("reading_page", args=["rien"])).status_code == 404


def test_a_visitor_signs_in_first(client: Client) -> None:
    assert "/connexion/" in client.get(reverse("reading_page", args=["compte"]))["Location"]
