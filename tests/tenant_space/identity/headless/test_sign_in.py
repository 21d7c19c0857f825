"""Signing in over the headless API, its token, and what one may change once signed in."""

import datetime as dt
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.identity.sign_in.reset_tokens import ResetTokens
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import GOOD_PASSWORD, App, body_of
from tests.kit.factories import PASSWORD
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LOGIN = "auth/login"


def people() -> dict[str, str]:
    """Sign-ins that must not open, each with the right password."""
    blocked = f.UserFactory(is_active=False, suspension="BLOCKED", tenant=f.HolderFactory().tenant)
    closed = f.UserFactory(is_active=False, suspension="CLOSED", tenant=None)
    waiting = f.SignUpFactory()
    ended = f.HolderFactory(to_date=timezone.localdate() - dt.timedelta(days=2000))
    return {
        "blocked": blocked.email,
        "closed": closed.email,
        "not activated": waiting.email,
        "ended": f.UserFactory(tenant=ended.tenant).email,
        "guarantor": f.UserFactory(tenant=f.HolderFactory(guarantor=True).tenant).email,
        "deceased": f.UserFactory(tenant=f.HolderFactory(tenant__deceased=True).tenant).email,
    }


def test_every_refused_sign_in_answers_like_a_wrong_password(holder: Holder) -> None:
    wrong = body_of(App().sign_in(f.UserFactory(tenant=holder.tenant).email, "Faux-1234"))
    assert wrong[0] == 400
    assert body_of(App().sign_in("personne@example.org")) == wrong
    for state, email in people().items():
        assert body_of(App().sign_in(email)) == wrong, state


def test_browsers_get_no_other_cookies_either(holder: Holder) -> None:
    def tried(email: str, password: str = PASSWORD) -> Any:
        return body_of(
            Client().post(
                "/_allauth/browser/v1/auth/login",
                {"email": email, "password": password},
                content_type="application/json",
            )
        )

    wrong = tried(f.UserFactory(tenant=holder.tenant).email, "Faux-1234")
    assert wrong[0] == 400
    for state, email in {**people(), "unknown": "personne@example.org"}.items():
        assert tried(email) == wrong, state


@pytest.mark.parametrize("limit", ["sign_in_email", "sign_in_network"])
def test_sign_in_is_limited_and_says_when_to_come_back(holder: Holder, settings: Settings, limit: str) -> None:
    user = f.UserFactory(tenant=holder.tenant)
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, limit: "2/900"}
    assert [App().sign_in(user.email, "Faux-1234").status_code for _ in range(2)] == [400, 400]
    refused = App().sign_in(user.email)
    assert refused.status_code == 429, "even with the right password"
    assert 800 < int(refused["Retry-After"]) <= 900


def test_the_page_and_the_api_share_one_count(client: Client, holder: Holder, settings: Settings) -> None:
    user = f.UserFactory(tenant=holder.tenant)
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "1/900"}
    client.post("/connexion/", {"login": user.email, "password": "Faux-1234"})
    assert App().sign_in(user.email).status_code == 429


# --- the token -----------------------------------------------------------------


def test_the_token_is_the_key_of_a_session_of_an_app(signed_app: App, user: User) -> None:
    session = Session.objects.get(pk=signed_app.token)
    assert session.get_decoded()["_auth_user_id"] == str(user.pk)
    assert session.expire_date < timezone.now() + dt.timedelta(hours=12, minutes=1)
    assert UserSession.objects.get().session_key == signed_app.token
    assert signed_app.get("auth/session").status_code == 200


def test_a_cookie_of_a_browser_is_no_token(app: App, client: Client, holder: Holder) -> None:
    user = f.UserFactory(tenant=holder.tenant)
    client.force_login(user)
    app.token = client.cookies["sessionid"].value
    assert app.get("auth/session").status_code == 410
    assert app.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("token", ["x", "é" * 5, "'--", "a" * 5000, "0" * 32])
def test_a_token_that_is_none_opens_nothing(app: App, token: str) -> None:
    app.token = token
    assert app.get("auth/session").status_code == 410
    assert app.get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_token(signed_app: App, user: User) -> None:
    assert signed_app.call("DELETE", "auth/session").status_code == 401
    assert signed_app.get("/api/v1/me").status_code == 401
    assert AccessEvent.objects.filter(user_id=user.pk, kind="SIGN_OUT").exists()


def test_an_expired_token_is_gone(signed_app: App) -> None:
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert signed_app.get("auth/session").status_code == 410
    assert signed_app.get("/api/v1/me").status_code == 401


def test_somebody_who_is_blocked_is_out_at_once(signed_app: App) -> None:
    User.objects.update(is_active=False, suspension="BLOCKED")
    assert signed_app.get("auth/session").status_code == 401
    assert signed_app.get("/api/v1/me").status_code == 401


def test_another_device_can_be_signed_out(signed_app: App, user: User) -> None:
    other = App()
    other.sign_in(user.email)
    sessions = signed_app.get("auth/sessions").json()["data"]
    assert [session["is_current"] for session in sessions].count(True) == 1
    away = [session["id"] for session in sessions if not session["is_current"]]
    assert signed_app.call("DELETE", "auth/sessions", {"sessions": away}).status_code == 200
    assert other.get("/api/v1/me").status_code == 401
    assert signed_app.get("/api/v1/me").status_code == 200


def test_somebody_elses_device_is_unknown(signed_app: App) -> None:
    stranger = App()
    stranger.sign_in(f.UserFactory(tenant=f.HolderFactory().tenant).email)
    theirs = UserSession.objects.get(session_key=stranger.token).pk
    assert signed_app.call("DELETE", "auth/sessions", {"sessions": [theirs]}).status_code == 400
    assert stranger.get("/api/v1/me").status_code == 200


# --- the password ----------------------------------------------------------------


def test_a_changed_password_signs_out_elsewhere_and_is_told(signed_app: App, user: User) -> None:
    other = App()
    other.sign_in(user.email)
    data = {"current_password": PASSWORD, "new_password": GOOD_PASSWORD}
    assert signed_app.post("account/password/change", data).status_code == 200
    assert signed_app.get("/api/v1/me").status_code == 200, "with the token that the answer gave"
    assert other.get("/api/v1/me").status_code == 401
    assert OutgoingMail.objects.filter(kind="account.password_changed", to=user.email).count() == 1
    assert AccessEvent.objects.filter(user_id=user.pk, kind="PASSWORD").count() == 1


def test_the_password_in_use_cannot_be_guessed(signed_app: App, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "2/900"}
    data = {"current_password": "Faux-1234", "new_password": GOOD_PASSWORD}
    answers = [signed_app.post("account/password/change", data).status_code for _ in range(3)]
    assert answers == [400, 400, 429]
    right = signed_app.post("account/password/change", {**data, "current_password": PASSWORD})
    assert right.status_code == 429
    assert signed_app.post("auth/reauthenticate", {"password": PASSWORD}).status_code == 429


def test_the_policy_holds_for_a_new_password(signed_app: App) -> None:
    data = {"current_password": PASSWORD, "new_password": "court"}
    assert signed_app.post("account/password/change", data).status_code == 400


def test_a_lost_password_says_nothing_and_sends_one_mail(app: App, holder: Holder) -> None:
    user = f.UserFactory(tenant=holder.tenant)
    known = app.post("auth/password/request", {"email": user.email})
    assert known.status_code == 200
    for state, email in {**people(), "unknown": "personne@example.org"}.items():
        assert body_of(app.post("auth/password/request", {"email": email})) == body_of(known), state
    sent = OutgoingMail.objects.filter(kind="account.password_reset")
    assert [mail.to for mail in sent] == [user.email]


def test_lost_passwords_are_limited_per_network(app: App, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_network": "1/3600"}
    answers = [app.post("auth/password/request", {"email": "personne@example.org"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 3500


def test_mails_for_a_lost_password_are_limited_per_address(app: App, holder: Holder, settings: Settings) -> None:
    user = f.UserFactory(tenant=holder.tenant)
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_email": "1/3600"}
    assert [app.post("auth/password/request", {"email": user.email}).status_code for _ in range(3)] == [200] * 3
    assert OutgoingMail.objects.filter(kind="account.password_reset").count() == 1


def test_a_new_password_through_the_mailed_key(signed_app: App) -> None:
    user = User.objects.get()
    key = f"{user_pk_to_url_str(user)}-{ResetTokens().make_token(user)}"
    app = App()
    assert app.post("auth/password/reset", {"key": key, "password": "court"}).status_code == 400
    assert app.post("auth/password/reset", {"key": key, "password": GOOD_PASSWORD}).status_code == 401
    assert app.sign_in(user.email, GOOD_PASSWORD).status_code == 200
    assert signed_app.get("/api/v1/me").status_code == 401, "signed out elsewhere"
    assert app.post("auth/password/reset", {"key": key, "password": GOOD_PASSWORD}).status_code == 400, "once"
    assert OutgoingMail.objects.filter(kind="account.password_changed").count() == 1
