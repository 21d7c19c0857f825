"""The address, the password and the second factor over the headless API."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.models import AddressChange, User
from tenant_space.identity.secrets import secret_open, secret_seal
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import GOOD_PASSWORD, App
from tests.kit.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- the address -----------------------------------------------------------------


@pytest.fixture
def sure(signed_app: App) -> App:
    """The password was given again a moment ago."""
    assert signed_app.post("auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    return signed_app


def key_in_outbox() -> str:
    mail = OutgoingMail.objects.filter(kind="account.email_change_confirm").latest("pk")
    return secret_open(mail.context["sealed"])


def test_another_address_is_active_once_confirmed(sure: App, user: User) -> None:
    assert sure.get("account/email").json()["data"] == [{"email": user.email, "verified": True, "primary": True}]
    asked = sure.post("account/email", {"email": "Nouvelle@example.org"})
    assert asked.status_code == 200
    assert asked.json()["data"][1] == {"email": "nouvelle@example.org", "verified": False, "primary": False}
    assert sure.get("/api/v1/me").json()["email"] == user.email
    assert sure.post("account/email/confirm", {"key": key_in_outbox()}).status_code == 200
    user.refresh_from_db()
    assert user.email == "nouvelle@example.org"


def test_elsewhere_the_key_of_a_new_address_needs_the_password(sure: App, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "2/900"}
    sure.post("account/email", {"email": "nouvelle@example.org"})
    key, codes = key_in_outbox(), []
    for data in ({"key": key}, {"key": key, "password": "Faux-2026"}):
        refused = App().post("account/email/confirm", data)
        codes.append((refused.status_code, *refused.json()["errors"][0].values()))
    assert [(status, code, param) for status, _, code, param in codes] == [
        (400, "required", "password"),
        (400, "incorrect_password", "password"),
    ]
    assert App().post("account/email/confirm", {"key": key, "password": PASSWORD}).status_code == 200
    user.refresh_from_db()
    assert user.email == "nouvelle@example.org"


def test_guesses_with_the_key_of_a_new_address_count_as_at_the_sign_in(sure: App, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "1/900"}
    sure.post("account/email", {"email": "nouvelle@example.org"})
    data = {"key": key_in_outbox(), "password": "Faux-2026"}
    answers = [App().post("account/email/confirm", data).status_code for _ in range(2)]
    assert answers == [400, 429]
    assert App().post("account/email/confirm", {**data, "password": PASSWORD}).status_code == 429


def test_the_link_of_a_replaced_address_is_dead(sure: App) -> None:
    sure.post("account/email", {"email": "une@example.org"})
    old = key_in_outbox()
    sure.post("account/email", {"email": "autre@example.org"})
    assert sure.post("account/email/confirm", {"key": old}).status_code == 400
    assert sure.call("PUT", "account/email").status_code == 200
    assert sure.call("DELETE", "account/email").status_code == 200
    assert sure.post("account/email/confirm", {"key": key_in_outbox()}).status_code == 400
    assert sure.call("DELETE", "account/email").status_code == 409
    assert not AddressChange.objects.exists()


def test_an_address_of_somebody_else_answers_the_same(sure: App) -> None:
    f.UserFactory(email="prise@example.org", tenant=f.HolderFactory().tenant)
    free, taken = (
        sure.post("account/email", {"email": email}) for email in ("libre@example.org", "prise@example.org")
    )
    assert free.status_code == taken.status_code == 200
    assert re.sub("libre|prise", "x", free.content.decode()) == re.sub("libre|prise", "x", taken.content.decode())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_changing_the_address_asks_for_the_password_again(signed_app: App, method: str) -> None:
    refused = signed_app.call(method, "account/email", {"email": "nouvelle@example.org"})
    assert refused.status_code == 401
    assert refused.json()["data"]["flows"][0]["id"] == "reauthenticate"
    assert not AddressChange.objects.exists()
    assert signed_app.post("auth/reauthenticate", {"password": "Faux-1234"}).status_code == 400
    assert signed_app.post("auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert signed_app.call(method, "account/email", {"email": "nouvelle@example.org"}).status_code in (200, 409)


def test_changes_of_address_are_limited(sure: App, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "email_change": "1/3600"}
    answers = [sure.post("account/email", {"email": f"n{n}@example.org"}) for n in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 3500


@pytest.mark.parametrize(
    "path", ["account/email", "account/password/change", "account/authenticators", "auth/sessions"]
)
def test_nothing_is_changed_without_sign_in(app: App, path: str) -> None:
    assert app.get(path).status_code in (401, 405)
    assert app.post(path, {"email": "x@example.org", "new_password": GOOD_PASSWORD}).status_code in (401, 405)


# --- the second factor -------------------------------------------------------------

SECRET = "JBSWY3DPEHPK3PXP"


def code(step: int = 0) -> str:
    counter = int(timezone.now().timestamp()) // 30 + step
    return format_hotp_value(hotp_value(SECRET, counter))


@pytest.fixture
def guarded(holder: Holder) -> User:
    user = f.UserFactory(tenant=holder.tenant)
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret_seal(SECRET)})
    assert TOTP
    return user


def test_the_second_factor_is_asked_for(app: App, guarded: User) -> None:
    pending = app.sign_in(guarded.email)
    assert pending.status_code == 401
    assert {"id": "mfa_authenticate", "is_pending": True, "types": ["totp"]} in pending.json()["data"]["flows"]
    assert app.get("/api/v1/me").status_code == 401, "the password alone opens nothing"
    assert app.post("auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    used = code()
    assert app.post("auth/2fa/authenticate", {"code": used}).status_code == 200
    assert app.get("/api/v1/me").json()["second_factor"] is True
    again = App()
    again.sign_in(guarded.email)
    assert again.post("auth/2fa/authenticate", {"code": used}).status_code == 400, "a code works once"


def test_codes_are_limited(guarded: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor": "2/900"}
    answers = []
    for _ in range(3):
        app = App()
        app.sign_in(guarded.email)
        answers.append(app.post("auth/2fa/authenticate", {"code": "000000"}))
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert int(answers[2]["Retry-After"]) > 800
