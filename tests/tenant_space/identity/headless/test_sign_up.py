"""Signing up over the headless API: the rules of the pages, on the same session."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tenant_space.identity.models import SignUp, TryCount, User
from tenant_space.identity.sign_up.links import link_key
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import GOOD_PASSWORD, IDENTITY, App, body_of
from tests.kit.challenges import solved
from tests.kit.presses import time_passes
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def key_of(email: str = "helene@example.org") -> str:
    return link_key(SignUp.objects.get(email=email))


def test_somebody_signs_up_activates_and_signs_in(app: App, holder: Holder) -> None:
    assert app.identify("123456").status_code == 200
    assert app.sign_up().status_code == 200
    sign_up = SignUp.objects.get(email="helene@example.org")
    assert sign_up.person == holder.tenant and not User.objects.exists()
    assert sign_up.terms_version and sign_up.terms_accepted_at
    assert app.sign_in(sign_up.email, GOOD_PASSWORD).status_code == 400, "nobody signs in before the activation"

    key = key_of()
    assert app.get("auth/email/verify", **{"X-Email-Verification-Key": key}).status_code == 200
    assert not User.objects.exists(), "looking changes nothing"
    assert app.post("auth/email/verify", {"key": key}).status_code == 401, "done, and now one signs in"
    user = User.objects.get()
    assert user.tenant == holder.tenant
    assert app.sign_in(user.email, GOOD_PASSWORD).status_code == 200
    assert app.get("/api/v1/me").json()["number"] == holder.tenant_id
    kinds = set(AccessEvent.objects.filter(user_id=user.pk).values_list("kind", flat=True))
    assert {"SIGN_UP", "ACTIVATED", "SIGN_IN"} <= kinds
    assert AccessEvent.objects.filter(user_id=user.pk, kind="SIGN_UP", address="127.0.0.x").exists()


def test_elsewhere_the_key_needs_the_password(app: App, holder: Holder, settings: Settings) -> None:
    """The mail may be read by somebody who did not choose it: a key alone makes nobody's password valid."""
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "activation": "2/3600"}
    app.identify("123456")
    app.sign_up()
    key, other = key_of(), App()
    other.identify("123456")
    other.sign_up("autre@example.org")
    for data in ({"key": key}, {"key": key, "password": "Another-4207"}):
        refused = other.post("auth/email/verify", data)
        error = refused.json()["errors"][0]
        assert (refused.status_code, error["code"], error["param"]) == (400, "incorrect_password", "password")
    many = other.post("auth/email/verify", {"key": key, "password": GOOD_PASSWORD})
    assert many.status_code == 429 and int(many["Retry-After"]) > 3500
    assert not User.objects.exists()
    TryCount.objects.all().delete()
    assert App().post("auth/email/verify", {"key": key, "password": GOOD_PASSWORD}).status_code == 401
    assert User.objects.get().email == "helene@example.org"


def test_a_browser_that_signed_up_over_the_api_need_not_write_the_password_on_the_page(
    client: Client, holder: Holder
) -> None:
    page = {"account_number": "123456", "last_name": "DUPONT", "first_name": "Hélène", **solved()}
    client.post("/inscription/", {**page, "day": "9", "month": "3", "year": "1971"})
    data = {"email": "helene@example.org", "password": GOOD_PASSWORD, "terms": True}
    client.post("/_allauth/browser/v1/auth/signup", data, content_type="application/json")
    del client.cookies["sessionid"]  # the browser was closed in between
    assert client.post(f"/activation/{key_of()}/").url == "/activation/reussie/"


def test_the_key_of_an_activation_counts_once(app: App, holder: Holder) -> None:
    app.identify("123456")
    app.sign_up()
    key = key_of()
    app.post("auth/email/verify", {"key": key})
    again = app.post("auth/email/verify", {"key": key})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (400, "invalid_or_expired_key")
    assert again.json() == app.post("auth/email/verify", {"key": "forged"}).json()
    assert app.get("auth/email/verify", **{"X-Email-Verification-Key": key}).status_code == 400


def test_of_two_who_claim_one_person_one_wins(holder: Holder) -> None:
    first, second = App(), App()
    first.identify("123456")
    second.identify("123456")
    first.sign_up("un@example.org")
    first.post("auth/email/verify", {"key": key_of("un@example.org")})
    assert second.sign_up("deux@example.org").status_code == 200, "nothing shows it"
    assert not SignUp.objects.exists()
    assert User.objects.get(tenant=holder.tenant).email == "un@example.org"


def test_somebody_who_comes_too_late_is_told(app: App, holder: Holder) -> None:
    app.identify("123456")
    app.sign_up("un@example.org")
    f.UserFactory(tenant=holder.tenant)
    assert app.post("auth/email/verify", {"key": key_of("un@example.org")}).status_code == 409


def test_step_two_needs_step_one_in_the_same_session(app: App, holder: Holder) -> None:
    assert app.sign_up().status_code == 409
    App().identify("123456")
    assert app.sign_up().status_code == 409
    assert not SignUp.objects.exists()


def test_the_same_step_two_twice_is_no_failure(app: App, holder: Holder) -> None:
    app.identify("123456")
    assert [app.sign_up().status_code for _ in range(2)] == [200, 200]
    assert SignUp.objects.count() == 1


def test_a_wrong_step_one_forgets_the_right_one(app: App, holder: Holder) -> None:
    app.identify("123456")
    app.identify("123456", last_name="MARTIN")
    assert app.sign_up().status_code == 409


def test_every_failing_step_one_is_the_same(holder: Holder) -> None:
    f.HolderFactory(account__account_number="200001", guarantor=True)
    f.HolderFactory(account__account_number="200002", tenant__deceased=True)
    f.HolderFactory(account__account_number="200003", portal_access=False)
    linked = f.HolderFactory(account__account_number="200004")
    f.UserFactory(tenant=linked.tenant)
    tries = [
        ("999999", {}),
        ("123456", {"last_name": "MARTIN"}),
        ("123456", {"birth_date": "1971-03-10"}),
        *((number, {}) for number in ("200001", "200002", "200003", "200004")),
    ]
    answers = [body_of(App().identify(number, **changes)) for number, changes in tries]
    assert answers[0][0] == 400
    assert answers[0][1]["errors"][0]["code"] == "identity_not_found"
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("limit", ["identity_account", "identity_network", "identity_all"])
def test_step_one_is_limited_and_says_when_to_come_back(
    app: App, holder: Holder, settings: Settings, limit: str
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, limit: "2/3600"}
    assert [app.identify("123456", last_name="MARTIN").status_code for _ in range(2)] == [400, 400]
    refused = app.identify("123456")
    assert refused.status_code == 429, "even with the right words"
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert "session_token" not in str(refused.json())


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_a_header_of_ones_own_makes_no_new_address(holder: Holder, settings: Settings, header: str) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_network": "1/3600"}
    data = {**IDENTITY, "last_name": "MARTIN", "account_number": "123456"}
    answers = [
        App().post("auth/signup/identity", {**data, **solved()}, **{header: f"203.0.113.{number}"})
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [400, 429, 429]


def test_robots_are_kept_out(app: App, holder: Holder) -> None:
    data = {**IDENTITY, "account_number": "123456"}
    assert app.post("auth/signup/identity", data).status_code == 400
    once = app.challenge()
    assert app.post("auth/signup/identity", {**data, **once}).status_code == 200
    assert app.post("auth/signup/identity", {**data, **once}).status_code == 400, "an answer counts once"


def test_the_rules_of_step_two_are_those_of_the_page(app: App, holder: Holder) -> None:
    app.identify("123456")
    wrong: list[dict[str, Any]] = [
        {"password": "court"},
        {"password": "Dupont-1971"},
        {"email": "pas une adresse"},
        {"terms": False},
    ]
    for change in wrong:
        refused = app.sign_up(**change)
        assert refused.status_code == 400, change
        assert {error["param"] for error in refused.json()["errors"]} == set(change)
    assert app.sign_up(terms=None).status_code == 400
    assert not SignUp.objects.exists()
    assert app.sign_up().status_code == 200


def test_an_address_in_use_is_not_revealed(holder: Holder) -> None:
    other = f.HolderFactory(account__account_number="123457")
    owner = f.UserFactory(tenant=other.tenant, email="prise@example.org")
    free, taken = App(), App()
    free.identify("123456")
    taken.identify("123456")
    assert body_of(taken.sign_up("prise@example.org")) == body_of(free.sign_up("libre@example.org"))
    assert User.objects.get(email="prise@example.org") == owner
    assert OutgoingMail.objects.filter(to="prise@example.org").count() == 1


def test_browsers_sign_up_on_the_session_of_the_page(client: Client, holder: Holder) -> None:
    """Step 1 on the page, step 2 over the API: it is one session."""
    page = {"account_number": "123456", "last_name": "DUPONT", "first_name": "Hélène", **solved()}
    client.post("/inscription/", {**page, "day": "9", "month": "3", "year": "1971"})
    data = {"email": "helene@example.org", "password": GOOD_PASSWORD, "terms": True}
    answer = client.post("/_allauth/browser/v1/auth/signup", data, content_type="application/json")
    assert answer.status_code == 200
    assert SignUp.objects.get().person == holder.tenant


@pytest.mark.parametrize("path", ["auth/signup/identity", "auth/signup", "auth/login", "auth/password/request"])
def test_browsers_need_the_csrf_token(db: None, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/_allauth/browser/v1/{path}", {}, content_type="application/json").status_code == 403


def test_a_new_activation_mail_says_nothing(app: App, holder: Holder) -> None:
    app.identify("123456")
    app.sign_up()
    time_passes()
    before = OutgoingMail.objects.count()
    known = app.post("auth/email/verify/resend", {"email": "helene@example.org"})
    unknown = app.post("auth/email/verify/resend", {"email": "nul@example.org"})
    assert body_of(known) == body_of(unknown)
    assert known.status_code == 200
    assert OutgoingMail.objects.count() == before + 1


def test_new_activation_mails_are_limited(app: App, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "resend_network": "1/3600"}
    answers = [app.post("auth/email/verify/resend", {"email": "nul@example.org"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 3500


HOSTILE = [
    b"",
    b"[]",
    b"{",
    b'"x"',
    b"\xff\xfe",
    {"account_number": [], "birth_date": 5, "last_name": {}, "first_name": None, "altcha": 3},
    {"account_number": "1\x002", "birth_date": "1971-03-09", "last_name": "\x00", "first_name": "x", "altcha": "x"},
    {"account_number": "' OR 1=1 --", "last_name": "{{ 7 }}", "first_name": "😀" * 900, "birth_date": "31/02/1971"},
    {"account_number": "1" * 100_000, "birth_date": "9999-99-99"},
]


@pytest.mark.parametrize("data", HOSTILE)
@pytest.mark.parametrize("path", ["auth/signup/identity", "auth/signup", "auth/email/verify", "auth/login"])
def test_hostile_input_is_refused_quietly(app: App, holder: Holder, path: str, data: bytes | dict[str, Any]) -> None:
    app.identify("123456")
    assert app.post(path, data).status_code == 400


CLOSED = [
    "auth/provider/redirect",
    "auth/provider/token",
    "auth/provider/signup",
    "auth/code/request",
    "auth/code/confirm",
    "auth/code/resend",
    "auth/phone/verify",
    "auth/webauthn/signup",
    "auth/2fa/trust",
    "account/phone",
    "account/providers",
    "tokens/refresh",
]


@pytest.mark.parametrize("client_kind", ["app", "browser"])
@pytest.mark.parametrize("path", CLOSED)
def test_what_is_closed_is_missing(db: None, client: Client, client_kind: str, path: str) -> None:
    for method in ("get", "post"):
        response = getattr(client, method)(f"/_allauth/{client_kind}/v1/{path}")
        assert (response.status_code, response["Content-Type"]) == (404, "application/json")
