"""Codes tried at the same moment, each in a process of its own as far as the database can tell."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from pytest_django.fixtures import Settings

from tests.kit import factories as f
from tests.kit.at_once import at_once
from tests.kit.factors import application_add, code_of, confirm, password_step
from tests.kit.typing import Client

CHECK = "/connexion/verification/"


def person() -> tuple[str, str]:
    """Somebody with an application: the address and the secret."""
    user, client = f.UserFactory(tenant=f.HolderFactory().tenant), Client()
    client.force_login(user)
    confirm(client)
    return user.email, application_add(client)


def asked_for_a_code(email: str) -> Client:
    client = Client()
    assert password_step(client, email) == CHECK
    return client


def test_of_two_uses_of_a_code_one_wins(own_database: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    # as with processes that share no cache
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.cache.add", lambda *args, **kwargs: True)
    email, secret = person()
    code = code_of(secret)
    visitors = [asked_for_a_code(email) for _ in range(4)]
    answers = at_once(*(lambda v=v: v.post(CHECK, {"code": code}).status_code for v in visitors))
    assert sorted(answers) == [200, 200, 200, 302]


def test_of_two_uses_of_a_recovery_code_one_wins(own_database: Callable[..., Any]) -> None:
    email, _ = person()
    code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()[0]
    visitors = [asked_for_a_code(email) for _ in range(4)]
    answers = at_once(*(lambda v=v: v.post(CHECK, {"code": code}).status_code for v in visitors))
    assert sorted(answers) == [200, 200, 200, 302]


def test_of_many_guesses_at_once_exactly_the_allowed_number_are_looked_at(
    own_database: Callable[..., Any], settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor": "5/900"}
    email, _ = person()
    session = asked_for_a_code(email).cookies

    def guess() -> bool:
        client = Client()
        client.cookies = SimpleCookie(session.output(header="", sep=";"))
        return "trop d" in client.post(CHECK, {"code": "000000"}).content.decode()

    refused = at_once(*[guess] * 16)
    assert (refused.count(False), refused.count(True)) == (5, 11)
