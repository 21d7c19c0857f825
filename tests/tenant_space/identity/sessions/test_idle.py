"""The idle time-out: a cookie that is never written to the database, and a form that survives."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from tenant_space.identity.models import User
from tenant_space.identity.sessions import idle
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.sessions import ADDRESS, MINUTE, Clock, sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/mon-compte/"


def test_somebody_who_is_active_stays(signed_in: Client, clock: Clock) -> None:
    for _ in range(10):
        clock.minutes_pass(25)
        assert signed_in.get(PAGE).status_code == 200


def test_somebody_who_does_nothing_is_signed_out_told_and_led_back(signed_in: Client, clock: Clock) -> None:
    clock.minutes_pass(32)
    answer = signed_in.get(PAGE)
    assert answer.status_code == 302 and answer.url == f"/connexion/?next={PAGE}"
    text = html_of(signed_in.get(answer.url))
    assert "Vous avez été déconnecté" in text and "aucune activité pendant 30 minutes" in text
    assert sign_in(signed_in, next=PAGE).url == PAGE
    assert signed_in.get(PAGE).status_code == 200


def test_nobody_is_signed_out_before_the_time(signed_in: Client, clock: Clock) -> None:
    clock.minutes_pass(0.9)
    signed_in.get(PAGE)  # too soon for a renewal
    clock.minutes_pass(29.9)
    assert signed_in.get(PAGE).status_code == 200


def test_it_is_renewed_at_most_once_a_minute(signed_in: Client, clock: Clock) -> None:
    assert idle.COOKIE not in signed_in.get(PAGE).cookies
    clock.minutes_pass(1.1)
    cookie = signed_in.get(PAGE).cookies[idle.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert idle.COOKIE not in signed_in.get(PAGE).cookies


def test_it_is_for_https_only_when_the_session_is(
    client: Client, clock: Clock, user: User, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert sign_in(client).cookies[idle.COOKIE]["secure"] is True


def test_a_get_never_writes(signed_in: Client, clock: Clock) -> None:
    for minutes in (0, 2, 40):
        clock.minutes_pass(minutes)
        for path in (PAGE, "/", "/session/etat/", "/connexion/", "/session/saisie/", "/ma-securite/appareils/"):
            with CaptureQueriesContext(connection) as queries:
                signed_in.get(path)
            sql = " ".join(query["sql"].split(" ", 1)[0] for query in queries)
            assert not {"INSERT", "UPDATE", "DELETE"} & set(sql.split()), (minutes, path)


@pytest.mark.parametrize("cookie", ["", "forged", "another session"])
def test_a_session_alone_opens_nothing(signed_in: Client, clock: Clock, cookie: str) -> None:
    """Whoever got hold of the session's key has no cookie of its activity."""
    if cookie == "another session":
        other = Client()
        sign_in(other, f.UserFactory(tenant=f.HolderFactory().tenant).email)
        signed_in.cookies[idle.COOKIE] = other.cookies[idle.COOKIE].value
    elif cookie:
        signed_in.cookies[idle.COOKIE] = cookie
    else:
        del signed_in.cookies[idle.COOKIE]
    assert signed_in.get(PAGE).status_code == 302


def test_the_key_of_a_browser_is_no_token_of_an_app(signed_in: Client, clock: Clock) -> None:
    token = signed_in.session.session_key
    answer = Client().get("/_allauth/app/v1/auth/session", headers={"X-Session-Token": token})
    assert answer.status_code == 410


def test_a_token_of_ones_own_does_not_revive_the_session_of_another(signed_in: Client, clock: Clock) -> None:
    login = {"email": f.UserFactory(tenant=f.HolderFactory().tenant).email, "password": f.PASSWORD}
    answer = Client().post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    clock.minutes_pass(32)
    token = {"X-Session-Token": answer.json()["meta"]["session_token"]}
    for path in ("/api/v1/me", "/_allauth/app/v1/auth/session"):
        asked = signed_in.get(path, headers=token)
        assert asked.status_code == 200, path
        assert idle.COOKIE not in asked.cookies
    assert signed_in.get(PAGE).status_code == 302


def test_to_stay_connected_frees_a_tenant(client: Client, clock: Clock, user: User) -> None:
    sign_in(client, remember="on")
    clock.minutes_pass(60 * 24)
    assert client.get(PAGE).status_code == 200
    assert "data-session" not in html_of(client.get(PAGE))


def test_staff_are_never_free(client: Client, clock: Clock) -> None:
    agent = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    sign_in(client, agent.email, remember="on")
    assert client.get("/admin/").status_code == 200
    session = client.session
    session.set_expiry(30 * 86_400)  # should a session of staff ever last longer than the browser
    session.save()
    clock.minutes_pass(32)
    assert client.get("/admin/").status_code == 302


def test_the_editor_of_a_page_left_open_is_no_activity(client: Client, clock: Clock) -> None:
    agent = f.StaffFactory(is_superuser=True)
    sign_in(client, agent.email)
    page = Page.objects.get(slug="aide")
    session = EditingSession.objects.create(user=agent, content_object=page, last_seen_at=timezone.now())
    clock.minutes_pass(20)
    ping = f"/admin/editing-sessions/ping/{page._meta.app_label}/page/{page.pk}/{session.pk}/"
    answer = client.post(ping)
    assert answer.status_code == 200 and idle.COOKIE not in answer.cookies
    clock.minutes_pass(20)
    assert client.get("/admin/").status_code == 302


def test_the_admin_carries_the_warning(client: Client, clock: Clock) -> None:
    agent = f.StaffFactory(is_superuser=True)
    sign_in(client, agent.email)
    assert "data-session " in html_of(client.get("/admin/"))
    other = Client()
    other.force_login(agent)
    assert "data-session " not in html_of(other.get("/admin/"))


def test_the_setting_rules(client: Client, clock: Clock, user: User, settings: Settings) -> None:
    settings.PORTAL_IDLE_MINUTES = 5
    sign_in(client)
    clock.minutes_pass(7)
    assert client.get(PAGE).status_code == 302
    settings.PORTAL_IDLE_MINUTES = 0
    sign_in(client)
    clock.minutes_pass(600)
    assert client.get(PAGE).status_code == 200


def test_an_answer_from_caches_carries_no_cookie(signed_in: Client, clock: Clock) -> None:
    from tenant_space.landlord.selectors import landlord_current

    clock.minutes_pass(5)
    assert not signed_in.get(f"/brand.{landlord_current().brand_digest}.css").cookies


def test_the_cookie_goes_with_the_sign_out(signed_in: Client, clock: Clock) -> None:
    assert signed_in.post("/deconnexion/").cookies[idle.COOKIE]["max-age"] == 0


def test_signing_in_again_takes_another_key(signed_in: Client, clock: Clock) -> None:
    before = signed_in.session.session_key
    clock.minutes_pass(32)
    sign_in(signed_in)
    assert signed_in.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


# --- the warning -------------------------------------------------------------------


def test_pages_carry_the_warning_for_who_is_signed_in(signed_in: Client, clock: Clock) -> None:
    text = html_of(signed_in.get(PAGE))
    assert "<dialog" in text and "Vous allez être déconnecté" in text and "js/portal.js" in text
    visitor = html_of(Client().get("/"))
    assert "<dialog" not in visitor


def test_asking_how_long_does_not_count_as_doing_something(signed_in: Client, clock: Clock) -> None:
    clock.minutes_pass(29)
    state = signed_in.get("/session/etat/")
    assert state.json() == {"signed_in": True, "seconds": 2 * MINUTE}
    assert idle.COOKIE not in state.cookies and "no-store" in state["Cache-Control"]
    clock.minutes_pass(3)
    assert signed_in.get("/session/etat/").json() == {"signed_in": False, "seconds": None}


def test_staying_is_a_press(signed_in: Client, clock: Clock) -> None:
    clock.minutes_pass(29)
    assert signed_in.get("/session/prolonger/").status_code == 405
    assert signed_in.post("/session/prolonger/").json()["seconds"] >= 30 * MINUTE
    clock.minutes_pass(29)
    assert signed_in.get(PAGE).status_code == 200
    clock.minutes_pass(40)
    assert signed_in.post("/session/prolonger/").json() == {"signed_in": False, "seconds": None}


def test_nobody_else_can_press_it(clock: Clock, user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/connexion/")
    token = client.cookies["csrftoken"].value
    client.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD, "csrfmiddlewaretoken": token})
    assert client.post("/session/prolonger/").status_code == 403
