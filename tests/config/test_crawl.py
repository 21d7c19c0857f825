"""Every page that anybody can reach answers, and none of its links leads to a refusal or to nothing.

As production serves it: private files on a disk, static files gathered under names made of their content.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from pytest_django import Settings

from config.urls import urlpatterns as portal
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.crawl import Crawl, addresses_without_arguments, links_of
from tests.kit.full_portal import EVERYTHING, TWO_ACCOUNTS, files_store, portal_fill, staff_of, tenant_of
from tests.kit.left_home import left_home
from tests.kit.static_files import static_gathered
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
GROUPS = ("Communication", "Gestionnaires", "Siège", "Comptabilité", "Administrateurs")
STAFF = (*GROUPS, "superuser")
# Those whose lists differ most from row to row open two of each; one of each sort asks for what no page links to.
SEE_MOST = ("tenant with everything", "Gestionnaires")
ASKED = ("visitor", "tenant with everything", "superuser")


@pytest.fixture
def as_production(settings: Settings, tmp_path: Path) -> None:
    private = {
        "BACKEND": "tenant_space.files.storages.PrivateFileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STATIC_ROOT = static_gathered()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": private,
        "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
    }


def everybody() -> dict[str, User | None]:
    """One of each sort of people; None: a visitor."""
    return {
        "visitor": None,
        "tenant with everything": tenant_of(EVERYTHING),
        "tenant with two accounts": tenant_of(TWO_ACCOUNTS),
        "newcomer": f.UserFactory(tenant=f.HolderFactory().tenant),
        "who left": f.UserFactory(tenant=left_home().tenant),
        **{group: staff_of(group) for group in GROUPS},
        "superuser": f.StaffFactory(is_superuser=True),
    }


@pytest.mark.slow
def test_every_page_of_every_role_answers_and_no_link_is_dead(as_production: None) -> None:
    portal_fill()
    people, addresses = everybody(), addresses_without_arguments()
    files_store()
    faults, opened, of_administrators = [], {}, set[str]()
    for who, user in people.items():
        client = Client()
        if user:
            client.force_login(user)
        samples = 2 if who in SEE_MOST else 1
        crawl = Crawl(client, who, samples)
        if who != "superuser":  # whose pages administrators have: only what these do not reach is asked for
            crawl.follow("/admin/" if who in STAFF else "/")
        if who in ASKED:
            crawl.ask(address for address in addresses if who != "superuser" or address not in of_administrators)
        if who == "Administrateurs":
            of_administrators = set(crawl.statuses)
        faults += crawl.faults
        opened[who] = len(crawl.statuses)
    assert faults == [], "\n".join(map(str, faults))
    assert min(opened.values()) > 20 and opened["Administrateurs"] > 200, opened


def _page(body: str) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: HttpResponse(body)


def _broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def _home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/admin/")


def _missing(request: HttpRequest) -> HttpResponse:
    raise Http404


PLANTED = '<a href="casse/">a</a> <img src="/manque/"> <form action="/manque/?q=1"></form> <a href="mailto:a@b">b</a>'
MENU = """<script id="wagtail-sidebar-props" type="application/json">
{"modules": [{"url": "/admin/refus/", "items": [{"url": "/admin/", "label": "a"}, {"url": null}]}]}</script>"""
_OPEN = [
    path("plante/", login_not_required(_page(PLANTED))),
    path("plante/casse/", login_not_required(_broken)),
    path("manque/", login_not_required(_missing)),
    path("admin/plante/", login_not_required(_page(MENU))),
    path("admin/refus/", login_not_required(_home)),
    path("admin/", login_not_required(_page("home"))),
]
urlpatterns = [*_OPEN, *portal]


@pytest.mark.urls("tests.config.test_crawl")
def test_what_is_planted_is_found() -> None:
    faults = Crawl(Client(), "visitor").follow("/plante/").faults
    assert [(fault.link, fault.seen_on, fault.status) for fault in faults] == [
        ("/plante/casse/", "/plante/", 500),
        ("/manque/", "/plante/", 404),
        ("/manque/?q=1", "/plante/", 404),
    ]
    assert faults[0].reason.startswith("ZeroDivisionError")
    assert Crawl(Client(), "visitor").ask(["/manque/", "/plante/casse/"]).faults == [
        faults[0].__class__("visitor", "/plante/casse/", "", 500, faults[0].reason)
    ]


@pytest.mark.urls("tests.config.test_crawl")
def test_an_entry_of_the_menu_that_leads_back_home_is_a_refusal() -> None:
    faults = Crawl(Client(), "Communication").follow("/admin/plante/").faults
    assert [(fault.link, fault.seen_on, fault.reason) for fault in faults] == [
        ("/admin/refus/", "/admin/plante/", "sent back to /admin/")
    ]


def test_links_are_those_of_the_portal_that_one_follows() -> None:
    page = """<a href="../b/?x=1&amp;y=2#top">b</a><a href="https://www.example.org/">c</a><a href="#d">d</a>
    <form method="post" action="/e/"></form><form action="/f/"></form><link href="/static/none.css">"""
    assert list(links_of(page, "/a/")) == ["/b/?x=1&y=2", "/a/", "/f/"]
