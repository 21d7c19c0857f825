"""The page of the activation link: who proves what, what is counted, and « Ce n'est pas moi »."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import SignUp, TryCount, User
from tenant_space.identity.sign_up.links import LINK_SECONDS, link_key
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.sign_up import CREDENTIALS, limit, step_1
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
COOKIE = "inscription"
DONE, DISOWNED = "/activation/reussie/", "/activation/annulee/"
FIELD = 'type="password"'


def said(response: ClientResponse) -> str:
    return response.content.decode().replace("&#x27;", "'").replace("\xa0", " ")


def path_of(sign_up: SignUp) -> str:
    return f"/activation/{link_key(sign_up)}/"


@pytest.fixture
def signed_up(client: Client, holder: Holder) -> SignUp:
    """Somebody signed up with `client`."""
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    return SignUp.objects.get()


# --- in the browser that signed up ---------------------------------------------


def test_in_the_browser_that_signed_up_the_button_is_enough(client: Client, signed_up: SignUp) -> None:
    page = said(client.get(path_of(signed_up)))
    assert "Encore un clic" in page and FIELD not in page and "Ce n'est pas moi" in page
    assert client.post(path_of(signed_up)).url == DONE
    assert User.objects.get().check_password(CREDENTIALS["password"])
    assert client.cookies[COOKIE].value == "", "nothing of it stays"


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: Client, holder: Holder, settings: Settings, secure: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    step_1(client)
    cookie = client.post("/inscription/connexion/", CREDENTIALS).cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and bool(cookie["secure"]) == secure
    assert cookie["max-age"] == LINK_SECONDS == 24 * 3600


def test_the_session_may_end_before_the_mail_is_read(client: Client, signed_up: SignUp) -> None:
    del client.cookies["sessionid"]
    assert client.post(path_of(signed_up)).url == DONE


def test_a_double_click_marks_the_browser_too(client: Client, signed_up: SignUp) -> None:
    client.cookies.pop(COOKIE)  # the first answer was never read
    client.post("/inscription/connexion/", CREDENTIALS)
    del client.cookies["sessionid"]
    assert client.post(path_of(signed_up)).url == DONE


def forged(sign_up: SignUp) -> str:
    return signing.get_cookie_signer(salt="another").sign(str(sign_up.pk))


def unsigned(sign_up: SignUp) -> str:
    return str(sign_up.pk)


@pytest.mark.parametrize("make", [forged, unsigned])
def test_an_invented_cookie_counts_for_nothing(signed_up: SignUp, make: Callable[..., Any]) -> None:
    other = Client()
    other.cookies[COOKIE] = make(signed_up)
    assert FIELD in said(other.get(path_of(signed_up)))
    assert other.post(path_of(signed_up)).status_code == 200
    assert not User.objects.exists()


def test_the_cookie_is_that_of_this_very_sign_up(client: Client, signed_up: SignUp) -> None:
    """Else a mail that somebody else's sign-up sent would need no proof in the browser of its reader."""
    strangers = f.SignUpFactory(person=signed_up.person, email=signed_up.email)
    assert FIELD in said(client.get(path_of(strangers)))
    assert client.post(path_of(strangers)).status_code == 200
    assert not User.objects.exists()


def test_the_cookie_lives_as_long_as_a_link(
    client: Client, signed_up: SignUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    del client.cookies["sessionid"]
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + LINK_SECONDS + 60)
    assert FIELD in said(client.get(path_of(signed_up))), "the link is a new one, the cookie is not"


# --- in another browser ---------------------------------------------------------


def test_elsewhere_the_password_is_asked_for(signed_up: SignUp) -> None:
    other = Client()
    page = said(other.get(path_of(signed_up)))
    assert FIELD in page and "mot de passe que vous avez choisi à l'inscription" in page
    assert other.post(path_of(signed_up), {"password": CREDENTIALS["password"]}).url == DONE
    assert User.objects.get().tenant == signed_up.person
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize("password", ["", "Another-1234", CREDENTIALS["password"] + " ", "x" * 129, "a\x00b"])
def test_a_wrong_password_says_so_and_the_link_lives(signed_up: SignUp, password: str) -> None:
    other = Client()
    wrong = other.post(path_of(signed_up), {"password": password})
    assert wrong.status_code == 200 and "data-errors" in said(wrong) and 'aria-invalid="true"' in said(wrong)
    assert not User.objects.exists()
    if password.isprintable() and password:
        assert f'value="{password}"' not in said(wrong)
    assert other.post(path_of(signed_up), {"password": CREDENTIALS["password"]}).url == DONE


def test_too_many_wrong_ones_are_stopped_and_the_link_lives(
    client: Client, signed_up: SignUp, settings: Settings
) -> None:
    limit(settings, activation="2/3600")
    other = Client()
    for _ in range(2):
        assert other.post(path_of(signed_up), {"password": "Another-1234"}).status_code == 200
    for password in ("Another-1234", CREDENTIALS["password"]):
        many = Client().post(path_of(signed_up), {"password": password}, REMOTE_ADDR="198.51.100.7")
        assert many.status_code == 429 and int(many["Retry-After"]) > 3500
        assert "Attendez 60 minutes" in said(many) and "Rien n'est perdu" in said(many)
    assert not User.objects.exists()
    TryCount.objects.all().delete()
    assert other.post(path_of(signed_up), {"password": CREDENTIALS["password"]}).url == DONE


def test_right_ones_are_not_counted_and_each_sign_up_has_its_own_count(signed_up: SignUp, settings: Settings) -> None:
    limit(settings, activation="1/3600")
    apart = f.SignUpFactory(person=signed_up.person)
    assert Client().post(path_of(apart), {"password": "Another-1234"}).status_code == 200
    assert Client().post(path_of(signed_up), {"password": CREDENTIALS["password"]}).url == DONE


# --- « Ce n'est pas moi » ---------------------------------------------------------


def test_somebody_who_did_not_ask_ends_that_sign_up_and_no_other(client: Client, signed_up: SignUp) -> None:
    strangers = f.SignUpFactory(person=signed_up.person, email=signed_up.email)
    link = path_of(strangers)
    done = client.post(link, {"not_me": "1"}, follow=True)
    assert done.redirect_chain == [(DISOWNED, 302)] and "L'inscription est annulée" in said(done)
    assert list(SignUp.objects.all()) == [signed_up] and not User.objects.exists()
    entry = ModelLogEntry.objects.get(action="identity.disown")
    assert (entry.object_id, entry.label) == (signed_up.person.pk, signed_up.person.pk)
    assert client.post(link, {"not_me": "1"}).status_code == 410
    assert client.post(path_of(signed_up)).url == DONE, "one's own goes on, in the same browser"


def test_ended_in_its_own_browser_nothing_of_it_stays(client: Client, signed_up: SignUp) -> None:
    client.post(path_of(signed_up), {"not_me": "1"})
    assert client.cookies[COOKIE].value == "" and not SignUp.objects.exists()


def test_nothing_ends_by_looking_or_by_a_forged_form(signed_up: SignUp) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(path_of(signed_up), {"not_me": "1"})
    assert strict.post(path_of(signed_up), {"not_me": "1"}).status_code == 403
    assert SignUp.objects.exists()


# --- one answer --------------------------------------------------------------------


def free(sign_up: SignUp) -> None:
    """Nothing happened in between."""


def person_linked(sign_up: SignUp) -> None:
    f.UserFactory(tenant=sign_up.person)


def address_in_use(sign_up: SignUp) -> None:
    f.UserFactory(email=sign_up.email)


def address_of_staff(sign_up: SignUp) -> None:
    f.StaffFactory(email=sign_up.email)


def others_wait(sign_up: SignUp) -> None:
    f.SignUpFactory(person=sign_up.person)
    f.SignUpFactory(email=sign_up.email)


def right_ended(sign_up: SignUp) -> None:
    sign_up.person.holdings.update(portal_access=False)


STATES = [free, person_linked, address_in_use, address_of_staff, others_wait, right_ended]


@pytest.fixture
def answer(hasher_calls: Counter[str]) -> Callable[..., Any]:
    """All that one can tell of the page and of a wrong password, and the work done for them."""

    def ask(prepare: Callable[..., Any]) -> tuple[Any, ...]:
        sign_up = f.SignUpFactory(email="helene@example.org")
        prepare(sign_up)
        client, link = Client(), path_of(sign_up)
        client.get("/connexion/")
        hasher_calls.clear()
        with CaptureQueriesContext(connection) as queries:
            answers = [client.get(link), client.post(link, {"password": "Another-1234"})]
        work = [re.split(" WHERE| VALUES", query["sql"])[0] for query in queries if "SAVEPOINT" not in query["sql"]]
        seen = [(*masked(one)[:2], masked(one)[2].replace(link.encode(), b""), sorted(one.cookies)) for one in answers]
        return seen, dict(hasher_calls), work

    ask(free)  # what a process does once is done
    SignUp.objects.all().delete()
    return ask


@pytest.mark.parametrize("prepare", STATES, ids=lambda prepare: prepare.__name__)
def test_a_wrong_password_never_tells_what_became_of_the_person_or_the_address(
    answer: Callable[..., Any], prepare: Callable[..., Any]
) -> None:
    reference = answer(free)
    SignUp.objects.all().delete()
    assert answer(prepare) == reference
    assert reference[1] == {"verify": 1, "encode": 1}, "the hasher of the tests checks by hashing: one check"


def test_the_comparison_sees_a_difference(answer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    reference = answer(free)
    SignUp.objects.all().delete()
    monkeypatch.setattr(
        "tenant_space.identity.sign_up.services.check_password", lambda *a: User.objects.exists() and not a
    )
    assert answer(person_linked) != reference
