"""The attacker's part: every link or session that could make somebody else's secret open a victim's access.

`stranger` knows the victim's number, name, birth date and mail address, but reads none of her mail.
"""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from tenant_space.identity.mails import activation, password_reset
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.team import services as team
from tenant_space.identity.tenant_access.services import access_block, access_unblock
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.factors import code_of
from tests.kit.presses import time_passes
from tests.kit.security import key_in_mail
from tests.kit.sessions import enter
from tests.kit.sign_up import CREDENTIALS, step_1
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
HERS, HIS, NEW = CREDENTIALS["password"], "Strangers-4207", "Tilleul-2031"
ADDRESS = CREDENTIALS["email"]


@pytest.fixture
def victim() -> Client:
    return Client()


@pytest.fixture
def stranger() -> Client:
    return Client()


def sign_up(client: Client, password: str) -> str:
    """Sign up as the victim; returns the path of the link in the mail that leaves for it."""
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS | {"password": password, "password_again": password})
    return path_in(activation(OutgoingMail.objects.filter(kind="account.activation").latest("pk").context).link)


def path_in(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def signs_in(email: str, password: str) -> bool:
    client = Client()
    client.post("/connexion/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def new_password(link: str, password: str) -> None:
    client = Client()
    page = client.get(path_in(link))
    client.post(page.url, {"password1": password, "password2": password})


# --- signing up with the victim's address ------------------------------------------


@pytest.mark.parametrize("order", ["stranger last", "stranger first"])
def test_a_strangers_sign_up_at_her_address_never_becomes_her_access(
    victim: Client, stranger: Client, holder: Holder, order: str
) -> None:
    if order == "stranger first":
        link = sign_up(stranger, HIS)
        hers = sign_up(victim, HERS)
    else:
        hers = sign_up(victim, HERS)
        link = sign_up(stranger, HIS)
    # She presses every button she is shown, in the browser she signed up with and on her phone.
    for client in (victim, Client()):
        client.get(link)
        for fields in ({}, {"password": HERS}):
            assert client.post(link, fields).status_code == 200
    assert not User.objects.exists()
    assert victim.post(hers).url == "/activation/reussie/"
    assert User.objects.get().tenant == holder.tenant
    assert signs_in(ADDRESS, HERS) and not signs_in(ADDRESS, HIS)
    assert stranger.post(link, {"password": HIS}).status_code == 410, "hers ended his"


def test_his_sign_up_does_not_end_hers(victim: Client, stranger: Client, holder: Holder) -> None:
    hers = sign_up(victim, HERS)
    for _ in range(3):
        sign_up(stranger, HIS)
    assert SignUp.objects.count() == 4
    assert victim.post(hers).url == "/activation/reussie/"


def test_without_her_mail_his_browser_and_his_password_are_worth_nothing(stranger: Client, holder: Holder) -> None:
    sign_up(stranger, HIS)
    number = str(SignUp.objects.get().pk)
    for key in (number, number.replace("-", ""), stranger.cookies["inscription"].value):
        assert stranger.post(f"/activation/{key}/", {"password": HIS}).status_code in (404, 410)
    assert not signs_in(ADDRESS, HIS) and not User.objects.exists()


def test_asking_for_her_mail_again_changes_nothing_of_what_it_opens(
    victim: Client, stranger: Client, holder: Holder
) -> None:
    sign_up(stranger, HIS)
    OutgoingMail.objects.all().delete()
    for path, fields in (
        ("/activation/", {"email": ADDRESS}),
        ("/mot-de-passe/", {"email": ADDRESS}),
        ("/connexion/", {"login": ADDRESS, "password": HIS}),
    ):
        stranger.post(path, fields)
        time_passes()
    mails = OutgoingMail.objects.all()
    assert {mail.kind for mail in mails} == {"account.activation"} and len(mails) == 3
    for mail in mails:
        link = path_in(activation(mail.context).link)
        assert 'type="password"' in victim.get(link).content.decode()
        assert victim.post(link).status_code == 200
    assert not User.objects.exists()


def test_the_same_over_the_api(holder: Holder) -> None:
    stranger, victim = App(), App()
    for app, password in ((victim, HERS), (stranger, HIS)):
        app.identify("123456")
        assert app.sign_up(ADDRESS, password=password).status_code == 200
    link = activation(OutgoingMail.objects.filter(kind="account.activation").latest("pk").context).link
    key = link.rstrip("/").rsplit("/", 1)[1]
    for app in (victim, App()):
        for data in ({"key": key}, {"key": key, "password": HERS}):
            assert app.post("auth/email/verify", data).status_code == 400
    assert not User.objects.exists()


# --- a new address ----------------------------------------------------------------------


@pytest.mark.parametrize("signed_in", [False, True])
def test_her_click_does_not_make_her_address_the_door_to_his_access(
    victim: Client, stranger: Client, signed_in: bool
) -> None:
    his = f.UserFactory(email="lui@example.org", tenant=f.HolderFactory().tenant)
    hers = f.UserFactory(email="elle@example.org", tenant=f.HolderFactory().tenant)
    hers.set_password(HERS + "x")
    hers.save()
    enter(stranger, his.email)
    stranger.post("/connexion/confirmer/", {"password": f.PASSWORD})
    stranger.post("/ma-securite/identifiant/", {"email": ADDRESS, "email_again": ADDRESS})
    link = f"/ma-securite/identifiant/confirmer/{key_in_mail()}/"
    if signed_in:
        enter(victim, hers.email, HERS + "x")
    for fields in ({}, {"password": HERS + "x"}):
        assert victim.post(link, fields).status_code == 200
    his.refresh_from_db()
    assert his.email == "lui@example.org"


# --- a session somebody else holds ----------------------------------------------------------


ADDING = ["/ma-securite/application/", "/ma-securite/cles/ajouter/", "/ma-securite/codes/nouveaux/"]


@pytest.fixture
def hijacked(stranger: Client) -> Client:
    """The stranger has her open session, but not her password; she gave it longer ago than five minutes."""
    user = f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)
    enter(stranger, user.email)
    session = stranger.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    return stranger


@pytest.mark.parametrize("path", [*ADDING, "/ma-securite/identifiant/", "/ma-securite/fermer/"])
def test_a_session_alone_adds_no_second_factor_and_changes_no_address(hijacked: Client, path: str) -> None:
    fields = {
        "email": "lui@example.org",
        "email_again": "lui@example.org",
        "sure": "on",
        "code": "123456",
        "name": "x",
    }
    for answer in (hijacked.get(path), hijacked.post(path, fields)):
        assert answer.status_code == 302 and answer.url.startswith("/connexion/confirmer/")
    assert not Authenticator.objects.exists() and not OutgoingMail.objects.exists()
    assert User.objects.get().email == ADDRESS and User.objects.get().is_active


def test_nor_does_it_over_the_api(hijacked: Client) -> None:
    """Even with a right code: the secret shown becomes nothing."""
    api = "/_allauth/browser/v1/account/authenticators/"
    secret = hijacked.get(f"{api}totp").json()["meta"]["secret"]
    assert "creation_options" not in hijacked.get(f"{api}webauthn").content.decode()
    for path, data in (
        ("totp", {"code": code_of(secret)}),
        ("webauthn", {"name": "x", "credential": {}}),
        ("recovery-codes", {}),
    ):
        answer = hijacked.post(api + path, data, content_type="application/json")
        assert answer.status_code in (400, 401), path
        if path == "totp":
            flows = {flow["id"] for flow in answer.json()["data"]["flows"]}
            assert answer.status_code == 401 and "reauthenticate" in flows
    assert not Authenticator.objects.exists()


def test_nor_does_it_set_a_password(hijacked: Client) -> None:
    fields = {"oldpassword": HIS, "password1": NEW, "password2": NEW}
    hijacked.post("/ma-securite/mot-de-passe/", fields)
    assert User.objects.get().check_password(f.PASSWORD)


# --- links after which one chooses the password oneself -----------------------------------------


def test_a_reset_that_a_stranger_asks_for_lets_its_reader_choose_the_password(stranger: Client) -> None:
    user = f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)
    enter(stranger, ADDRESS)
    stranger.post("/mot-de-passe/", {"email": ADDRESS, "password1": HIS, "password2": HIS, "password": HIS})
    new_password(password_reset(OutgoingMail.objects.get().context).link, NEW)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert stranger.get("/ma-securite/").status_code == 302, "and ends the sessions of whoever was inside"


def test_an_invited_member_of_staff_chooses_the_password_after_the_click() -> None:
    administrator = f.StaffFactory(is_superuser=True)
    member = team.Member("Nadia", "Benali", (Group.objects.get(name="Gestionnaires"),), ())
    user = team.member_create(actor=administrator, email="nadia@example.org", member=member)
    assert not user.has_usable_password() and not signs_in(user.email, f.PASSWORD)
    link = password_reset(OutgoingMail.objects.get(kind="account.staff_welcome").context).link
    new_password(link, NEW)
    assert signs_in(user.email, NEW)
    new_password_again = Client().get(path_in(link), follow=True)
    assert "n'est plus valable" in new_password_again.content.decode().replace("&#x27;", "'"), "once"


def test_a_member_of_staff_let_in_again_has_none_of_the_former_secrets() -> None:
    administrator, user = f.StaffFactory(is_superuser=True), f.StaffFactory(groups=[Group.objects.get(name="Siège")])
    former = password_reset({"user_id": user.pk}).link
    team.member_close(actor=administrator, user=user)
    team.member_reopen(actor=administrator, user=user)
    assert not signs_in(user.email, f.PASSWORD)
    assert "n'est plus valable" in Client().get(path_in(former), follow=True).content.decode().replace("&#x27;", "'")


def test_an_access_opened_again_brings_back_nothing_a_stranger_began(stranger: Client) -> None:
    user = f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)
    manager = f.StaffFactory(is_superuser=True)
    enter(stranger, ADDRESS)
    stranger.post("/connexion/confirmer/", {"password": f.PASSWORD})
    new = "lui@example.org"
    stranger.post("/ma-securite/identifiant/", {"email": new, "email_again": new})
    change = f"/ma-securite/identifiant/confirmer/{key_in_mail()}/"
    reset = password_reset({"user_id": user.pk}).link
    access_block(actor=manager, user=user, reason="Téléphone volé")
    access_unblock(actor=manager, user=user)
    assert stranger.get("/ma-securite/").status_code == 302
    assert stranger.post(change, {"password": f.PASSWORD}).status_code == 410
    assert "n'est plus valable" in Client().get(path_in(reset), follow=True).content.decode().replace("&#x27;", "'")
    user.refresh_from_db()
    assert user.email == ADDRESS
