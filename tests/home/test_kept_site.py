"""The site and its home page are kept while pages below are served, and never shown from there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from home.models import HelpPage, HomePage
from home.selectors import site_kept
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def help_page() -> HelpPage:
    return HelpPage.objects.get()


def test_below_the_home_page_neither_is_read_again(client: Client, help_page: HelpPage) -> None:
    client.get(help_page.url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(help_page.url).status_code == 200
    asked = " ".join(query["sql"] for query in captured)
    assert 'FROM "wagtailcore_site"' not in asked
    assert '"home_homepage"' not in asked


def test_the_home_page_itself_is_always_the_present_one(client: Client, help_page: HelpPage) -> None:
    client.get(help_page.url)
    HomePage.objects.update(introduction="<p>Nouveau mot d'accueil.</p>")
    assert "Nouveau mot d&#x27;accueil." in client.get("/").content.decode().replace("'", "&#x27;")


def test_a_site_with_another_home_page_is_seen_at_once(client: Client, help_page: HelpPage) -> None:
    client.get(help_page.url)
    elsewhere = Page.get_first_root_node().add_child(instance=HomePage(title="Ailleurs", slug="ailleurs"))
    site = Site.objects.get()
    site.root_page = elsewhere
    site.save()
    assert client.get(help_page.url).status_code == 404


def test_of_several_sites_wagtail_chooses(client: Client, help_page: HelpPage) -> None:
    elsewhere = Page.get_first_root_node().add_child(instance=HomePage(title="Ailleurs", slug="ailleurs"))
    Site.objects.create(hostname="localhost", root_page=elsewhere)
    assert site_kept() is None
    assert client.get(help_page.url).status_code == 200
    assert client.get(help_page.url, HTTP_HOST="localhost").status_code == 404


def test_what_is_kept_reads_the_rest_when_asked(client: Client) -> None:
    site_kept()
    assert site_kept().root_page.specific.introduction == HomePage.objects.get().introduction
