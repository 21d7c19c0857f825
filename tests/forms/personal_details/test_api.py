"""Asking for a change of details by program: checked, then sent once under a key; said field by field."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from forms.submissions.models import Submission
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def holder() -> Holder:
    holder = ff.home(account_number="123456")
    Tenant.objects.update(phone_mobile="+33612345678", phone_home="0477000000 le soir", marital_status="CELIBATAIRE")
    holder.tenant.refresh_from_db()
    return holder


@pytest.fixture
def app(holder: Holder) -> App:
    return App().enter(holder.tenant.user)


def post(app: App, path: str, *, key: uuid.UUID | None = None, **given: Any) -> Any:
    headers = {"Idempotency-Key": str(key or uuid.uuid4())}
    return app.post(f"/api/v1/accounts/123456/{path}-requests", {"send": True, **given}, **headers)


def test_only_what_is_named_changes_and_once_under_a_key(app: App) -> None:
    key = uuid.uuid4()
    checked = post(app, "contact-details", key=key, phone_mobile="06 99 88 77 66", send=False)
    assert checked.json()["number"] is None and not Submission.objects.exists()
    first = post(app, "contact-details", key=key, phone_mobile="06 99 88 77 66").json()
    assert first["changes"] == [{"field": "phone_mobile", "old": "+33612345678", "new": "+33699887766"}]
    assert post(app, "contact-details", key=key, phone_mobile="06 99 88 77 66").json() == first
    assert post(app, "contact-details", key=key, phone_mobile="07").json()["code"] == "key_reused"
    assert post(app, "contact-details", phone_mobile="0755667788").json()["code"] == "refused"
    assert Submission.objects.count() == 1
    asked = app.get("/api/v1/accounts/123456/persons").json()["asked"]
    assert [(one["field"], one["tone"], one["request"]) for one in asked] == [
        ("phone_mobile", "info", first["number"])
    ]


@pytest.mark.parametrize(
    ("path", "given", "where"),
    [
        ("contact-details", {"phone_mobile": "3949"}, ["body", "phone_mobile"]),
        ("contact-details", {}, ["body"]),
        ("occupation", {"pcs_code": "99"}, ["body", "pcs_code"]),
        ("marital-status", {"marital_status": "MARIE", "event_date": "1960-05-12"}, ["body", "event_date"]),
        ("occupant", {"event": "BIRTH", "last_name": "A", "first_name": "B"}, ["body", "relationship"]),
        ("occupant", {"event": "DEPARTURE", "leaving": "X", "event_date": "2026-01-02"}, ["body", "leaving"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(app: App, path: str, given: dict[str, Any], where: list[str]) -> None:
    answer = post(app, path, **given)
    assert answer.status_code == 422 and where in [one["where"] for one in answer.json()["errors"]], answer.content
    assert not Submission.objects.exists()


def test_a_family_by_program(app: App, holder: Holder) -> None:
    child = f.OccupantFactory(lease=holder.account.leases.order_by("pk")[0])
    form = app.get("/api/v1/accounts/123456/detail-form").json()
    assert [one["id"] for one in form["leavers"]] == [child.occupant_id]
    assert "PACSE" in [one["code"] for one in form["situations"] if one["joint"]]
    married = post(app, "marital-status", marital_status="MARIE", event_date="2020-05-12")
    left = post(app, "occupant", event="DEPARTURE", leaving=child.occupant_id, event_date="2026-01-02")
    born = post(app, "occupant", event="BIRTH", last_name="A", first_name="B", birth_date="2026-02-03")
    assert (married.status_code, left.status_code, born.status_code) == (200, 200, 409)


def test_an_account_of_others_is_a_missing_one(app: App) -> None:
    f.HolderFactory(account__account_number="999999")
    assert app.get("/api/v1/accounts/999999/detail-form").status_code == 404
