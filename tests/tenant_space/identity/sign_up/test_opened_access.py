"""The link of an access that a manager opened: its reader chooses the password, and nobody else gains anything."""

from __future__ import annotations

import time

import pytest
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import LINK_SECONDS, link_key
from tenant_space.identity.tenant_access.sign_ups import sign_ups_block, sign_ups_withdraw
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of, text_of
from tests.kit.app import GOOD_PASSWORD
from tests.kit.opened_access import ADDRESS, CHOSEN, opened, path_of
from tests.kit.sign_up import CREDENTIALS, step_1
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DONE = "/activation/reussie/"


@pytest.fixture
def waiting(holder: Holder) -> SignUp:
    return opened(holder)


def signs_in(email: str, password: str) -> bool:
    client = Client()
    client.post("/connexion/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


# --- the person ------------------------------------------------------------------


def test_the_page_asks_for_a_new_password_and_the_terms_and_for_no_former_one(client: Client, waiting: SignUp) -> None:
    page = client.get(path_of(waiting))
    shown, said = html_of(page), text_of(page)
    for name in ("password", "password_again", "terms"):
        assert f'name="{name}"' in shown
    assert "Choisir votre mot de passe" in said and "Ce n'est pas moi" in said
    assert "choisi à l'inscription" not in said
    assert terms_in_force().url in shown
    assert "DUPONT" not in said and ADDRESS not in said, "a link in wrong hands says nothing of the person"


def test_who_opens_the_link_chooses_the_password_and_signs_in_with_it(client: Client, waiting: SignUp) -> None:
    assert client.post(path_of(waiting), CHOSEN).url == DONE
    user = User.objects.get(tenant=waiting.person)
    assert (user.email, user.terms_version) == (ADDRESS, terms_in_force().version)
    assert user.terms_accepted_at and user.terms_accepted_at > waiting.created_at
    assert "_auth_user_id" not in client.session, "the second factor of others, and the limits, come with the sign-in"
    assert signs_in(ADDRESS, GOOD_PASSWORD)
    assert ModelLogEntry.objects.filter(action="identity.activate", object_id=str(user.pk)).exists()
    events = dict(AccessEvent.objects.filter(user_id=user.pk).values_list("kind", "at"))
    assert events["OPENED"] == waiting.created_at and "ACTIVATED" in events
    assert "SIGN_UP" not in events, "nobody signed up"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "", "password_again": ""}, "password"),
        ({"password": "court", "password_again": "court"}, "password"),
        ({"password": "Dupont-1971", "password_again": "Dupont-1971"}, "password"),
        ({"password_again": "Cerisier-4208"}, "password_again"),
        ({"terms": ""}, "terms"),
    ],
)
def test_what_the_sign_up_asks_of_a_password_holds_here_and_the_link_lives(
    client: Client, waiting: SignUp, change: dict[str, str], field: str
) -> None:
    answer = client.post(path_of(waiting), CHOSEN | change)
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not User.objects.filter(tenant=waiting.person).exists()
    assert client.post(path_of(waiting), CHOSEN).url == DONE


def test_it_counts_once_and_ends_the_other_sign_ups_of_the_person(client: Client, waiting: SignUp) -> None:
    link, again = path_of(waiting), path_of(waiting)
    strangers = f.SignUpFactory(person=waiting.person)
    assert client.post(link, CHOSEN).url == DONE
    other = {"password": "Tilleul-2031", "password_again": "Tilleul-2031"}
    for dead in (link, again, path_of(strangers)):
        assert client.post(dead, CHOSEN | other).status_code == 410
    assert not SignUp.objects.exists() and signs_in(ADDRESS, GOOD_PASSWORD)


def test_it_lives_for_24_hours(client: Client, waiting: SignUp, monkeypatch: pytest.MonkeyPatch) -> None:
    link, real = path_of(waiting), time.time()
    monkeypatch.setattr(time, "time", lambda: real + LINK_SECONDS + 60)
    assert "n'est plus valable" in text_of(client.get(link))
    assert client.post(link, CHOSEN).status_code == 410
    assert not User.objects.filter(tenant=waiting.person).exists()


def test_looking_changes_nothing_since_mail_scanners_follow_links(client: Client, waiting: SignUp) -> None:
    for _ in range(2):
        assert client.get(path_of(waiting), CHOSEN).status_code == 200
    assert client.head(path_of(waiting)).status_code == 200
    assert not User.objects.filter(tenant=waiting.person).exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_of(waiting), CHOSEN).status_code == 403


def test_who_did_not_ask_ends_it(client: Client, waiting: SignUp) -> None:
    assert client.post(path_of(waiting), {"not_me": "1"}).url == "/activation/annulee/"
    assert not SignUp.objects.exists() and not User.objects.filter(tenant=waiting.person).exists()


def test_what_changed_since_counts(client: Client, holder: Holder) -> None:
    manager = f.StaffFactory()
    first = opened(holder)
    sign_ups_block(actor=manager, person=holder.tenant, reason="Doute")
    assert client.post(path_of(first), CHOSEN).status_code == 410, "blocked"
    sign_ups_withdraw(actor=manager, person=holder.tenant, reason="Doute")
    assert client.post(path_of(first), CHOSEN).status_code == 410, "withdrawn"
    second = opened(holder)
    holder.tenant.holdings.update(portal_access=False)
    assert client.post(path_of(second), CHOSEN).status_code == 410, "no right of access any more"
    holder.tenant.holdings.update(portal_access=True)
    taker = f.UserFactory(email=ADDRESS)
    assert client.post(path_of(second), CHOSEN).status_code == 410, "the address is somebody else's"
    taker.delete()
    f.UserFactory(tenant=holder.tenant)
    assert client.post(path_of(second), CHOSEN).status_code == 409, "the person has an access"


# --- an attacker who knows number, name, birth date and address, and reads no mail -----------


def test_no_password_and_no_browser_opens_it_in_place_of_the_link(waiting: SignUp) -> None:
    for password in ("", "!", waiting.password, GOOD_PASSWORD):
        assert not signs_in(ADDRESS, password)
    stranger, number = Client(), str(waiting.pk)
    for key in (number, number.replace("-", ""), link_key(waiting)[:-1] + "x"):
        assert stranger.post(f"/activation/{key}/", CHOSEN).status_code in (404, 410)
    assert not User.objects.filter(tenant=waiting.person).exists()


@pytest.mark.parametrize("password", ["", "!", GOOD_PASSWORD, "its own hash"])
def test_the_way_of_other_sign_ups_never_activates_it(waiting: SignUp, password: str) -> None:
    """Not even with the mark of the browser that signed up: no browser did."""
    password = waiting.password if password == "its own hash" else password
    with pytest.raises(services.WrongPassword):
        services.registration_activate(key=link_key(waiting), password=password, made_here=(str(waiting.pk),))
    assert not User.objects.filter(tenant=waiting.person).exists()


def test_nor_does_this_way_give_a_new_password_to_another_sign_up(client: Client, holder: Holder) -> None:
    sign_up = f.SignUpFactory(person=holder.tenant)
    with pytest.raises(services.ActivationLinkDead):
        services.access_take_up(key=link_key(sign_up), password=GOOD_PASSWORD, terms_version="x")
    client.post(path_of(sign_up), CHOSEN)
    assert not User.objects.filter(tenant=holder.tenant).exists()


def test_signing_up_beside_it_gains_the_attacker_nothing(client: Client, waiting: SignUp) -> None:
    """His sign-up at her address asks her for his password; hers ends his, and his browser is no proof for hers."""
    stranger, his = Client(), "Strangers-4207"
    step_1(stranger)
    stranger.post("/inscription/connexion/", CREDENTIALS | {"password": his, "password_again": his})
    theirs = SignUp.objects.get(pk__in=SignUp.objects.exclude(pk=waiting.pk))
    for fields in (CHOSEN, {"password": GOOD_PASSWORD}):
        assert client.post(path_of(theirs), fields).status_code == 200
    assert client.post(path_of(waiting), CHOSEN).url == DONE
    assert signs_in(ADDRESS, GOOD_PASSWORD) and not signs_in(ADDRESS, his)
    assert stranger.post(path_of(theirs), {"password": his}).status_code == 410


def test_what_a_stranger_asks_for_only_sends_her_mail_again(waiting: SignUp) -> None:
    stranger = Client()
    OutgoingMail.objects.all().delete()
    for path, data in (
        ("/activation/", {"email": ADDRESS}),
        ("/mot-de-passe/", {"email": ADDRESS}),
        ("/connexion/", {"login": ADDRESS, "password": GOOD_PASSWORD}),
    ):
        stranger.post(path, data)
    mails = OutgoingMail.objects.all()
    assert {mail.kind for mail in mails} == {"account.opened"}
    assert {mail.to for mail in mails} == {ADDRESS}
    assert SignUp.objects.get() == waiting
