"""Sign-in and lost password: what fails differs in nothing, whoever the address belongs to."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import SignUp, User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import HolderRole
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ADDRESS = "marie@example.org"
LONG_GONE = timezone.localdate() - dt.timedelta(days=400)


def active(**holder: Any) -> User:
    tenant = f.HolderFactory(**holder).tenant
    return f.UserFactory(email=ADDRESS, tenant=tenant)


def blocked() -> User:
    user = active()
    user.is_active, user.suspension = False, Suspension.BLOCKED
    user.save()
    return user


def closed() -> User:
    user = active()
    user.closed_tenant, user.tenant = user.tenant, None
    user.is_active, user.suspension = False, Suspension.CLOSED
    user.save()
    return user


def not_activated() -> SignUp:
    return f.SignUpFactory(email=ADDRESS)


def address_not_proven() -> User:
    user = active()
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def deceased() -> User:
    return active(tenant__deceased=True)


def without_password() -> User:
    user = active()
    user.set_unusable_password()
    user.save()
    return user


def staff_who_left() -> User:
    return f.StaffFactory(email=ADDRESS, is_active=False)


NOBODY_IN: dict[str, Callable[..., Any]] = {
    "unknown": lambda: None,
    "blocked": blocked,
    "closed": closed,
    "not activated": not_activated,
    "address not proven": address_not_proven,
    "guarantor": lambda: active(role=HolderRole.GUARANTOR),
    "deceased": deceased,
    "ended": lambda: active(to_date=LONG_GONE),
    "no portal access": lambda: active(portal_access=False),
    "no account": lambda: f.UserFactory(email=ADDRESS),
    "no password": without_password,
    "staff who left": staff_who_left,
}
STATES = {**NOBODY_IN, "active": active}


def answer(client: Client, path: str, data: dict[str, Any], calls: Counter[str]) -> tuple[Any, ...]:
    """All that somebody outside can tell of an answer, and the hasher's work for it."""
    calls.clear()
    client.cookies.clear()
    response = client.post(path, data)
    status, headers, body = masked(response)
    body = re.sub(rb"[\w.+-]+@example\.org", b"ADDRESS", body)
    return status, headers, body, sorted(response.cookies), dict(calls)


def answer_to_sign_in(client: Client, calls: Counter[str], password: str) -> tuple[Any, ...]:
    return answer(client, "/connexion/", {"login": ADDRESS, "password": password}, calls)


@pytest.fixture
def wrong_password(client: Client, hasher_calls: Counter[str]) -> tuple[Any, ...]:
    """The answer to a wrong password for a sign-in like any other."""
    active()
    answer_to_sign_in(client, hasher_calls, "another-Password-1")  # what a process does once is done
    found = answer_to_sign_in(client, hasher_calls, "another-Password-1")
    User.objects.all().delete()
    return found


def test_the_reference_is_a_refusal_with_one_check(wrong_password: tuple[Any, ...]) -> None:
    status, _, body, cookies, calls = wrong_password
    assert status == 200 and b"n'est pas le bon" in body.replace(b"&#x27;", b"'")
    assert calls == {"verify": 1, "encode": 1}, "the hasher of the tests checks by hashing: one check"
    assert cookies == ["csrftoken"]


@pytest.mark.parametrize("state", STATES)
def test_a_wrong_password_has_one_answer(
    client: Client,
    hasher_calls: Counter[str],
    wrong_password: tuple[Any, ...],
    state: str,
) -> None:
    STATES[state]()
    assert answer_to_sign_in(client, hasher_calls, "Wrong-password-1") == wrong_password


@pytest.mark.parametrize("state", NOBODY_IN)
def test_a_right_password_of_who_may_not_come_in_has_the_same(
    client: Client,
    hasher_calls: Counter[str],
    wrong_password: tuple[Any, ...],
    state: str,
) -> None:
    NOBODY_IN[state]()
    assert answer_to_sign_in(client, hasher_calls, f.PASSWORD) == wrong_password
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("state", STATES)
def test_the_headless_api_has_one_answer_too(client: Client, hasher_calls: Counter[str], state: str) -> None:
    def ask(password: str) -> tuple[Any, ...]:
        hasher_calls.clear()
        response = client.post(
            "/_allauth/app/v1/auth/login",
            {"email": ADDRESS, "password": password},
            content_type="application/json",
        )
        return *masked(response), sorted(response.cookies), dict(hasher_calls)

    ask("x")
    reference = ask("Wrong-password-1")
    assert reference[0] == 400
    STATES[state]()
    assert ask("Wrong-password-1") == reference
    if state in NOBODY_IN:
        assert ask(f.PASSWORD) == reference


def test_the_comparison_sees_a_difference(
    client: Client,
    hasher_calls: Counter[str],
    wrong_password: tuple[Any, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    active()
    assert answer_to_sign_in(client, hasher_calls, f.PASSWORD) != wrong_password, "who may come in comes in"
    User.objects.all().delete()
    monkeypatch.setattr("tenant_space.identity.sign_in.backends._decoy", lambda algorithm: "")
    assert answer_to_sign_in(client, hasher_calls, f.PASSWORD) != wrong_password, "no check for an unknown address"


def test_somebody_who_has_not_activated_gets_the_link_again(client: Client) -> None:
    not_activated()
    client.post("/connexion/", {"login": ADDRESS, "password": "Wrong-password-1"})
    assert not OutgoingMail.objects.exists()
    client.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD})
    assert list(OutgoingMail.objects.values_list("kind", "to")) == [(MailKind.ACTIVATION, ADDRESS)]


# --- lost password -------------------------------------------------------------


def reset(client: Client, calls: Counter[str]) -> tuple[Any, ...]:
    return answer(client, "/mot-de-passe/", {"email": ADDRESS}, calls)


MAILED = {
    "active": MailKind.PASSWORD_RESET,
    "no password": MailKind.PASSWORD_RESET,
    "not activated": MailKind.ACTIVATION,
}


@pytest.mark.parametrize("state", STATES)
def test_a_lost_password_has_one_answer_and_mails_who_may(
    client: Client, hasher_calls: Counter[str], state: str
) -> None:
    unknown = reset(client, hasher_calls)
    assert unknown[0] == 302 and unknown[4] == {}
    STATES[state]()
    assert reset(client, hasher_calls) == unknown
    expected = [(MAILED[state], ADDRESS)] if state in MAILED else []
    assert list(OutgoingMail.objects.values_list("kind", "to")) == expected


def test_staff_get_their_link(client: Client) -> None:
    f.StaffFactory(email=ADDRESS)
    client.post("/mot-de-passe/", {"email": ADDRESS.upper()})
    assert OutgoingMail.objects.get().kind == MailKind.PASSWORD_RESET
