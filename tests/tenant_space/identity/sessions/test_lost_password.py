"""A new password for those who lost theirs: the link, its life, its limits, and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.mails import password_reset as build_mail
from tenant_space.identity.models import User
from tenant_space.identity.sign_up.links import link_key
from tenant_space.identity.tenant_access.services import access_block, access_unblock
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.presses import time_passes
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ADDRESS = "marie@example.org"
NEW = "Nouveau-9876"


@pytest.fixture
def user() -> User:
    return f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


def ask(client: Client, email: str = ADDRESS, **extra: Any) -> ClientResponse:
    return client.post("/mot-de-passe/", {"email": email}, **extra)


def link_for(user: User) -> str:
    return f"/mot-de-passe/nouveau/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"


def works(link: str) -> bool:
    return "Ce lien n'est plus valable" not in html_of(Client().get(link, follow=True))


def use(client: Client, link: str, password: str = NEW) -> ClientResponse:
    page = client.get(link)
    return client.post(page.url, {"password1": password, "password2": password})


def test_the_words_of_the_manual(client: Client, user: User) -> None:
    answer = client.post("/mot-de-passe/", {"email": ADDRESS}, follow=True)
    assert "Un mail vient de vous être envoyé afin de ré-initialiser votre mot de passe." in html_of(answer)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.context["user_id"]) == (MailKind.PASSWORD_RESET, ADDRESS, user.pk)


def test_the_link_has_the_address_of_the_portal_whoever_asks(client: Client, user: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert ask(client, headers={"host": "evil.example.org", "x-forwarded-host": "evil.example.org"}).status_code == 302
    link = build_mail(OutgoingMail.objects.get().context).link
    assert link.startswith(landlord_current().portal_url + "/mot-de-passe/nouveau/")
    assert "evil" not in link


def test_another_host_is_refused(client: Client, user: User) -> None:
    assert ask(client, headers={"host": "evil.example.org"}).status_code == 400
    assert not OutgoingMail.objects.exists()


def test_a_new_password_opens_and_the_old_one_does_not(client: Client, user: User) -> None:
    link = link_for(user)
    assert use(client, link).url == "/mot-de-passe/change/"
    assert "_auth_user_id" not in client.session, "a link alone signs nobody in"
    client.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/connexion/", {"login": ADDRESS, "password": NEW})
    assert "_auth_user_id" in client.session


def test_all_sessions_end_the_owner_is_told_and_the_journal_knows(client: Client, user: User) -> None:
    elsewhere = Client()
    elsewhere.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD})
    use(client, link_for(User.objects.get()))
    assert elsewhere.get("/ma-securite/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MailKind.PASSWORD_CHANGED, ADDRESS)
    assert AccessEvent.objects.filter(user_id=user.pk, kind=EventKind.PASSWORD_RESET).count() == 1


def test_a_link_serves_once(client: Client, user: User) -> None:
    link = link_for(user)
    use(client, link)
    assert not works(link)


def test_a_link_lasts_a_day(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(user)
    now = dt.datetime.now()
    monkeypatch.setattr(default_token_generator, "_now", lambda: now + dt.timedelta(hours=23, minutes=59))
    assert works(link)
    monkeypatch.setattr(default_token_generator, "_now", lambda: now + dt.timedelta(hours=24, minutes=1))
    assert not works(link)


def test_a_link_dies_when_the_address_changes(user: User) -> None:
    link = link_for(user)
    User.objects.filter(pk=user.pk).update(email="nouvelle@example.org")
    EmailAddress.objects.filter(user=user).update(email="nouvelle@example.org")
    assert not works(link)


def test_a_link_dies_when_the_access_is_blocked_and_stays_dead(user: User) -> None:
    link, actor = link_for(user), f.StaffFactory()
    assert works(link)
    access_block(actor=actor, user=user, reason="messagerie volée")
    assert not works(link)
    access_unblock(actor=actor, user=user)
    assert not works(link)
    assert works(link_for(User.objects.get(pk=user.pk)))


def test_a_link_dies_with_the_right_of_access(user: User) -> None:
    link = link_for(user)
    Holder.objects.filter(tenant=user.tenant).update(to_date=timezone.localdate() - dt.timedelta(days=400))
    assert not works(link)


def test_the_token_of_another_flow_opens_nothing(user: User) -> None:
    key = link_key(f.SignUpFactory())
    assert not works(f"/mot-de-passe/nouveau/{user_pk_to_url_str(user)}-{key}/")
    token = default_token_generator.make_token(user)
    assert "n'est plus valable" in html_of(Client().get(f"/activation/{token}/"))
    other = f.UserFactory(tenant=f.HolderFactory().tenant)
    assert not works(f"/mot-de-passe/nouveau/{user_pk_to_url_str(other)}-{token}/")


def test_a_new_password_does_not_pass_the_second_factor(client: Client, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    use(client, link_for(user))
    answer = client.post("/connexion/", {"login": ADDRESS, "password": NEW})
    assert answer.url.startswith("/connexion/verification/")
    assert "_auth_user_id" not in client.session


def test_a_weak_password_is_refused_and_the_link_lives(client: Client, user: User) -> None:
    link = link_for(user)
    answer = use(client, link, "azerty")
    assert answer.status_code == 200 and 'role="alert"' in html_of(answer)
    assert works(link)


def test_a_reset_opens_the_way_that_failures_had_shut(client: Client, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "1/900"}
    for _ in range(3):
        client.post("/connexion/", {"login": ADDRESS, "password": "Wrong-1234"})
    assert "trop d'essais" in html_of(client.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD}))
    use(client, link_for(user))
    assert client.post("/connexion/", {"login": ADDRESS, "password": NEW}).status_code == 302


def test_beyond_the_limit_no_mail_leaves_and_nothing_shows(client: Client, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_email": "2/3600"}
    answers = []
    for _ in range(4):
        answers.append(ask(client))
        time_passes()
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/mot-de-passe/envoye/")}
    assert OutgoingMail.objects.count() == 2


def test_a_network_that_asks_too_much_is_told_to_wait(client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_network": "1/3600"}
    ask(client, "a@example.org")
    answer = ask(client, "b@example.org", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 3500
    assert "Attendez 60 minutes" in html_of(answer)
    assert ask(client, "b@example.org", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_the_headless_api_sends_the_same_mail_under_the_same_limit(
    client: Client, user: User, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "reset_email": "1/3600"}
    for email in (ADDRESS, ADDRESS, "nobody@example.org"):
        answer = client.post(
            "/_allauth/app/v1/auth/password/request", {"email": email}, content_type="application/json"
        )
        assert answer.status_code == 200
    assert [mail.kind for mail in OutgoingMail.objects.all()] == [MailKind.PASSWORD_RESET]
