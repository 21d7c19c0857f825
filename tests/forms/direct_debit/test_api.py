"""Asking for a direct debit by program: the password first, checked before it is sent, once under a key."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.models import Submission
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.codes import another_than, code_read
from tests.kit.debits import IBAN, TYPED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
GIVEN = {**TYPED, "day": 10, "send": True}


@pytest.fixture
def app(holder: Holder) -> App:
    """Signed in, and the password given again."""
    app = App().enter(holder.tenant.user)
    assert post(app, key=uuid.uuid4()).json()["code"] == "password_needed"
    assert app.post("auth/reauthenticate", {"password": f.PASSWORD}).status_code == 200
    return app


def post(app: App, path: str = "mandate-requests", *, key: uuid.UUID, **changes: Any) -> Any:
    data = {**(GIVEN if path == "mandate-requests" else {"send": True}), **changes}
    return app.post(f"/api/v1/accounts/123456/{path}", data, **{"Idempotency-Key": str(key)})


def test_it_is_checked_then_sent_once_and_the_iban_is_never_read_back(app: App, holder: Holder) -> None:
    key = uuid.uuid4()
    checked = post(app, key=key, send=False)
    assert checked.json()["number"] is None and checked.json()["iban_masked"].endswith("176")
    assert not Submission.objects.exists()
    first = post(app, key=key)
    again = post(app, key=key)
    assert first.status_code == 200, first.content
    assert first.json() == again.json() and Submission.objects.count() == 1
    number = first.json()["number"]
    read = app.get(f"/api/v1/requests/{number}")
    for answer in (checked, first, read, app.get("/api/v1/accounts/123456/mandates")):
        assert "1912" not in answer.content.decode() and IBAN not in answer.content.decode()
    other = post(app, key=key, iban="FR1420041010050500013M02606")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    busy = post(app, key=uuid.uuid4())
    assert (busy.status_code, busy.json()["code"]) == (409, "refused")
    assert app.get(f"/api/v1/requests/{number}/mandate.pdf").content.startswith(b"%PDF")
    assert app.post(f"/api/v1/requests/{number}/withdrawal").json()["state"]["code"] == "WITHDRAWN"
    assert app.get(f"/api/v1/requests/{number}/mandate.pdf").status_code == 404
    assert post(app, key=uuid.uuid4()).status_code == 200


def test_what_is_wrong_is_said_field_by_field_and_never_repeated(app: App) -> None:
    answer = post(app, key=uuid.uuid4(), iban="FR76145060001912345678901#6", country="XX")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert {error["where"][-1] for error in answer.json()["errors"]} == {"iban", "country"}
    assert "1912" not in answer.content.decode()


@pytest.mark.parametrize(("path", "more"), [("debit-day-requests", {"day": 15}), ("debit-stop-requests", {})])
def test_another_day_and_the_end(app: App, holder: Holder, path: str, more: dict[str, Any]) -> None:
    assert post(app, path, key=uuid.uuid4(), **more).status_code == 409
    f.MandateFactory(account=holder.account, debit_day=5)
    assert post(app, path, key=uuid.uuid4(), **more).json()["number"]
    assert len(app.get("/api/v1/accounts/123456/mandates").json()["next_debits"]) == 12


def test_an_account_of_others_is_a_missing_one(app: App) -> None:
    f.HolderFactory(account__account_number="654321")
    answer = app.post("/api/v1/accounts/654321/mandate-requests", GIVEN, **{"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 404


def test_a_repeat_after_a_change_of_keys_is_the_same_request(app: App, settings: Settings) -> None:
    settings.PORTAL_FINGERPRINT_KEYS = ["1:" + "a" * 40]
    key = uuid.uuid4()
    first = post(app, key=key)
    settings.PORTAL_FINGERPRINT_KEYS = ["2:" + "b" * 40, "1:" + "a" * 40]
    assert post(app, key=key).json() == first.json() and Submission.objects.count() == 1
    assert post(app, key=key, iban="FR1420041010050500013M02606").json()["code"] == "key_reused"


def test_a_mandate_is_signed_by_program(app: App, holder: Holder) -> None:
    known = timezone.now() - dt.timedelta(days=31)
    Tenant.objects.filter(pk=holder.tenant_id).update(phone_mobile="0612345678", mobile_since=known)
    number = post(app, key=uuid.uuid4()).json()["number"]
    path = f"/api/v1/requests/{number}/mandate-signature"
    state = app.get(path).json()
    assert state["why_not"] == "" and state["signed_at"] is None and "titulaire" in state["consent"]
    assert app.post(f"{path}/code", {"consent_version": "old"}).json()["code"] == "consent_changed"
    assert app.post(path, {"code": "123456"}).json()["code"] == "code_none"
    assert "78" in app.post(f"{path}/code", {"consent_version": state["consent_version"]}).json()["code_sent_to"]
    code = code_read()
    assert app.post(path, {"code": another_than(code)}).json()["code"] == "code_wrong"
    before = app.get(f"/api/v1/requests/{number}/mandate.pdf").content
    assert app.post(path, {"code": code}).json()["signed_at"]
    assert app.get(f"/api/v1/requests/{number}/mandate.pdf").content == before, "one reads the very bytes one signs"
    assert app.post(path, {"code": code}).json()["code"] == "cannot_sign"
