"""Changing one's password: the one in use, and a new one twice."""

import pytest
from allauth.usersessions.models import UserSession
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.mails import password_reset
from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.sessions import enter
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/ma-securite/mot-de-passe/"
NEW = "Noisetier-2031"
CHANGE = {"oldpassword": f.PASSWORD, "password1": NEW, "password2": NEW}


def other_device(user: User) -> Client:
    client = Client()
    enter(client, user.email)
    return client


def test_changed_this_session_stays_and_the_others_end(signed_in: Client, user: User) -> None:
    other = other_device(user)
    answer = signed_in.post(PATH, CHANGE, follow=True)
    assert answer.redirect_chain == [("/ma-securite/", 302)]
    assert "Votre mot de passe est changé" in html_of(answer)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert [row.session_key for row in UserSession.objects.filter(user=user)] == [signed_in.session.session_key]
    assert not other.session.exists(other.session.session_key)
    assert other.get("/ma-securite/").status_code == 302
    assert "1 appareil" in html_of(signed_in.get("/ma-securite/"))


def test_a_reset_link_sent_before_is_dead(signed_in: Client, user: User) -> None:
    path = "/" + password_reset({"user_id": user.pk}).link.split("/", 3)[3]
    signed_in.post(PATH, CHANGE)
    assert "plus valable" in html_of(Client().get(path))


def test_the_owner_is_told_and_the_journal_notes_it(signed_in: Client, user: User) -> None:
    signed_in.post(PATH, CHANGE, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MailKind.PASSWORD_CHANGED, user.email)
    event = AccessEvent.objects.get(kind=EventKind.PASSWORD_CHANGED)
    assert (event.user_id, event.address) == (user.pk, "127.0.0.x")
    assert "Firefox" in event.device


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"oldpassword": "Faux-2026"}, "Ce n'est pas votre mot de passe actuel."),
        ({"oldpassword": ""}, "Écrivez votre mot de passe actuel."),
        ({"password1": ""}, "Écrivez un nouveau mot de passe."),
        ({"password2": "Autre-2031"}, "ne sont pas les mêmes"),
        ({"password1": "Aa1-", "password2": "Aa1-"}, "trop court"),
        ({"password1": "quedeslettres", "password2": "quedeslettres"}, "sortes de caractères"),
        ({"password1": "Ancienne-1", "password2": "Ancienne-1"}, "ressemble"),
        ({"password1": f.PASSWORD, "password2": f.PASSWORD}, "C'est déjà votre mot de passe."),
        ({"password1": "Aa1-" * 40, "password2": "Aa1-" * 40}, "128"),
        ({"password1": "Aa1-\x00aaaa", "password2": "Aa1-\x00aaaa"}, "un caractère invisible"),
    ],
)
def test_what_is_refused_says_why_and_shows_no_password(
    signed_in: Client, user: User, change: dict[str, str], told: str
) -> None:
    answer = signed_in.post(PATH, CHANGE | change)
    assert answer.status_code == 200
    page = html_of(answer)
    assert told in page
    for typed in {*CHANGE.values(), *change.values()} - {""}:
        assert typed not in page
    user.refresh_from_db()
    assert user.check_password(f.PASSWORD)
    assert not OutgoingMail.objects.exists()


def test_wrong_passwords_count_as_at_the_sign_in(signed_in: Client, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "2/900"}
    for _ in range(2):
        signed_in.post(PATH, CHANGE | {"oldpassword": "Faux-2026"})
    assert "trop d'essais" in html_of(signed_in.post(PATH, CHANGE))
    user.refresh_from_db()
    assert user.check_password(f.PASSWORD)
    visitor = Client()
    assert "trop d'essais" in html_of(visitor.post("/connexion/", {"login": user.email, "password": f.PASSWORD}))


def test_right_ones_do_not_count(signed_in: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "1/900"}
    for _ in range(3):
        assert signed_in.post(PATH, CHANGE | {"password2": "x"}).status_code == 200
    assert signed_in.post(PATH, CHANGE).status_code == 302


def test_staff_change_theirs_too(client: Client) -> None:
    staff = f.StaffFactory()
    client.force_login(staff)
    assert client.post(PATH, CHANGE).status_code == 302
    staff.refresh_from_db()
    assert staff.check_password(NEW)


def test_somebody_who_has_none_gets_one_by_mail(client: Client) -> None:
    staff = f.StaffFactory()
    staff.set_unusable_password()
    staff.save()
    client.force_login(staff)
    assert client.get(PATH).url == "/mot-de-passe/"


def test_a_visitor_changes_nothing(client: Client, user: User) -> None:
    assert client.post(PATH, CHANGE).status_code == 302
    user.refresh_from_db()
    assert user.check_password(f.PASSWORD)


def test_when_telling_fails_nothing_is_changed(signed_in: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in.raise_request_exception = False
    monkeypatch.setattr("tenant_space.identity.security.services.notify", lambda *a, **k: 1 / 0)
    assert signed_in.post(PATH, CHANGE).status_code == 500
    user.refresh_from_db()
    assert user.check_password(f.PASSWORD)
