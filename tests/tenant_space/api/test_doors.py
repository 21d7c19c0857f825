"""Who may call the tenant API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.sessions.services import sessions_end
from tenant_space.journal.models import AccessEvent
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.tenant_api import NUMBER, PATHS, PROBLEM, read
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- who may come in ----------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_is_refused(client: Client, holder: Holder, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response.json()["code"] == "sign_in"
    assert "WWW-Authenticate" in response


@pytest.mark.parametrize("path", PATHS)
def test_a_token_and_a_cookie_read_the_same(api: App, client: Client, user: User, path: str) -> None:
    client.force_login(user)
    answers = []
    for caller in (client, api):
        response = caller.get(f"/api/v1/{path}")
        answers.append((response.status_code, response.getvalue()))
    assert answers[0][0] == 200
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_keeps_an_answer(api: App, path: str) -> None:
    response = api.get(f"/api/v1/{path}")
    assert "no-store" in response["Cache-Control"]
    assert {"Cookie", "X-Session-Token"} <= {name.strip() for name in response["Vary"].split(",")}
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_wrong_token_is_refused_whatever_cookie_comes_along(client: Client, user: User) -> None:
    client.force_login(user)
    response = client.get("/api/v1/me", headers={"X-Session-Token": "0" * 32})
    assert (response.status_code, response.json()["code"]) == (401, "token")


def test_staff_are_no_tenants(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    response = client.get("/api/v1/me")
    assert (response.status_code, response.json()["code"]) == (403, "not_a_tenant")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "change",
    [
        {"to_date": dt.date(2020, 1, 1)},
        {"portal_access": False},
        {"role": HolderRole.GUARANTOR},
        {"tenant__deceased": True},
    ],
    ids=str,
)
def test_whose_right_has_ended_reads_nothing(api: App, holder: Holder, path: str, change: dict[str, Any]) -> None:
    if "tenant__deceased" in change:
        type(holder.tenant).objects.filter(pk=holder.tenant_id).update(deceased=True)
    else:
        type(holder).objects.filter(pk=holder.pk).update(**change)
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["code"]) == (403, "no_account")


def test_a_grace_period_lets_one_read(api: App, holder: Holder, settings: Settings) -> None:
    ended = timezone.localdate() - dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
    type(holder).objects.update(to_date=ended)
    assert read(api, f"accounts/{NUMBER}")["writable"] is False


@pytest.mark.parametrize("path", PATHS)
def test_somebody_who_is_blocked_is_out_at_once(api: App, user: User, path: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False, suspension="BLOCKED")
    assert api.get(f"/api/v1/{path}").status_code == 401


def test_a_session_that_was_ended_elsewhere_is_out_at_once(api: App, user: User) -> None:
    sessions_end(user=user)
    assert api.get("/api/v1/me").status_code == 401


# --- the terms of use -----------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PATHS if path != "terms"])
def test_new_terms_are_accepted_before_anything_else(api: App, user: User, path: str) -> None:
    User.objects.filter(pk=user.pk).update(terms_version="ancienne")
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["code"]) == (403, "terms")
    told = read(api, "terms")
    assert told == {"version": terms_in_force().version, "url": terms_in_force().url, "due": True}
    wrong = api.post("/api/v1/terms", {"version": "ancienne"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "terms_changed")
    assert api.post("/api/v1/terms", {"version": told["version"]}).json()["due"] is False
    assert api.get(f"/api/v1/{path}").status_code == 200
    assert AccessEvent.objects.filter(user_id=user.pk, kind="TERMS", address="127.0.0.x").exists()


def test_what_writes_needs_the_csrf_token_of_the_cookie(user: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    given = {"data": {"version": terms_in_force().version}, "content_type": "application/json"}
    refused = browser.post("/api/v1/terms", **given)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    browser.get("/_allauth/browser/v1/config")
    token = browser.cookies["csrftoken"].value
    assert browser.post("/api/v1/terms", **given, headers={"X-CSRFToken": token}).status_code == 200
    assert browser.get("/api/v1/me").status_code == 200, "reading needs none"
