"""A plan by program: counted first, sent once under a key, for one's own account."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from forms.submissions.models import Submission
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.private_numbers import PRIVATE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def holder() -> Holder:
    return ff.home(account_number="123456", balance_cents=10_000)


def post(app: App, number: str = "123456", key: uuid.UUID | None = None, **given: Any) -> Any:
    start = app.get("/api/v1/accounts/123456/payment-plan").json()["starts"][0]
    body = {"by": "MONTHS", "months": 3, "first_on": start, **given}
    headers = {"Idempotency-Key": str(key or uuid.uuid4())}
    return app.post(f"/api/v1/accounts/{number}/payment-plan-requests", body, **headers)


def test_it_is_counted_then_sent_once(holder: Holder) -> None:
    app, key = App().enter(holder.tenant.user), uuid.uuid4()
    start = app.get("/api/v1/accounts/123456/payment-plan").json()
    assert (start["debt_cents"], start["counted"], len(start["aids"])) == (10_000, True, 4)
    counted = post(app, key=key).json()
    assert [part["cents"] for part in counted["parts"]] == [3334, 3333, 3333] and counted["number"] is None
    assert not Submission.objects.exists()
    first, again = post(app, key=key, send=True), post(app, key=key, send=True)
    assert first.status_code == 200, first.content
    assert first.json() == again.json() and Submission.objects.count() == 1
    other = post(app, key=key, send=True, months=4)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_what_is_wrong_is_said_by_field_and_the_account_is_ones_own(holder: Holder) -> None:
    app = App().enter(holder.tenant.user)
    wrong = post(app, months=0, send=True)
    assert (wrong.status_code, wrong.json()["errors"][0]["where"]) == (422, ["body", "months"])
    stranger = f.HolderFactory(account__balance_cents=50_000)
    assert post(app, stranger.account_id, send=True).status_code == 404
    assert not Submission.objects.exists()


@pytest.mark.parametrize("number", PRIVATE)
def test_a_private_number_leaves_once_the_warning_was_seen(holder: Holder, number: str) -> None:
    app, key = App().enter(holder.tenant.user), uuid.uuid4()
    wrong = post(app, key=key, words=number, send=True)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid") and not Submission.objects.exists()
    assert [error["where"] for error in wrong.json()["errors"]] == [["body", "confirm_private"]]
    seen = post(app, key=key, words=number, send=True, confirm_private=True)
    assert seen.status_code == 200 and Submission.objects.get().data["words"] == number
    assert post(app, key=key, words=number, send=True).json() == seen.json(), "the same plan under the same key"
