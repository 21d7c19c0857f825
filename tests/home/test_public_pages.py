"""The kept body of a public page: filled by visitors, given to visitors, gone with the next change of anybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Page, PageViewRestriction

from forms.access_help.models import HelpRequestPage
from forms.contact.models import Emergency
from home.models import HelpPage, HomePage, LegalPage, StandardPage
from tenant_space.editable_words.models import Wording
from tenant_space.identity.models import User
from tenant_space.landlord.models import LandlordSettings
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> None:
    settings.PORTAL_PUBLIC_SECONDS = 60


@pytest.fixture
def notice() -> StandardPage:
    """A page of editors in the menu."""
    page = StandardPage(title="Travaux en cours", slug="travaux", show_in_menus=True, introduction="<p>En mars.</p>")
    HomePage.objects.get().add_child(instance=page)
    return page


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_second_visitor_costs_no_query_and_the_third_answer_is_empty(client: Client) -> None:
    first = client.get("/")
    assert queries(Client(), "/") == 0
    again = Client().get("/")
    assert again.content == first.content and again["ETag"] == first["ETag"] and again["Cache-Control"] == "no-cache"
    assert list(first.headers) == list(again.headers)
    known = Client().get("/", headers={"If-None-Match": first["ETag"]})
    assert known.status_code == 304 and not known.content and known["ETag"] == first["ETag"]
    packed = Client().get("/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(first.content) / 2
    assert Client().get("/", headers={"If-None-Match": packed["ETag"]}).status_code == 304
    other = Client().get("/", headers={"If-None-Match": '"of another page"'})
    assert other.status_code == 200 and other.content == first.content


@pytest.mark.parametrize("path", ["/", "/aide/", "/nous-contacter/"])
def test_a_signed_in_person_neither_fills_nor_reads_it(path: str, user: User) -> None:
    """Case 38: somebody else's name at the top."""
    tenant = Client()
    tenant.force_login(user)
    path_asked = f"{path}?tout" if path == "/" else path  # *Accueil* stands in for the home page
    own = tenant.get(path_asked)
    name = user.tenant.last_name
    assert name in own.content.decode() and "no-store" in own["Cache-Control"] and "ETag" not in own
    visitor = Client().get(path)
    assert name not in visitor.content.decode()
    again = tenant.get(path_asked, headers={"If-None-Match": visitor["ETag"]})
    assert again.status_code == 200 and name in again.content.decode()
    tenant.post(reverse("account_logout"))
    out = tenant.get(path, headers={"If-None-Match": own.get("ETag", '"own"')})
    assert out.status_code == 200 and name not in out.content.decode()


def test_pages_with_a_form_are_made_each_time_and_their_first_visitor_can_send_it() -> None:
    """Case 37: the form out of the cache."""
    Client().get("/")
    help_url = HelpRequestPage.objects.get().url
    for path in (reverse("account_login"), help_url, reverse("registration")):
        for visitor in (Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)):
            answer = visitor.get(path)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())
            assert token and "csrftoken" in visitor.cookies and "ETag" not in answer, path
            assert visitor.post(path, {"csrfmiddlewaretoken": token[1]}).status_code != 403, path


def test_a_page_that_is_restricted_is_closed_at_once(client: Client) -> None:
    """Case 37: a password or a sign-in put on a page that is kept."""
    page = HelpPage.objects.get()
    assert client.get(page.url).status_code == 200
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert Client().get(page.url).status_code == 302
    restriction.delete()
    assert Client().get(page.url).status_code == 200
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert Client().get(page.url).status_code == 302


def _published(page: Page) -> None:
    page.introduction = "<p>En avril.</p>"
    page.save_revision().publish()


def _moved(page: Page) -> None:
    page.move(StandardPage.objects.exclude(pk=page.pk).get(), pos="last-child")


CHANGES: list[tuple[str, Callable[[StandardPage], object], str, bool]] = [
    ("publish", _published, "En avril.", True),
    ("unpublish", lambda page: page.unpublish(), "En mars.", False),
    ("delete", lambda page: page.delete(), "En mars.", False),
    ("move", _moved, "En mars.", False),
]


@pytest.mark.parametrize(("change", "said", "there"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
@pytest.mark.parametrize("who", ["visitor", "editor"])
def test_what_becomes_of_a_page_is_seen_by_the_next_who_asks(
    notice: StandardPage, change: Callable[[StandardPage], object], said: str, there: bool, who: str
) -> None:
    """Case 39: gone from the site, alive in the cache."""
    HomePage.objects.get().add_child(instance=StandardPage(title="Archives", slug="archives"))
    for _ in range(2):
        assert "En mars." in Client().get("/travaux/").content.decode()
    menu = Client().get("/").content.decode()
    assert "Travaux en cours" in menu
    change(StandardPage.objects.get(slug="travaux"))
    client = Client()
    if who == "editor":
        client.force_login(f.StaffFactory(is_superuser=True))
    answer = client.get("/travaux/")
    assert (answer.status_code == 200 and said in answer.content.decode()) is there
    assert ("Travaux en cours" in client.get("/").content.decode()) is there, "in the menu, too"


def _words() -> None:
    Wording.objects.all()[0].save()


def _phone() -> None:
    row = LandlordSettings.load()
    row.phone = "04 77 99 88 77"
    row.save()


def _emergency() -> None:
    Emergency.objects.all()[0].delete()


@pytest.mark.parametrize("change", [_words, _phone, _emergency])
def test_words_numbers_and_the_landlord_change_at_once(change: Callable[[], object]) -> None:
    """Case 39 goes on: a snippet, an emergency number, the settings."""
    Client().get("/nous-contacter/")
    before = Client().get("/nous-contacter/").content
    assert queries(Client(), "/nous-contacter/") == 0
    change()
    assert queries(Client(), "/nous-contacter/") > 0, "made again"
    assert (Client().get("/nous-contacter/").content != before) is (change is not _words)


def test_parameters_and_other_hosts_have_bodies_of_their_own_or_none(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get("/")
    assert queries(Client(), "/?page=2") > 0 and queries(Client(HTTP_HOST="other.example"), "/") > 0
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 400


def test_what_a_film_needs_goes_with_the_kept_page() -> None:
    page = LegalPage.objects.first()
    page.body = [("video", {"url": "https://youtu.be/abcdefghijk", "title": "Le tri", "summary": "Trois bacs."})]
    page.save_revision().publish()
    policies = [Client().get(page.url)["Content-Security-Policy"] for _ in range(2)]
    assert policies[0] == policies[1] and "youtube-nocookie.com" in policies[0]
