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
from tests.kit.typing import Client, ClientResponse
from tests.kit.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def each(caller: App | Client) -> dict[str, ClientResponse]:
    """What each address answers, as if it were the first to be asked: what one answer changed is taken back."""
    answers = {}
    for path in PATHS:
        with undone():
            answers[path] = caller.get(f"/api/v1/{path}")
    return answers


def refusals(caller: App | Client) -> dict[str, tuple[int, str]]:
    """The status and the code of each refusal; of an answer, its status and nothing."""
    answers = each(caller)
    return {
        path: (one.status_code, one.json()["code"] if one.status_code >= 400 else "") for path, one in answers.items()
    }


# --- who may come in ----------------------------------------------------------


def test_a_visitor_is_refused(client: Client, holder: Holder) -> None:
    for path, response in each(client).items():
        assert (response.status_code, response["Content-Type"]) == (401, PROBLEM), path
        assert response.json()["code"] == "sign_in", path
        assert "WWW-Authenticate" in response, path


def test_a_token_and_a_cookie_read_the_same(api: App, client: Client, user: User) -> None:
    client.force_login(user)
    by_cookie, by_token = (
        {path: (answer.status_code, answer.getvalue()) for path, answer in each(caller).items()}
        for caller in (client, api)
    )
    for path in PATHS:
        assert by_cookie[path][0] == 200, path
        assert by_cookie[path] == by_token[path], path


def test_nobody_keeps_an_answer(api: App) -> None:
    for path, response in each(api).items():
        assert "no-store" in response["Cache-Control"], path
        assert {"Cookie", "X-Session-Token"} <= {name.strip() for name in response["Vary"].split(",")}, path
        assert response["X-Robots-Tag"] == "noindex, nofollow", path


def test_a_wrong_token_is_refused_whatever_cookie_comes_along(client: Client, user: User) -> None:
    client.force_login(user)
    response = client.get("/api/v1/me", headers={"X-Session-Token": "0" * 32})
    assert (response.status_code, response.json()["code"]) == (401, "token")


def test_staff_are_no_tenants(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    response = client.get("/api/v1/me")
    assert (response.status_code, response.json()["code"]) == (403, "not_a_tenant")


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
def test_whose_right_has_ended_reads_nothing(api: App, holder: Holder, change: dict[str, Any]) -> None:
    if "tenant__deceased" in change:
        type(holder.tenant).objects.filter(pk=holder.tenant_id).update(deceased=True)
    else:
        type(holder).objects.filter(pk=holder.pk).update(**change)
    assert refusals(api) == dict.fromkeys(PATHS, (403, "no_account"))


def test_a_grace_period_lets_one_read(api: App, holder: Holder, settings: Settings) -> None:
    ended = timezone.localdate() - dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
    type(holder).objects.update(to_date=ended)
    assert read(api, f"accounts/{NUMBER}")["writable"] is False


def test_somebody_who_is_blocked_is_out_at_once(api: App, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False, suspension="BLOCKED")
    assert {path: response.status_code for path, response in each(api).items()} == dict.fromkeys(PATHS, 401)


def test_a_session_that_was_ended_elsewhere_is_out_at_once(api: App, user: User) -> None:
    sessions_end(user=user)
    assert api.get("/api/v1/me").status_code == 401


# --- the terms of use -----------------------------------------------------------


def test_new_terms_are_accepted_before_anything_else(api: App, user: User) -> None:
    User.objects.filter(pk=user.pk).update(terms_version="ancienne")
    assert refusals(api) == {path: (200, "") if path == "terms" else (403, "terms") for path in PATHS}
    told = read(api, "terms")
    assert told == {"version": terms_in_force().version, "url": terms_in_force().url, "due": True}
    wrong = api.post("/api/v1/terms", {"version": "ancienne"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "terms_changed")
    assert api.post("/api/v1/terms", {"version": told["version"]}).json()["due"] is False
    assert {path: response.status_code for path, response in each(api).items()} == dict.fromkeys(PATHS, 200)
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
