"""An app that tests let in is one that has signed in."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.headless.internal.sessionkit import session_store
from allauth.usersessions.models import UserSession

from tenant_space.identity.models import User
from tenant_space.journal.models import AccessEvent
from tests.kit.app import App


def left_by(app: App, user: User) -> tuple[dict[str, Any], int, int, bool]:
    """The session, its entry among the devices and in the journal, and whether the day of the sign-in was noted."""
    session = session_store(app.token)
    session["sign_in"].pop("at")
    session["account_authentication_methods"][0].pop("at")
    user.refresh_from_db()
    devices = UserSession.objects.filter(user=user, session_key=app.token).count()
    events = AccessEvent.objects.filter(user_id=user.pk).count()
    return dict(session.items()), devices, events, user.last_login is not None


@pytest.mark.django_db
def test_an_app_that_is_let_in_has_all_that_signing_in_leaves(app: App, user: User) -> None:
    app.sign_in(user.email)
    by_its_call = left_by(app, user)
    AccessEvent.objects.all().delete()
    User.objects.update(last_login=None)
    assert left_by(App().enter(user), user) == by_its_call
    assert App().enter(user).get("auth/session").status_code == 200
