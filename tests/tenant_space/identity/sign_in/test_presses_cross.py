"""Two presses of « Connexion » that arrive before either answer open one session, which both answers carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from tenant_space.identity.models import User
from tenant_space.identity.sessions.opened import SIGN_IN
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.at_once import at_once
from tests.kit.sessions import ADDRESS
from tests.kit.typing import Client

FORM, OTHER_FORM = "a" * 32, "b" * 32  # the protection token of a page, in its cookie and in its form


def press(token: str = FORM, email: str = ADDRESS) -> str:
    """Press « Connexion » as a browser that has no session yet; returns the key of the session it is given."""
    client = Client(enforce_csrf_checks=bool(token))
    if token:
        client.cookies["csrftoken"] = token
    fields = {"login": email, "password": f.PASSWORD, "csrfmiddlewaretoken": token}
    answer = client.post("/connexion/", fields)
    assert (answer.status_code, answer.url) == (302, "/")
    return client.cookies["sessionid"].value


def user_of(email: str = ADDRESS) -> User:
    return f.UserFactory(email=email, tenant=f.HolderFactory().tenant)


def test_presses_that_cross_open_one_session(own_database: Callable[..., Any]) -> None:
    user = user_of()
    keys = at_once(press, press, press)
    assert [type(key) for key in keys] == [str] * 3, keys
    assert len(set(keys)) == 1, "whichever answer the browser keeps, it is signed in"
    session = Session.objects.get().get_decoded()
    assert session[SESSION_KEY] == session[SIGN_IN]["user"] == str(user.pk)
    assert UserSession.objects.get().session_key == keys[0], "and one device is listed"
    assert AccessEvent.objects.filter(kind=EventKind.SIGN_IN).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
class TestOneAfterTheOther:
    """The first answer was lost: the browser knows no session, and the form is pressed again."""

    def test_the_second_press_joins_the_first(self) -> None:
        user_of()
        assert press() == press()
        assert Session.objects.count() == UserSession.objects.count() == 1

    def test_another_form_of_the_same_person_is_a_sign_in_of_its_own(self) -> None:
        user_of()
        assert press() != press(OTHER_FORM)
        assert Session.objects.count() == UserSession.objects.count() == 2

    def test_another_person_at_the_same_form_has_a_session_of_theirs(self) -> None:
        users = [user_of(), user_of("b@example.org")]
        keys = [press(email=user.email) for user in users]
        owners = [Session.objects.get(pk=key).get_decoded()[SESSION_KEY] for key in keys]
        assert owners == [str(user.pk) for user in users]

    def test_without_a_form_nothing_is_joined(self) -> None:
        user_of()
        assert press("") != press("")

    def test_much_later_it_is_a_sign_in_of_its_own(self) -> None:
        user_of()
        first = press()
        opened = UserSession.objects.get()
        UserSession.objects.update(created_at=opened.created_at - dt.timedelta(minutes=2))
        assert press() != first

    def test_a_session_that_was_ended_is_joined_by_nobody(self) -> None:
        user_of()
        first = press()
        Session.objects.all().delete()
        assert press() != first
        assert Session.objects.count() == 1
