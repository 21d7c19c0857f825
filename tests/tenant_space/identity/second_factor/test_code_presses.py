"""A code sent twice by two quick presses is one sign-in; nobody else gets in with what the presses have in common."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from pytest_django.fixtures import Settings

from tenant_space.identity.models import UsedChallenge, User
from tenant_space.identity.sessions.opened import SIGN_IN
from tenant_space.identity.sessions.same_form import PRESSED_TWICE
from tenant_space.identity.tenant_access.services import access_block
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.at_once import at_once
from tests.kit.factors import application_add, code_of, confirm, password_step
from tests.kit.typing import Client, ClientResponse

CHECK, CONFIRM, ADD = "/connexion/verification/", "/connexion/confirmer/code/", "/ma-securite/application/"
NEXT = "/mon-compte/?page=2"


def person(email: str = "a@example.org") -> tuple[User, str]:
    """Somebody with an application: the sign-in and the secret."""
    user, client = f.UserFactory(email=email, tenant=f.HolderFactory().tenant), Client()
    client.force_login(user)
    confirm(client)
    secret = application_add(client)
    Session.objects.all().delete()
    AccessEvent.objects.all().delete()
    return user, secret


def recovery_code(user: User) -> str:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()[0]


class Browser:
    """Where the password was right: presses of its form carry the same cookies, whatever was answered meanwhile."""

    def __init__(self, email: str) -> None:
        client = Client()
        client.get("/connexion/")
        client.post("/connexion/", {"login": email, "password": f.PASSWORD, "next": NEXT})
        self.cookies = client.cookies.output(header="", sep=";")
        self.token = client.cookies["csrftoken"].value

    def press(self, code: str, **other: str) -> tuple[ClientResponse, str]:
        """The answer, and the key of the session that it carries; `other`: cookies that are not this browser's."""
        client = Client(enforce_csrf_checks=True)
        client.cookies = SimpleCookie(self.cookies)
        for name, value in other.items():
            client.cookies[name] = value
        token = client.cookies["csrftoken"].value
        answer = client.post(CHECK, {"code": code, "next": NEXT, "csrfmiddlewaretoken": token})
        key = answer.cookies["sessionid"].value if "sessionid" in answer.cookies else ""
        return answer, key


def is_in(key: str, user: User) -> bool:
    row = Session.objects.filter(pk=key).first()
    return row is not None and row.get_decoded().get(SESSION_KEY) == str(user.pk)


@pytest.mark.parametrize("kind", ["application", "recovery"])
def test_presses_that_cross_open_one_session(own_database: Callable[..., Any], kind: str) -> None:
    user, secret = person()
    browser, code = Browser(user.email), code_of(secret) if kind == "application" else recovery_code(user)
    outcomes = at_once(*[lambda: browser.press(code)] * 3)
    assert [(answer.status_code, answer.url) for answer, _ in outcomes] == [(302, NEXT)] * 3
    assert len({key for _, key in outcomes}) == 1 and is_in(outcomes[0][1], user)
    assert UserSession.objects.count() == 1
    assert AccessEvent.objects.filter(kind=EventKind.SIGN_IN).count() == 1
    assert not AccessEvent.objects.filter(kind=EventKind.SIGN_IN_FAILED).exists()


def test_of_presses_of_a_first_code_one_adds_the_application(own_database: Callable[..., Any]) -> None:
    user, client = f.UserFactory(tenant=f.HolderFactory().tenant), Client()
    client.force_login(user)
    confirm(client)
    client.get(ADD)
    code = code_of(client.session["mfa.totp.secret"])
    outcomes = at_once(*[lambda: client.post(ADD, {"code": code})] * 2)
    assert {answer.url for answer in outcomes} == {"/ma-securite/codes/"}
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1
    assert client.post(ADD, {"code": code}).url == "/ma-securite/codes/", "later, too"


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
class TestTheFirstAnswerWasLost:
    """The first press is done when the second one arrives: the session that it was sent from is gone."""

    @pytest.fixture(autouse=True)
    def _known(self) -> None:
        self.user, self.secret = person()
        self.code = code_of(self.secret)
        self.browser = Browser(self.user.email)

    def refused(self, browser: Browser, code: str, **other: str) -> None:
        """Nobody is let in by a press: it is led back to the password, or told that the code is wrong."""
        before = UserSession.objects.count()
        answer, key = browser.press(code, **other)
        assert (answer.status_code, answer.get("Location")) in [(302, "/connexion/"), (200, None), (403, None)]
        assert not Session.objects.filter(pk=key) or SESSION_KEY not in Session.objects.get(pk=key).get_decoded()
        assert UserSession.objects.count() == before

    @pytest.mark.parametrize("kind", ["application", "recovery"])
    def test_the_second_press_ends_in_the_session_of_the_first(self, kind: str) -> None:
        code = self.code if kind == "application" else recovery_code(self.user)
        first, key = self.browser.press(code)
        second, again = self.browser.press(code)
        assert (second.status_code, second.url) == (302, NEXT) == (first.status_code, first.url)
        assert again == key and is_in(key, self.user)
        assert second.cookies["csrftoken"].value != self.browser.token, "as after any sign-in"
        assert "activite" in second.cookies, "or the next page would sign out"
        assert Session.objects.get(pk=key).get_decoded()[SIGN_IN]["user"] == str(self.user.pk)
        assert AccessEvent.objects.filter(kind=EventKind.SIGN_IN).count() == 1

    def test_another_code_does_not_get_in(self) -> None:
        self.browser.press(self.code)
        for code in ("000000", code_of(self.secret, 1), recovery_code(self.user), "", f"{self.code}0"):
            self.refused(self.browser, code)

    def test_another_session_with_the_same_token_does_not_get_in(self) -> None:
        """Who planted the token in the browser, and reads the code over somebody's shoulder."""
        self.browser.press(self.code)
        stranger = Client()
        stranger.get("/ma-securite/cles/")
        self.refused(self.browser, self.code, sessionid="x" * 32)
        self.refused(self.browser, self.code, sessionid="")
        beside = Browser(self.user.email)
        self.refused(beside, self.code, csrftoken=self.browser.token)

    def test_another_token_does_not_get_in(self) -> None:
        self.browser.press(self.code)
        self.refused(self.browser, self.code, csrftoken="y" * 32)

    def test_another_person_does_not_get_in(self) -> None:
        other, secret = person("b@example.org")
        self.browser.press(self.code)
        self.refused(self.browser, code_of(secret))
        self.refused(Browser(other.email), self.code, csrftoken=self.browser.token)

    def test_later_it_does_not_get_in(self) -> None:
        self.browser.press(self.code)
        opened = UserSession.objects.get()
        UserSession.objects.update(created_at=opened.created_at - PRESSED_TWICE)
        self.refused(self.browser, self.code)
        UserSession.objects.update(created_at=opened.created_at)
        for mark in UsedChallenge.objects.all():
            UsedChallenge.objects.filter(pk=mark.pk).update(used_at=mark.used_at - PRESSED_TWICE)
        self.refused(self.browser, self.code)
        assert PRESSED_TWICE.total_seconds() <= 20

    def test_after_the_session_ended_or_the_access_was_shut_it_does_not_get_in(self) -> None:
        self.browser.press(self.code)
        access_block(actor=f.UserFactory(), user=self.user, reason="Demande de la personne")
        self.refused(self.browser, self.code)

    def test_codes_tried_so_are_counted(self, settings: Settings) -> None:
        settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor": "3/900"}
        self.browser.press(self.code)
        for _ in range(3):
            self.refused(self.browser, "000000")
        self.refused(self.browser, self.code)

    def test_a_browser_that_knows_the_new_token_is_led_on(self) -> None:
        """The first answer arrived, the second press was sent from the page of before."""
        client = Client(enforce_csrf_checks=True)
        client.cookies = SimpleCookie(self.browser.cookies)
        fields = {"code": self.code, "next": NEXT, "csrfmiddlewaretoken": self.browser.token}
        assert client.post(CHECK, fields).url == client.post(CHECK, fields).url == NEXT

    @pytest.mark.parametrize("kind", ["application", "recovery"])
    def test_a_code_that_confirms_who_one_is_may_be_pressed_twice(self, kind: str) -> None:
        code = self.code if kind == "application" else recovery_code(self.user)
        client = Client()
        client.force_login(self.user)
        client.cookies["csrftoken"] = "z" * 32
        fields = {"code": code, "next": "/ma-securite/"}
        assert client.post(CONFIRM, fields).url == client.post(CONFIRM, fields).url == "/ma-securite/"
        elsewhere = Client()
        elsewhere.force_login(self.user)
        elsewhere.cookies["csrftoken"] = "z" * 32
        assert elsewhere.post(CONFIRM, fields).status_code == 200, "of another session it is a replay"
        UsedChallenge.objects.update(used_at=UsedChallenge.objects.first().used_at - PRESSED_TWICE)
        assert client.post(CONFIRM, fields).status_code == 200, "and later, too"


def test_the_form_carries_where_it_leads(client: Client, site_ready: None, db: None) -> None:
    user, _ = person()
    client.post("/connexion/", {"login": user.email, "password": f.PASSWORD, "next": NEXT})
    assert f'name="next" value="{NEXT}"' in client.get(CHECK).content.decode()
    assert password_step(Client(), user.email) == CHECK
