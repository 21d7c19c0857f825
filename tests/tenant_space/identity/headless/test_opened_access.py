"""An access that the landlord opened, activated by an app: its key, a password chosen now, and the terms."""

from __future__ import annotations

from typing import Any

import pytest

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.sign_up.links import link_key
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import GOOD_PASSWORD, App
from tests.kit.opened_access import ADDRESS, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
VERIFY = "auth/email/verify"


@pytest.fixture
def waiting(holder: Holder) -> SignUp:
    return opened(holder)


def chosen(sign_up: SignUp, **changes: Any) -> dict[str, Any]:
    return {"key": link_key(sign_up), "password": GOOD_PASSWORD, "terms": True, **changes}


def test_an_app_activates_it_and_signs_in(waiting: SignUp) -> None:
    app = App()
    assert app.get(VERIFY, **{"X-Email-Verification-Key": link_key(waiting)}).status_code == 200
    data = chosen(waiting)
    assert app.post(VERIFY, data).status_code == 401, "done, now sign in"
    user = User.objects.get(tenant=waiting.person)
    assert (user.email, user.terms_version) == (ADDRESS, terms_in_force().version)
    assert app.sign_in(ADDRESS, GOOD_PASSWORD).status_code == 200
    assert App().post(VERIFY, data).status_code == 400, "once"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"password": None, "terms": None}, {"password", "terms"}),
        ({"terms": False}, {"terms"}),
        ({"terms": "false"}, {"terms"}),
        ({"password": "court"}, {"password"}),
        ({"password": "Dupont-1971"}, {"password"}),
        ({"password": [GOOD_PASSWORD], "terms": None}, {"terms"}),
    ],
)
def test_what_the_page_asks_for_is_asked_for_here_and_the_key_lives(
    waiting: SignUp, change: dict[str, Any], fields: set[str]
) -> None:
    answer = App().post(VERIFY, chosen(waiting, **change))
    assert answer.status_code == 400
    assert {error["param"] for error in answer.json()["errors"]} >= fields
    assert not User.objects.filter(tenant=waiting.person).exists()
    assert App().post(VERIFY, chosen(waiting)).status_code == 401


def test_an_ordinary_sign_up_takes_no_new_password(holder: Holder) -> None:
    sign_up = f.SignUpFactory(person=holder.tenant)
    answer = App().post(VERIFY, chosen(sign_up))
    assert answer.status_code == 400 and answer.json()["errors"][0]["code"] == "incorrect_password"
    assert not User.objects.filter(tenant=holder.tenant).exists()


@pytest.mark.parametrize("key", ["", "x", "IjBm:x:y"])
def test_an_invented_key_is_dead_whatever_comes_with_it(waiting: SignUp, key: str) -> None:
    assert App().post(VERIFY, chosen(waiting, key=key)).status_code == 400
    assert not User.objects.filter(tenant=waiting.person).exists()


def test_a_new_address_is_not_confirmed_with_terms(waiting: SignUp) -> None:
    """The other route with a key of a mail has nothing of it."""
    assert App().post("account/email/confirm", chosen(waiting)).status_code == 400
    assert not User.objects.filter(tenant=waiting.person).exists()
