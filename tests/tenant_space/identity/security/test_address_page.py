"""The page of the sign-in address, and the one its mail leads to."""

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import AddressChange, User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.presses import time_passes
from tests.kit.security import NEW, ask, key_in_mail
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/ma-securite/identifiant/"
ASKED = {"email": NEW, "email_again": NEW}


def confirm_path(key: str) -> str:
    return f"{PATH}confirmer/{key}/"


def test_it_asks_for_the_password_first(signed_in: Client) -> None:
    assert signed_in.get(PATH).url == f"/connexion/confirmer/?next={PATH.replace('/', '%2F')}"
    signed_in.post(PATH, ASKED)
    assert not AddressChange.objects.exists()


def test_what_was_typed_goes_on_once_the_password_is_given(signed_in: Client) -> None:
    asked = signed_in.post(PATH, ASKED)
    assert asked.status_code == 302
    answer = signed_in.post("/connexion/confirmer/", {"password": f.PASSWORD, "next": PATH})
    assert answer.url == PATH
    assert AddressChange.objects.get().new_email == NEW


def test_what_was_typed_wrong_is_shown_again_after_the_password(user: User) -> None:
    client = Client(enforce_csrf_checks=True)

    def post(path: str, fields: Any, page: ClientResponse) -> ClientResponse:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', html_of(page)).group(1)
        return client.post(path, fields | {"csrfmiddlewaretoken": token})

    post("/connexion/", {"login": user.email, "password": f.PASSWORD}, client.get("/connexion/"))
    asked = post(PATH, ASKED | {"email_again": "autre@example.org"}, client.get("/ma-securite/"))
    page = post("/connexion/confirmer/", {"password": f.PASSWORD, "next": PATH}, client.get(asked.url))
    assert f'value="{NEW}"' in html_of(page) and "ne sont pas les mêmes" in html_of(page)
    assert f'action="{PATH}"' in html_of(page)
    assert post(PATH, ASKED, page).status_code == 302
    assert AddressChange.objects.get().new_email == NEW


def test_the_page_of_the_password_keeps_where_one_goes(signed_in: Client) -> None:
    page = html_of(signed_in.get(f"/connexion/confirmer/?next={PATH}"))
    assert f'name="next" value="{PATH}"' in page.replace('type="hidden" ', "")
    wrong = signed_in.post("/connexion/confirmer/", {"password": "Faux-2026", "next": PATH})
    assert wrong.status_code == 200 and "Faux-2026" not in html_of(wrong)
    assert signed_in.get(PATH).status_code == 302


def test_it_leads_nowhere_else(signed_in: Client) -> None:
    answer = signed_in.post("/connexion/confirmer/", {"password": f.PASSWORD, "next": "https://ailleurs.example.net/"})
    assert "ailleurs" not in answer.url


def test_after_five_minutes_it_asks_again(sure_client: Client) -> None:
    assert sure_client.get(PATH).status_code == 200
    session = sure_client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert sure_client.get(PATH).status_code == 302


def test_wrong_passwords_count_as_at_the_sign_in(signed_in: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "2/900"}
    for _ in range(2):
        signed_in.post("/connexion/confirmer/", {"password": "Faux-2026"})
    refused = signed_in.post("/connexion/confirmer/", {"password": f.PASSWORD})
    assert refused.status_code == 200 and "trop d'essais" in html_of(refused)
    assert signed_in.get(PATH).status_code == 302


def test_the_whole_way(sure_client: Client, user: User) -> None:
    shown = html_of(sure_client.post(PATH, ASKED, follow=True))
    assert NEW in shown and "En attente de votre confirmation" in shown
    link = confirm_path(key_in_mail())
    page = sure_client.get(link)
    assert page.status_code == 200 and NEW in html_of(page)
    assert "no-store" in page["Cache-Control"]
    user.refresh_from_db()
    assert user.email != NEW, "a GET changes nothing"
    done = sure_client.post(link, follow=True)
    assert "Votre identifiant est changé" in html_of(done)
    user.refresh_from_db()
    assert user.email == NEW
    assert sure_client.get("/ma-securite/").status_code == 200, "this session stays"


def test_the_link_may_be_opened_on_another_device_and_ends_the_sessions(sure_client: Client, user: User) -> None:
    sure_client.post(PATH, ASKED)
    other, link = Client(), confirm_path(key_in_mail())
    assert 'type="password"' in html_of(other.get(link)) and 'type="password"' not in html_of(sure_client.get(link))
    done = other.post(link, {"password": f.PASSWORD}, follow=True)
    assert "Connexion" in html_of(done)
    assert "_auth_user_id" not in other.session
    assert sure_client.get("/ma-securite/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()


def test_a_dead_link_says_what_to_do(client: Client, user: User) -> None:
    key = ask(user)
    client.post(confirm_path(key), {"password": f.PASSWORD})
    for answer in (client.get(confirm_path(key)), client.post(confirm_path(key)), client.get(confirm_path("x" * 400))):
        assert answer.status_code == 410
        assert "Ce lien n'est plus valable" in html_of(answer)


def test_somebody_who_comes_second_gets_a_clear_page(client: Client, user: User) -> None:
    key = ask(user)
    f.UserFactory(email=NEW)
    answer = client.post(confirm_path(key), {"password": f.PASSWORD})
    assert answer.status_code == 409
    assert "Cette adresse est déjà prise" in html_of(answer)


def test_forged_requests_do_nothing(user: User) -> None:
    key, client = ask(user), Client(enforce_csrf_checks=True)
    assert client.post(confirm_path(key)).status_code == 403
    client.force_login(user)
    for path in ("/connexion/confirmer/", PATH, "/ma-securite/mot-de-passe/", "/ma-securite/fermer/"):
        for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            assert client.post(path, {**ASKED, "password": f.PASSWORD, "sure": "on", **token}).status_code == 403, path
    assert AddressChange.objects.get().new_email == NEW
    user.refresh_from_db()
    assert user.is_active and user.email != NEW


def test_a_key_with_odd_characters_is_a_dead_link(client: Client, user: User) -> None:
    ask(user)
    for odd in ("%00", "%F0%9F%98%80", "%27%20OR%201=1", "..%2f", "%7B%7Bx%7D%7D", "%ED%A0%80"):
        assert client.get(f"{PATH}confirmer/{odd}/").status_code in (404, 410), odd


def test_waiting_it_can_be_sent_again_and_cancelled(sure_client: Client) -> None:
    sure_client.post(PATH, ASKED)
    first = key_in_mail()
    assert "Le lien est parti" in html_of(sure_client.post(PATH, {"again": "1"}, follow=True))
    assert sure_client.get(confirm_path(first)).status_code == 200, "the one that has just left"
    time_passes()
    assert "Le lien est parti" in html_of(sure_client.post(PATH, {"again": "1"}, follow=True))
    assert sure_client.get(confirm_path(first)).status_code == 410
    second = key_in_mail()
    assert "Le changement est annulé" in html_of(sure_client.post(PATH, {"cancel": "1"}, follow=True))
    assert sure_client.get(confirm_path(second)).status_code == 410
    assert "Aucun changement" in html_of(sure_client.post(PATH, {"cancel": "1"}, follow=True))
    assert "n'attend plus" in html_of(sure_client.post(PATH, {"again": "1"}, follow=True))


def test_too_many_requests_say_when_to_come_back(sure_client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "email_change": "1/3600"}
    sure_client.post(PATH, ASKED)
    for fields in (ASKED, {"again": "1"}):
        assert "Essayez à nouveau dans 60 minutes" in html_of(sure_client.post(PATH, fields, follow=True))
    assert OutgoingMail.objects.filter(kind=MailKind.EMAIL_CHANGE_CONFIRM).count() == 1


@pytest.mark.parametrize(
    ("email", "again", "told"),
    [
        ("", "", "Écrivez votre nouvelle adresse."),
        ("marie", "marie", "Écrivez une adresse complète"),
        ("a@example.org", "b@example.org", "ne sont pas les mêmes"),
        ("Ancienne@Example.org", "ancienne@example.org", "C'est déjà votre identifiant."),
        ("a\x00b@example.org", "a\x00b@example.org", "Le caractère nul"),
        ("a\nb@example.org", "a\nb@example.org", "Écrivez une adresse complète"),
        ("😀@example.org", "😀@example.org", "Écrivez une adresse complète"),
        ("été@example.org", "été@example.org", "Écrivez une adresse complète"),
        ("x" * 250 + "@example.org", "x" * 250 + "@example.org", "254"),
        ("<script>@example.org", "<script>@example.org", "Écrivez une adresse complète"),
        ("{{7*7}}@exa mple.org", "{{7*7}}@exa mple.org", "Écrivez une adresse complète"),
        ("a@" + "İ" * 62 + "." + "İ" * 62 + "." + "İ" * 62 + ".fr",) * 2 + ("254",),
        ("a@example.org\r\nBcc: b@example.org",) * 2 + ("Écrivez une adresse complète",),
    ],
)
def test_what_cannot_be_an_address_says_so_and_is_kept(sure_client: Client, email: str, again: str, told: str) -> None:
    answer = sure_client.post(PATH, {"email": email, "email_again": again})
    assert answer.status_code == 200
    page = html_of(answer)
    assert told in page, page[page.find("summary") : page.find("summary") + 600]
    assert not AddressChange.objects.exists() and not OutgoingMail.objects.exists()
    assert "<script>@" not in page
    if email and email.isprintable() and "<" not in email:
        assert f'value="{email}"' in page


def test_an_address_of_another_alphabet_may_be_had(sure_client: Client) -> None:
    address = "marie@exämple.org"
    assert sure_client.post(PATH, {"email": address.upper(), "email_again": address}).status_code == 302
    assert AddressChange.objects.get().new_email == "marie@xn--exmple-cua.org"
    sure_client.post(confirm_path(key_in_mail()))
    assert User.objects.filter(email="marie@xn--exmple-cua.org").exists()


def test_links_never_come_from_the_request(sure_client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    sure_client.post(PATH, ASKED, headers={"host": "mechant.example.net", "x-forwarded-host": "mechant.example.net"})
    mail = OutgoingMail.objects.get(kind=MailKind.EMAIL_CHANGE_CONFIRM)
    assert "mechant" not in str(mail.context) + key_in_mail()
    assert mail_spec(mail.kind).build(mail.context).link.startswith(settings.PORTAL_URL)


def test_staff_are_sent_to_an_administrator(client: Client) -> None:
    client.force_login(f.StaffFactory())
    for path in (PATH, "/ma-securite/fermer/"):
        answer = client.get(path)
        assert answer.status_code == 403 and "administrateur" in html_of(answer)
        assert client.post(path, ASKED).status_code == 403


def test_both_addresses_are_named(sure_client: Client, user: User) -> None:
    user.tenant.email = "contact@example.org"
    user.tenant.save()
    page = html_of(sure_client.get(PATH))
    assert "Votre identifiant" in page and "L'adresse pour vous écrire" in page
    assert "contact@example.org" in page and user.email in page
