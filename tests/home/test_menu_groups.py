"""The menu by groups: every type of page says its own, pages of editors find one too, and apps read the same."""

from __future__ import annotations

import pytest
from wagtail.models import Page, get_page_models

from home.models import HomePage, StandardPage
from home.selectors import MenuGroup, navigation, tree_forget
from home.templatetags.navigation import _lists, menu_lists
from tenant_space.identity.models import User
from tenant_space.secured.pages import MenuPart, ReadingPage
from tests.kit.answers import html_of
from tests.kit.app import App
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
GROUPS = {
    "": ["Accueil"],
    "Mon loyer": [
        *("Mon compte", "Je règle mon loyer en ligne"),
        *("Relevé de compte", "Je gère mes prélèvements automatiques"),
    ],
    "Mon logement": ["Ma résidence", "Mes réclamations", "J'envoie mon attestation d'assurance"],
    "Mes demandes et documents": ["Nous contacter", "Mes demandes", "Documents divers", "Aide"],
    "Moi": ["Mes informations personnelles", "Mes préférences", "Ma sécurité"],
}


def said(groups: tuple[MenuGroup, ...]) -> dict[str, list[str]]:
    return {group.title: [entry.title for entry in group.entries] for group in groups}


def of_tenant(path: str = "/") -> tuple[MenuGroup, ...]:
    return navigation(path, is_tenant=True, signed_in=True).groups


def test_a_tenant_has_four_groups_below_the_home() -> None:
    assert said(of_tenant()) == GROUPS


def test_what_was_written_stands_behind_the_page_one_writes_on_or_first() -> None:
    Page.objects.filter(title="Nous contacter").update(live=False)
    tree_forget()
    assert said(of_tenant())["Mes demandes et documents"] == ["Mes demandes", "Documents divers", "Aide"]


def test_visitors_and_staff_have_what_is_theirs() -> None:
    visitor = said(navigation("/", is_tenant=False, signed_in=False).groups)
    assert visitor == {
        "Menu principal": ["Accueil", "Nous contacter", "Aide"],
        "Inscription": ["Inscription locataire", "Perte du mot de passe"],
    }
    staff = said(navigation("/", is_tenant=False, signed_in=True).groups)
    assert staff == {"Menu principal": ["Accueil", "Nous contacter", "Aide"], "Moi": ["Ma sécurité"]}


def test_a_page_that_editors_add_goes_with_the_papers() -> None:
    page = StandardPage(title="Règlement de la résidence", slug="reglement", show_in_menus=True)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    tree_forget()
    assert page.title in said(of_tenant())["Mes demandes et documents"]
    assert page.title in said(navigation("/", is_tenant=False, signed_in=False).groups)["Menu principal"]


def test_a_group_without_a_page_is_not_shown() -> None:
    papers = [model for model in get_page_models() if getattr(model, "menu_part", None) is MenuPart.RENT]
    assert len(papers) == 8 and all(issubclass(model, ReadingPage) for model in papers)
    Page.objects.filter(pk__in=[page.pk for model in papers for page in model.objects.all()]).update(live=False)
    tree_forget()
    assert list(said(of_tenant())) == [title for title in GROUPS if title != "Mon loyer"]


def test_the_page_one_is_on_stands_out_and_so_does_the_list_above_it() -> None:
    for path, title in (
        ("/envois/", "Mes demandes"),
        ("/envois/000000001/", "Mes demandes"),
        ("/ma-securite/journal/", "Ma sécurité"),
        ("/mon-compte/", "Mon compte"),
    ):
        assert [entry.title for group in of_tenant(path) for entry in group.entries if entry.current] == [title], path


def test_the_first_group_has_no_heading_and_each_other_one(tenant_client: Client) -> None:
    page = html_of(tenant_client.get("/accueil/"))
    assert page.count('<p class="nav__title">') == 2 * 4, "once for a phone, once beside the page"
    assert page.count('aria-label="Mon loyer"') == 2


def test_apps_read_the_same_groups(user: User) -> None:
    app = App()
    assert app.get("/api/v1/menu").status_code == 401
    app.enter(user)
    groups = app.get("/api/v1/menu").json()["groups"]
    assert {group["title"]: [entry["title"] for entry in group["entries"]] for group in groups} == GROUPS
    assert groups[1]["entries"][0] == {"title": "Mon compte", "url": "/mon-compte/"}


def test_only_a_menu_that_is_nobodys_is_kept() -> None:
    _lists.cache_clear()
    on_account = navigation("/", is_tenant=True, signed_in=True, account="300001")
    with_news = navigation("/", is_tenant=True, signed_in=True, unread=2)
    for menu, mark in ((on_account, "compte=300001"), (with_news, "avec du nouveau")):
        assert mark in menu_lists(menu)
    assert _lists.cache_info().currsize == 0
    for _ in range(2):
        assert "avec du nouveau" not in menu_lists(navigation("/", is_tenant=True, signed_in=True))
    assert (_lists.cache_info().hits, _lists.cache_info().currsize) == (1, 1)
