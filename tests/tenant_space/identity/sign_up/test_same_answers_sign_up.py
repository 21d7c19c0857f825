"""Step 1 of signing up: what fails differs in nothing, whatever is known of the number and the person."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity import registry
from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.selectors import registrable_tenant
from tenant_space.identity.sign_up import services
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.matching import activation_code_hash
from tenant_space.tenancy.models import Holder, RentAccount, Tenant
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.challenges import solved_by_reading
from tests.kit.sign_up import CREDENTIALS, IDENTITY
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CODE = "K7QM-2X9P"
LONG_GONE = timezone.localdate() - dt.timedelta(days=400)
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def holder(**more: Any) -> Holder:
    code = {"activation_code_hash": activation_code_hash(CODE)}
    return f.HolderFactory(account__account_number=IDENTITY["account_number"], **code | more)


def forget() -> None:
    """Begin again with nobody known."""
    RentAccount.objects.all().delete()
    Tenant.objects.all().delete()


def linked(**more: Any) -> dict[str, Any]:
    f.UserFactory(tenant=holder().tenant, **more)
    return {}


def sign_up_blocked() -> dict[str, Any]:
    services.registration_submit(
        tenant=holder().tenant, email="helene@example.org", password=f.PASSWORD, terms_version="1"
    )
    SignUp.objects.update(blocked_at=timezone.now())
    return {}


def known(**more: Any) -> dict[str, Any]:
    holder(**more)
    return {}


def other(**typed: Any) -> dict[str, Any]:
    """Everything is in order, but something else is typed."""
    holder()
    return typed


# Each prepares what is known, and says what is typed otherwise than on the notice.
FAILING: dict[str, Callable[..., dict[str, Any]]] = {
    "unknown number": dict,
    "number of nobody else": lambda: other(account_number="999999"),
    "number of somebody else": lambda: other(account_number=f.HolderFactory(tenant__last_name="MARTIN").account_id),
    "wrong name": lambda: other(last_name="DURAND"),
    "wrong first name": lambda: other(first_name="Odile"),
    "wrong date": lambda: other(year="1972"),
    "already linked": linked,
    "blocked": lambda: linked(suspension=Suspension.BLOCKED, is_active=False),
    "sign-up blocked": sign_up_blocked,
    "guarantor": lambda: known(role=HolderRole.GUARANTOR),
    "deceased": lambda: known(tenant__deceased=True),
    "no portal access": lambda: known(portal_access=False),
    "ended long ago": lambda: known(to_date=LONG_GONE),
    "ended yesterday": lambda: known(to_date=YESTERDAY),
    "company": lambda: known(tenant__birth_date=None),
}


@pytest.fixture
def answer(client: Client, hasher_calls: Counter[str]) -> Callable[..., Any]:
    """All that somebody outside can tell of the answer to step 1, and the work done for it."""

    def ask(typed: dict[str, Any]) -> tuple[Any, ...]:
        client.cookies.clear()
        hasher_calls.clear()
        given = IDENTITY | solved_by_reading() | typed
        with CaptureQueriesContext(connection) as queries:
            response = client.post("/inscription/", given)
        status, headers, body = masked(response)
        cookies = {name: {**cookie, "expires": ""} for name, cookie in response.cookies.items()}
        work = [re.split(" WHERE| VALUES", query["sql"])[0] for query in queries if "SAVEPOINT" not in query["sql"]]
        return status, dict(headers), unrepeated(body, given), sorted(cookies.items()), dict(hasher_calls), work

    return ask


def unrepeated(body: bytes, given: dict[str, Any]) -> str:
    """The page without what was typed and without the new challenge, which are never twice the same."""
    text = re.sub(
        r'(name="challenge_token" value=|/inscription/controle/)[^"]+?(?=["]|/image|/son)', r"\1", body.decode()
    )
    text = re.sub(r'name="challenge_token" value="[^"]*"', "", text)
    for name in given:
        text = re.sub(rf'(name="{name}") value="[^"]*"', r"\1", text)
    return text


@pytest.fixture
def wrong_name(answer: Callable[..., Any]) -> tuple[Any, ...]:
    """The answer to a wrong name, on a number like any other."""
    answer(other(last_name="DURAND"))  # what a process does once is done
    found = answer({"last_name": "DURAND"})
    forget()
    return found


def test_the_reference_is_a_refusal_without_hashing(wrong_name: tuple[Any, ...]) -> None:
    status, headers, body, cookies, calls, work = wrong_name
    assert status == 200 and "no-store" in headers["Cache-Control"]
    assert "Nous n'avons pas pu vérifier ces informations" in body
    assert "DURAND" not in body and [name for name, _ in cookies] == ["csrftoken"]
    assert calls == {}
    assert sum("tenancy_holder" in sql for sql in work) == 1 and sum("identity_user" in sql for sql in work) == 1


@pytest.mark.parametrize("state", FAILING)
def test_each_failure_has_the_same_answer(answer: Callable[..., Any], wrong_name: tuple[Any, ...], state: str) -> None:
    assert answer(FAILING[state]()) == wrong_name
    assert not OutgoingMail.objects.filter(kind="account.address_in_use").exists()


@pytest.mark.parametrize("state", [*FAILING, "wrong code", "no code printed"])
def test_so_it_has_when_the_code_of_the_notice_is_asked(
    answer: Callable[..., Any], settings: Settings, state: str
) -> None:
    settings.PORTAL_ACTIVATION_CODE = True
    answer(other(last_name="DURAND", code=CODE))
    reference = answer({"last_name": "DURAND", "code": CODE})
    forget()
    more: dict[str, Callable[..., dict[str, Any]]] = {
        "wrong code": lambda: other(code="K7QM-2X9Q"),
        "no code printed": lambda: known(activation_code_hash=""),
    }
    typed = more[state]() if state in more else FAILING[state]()
    assert answer({"code": CODE} | typed) == reference


@pytest.mark.parametrize("state", [*FAILING, "good"])
def test_beyond_the_limit_there_is_one_answer_too(answer: Callable[..., Any], settings: Settings, state: str) -> None:
    """Good or bad: nothing is looked up any more."""
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_all": "0/3600"}
    answer(other(last_name="DURAND"))
    reference = answer({"last_name": "DURAND"})
    forget()
    typed = other() if state == "good" else FAILING[state]()
    found = answer(typed)
    for one in (reference, found):
        one[1].pop("Retry-After")
    assert found == reference and found[0] == 429
    assert not any("tenancy_holder" in sql for sql in found[5])


def test_a_sign_up_that_waits_is_no_failure(
    client: Client,
    answer: Callable[..., Any],
    wrong_name: tuple[Any, ...],
) -> None:
    tenant = holder().tenant
    services.registration_submit(tenant=tenant, email="x@example.org", password=f.PASSWORD, terms_version="1")
    assert answer({})[0] == 302


def leak_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(registry._sources._entries, "help")
    registry.help_register(lambda: "/known/" if User.objects.exists() else "/unknown/")


def leak_in_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    leak_in_work(monkeypatch, Tenant.objects.exists)


def leak_in_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    leak_in_work(monkeypatch, lambda: make_password("x"))


def leak_in_work(monkeypatch: pytest.MonkeyPatch, more: Callable[[], Any]) -> None:
    """Somebody who has a sign-in costs more than somebody unknown."""
    real = registrable_tenant

    def leaking(**given: Any) -> Any:
        if User.objects.exists():
            more()
        return real(**given)

    monkeypatch.setattr(services, "registrable_tenant", leaking)


@pytest.mark.parametrize("leak", [leak_in_words, leak_in_queries, leak_in_hashing])
def test_the_comparison_sees_a_difference(
    answer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, leak: Callable[..., Any]
) -> None:
    leak(monkeypatch)
    answer(other(last_name="DURAND"))
    reference = answer({"last_name": "DURAND"})
    forget()
    assert answer(linked()) != reference


def active(email: str) -> None:
    f.UserFactory(email=email)


def waiting(email: str) -> None:
    f.SignUpFactory(email=email)


def shut(email: str) -> None:
    f.UserFactory(email=email, suspension=Suspension.BLOCKED, is_active=False)


def staff(email: str) -> None:
    f.StaffFactory(email=email)


@pytest.mark.parametrize("prepare", [active, waiting, shut, staff], ids=lambda prepare: prepare.__name__)
def test_step_2_never_tells_whose_the_address_is(
    client: Client, hasher_calls: Counter[str], prepare: Callable[..., Any]
) -> None:
    def ask() -> tuple[Any, ...]:
        client.cookies.clear()
        client.post("/inscription/", IDENTITY | solved_by_reading())
        hasher_calls.clear()
        response = client.post("/inscription/connexion/", CREDENTIALS)
        page = client.get(response.url)
        return masked(response), masked(page), sorted(response.cookies), dict(hasher_calls)

    holder()
    free = ask()
    assert free[0][0] == 302 and free[3] == {"encode": 1} and "inscription" in free[2]
    SignUp.objects.all().delete()
    prepare(CREDENTIALS["email"])
    hasher_calls.clear()
    assert ask() == free
