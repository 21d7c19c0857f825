"""What is said before a page goes, before old terms of use come back, and what the site is called."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home import departures
from home.enums import LegalKind
from home.models import ContactPage, HelpPage, HomePage, LegalPage, StandardPage
from home.terms_form import version_rank
from tenant_space.landlord.models import LandlordSettings
from tenant_space.ledger.models import RentAccountPage
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.services import ROOT
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LOSSES = [
    (HelpPage, {}, departures.HELP),
    (ContactPage, {}, departures.CONTACT),
    (LegalPage, {"kind": LegalKind.TERMS}, departures.TERMS),
    (LegalPage, {"kind": LegalKind.PRIVACY}, departures.LEGAL),
    (RentAccountPage, {}, departures.SECURED),
]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")]))
    return client


@pytest.mark.parametrize("action", ["unpublish", "delete"])
@pytest.mark.parametrize(("model", "which", "loss"), LOSSES)
def test_what_is_lost_is_said_before_a_page_goes(
    admin: Client, model: type[Page], which: dict[str, str], loss: str, action: str
) -> None:
    page = model.objects.get(**which)
    asked = html_of(admin.get(f"/admin/pages/{page.pk}/{action}/"))
    assert loss in asked


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_several_at_once_are_told_too(admin: Client, action: str) -> None:
    ids = f"id={HelpPage.objects.get().pk}&id={ContactPage.objects.get().pk}"
    asked = html_of(admin.get(f"/admin/bulk/wagtailcore/page/{action}/?{ids}"))
    assert departures.HELP in asked and departures.CONTACT in asked


def test_texts_that_lead_to_a_page_are_named_and_a_page_that_nobody_misses_goes_silently(admin: Client) -> None:
    home = HomePage.objects.get()
    mine = home.add_child(instance=StandardPage(title="Travaux", slug="travaux"))
    assert departures.losses(mine) == []
    linked = f'<p>Voir <a linktype="page" id="{mine.pk}">les travaux</a></p>'
    home.add_child(instance=StandardPage(title="Actualités", slug="actualites", introduction=linked))
    assert departures.losses(mine) == [departures.LEADS_HERE.format(titles="Actualités")]
    mine.unpublish()
    assert "Actualités" not in html_of(admin.get(f"/admin/pages/{mine.pk}/delete/"))


def publish(client: Client, page: LegalPage, **changes: str) -> LegalPage:
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "kind": page.kind,
            "version": page.version,
            "body": streamfield([("text", rich_text("<p>Règles</p>"))]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "action-publish": "1",
            **changes,
        }
    )
    client.post(f"/admin/pages/{page.pk}/edit/", data)
    return LegalPage.objects.get(pk=page.pk)


def test_an_older_version_of_the_terms_comes_back_only_on_purpose(admin: Client) -> None:
    page = publish(admin, LegalPage.objects.get(kind=LegalKind.TERMS), version="2")
    assert page.version == "2"
    assert publish(admin, page, version="1").version == "2", "older"
    page = publish(admin, page, version="10")
    assert page.version == "10", "newer, although 1 comes before 2"
    assert publish(admin, page, version="2").version == "10", "has been accepted before"
    assert publish(admin, page, version="10").version == "10"
    assert publish(admin, page, version="2", older_is_meant="on").version == "2"


def test_a_version_in_words_that_has_served_is_known_again(admin: Client) -> None:
    page = publish(admin, LegalPage.objects.get(kind=LegalKind.TERMS), version="été")
    page = publish(admin, page, version="hiver")
    assert page.version == "hiver"
    assert publish(admin, page, version="été").version == "hiver"


def test_other_legal_pages_are_numbered_as_one_likes(admin: Client) -> None:
    page = publish(admin, LegalPage.objects.get(kind=LegalKind.PRIVACY), version="5")
    assert publish(admin, page, version="4").version == "4"


@pytest.mark.parametrize(("less", "more"), [("1", "2"), ("9", "10"), ("2", "2.1"), ("2025-12", "2026-01")])
def test_versions_have_an_order(less: str, more: str) -> None:
    assert version_rank(less) < version_rank(more)


def test_the_site_has_the_landlords_name_in_the_admin_as_on_the_pages(admin: Client) -> None:
    landlord = LandlordSettings.load()
    landlord.name = "Habitat du Forez"
    landlord.save()
    assert Site.objects.get().site_name == "Habitat du Forez"
    page = html_of(admin.get("/admin/"))
    assert "Habitat du Forez" in page and "Extranet Locataires" not in page


def test_lists_of_the_admin_break_no_word(admin: Client) -> None:
    """Wagtail lays lists out with columns of fixed width, and breaks words to keep them in."""
    assert "css/admin-words" in html_of(admin.get("/admin/pages/", follow=True))
    sheet = (ROOT / "site/static/css/admin-words.css").read_text()
    rules = {
        rule["selector"]: rule["said"]
        for rule in re.finditer(r"(?P<selector>[^{}/]+?)\s*{(?P<said>[^}]*)}", re.sub(r"/\*.*?\*/", "", sheet))
    }
    listing = next(said for selector, said in rules.items() if selector.strip() == ".listing")
    cells = next(said for selector, said in rules.items() if ".listing td" in selector)
    assert "table-layout: auto" in listing
    assert "word-break: normal" in cells and "overflow-wrap: break-word" in cells
