"""Codes: of an application, and for the day the telephone is lost."""

import json

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from pytest_django.fixtures import Settings

from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.models import UsedChallenge, User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.factors import application_add, code_of, confirm, password_step, recovery_codes
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECK = "/connexion/verification/"


@pytest.fixture
def secret(sure_client: Client) -> str:
    return application_add(sure_client)


@pytest.fixture
def visitor(secret: str, user: User) -> Client:
    """Somebody who knows the password and is asked for a code."""
    other = Client()
    assert password_step(other, user.email) == CHECK
    return other


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_secrets_are_encrypted_at_rest(sure_client: Client, secret: str) -> None:
    rows = json.dumps([row.data for row in Authenticator.objects.all()])
    assert secret not in rows
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert all(code not in rows for code in codes.generate_codes())
    assert Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap().validate_code(code_of(secret))


def test_the_pending_secret_leaves_the_session_once_it_is_used(sure_client: Client, secret: str) -> None:
    assert "mfa.totp.secret" not in sure_client.session


def test_the_page_shows_the_secret_to_scan_and_to_type_and_keeps_it_after_a_wrong_code(sure_client: Client) -> None:
    page = sure_client.get("/ma-securite/application/")
    secret = sure_client.session["mfa.totp.secret"]
    assert "no-store" in page["Cache-Control"]
    assert b'src="data:image/svg+xml;base64,' in page.content
    again = sure_client.post("/ma-securite/application/", {"code": "000000"})
    assert f"<span>{secret[:4]}</span> <span>{secret[4:8]}</span>" in again.content.decode()
    assert "Ce code n'est pas le bon" in again.content.decode().replace("&#x27;", "'")
    assert not Authenticator.objects.exists()


def test_the_password_alone_does_not_sign_in_any_more(visitor: Client) -> None:
    assert not signed_in(visitor)
    assert visitor.post(CHECK, {"code": "000000"}).status_code == 200
    assert not signed_in(visitor)


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_a_code_signs_in_even_when_a_clock_is_half_a_minute_wrong(visitor: Client, secret: str, later: int) -> None:
    UsedChallenge.objects.all().delete()
    assert visitor.post(CHECK, {"code": code_of(secret, later)}).status_code == 302
    assert signed_in(visitor)


def test_an_older_code_does_not(visitor: Client, secret: str) -> None:
    visitor.post(CHECK, {"code": code_of(secret, -3)})
    assert not signed_in(visitor)


def test_a_code_works_once(visitor: Client, secret: str, user: User, settings: Settings) -> None:
    code = code_of(secret)
    visitor.post(CHECK, {"code": code})
    # allauth's own mark lies in a cache, which another process or a restart does not have
    from django.core.cache import cache

    cache.clear()
    thief = Client()
    password_step(thief, user.email)
    answer = thief.post(CHECK, {"code": f"{code[:3]} {code[3:]}"})
    assert "déjà servi" in answer.content.decode()
    assert not signed_in(thief)


def test_the_code_that_set_the_application_up_does_not_sign_in(visitor: Client, secret: str) -> None:
    visitor.post(CHECK, {"code": code_of(secret, -1)})
    assert not signed_in(visitor)


def test_the_code_of_another_person_does_not(visitor: Client, secret: str) -> None:
    client = Client()
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    confirm(client)
    visitor.post(CHECK, {"code": code_of(application_add(client))})
    assert not signed_in(visitor)


def test_a_recovery_code_works_once(sure_client: Client, secret: str, user: User) -> None:
    code = recovery_codes(sure_client)[3]
    for expected in (True, False):
        client = Client()
        password_step(client, user.email)
        client.post(CHECK, {"code": code})
        assert signed_in(client) is expected
    assert "9 codes" in sure_client.get("/ma-securite/double-verification/").content.decode()


def test_recovery_codes_are_shown_once_with_a_file_and_new_ones_replace_them(
    sure_client: Client, secret: str, user: User
) -> None:
    page = sure_client.get("/ma-securite/codes/").content.decode()
    first = recovery_codes(sure_client)
    assert first == [], "the second look shows nothing"
    assert "data:text/plain;charset=utf-8," in page and 'download="codes-de-secours.txt"' in page
    assert sure_client.post("/ma-securite/codes/nouveaux/").url == "/ma-securite/codes/"
    new = recovery_codes(sure_client)
    assert len(new) == 10
    old = page.split("<li>")[1][:9]
    client = Client()
    password_step(client, user.email)
    client.post(CHECK, {"code": old})
    assert not signed_in(client)


@pytest.fixture
def three_codes(settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor": "3/900"}


def test_after_the_limit_even_the_right_code_is_not_looked_at(three_codes: None, visitor: Client, secret: str) -> None:
    for _ in range(3):
        assert "Ce code" in visitor.post(CHECK, {"code": "000000"}).content.decode()
    answer = visitor.post(CHECK, {"code": code_of(secret)})
    assert "trop d&#x27;essais. Attendez 15\xa0minutes" in answer.content.decode()
    assert not signed_in(visitor)
    assert UsedChallenge.objects.count() == 1, "only the one that set it up"


def test_the_limit_is_per_person_whatever_the_session(
    three_codes: None, visitor: Client, secret: str, user: User
) -> None:
    for _ in range(3):
        visitor.post(CHECK, {"code": "000000"})
    other = Client(REMOTE_ADDR="203.0.113.9")
    password_step(other, user.email)
    assert "trop d" in other.post(CHECK, {"code": code_of(secret)}).content.decode()


def test_the_limit_also_holds_when_confirming_and_success_does_not_count(
    three_codes: None, sure_client: Client, secret: str, user: User
) -> None:
    assert sure_client.post("/connexion/confirmer/code/", {"code": code_of(secret)}).status_code == 302
    for _ in range(3):
        sure_client.post("/connexion/confirmer/code/", {"code": "000000"})
    answer = sure_client.post("/connexion/confirmer/code/", {"code": code_of(secret, 1)})
    assert "trop d" in answer.content.decode()
    with pytest.raises(TooManyTries):
        try_take(Limit.SECOND_FACTOR, str(user.pk))


def test_a_new_password_does_not_replace_the_second_factor(sure_client: Client, secret: str, user: User) -> None:
    client, new = Client(), "Tout-nouveau-2026"
    user.refresh_from_db()  # the link is bound to the last sign-in
    link = f"/mot-de-passe/nouveau/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new) and not signed_in(client)
    answer = client.post("/connexion/", {"login": user.email, "password": new})
    assert answer.url == CHECK
    assert not signed_in(client)


def test_a_wrong_code_after_the_right_password_is_in_the_journal(visitor: Client, user: User) -> None:
    visitor.post(CHECK, {"code": "000000"})
    event = AccessEvent.objects.get(user_id=user.pk, kind=EventKind.SIGN_IN_FAILED)
    assert event.detail == "code de double vérification"


SENSITIVE = ["application/", "application/retirer/", "codes/nouveaux/", "cles/ajouter/"]


@pytest.mark.parametrize(
    ("method", "path"), [*(("get", path) for path in ["codes/", *SENSITIVE]), *(("post", path) for path in SENSITIVE)]
)
def test_nothing_changes_without_saying_again_who_one_is(secret: str, user: User, method: str, path: str) -> None:
    client = Client()
    client.force_login(user)
    before = list(Authenticator.objects.values())
    if path == "application/":
        Authenticator.objects.all().delete()
        before = []
    answer = getattr(client, method)(f"/ma-securite/{path}", {"code": "123456"})
    assert answer.status_code == 302 and answer.url.startswith("/connexion/confirmer/?next=")
    assert list(Authenticator.objects.values()) == before


def test_the_page_of_codes_is_closed_without_the_password(secret: str, user: User) -> None:
    assert Client().get(CHECK).url == "/connexion/"
    assert Client().post(CHECK, {"code": code_of(secret)}).url == "/connexion/"


@pytest.mark.parametrize("code", ["", "\0" * 6, "é" * 6, "١٢٣٤٥٦", "<b>", "' OR 1=1", "9" * 5000, "😀"])
def test_bad_codes_are_answered(visitor: Client, code: str) -> None:
    assert visitor.post(CHECK, {"code": code}).status_code == 200
    assert not signed_in(visitor)


def test_the_way_out_goes_back_to_the_password(visitor: Client) -> None:
    answer = visitor.post("/deconnexion/", {"next": "/connexion/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/connexion/"
    assert visitor.get(CHECK).url == "/connexion/"


def test_a_person_closed_meanwhile_does_not_come_in(visitor: Client, secret: str, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    visitor.post(CHECK, {"code": code_of(secret)})
    assert visitor.get("/ma-securite/").status_code == 302
