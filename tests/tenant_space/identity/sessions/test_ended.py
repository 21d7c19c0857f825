"""A session that has ended proves nothing any more, to whoever signs in with it next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from tenant_space.identity.models import User
from tenant_space.identity.sessions import idle, opened, services
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.factors import Device, code_of, confirm, key_add, key_sign_in
from tests.kit.sessions import ADDRESS, Clock, sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/ma-securite/"
HOUR = 60
DAY = 24 * HOUR
OTHER = "b@example.org"
CODE = "/connexion/verification/"


@pytest.fixture
def other() -> User:
    return f.UserFactory(email=OTHER, tenant=f.HolderFactory().tenant)


@pytest.fixture
def secret(other: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(other, secret)
    return secret


def by_page(client: Client, email: str, **options: Any) -> None:
    sign_in(client, email, **options)


def by_api(client: Client, email: str, **options: Any) -> None:
    body = {"email": email, "password": f.PASSWORD}
    client.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")


def is_in(client: Client, user: User) -> bool:
    answer = client.get(PAGE)
    return answer.status_code == 200 and answer.wsgi_request.user == user


# --- nobody revives it -----------------------------------------------------------------
@pytest.mark.parametrize("way", [by_page, by_api])
@pytest.mark.parametrize("ended", ["idle", "stolen", "old"])
def test_half_a_sign_in_of_somebody_else_revives_nobody(
    signed_in: Client, clock: Clock, user: User, secret: str, way: Callable[..., Any], ended: str
) -> None:
    thief = Client()
    thief.cookies["sessionid"] = signed_in.cookies["sessionid"].value
    if ended != "stolen":
        thief.cookies[idle.COOKIE] = signed_in.cookies[idle.COOKIE].value
        clock.minutes_pass(40 if ended == "idle" else 13 * HOUR)
    assert thief.get(PAGE).status_code == 302
    way(thief, OTHER, remember="on")
    assert SESSION_KEY not in thief.session
    assert thief.get(PAGE).status_code == 302
    assert thief.get("/api/v1/me").status_code == 401


def test_half_a_sign_in_does_not_share_the_key_that_was_known(signed_in: Client, clock: Clock, secret: str) -> None:
    known = signed_in.session.session_key
    clock.minutes_pass(40)
    sign_in(signed_in, OTHER)
    assert signed_in.session.session_key != known
    assert not Session.objects.filter(pk=known).exists()


def test_the_challenge_of_a_key_revives_nobody(signed_in: Client, clock: Clock) -> None:
    clock.minutes_pass(40)
    signed_in.get("/connexion/cle/", headers={"accept": "application/json"})
    assert SESSION_KEY not in signed_in.session
    assert signed_in.get(PAGE).status_code == 302


def test_a_session_whose_owner_may_not_come_in_is_emptied_too(signed_in: Client, clock: Clock, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(signed_in, "nobody@example.org")
    signed_in.get("/connexion/cle/", headers={"accept": "application/json"})
    assert SESSION_KEY not in signed_in.session


def test_staying_is_bound_to_who_ticked_it(client: Client, clock: Clock, user: User, other: User, secret: str) -> None:
    sign_in(client, OTHER, remember="on")  # left at the code
    sign_in(client, ADDRESS)
    clock.minutes_pass(40)
    assert not is_in(client, user)


def test_to_last_longer_is_not_to_be_remembered(signed_in: Client, clock: Clock, user: User) -> None:
    session = signed_in.session
    session.set_expiry(30 * 86_400)
    session.save()
    clock.minutes_pass(40)
    assert not is_in(signed_in, user)


def test_somebody_who_ticked_it_before_the_code_stays(client: Client, clock: Clock, other: User, secret: str) -> None:
    sign_in(client, OTHER, remember="on")
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    clock.minutes_pass(2 * DAY)
    assert is_in(client, other)


# --- it skips no second factor ------------------------------------------------------------
@pytest.fixture
def device(signed_in: Client, clock: Clock) -> Device:
    """A key; its owner signed in with it, then did nothing for too long."""
    device = Device()
    confirm(signed_in)
    key_add(signed_in, device)
    signed_in.post("/deconnexion/")
    assert key_sign_in(signed_in, device).status_code == 302
    assert signed_in.get(PAGE).status_code == 200
    clock.minutes_pass(40)
    return device


@pytest.mark.parametrize("way", [by_page, by_api])
def test_a_key_used_before_spares_no_code(signed_in: Client, device: Device, way: Callable[..., Any]) -> None:
    way(signed_in, ADDRESS)
    assert SESSION_KEY not in signed_in.session
    assert signed_in.get(PAGE).status_code == 302


def test_the_key_itself_signs_in_again(signed_in: Client, device: Device, user: User) -> None:
    assert key_sign_in(signed_in, device).status_code == 302
    assert is_in(signed_in, user)


def test_the_key_itself_signs_in_again_through_the_api(signed_in: Client, device: Device, user: User) -> None:
    path = "/_allauth/browser/v1/auth/webauthn/login"
    options = signed_in.get(path).json()["data"]["request_options"]["publicKey"]
    answer = {"credential": json.loads(device.get(options))}
    assert signed_in.post(path, answer, content_type="application/json").status_code == 200
    assert is_in(signed_in, user)


def test_what_a_key_proved_does_not_help_a_password(client: Client, clock: Clock, other: User, secret: str) -> None:
    """Whatever left a proof in a visitor's session: the next password starts from nothing."""
    client.get("/connexion/cle/", headers={"accept": "application/json"})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "passwordless": True}]
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert sign_in(client, OTHER).url == CODE


# --- it gives work back to its owner only ----------------------------------------------------
@pytest.mark.parametrize("email", [ADDRESS, OTHER])
def test_work_waits_for_its_owner(signed_in: Client, clock: Clock, other: User, email: str) -> None:
    session = signed_in.session
    session.update({"account_number": "7", "desk-draft-1": {"text": "Bonjour"}, "mfa.totp.secret": "x"})
    session.save()
    clock.minutes_pass(40)
    signed_in.post("/connexion/", {"login": email, "password": "Wrong-1234"})
    sign_in(signed_in, email)
    found = dict(signed_in.session.items())
    assert found.get("account_number") == ("7" if email == ADDRESS else None)
    assert ("desk-draft-1" in found) is (email == ADDRESS)
    assert "mfa.totp.secret" not in found and opened.LEFT not in found


# --- it ends, whatever happens ------------------------------------------------------------
def busy(client: Client, clock: Clock, minutes: int) -> None:
    """Something that writes the session, every 20 minutes."""
    for _ in range(minutes // 20):
        clock.minutes_pass(20)
        client.get(PAGE)
        session = client.session
        session["touched"] = clock.now
        session.save()


def test_twelve_hours_are_all(signed_in: Client, clock: Clock, user: User) -> None:
    busy(signed_in, clock, 12 * HOUR - 20)
    assert is_in(signed_in, user)
    busy(signed_in, clock, 20)
    assert not is_in(signed_in, user)


def test_thirty_days_are_all(client: Client, clock: Clock, user: User) -> None:
    sign_in(client, remember="on")
    clock.minutes_pass(29 * DAY)
    assert is_in(client, user)
    client.post("/session/prolonger/")
    clock.minutes_pass(DAY)
    assert not is_in(client, user)


def test_twelve_hours_are_all_for_an_app(clock: Clock, user: User) -> None:
    app = App()
    app.sign_in(ADDRESS)
    clock.minutes_pass(12 * HOUR - 1)
    assert app.get("auth/session").status_code == 200
    clock.minutes_pass(1)
    assert app.get("auth/session").status_code == 410
    assert app.get("/api/v1/me").status_code == 401


# --- the token of an app ------------------------------------------------------------------------
def test_the_token_of_an_app_is_no_cookie(clock: Clock, user: User) -> None:
    app, browser = App(), Client()
    app.sign_in(ADDRESS)
    browser.cookies["sessionid"] = app.token
    assert browser.get(PAGE).status_code == 302
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.get("/_allauth/browser/v1/auth/session").status_code == 401
    assert browser.post(PAGE).status_code == 302
    assert app.get("auth/session").status_code == 200, "nobody else ends it"


@pytest.mark.parametrize("password", [f.PASSWORD, "Wrong-1234"])
def test_staff_sign_in_through_no_app(password: str) -> None:
    staff, app = f.StaffFactory(is_superuser=True), App()
    refused = app.sign_in(staff.email, password)
    assert refused.status_code == 400 and "email_password_mismatch" in refused.content.decode()
    assert not UserSession.objects.filter(user=staff).exists()


def test_staff_sign_in_through_no_app_with_a_key_either(client: Client) -> None:
    staff, app, device = f.StaffFactory(is_superuser=True), App(), Device()
    client.force_login(staff)
    confirm(client)
    key_add(client, device)
    options = app.get("auth/webauthn/login").json()["data"]["request_options"]["publicKey"]
    app.post("auth/webauthn/login", {"credential": json.loads(device.get(options))})
    assert not app.get("auth/session").json()["meta"]["is_authenticated"]
    assert not UserSession.objects.filter(user=staff).exists()


# --- how many --------------------------------------------------------------------------------------
def test_the_oldest_sessions_make_room(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    monkeypatch.setattr(services, "MOST_SESSIONS", 3)
    clients = [Client() for _ in range(5)]
    for client in clients:
        sign_in(client)
    assert [is_in(client, user) for client in clients] == [False, False, True, True, True]
    assert UserSession.objects.filter(user=user).count() == 3


def test_those_of_others_stay(monkeypatch: pytest.MonkeyPatch, user: User, other: User) -> None:
    monkeypatch.setattr(services, "MOST_SESSIONS", 1)
    theirs = Client()
    sign_in(theirs, OTHER)
    for _ in range(2):
        sign_in(Client())
    assert is_in(theirs, other)


def test_at_most_twenty_at_once() -> None:
    assert services.MOST_SESSIONS == 20
