"""Laying down the tree of pages. What exists stays as editors left it; only what is missing is added."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Site

from home.first_pages import HOME_INTRODUCTION
from home.models import HomePage
from tenant_space.editable_words.first_texts import french
from tenant_space.editable_words.page_specs import PageSpec, page_specs
from tenant_space.landlord.models import LandlordSettings

HOME_TITLE = "Accueil"
HOME_SLUG = "accueil"
HOME_DESCRIPTION = "Consultez votre compte, votre logement et vos avis d'échéance en ligne."
_WELCOME = {"slug": "home", "title": "Welcome to your new Wagtail site!", "depth": 2, "numchild": 0}
_PAGE_LINK = re.compile(r'href="page:(\w+)"')


def tree_ensure() -> list[str]:
    """Make sure of the site, its home and its pages; return the titles of the pages added."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home, added = _home_ensure()
    site_ensure(home)
    _welcome_remove()
    # Two passes: a text may link to a page that comes after it.
    specs = page_specs()
    created = {spec.name: _insert(spec, home) for spec in specs if spec.existing() is None}
    pages = {spec.name: spec.existing() for spec in specs}
    for spec in specs:
        if spec.name in created:
            _write_and_publish(created[spec.name], spec, pages)
    return [*added, *(page.title for page in created.values())]


def site_ensure(home: HomePage) -> None:
    """One default site at the portal's address. The environment decides the address, not the database."""
    address = urlsplit(settings.PORTAL_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.site_name = LandlordSettings.load().name
    site.save()


def _home_ensure() -> tuple[HomePage, list[str]]:
    home = HomePage.objects.order_by("path").first()
    if home:
        return home, []
    root = Page.get_first_root_node()
    home = HomePage(
        title=HOME_TITLE,
        slug=find_available_slug(root, HOME_SLUG),
        introduction=HOME_INTRODUCTION,
        search_description=HOME_DESCRIPTION,
        live=False,
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    return home, [home.title]


def _welcome_remove() -> None:
    """Remove Wagtail's own first page, unless somebody has written on it or hung a page under it."""
    for page in Page.objects.filter(latest_revision=None, **_WELCOME):
        if page.specific_class is Page and not page.sites_rooted_here.exists():
            page.delete()


def _insert(spec: PageSpec, home: HomePage) -> Page:
    """Add the page, unpublished, at its place of the manual's order."""
    page = spec.model(
        title=spec.title,
        slug=find_available_slug(home, spec.slug),
        search_description=spec.search_description,
        show_in_menus=spec.in_menus,
        live=False,
        **spec.known_by,
    )
    home.refresh_from_db(fields=["path", "numchild"])
    before = _page_before(spec.place, home)
    if before:
        before.add_sibling(pos="right", instance=page)
    elif first := home.get_first_child():
        first.add_sibling(pos="left", instance=page)
    else:
        home.add_child(instance=page)
    return page


def _page_before(place: int, home: HomePage) -> Page | None:
    """The existing page that comes right before this place, among the pages of the home."""
    for spec in reversed(page_specs()):
        found = spec.existing() if spec.place < place else None
        if found and found.is_child_of(home):
            return found
    return None


def _write_and_publish(page: Page, spec: PageSpec, pages: dict[str, Page]) -> None:
    page = spec.model.objects.get(pk=page.pk)  # its siblings have moved it since
    for name, value in spec.first_texts().items():
        setattr(page, name, _resolved(value, pages))
    page.save_revision().publish()


def _resolved(value: Any, pages: dict[str, Page]) -> Any:
    """The same text with Wagtail's links to pages and French spaces."""
    if isinstance(value, str):
        return _PAGE_LINK.sub(lambda found: _link(found[1], pages), french(value))
    if isinstance(value, dict):
        return {key: _resolved(item, pages) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_resolved(item, pages) for item in value)
    return value


def _link(name: str, pages: dict[str, Page]) -> str:
    return f'linktype="page" id="{pages[name].pk}"'
