"""Signing in and out: limits, where one is led, how long one stays, what the journal notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from pytest_django.fixtures import Settings

from tenant_space.identity.limits import Limit
from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.sessions import ADDRESS, sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DAYS_30 = 30 * 86_400
TOO_MANY = "Vous avez fait trop d'essais."


@pytest.fixture
def user() -> User:
    return f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


@pytest.fixture
def limited(settings: Settings) -> Callable[..., Any]:
    def limit(**rates: Any) -> None:
        settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, **rates}

    return limit


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("pk").values_list("kind", flat=True))


# --- limits ------------------------------------------------------------------


def test_beyond_the_limit_even_the_right_password_is_refused(
    client: Client, user: User, limited: Callable[..., Any]
) -> None:
    limited(sign_in_email="3/900")
    for _ in range(3):
        assert TOO_MANY not in html_of(sign_in(client, password="Wrong-1234"))
    answer = html_of(sign_in(client))
    assert TOO_MANY in answer and "Réessayez dans 15 minutes" in answer
    assert "demandez dès maintenant un nouveau mot de passe" in answer
    assert not is_in(client)
    assert kinds() == [EventKind.SIGN_IN_FAILED] * 3, "a refused try is not evaluated"


def test_the_limit_is_the_same_for_an_address_nobody_has(client: Client, limited: Callable[..., Any]) -> None:
    limited(sign_in_email="1/900")
    sign_in(client, password="Wrong-1234")
    assert TOO_MANY in html_of(sign_in(client, password="Wrong-1234"))
    assert not AccessEvent.objects.exists()


def test_an_address_is_one_whatever_its_case(client: Client, user: User, limited: Callable[..., Any]) -> None:
    limited(sign_in_email="1/900")
    sign_in(client, " Marie@Example.ORG ", "Wrong-1234")
    assert TOO_MANY in html_of(sign_in(client))


def test_a_success_counts_as_no_try(client: Client, user: User, limited: Callable[..., Any]) -> None:
    limited(sign_in_email="2/900", sign_in_network="2/900")
    for _ in range(4):
        assert sign_in(Client()).status_code == 302
    sign_in(client, password="Wrong-1234")
    assert sign_in(client).status_code == 302


def test_one_network_may_not_try_one_password_on_everybody(client: Client, limited: Callable[..., Any]) -> None:
    limited(sign_in_network="2/900")
    for number in range(2):
        sign_in(client, f"personne{number}@example.org", "Wrong-1234")
    assert TOO_MANY in html_of(sign_in(client, "personne9@example.org", "Wrong-1234"))
    assert TOO_MANY not in html_of(sign_in(client, "personne9@example.org", "Wrong-1234", REMOTE_ADDR="198.51.100.7"))


def test_what_is_refused_for_its_network_does_not_shut_the_address(
    client: Client, user: User, limited: Callable[..., Any]
) -> None:
    limited(sign_in_email="1/900", sign_in_network="1/900")
    sign_in(client, "other@example.org", "Wrong-1234")
    assert TOO_MANY in html_of(sign_in(client, password="Wrong-1234"))
    assert sign_in(client, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_what_is_refused_for_its_address_does_not_shut_the_network(
    client: Client, user: User, limited: Callable[..., Any]
) -> None:
    limited(sign_in_email="1/900", sign_in_network="3/900")
    for _ in range(6):
        sign_in(client, "other@example.org", "Wrong-1234")
    assert sign_in(client).status_code == 302


SPOOFED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_CF_CONNECTING_IP")


@pytest.mark.parametrize("header", SPOOFED)
def test_a_header_makes_no_other_client(client: Client, limited: Callable[..., Any], header: str) -> None:
    limited(sign_in_network="1/900")
    sign_in(client, "a@example.org", "Wrong-1234", **{header: "203.0.113.1"})
    assert TOO_MANY in html_of(sign_in(client, "b@example.org", "Wrong-1234", **{header: "203.0.113.2"}))


def test_behind_a_proxy_only_the_hop_it_added_counts(
    client: Client, limited: Callable[..., Any], settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    limited(sign_in_network="1/900")
    sign_in(client, "a@example.org", "Wrong-1234", HTTP_X_FORWARDED_FOR="9.9.9.1, 203.0.113.1")
    again = sign_in(client, "b@example.org", "Wrong-1234", HTTP_X_FORWARDED_FOR="9.9.9.2, 203.0.113.1")
    other = sign_in(client, "b@example.org", "Wrong-1234", HTTP_X_FORWARDED_FOR="9.9.9.1, 203.0.113.2")
    assert TOO_MANY in html_of(again) and TOO_MANY not in html_of(other)


def test_the_headless_api_obeys_the_same_count(client: Client, user: User, limited: Callable[..., Any]) -> None:
    limited(sign_in_email="2/900")
    sign_in(client, password="Wrong-1234")
    login = {"path": "/_allauth/app/v1/auth/login", "content_type": "application/json"}
    client.post(data={"email": ADDRESS, "password": "Wrong-1234"}, **login)
    answer = client.post(data={"email": ADDRESS, "password": f.PASSWORD}, **login)
    assert answer.status_code == 429
    assert TOO_MANY in html_of(sign_in(client))


@pytest.mark.parametrize("limit", [Limit.SIGN_IN_EMAIL, Limit.SIGN_IN_NETWORK])
def test_the_count_comes_before_any_look_up(
    client: Client, limited: Callable[..., Any], limit: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(**{limit.value: "0/900"})
    monkeypatch.setattr("tenant_space.identity.sign_in.backends.sign_ins", lambda: pytest.fail("looked up"))
    assert TOO_MANY in html_of(sign_in(client))


# --- coming in, staying, going ---------------------------------------------------


@pytest.mark.parametrize(
    "to", ["https://evil.example.org/", "//evil.example.org/x", "javascript:alert(1)", "/\\evil.org"]
)
def test_the_sign_in_leads_nowhere_else(client: Client, user: User, to: str) -> None:
    assert sign_in(client, next=to).url == "/"


def test_the_sign_in_leads_back(client: Client, user: User) -> None:
    assert 'name="next" value="/mon-compte/"' in html_of(client.get("/connexion/?next=/mon-compte/"))
    assert sign_in(client, next="/mon-compte/").url == "/mon-compte/"


def test_to_stay_connected_is_a_choice(client: Client, user: User) -> None:
    assert 'name="remember"' in html_of(client.get("/connexion/"))
    assert "checked" not in html_of(client.get("/connexion/"))
    sign_in(client)
    assert client.cookies["sessionid"]["max-age"] == "", "until the browser is closed"
    other = Client()
    sign_in(other, remember="on")
    assert other.cookies["sessionid"]["max-age"] == DAYS_30


def test_staff_never_stay_connected(client: Client) -> None:
    agent = f.StaffFactory()
    sign_in(client, email=agent.email, remember="on")
    assert is_in(client) and client.cookies["sessionid"]["max-age"] == ""


def test_going_takes_a_press(client: Client, user: User) -> None:
    sign_in(client)
    assert "Voulez-vous quitter votre espace" in html_of(client.get("/deconnexion/"))
    assert is_in(client)
    assert client.post("/deconnexion/").url == "/"
    assert not is_in(client)


def test_a_forged_sign_in_is_refused(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert not is_in(client)


def test_the_session_has_another_key_once_signed_in(client: Client, user: User) -> None:
    session = client.session
    session["kept"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_the_journal_knows_who_came_and_went(client: Client, user: User) -> None:
    sign_in(client, password="Wrong-1234", HTTP_USER_AGENT="curl/8.1", REMOTE_ADDR="192.0.2.77")
    sign_in(client)
    client.post("/deconnexion/")
    assert kinds() == [EventKind.SIGN_IN_FAILED, EventKind.SIGN_IN, EventKind.SIGN_OUT]
    first = AccessEvent.objects.earliest("pk")
    assert (first.user_id, first.address, first.device) == (user.pk, "192.0.2.x", "curl")


def test_headless_sign_ins_are_in_the_journal_too(client: Client, user: User) -> None:
    login = {"email": ADDRESS, "password": f.PASSWORD}
    answer = client.post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    token = answer.json()["meta"]["session_token"]
    client.delete("/_allauth/app/v1/auth/session", headers={"X-Session-Token": token})
    assert kinds() == [EventKind.SIGN_IN, EventKind.SIGN_OUT]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", f.PASSWORD),
        (ADDRESS, ""),
        ("x" * 400 + "@example.org", f.PASSWORD),
        ("marie\x00@example.org", f.PASSWORD),
        (ADDRESS, "a\x00b"),
        ("📮@example.org", "🔑"),
        ("мария@пример.рф", "пароль"),
        ("' OR 1=1 --@example.org", "' OR 1=1 --"),
        ("{{7*7}}@example.org", "{% debug %}"),
        (ADDRESS, "x" * 5000),
    ],
)
def test_bad_input_gets_a_plain_answer(client: Client, user: User, email: str, password: str) -> None:
    response = sign_in(client, email, password)
    assert response.status_code == 200
    assert 'role="alert"' in html_of(response) and "49@example" not in html_of(response)
    assert not is_in(client)


def test_an_old_hash_is_renewed_by_a_right_password_only(client: Client, user: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    user.password = make_password(f.PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    sign_in(client, password="Wrong-1234")
    assert User.objects.get().password.startswith("pbkdf2")
    sign_in(client)
    assert User.objects.get().password.startswith("md5")
    assert client.get("/connexion/").status_code == 302, "still signed in"


def test_staff_come_to_the_admin_and_tenants_to_their_home(client: Client) -> None:
    editor = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    response = client.post("/connexion/", {"login": editor.email, "password": f.PASSWORD})
    assert response.url == "/admin/"
    client.logout()
    tenant = f.UserFactory(tenant=f.HolderFactory().tenant)
    response = client.post("/connexion/", {"login": tenant.email, "password": f.PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/accueil/"
