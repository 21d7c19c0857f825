"""A new version of the terms of use is accepted before anything else; the same version asks nobody."""

import json
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from home.enums import LegalKind
from home.models import HelpPage, LegalPage
from tenant_space.dashboard.models import DashboardPage
from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.terms_of_use.services import TermsChanged, terms_accept, terms_due
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.preferences.models import PreferencesPage
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
HERE = "/conditions-a-accepter/"


@pytest.fixture
def user() -> User:
    user = f.UserFactory()
    f.HolderFactory(tenant=user.tenant)
    return user


@pytest.fixture
def tenant(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def publish(version: str | None = None) -> LegalPage:
    """An editor publishes the page of the terms, with another version or the same."""
    page = LegalPage.objects.get(kind=LegalKind.TERMS)
    page.version = version or page.version
    page.save_revision().publish()
    return page


def dashboard() -> str:
    return DashboardPage.objects.get().url


def test_somebody_who_accepted_the_version_in_force_is_not_asked(tenant: Client) -> None:
    assert tenant.get(dashboard()).status_code == 200
    publish()
    assert tenant.get(dashboard()).status_code == 200


def test_a_new_version_is_asked_for_at_once_on_every_page_of_a_tenant(tenant: Client) -> None:
    tenant.get(dashboard())
    publish("2")
    for path in (dashboard(), "/", PreferencesPage.objects.get().url, "/ma-securite/", "/documents/D1/", "/inconnu/"):
        answer = tenant.get(path + "?compte=1")
        assert answer.status_code == 302, path
        assert answer["Location"].startswith(HERE + "?next=%2F"), path


@pytest.mark.parametrize(
    "name", ["registration", "account_login", "account_logout", "session_state", "security_close"]
)
def test_ways_in_and_out_stay_open(tenant: Client, name: str) -> None:
    publish("2")
    assert HERE not in tenant.get(reverse(name)).get("Location", "")


def test_what_everybody_may_read_stays_open(tenant: Client) -> None:
    page = publish("2")
    assert tenant.get(page.url).status_code == 200
    assert tenant.get(HelpPage.objects.get().url).status_code == 200


def test_the_staff_and_visitors_are_never_asked(client: Client) -> None:
    publish("2")
    assert client.get("/").status_code == 200
    client.force_login(f.StaffFactory())
    assert HERE not in client.get("/").get("Location", "")
    assert client.get(HERE)["Location"] == "/"
    assert HERE not in Client().get(HERE)["Location"].partition("?")[0]


def test_accepting_is_stored_journalled_logged_and_leads_on(tenant: Client, user: User) -> None:
    publish("2")
    answer = tenant.get(dashboard() + "?compte=9")
    page = tenant.get(answer["Location"])
    assert "Nos conditions d'utilisation ont changé" in page.content.decode()
    done = tenant.post(answer["Location"], {"version": "2", "terms": "on"})
    assert done["Location"] == dashboard() + "?compte=9"
    user.refresh_from_db()
    assert user.terms_version == "2" and user.terms_accepted_at
    assert [event.detail for event in AccessEvent.objects.filter(kind=EventKind.TERMS_ACCEPTED)] == ["version 2"]
    assert ModelLogEntry.objects.filter(action="identity.terms", object_id=user.pk).count() == 1
    assert tenant.get(dashboard()).status_code == 200
    assert tenant.get(HERE)["Location"] == "/", "nothing left to accept"


def test_without_the_tick_nothing_is_accepted(tenant: Client, user: User) -> None:
    publish("2")
    page = tenant.post(HERE, {"version": "2"}).content.decode()
    assert "Cochez la case pour accepter" in page
    assert terms_due(user)


def test_a_version_that_changed_meanwhile_is_not_accepted_unread(tenant: Client, user: User) -> None:
    publish("2")
    tenant.get(HERE)
    publish("3")
    page = tenant.post(HERE, {"version": "2", "terms": "on"}).content.decode()
    assert "viennent encore de changer" in page and 'value="3"' in page
    assert terms_due(user)
    with pytest.raises(TermsChanged):
        terms_accept(user=user, version="2")


def test_accepting_twice_is_noted_once(user: User) -> None:
    publish("2")
    terms_accept(user=user, version="2")
    terms_accept(user=user, version="2")
    assert AccessEvent.objects.filter(kind=EventKind.TERMS_ACCEPTED).count() == 1


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example/", "//evil.example", HERE, HERE + "?next=/x", "javascript:1", ""),
        *(
            "http://testserver//evil.example/x",
            "http://testserver/\\evil.example/x",
            "http://testserver///evil.example",
        ),
    ],
)
def test_it_leads_nowhere_else(tenant: Client, wanted: str) -> None:
    publish("2")
    done = tenant.post(f"{HERE}?next={wanted}", {"version": "2", "terms": "on"})
    assert done["Location"] == "/"


def test_what_was_typed_is_kept_and_sent_after_accepting(tenant: Client, user: User) -> None:
    publish("2")
    path = PreferencesPage.objects.get().url
    answer = tenant.post(path, {"topics": "x", "password": "secret"})
    assert answer["Location"] == f"{HERE}?next=%2Fsession%2Fsaisie%2F"
    assert "pas encore envoyé" in tenant.get(answer["Location"]).content.decode()
    done = tenant.post(answer["Location"], {"version": "2", "terms": "on"}, follow=True)
    page = done.content.decode()
    assert f'action="{path}"' in page and 'name="topics" value="x"' in page
    assert "secret" not in page


def test_somebody_who_sends_files_is_told_that_they_did_not_arrive(tenant: Client, tmp_path: Path) -> None:
    publish("2")
    (tmp_path / "a.txt").write_text("a")
    with (tmp_path / "a.txt").open("rb") as file:
        answer = tenant.post("/envois/x/", {"file": file}, headers={"referer": "http://testserver/mon-logement/"})
    assert "envoi=perdu" in answer["Location"]
    assert "refaites votre envoi" in tenant.get(answer["Location"]).content.decode()
    done = tenant.post(answer["Location"], {"version": "2", "terms": "on"})
    assert done["Location"] == "/mon-logement/"


def test_forged_forms_are_refused_before(user: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    publish("2")
    assert browser.post(dashboard(), {"a": "b"}).status_code == 403
    assert "kept_form" not in browser.session


def test_scripts_and_programs_are_told_in_their_language(tenant: Client) -> None:
    publish("2")
    answer = tenant.post("/envois/x/", headers={"accept": "application/json"})
    assert answer.status_code == 403 and json.loads(answer.content)["code"] == "terms"
    answer = tenant.get("/api/v1/me")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert json.loads(answer.content)["code"] == "terms"


def test_without_a_page_of_terms_nobody_is_asked(tenant: Client) -> None:
    publish("2")
    assert tenant.get(dashboard()).status_code == 302
    LegalPage.objects.get(kind=LegalKind.TERMS).unpublish()
    assert terms_in_force().version == ""
    assert tenant.get(dashboard()).status_code == 200


def test_asking_costs_no_query(user: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    terms_in_force()
    with django_assert_num_queries(0):
        assert not terms_due(user)
    cache.clear()
    with pytest.raises(pytest.fail.Exception), django_assert_num_queries(0):
        terms_in_force()


def test_editors_are_told_what_a_new_version_does(admin_client: Client) -> None:
    page = LegalPage.objects.get(kind=LegalKind.TERMS)
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "accepter à nouveau" in edit
