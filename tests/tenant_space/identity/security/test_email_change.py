"""Another address to sign in with: asked for, confirmed by a button, and nothing by any other way."""

import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.mails import password_reset
from tenant_space.identity.models import AddressChange, SignUp, User
from tenant_space.identity.security import services
from tenant_space.identity.sessions.services import reset_mail_send
from tenant_space.identity.sign_up.links import link_key
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tests.kit import factories as f
from tests.kit.presses import time_passes
from tests.kit.security import FROM, NEW, ask, key_in_mail, values
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", "to"))


def test_nothing_changes_until_it_is_confirmed(user: User) -> None:
    ask(user)
    user.refresh_from_db()
    assert user.email == "ancienne@example.org"
    assert mails() == [
        (MailKind.EMAIL_CHANGE_CONFIRM, NEW),
        (MailKind.EMAIL_CHANGE_ASKED, "ancienne@example.org"),
    ]
    event = AccessEvent.objects.get()
    assert (event.kind, event.address, event.device) == (EventKind.EMAIL_ASKED, "192.0.2.x", "Firefox sur Linux")


def test_confirmed_it_is_the_one_to_sign_in_with_and_the_old_one_is_told(user: User, rf: RequestFactory) -> None:
    services.email_change_confirm(key=ask(user), owner=user, origin=FROM)
    user.refresh_from_db()
    assert user.email == NEW
    address = EmailAddress.objects.get()
    assert (address.email, address.primary, address.verified) == (NEW, True, True)
    assert mails()[-1] == (MailKind.EMAIL_CHANGED, "ancienne@example.org")
    assert not AddressChange.objects.exists()
    assert set(AccessEvent.objects.values_list("kind", flat=True)) == {EventKind.EMAIL_ASKED, EventKind.EMAIL_CHANGED}
    assert authenticate(rf.post("/"), email=NEW, password=f.PASSWORD) == user
    assert authenticate(rf.post("/"), email="ancienne@example.org", password=f.PASSWORD) is None


def test_the_key_is_long_random_and_nowhere_in_clear(user: User) -> None:
    key, other = ask(user), ask(f.UserFactory(), "b@example.org")
    assert len(key) >= 43 and key != other
    change = AddressChange.objects.get(user=user)
    assert key not in change.key_hash and len(change.key_hash) == 64
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert key not in str(cursor.fetchall()), table


def test_a_link_serves_once(user: User) -> None:
    key = ask(user)
    services.email_change_confirm(key=key, owner=user)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)


def test_a_newer_request_replaces_the_former(user: User) -> None:
    first = ask(user)
    second = ask(user, "autre@example.org")
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=first, owner=user)
    services.email_change_confirm(key=second, owner=user)
    user.refresh_from_db()
    assert user.email == "autre@example.org"


def test_sending_again_makes_a_new_link(user: User) -> None:
    first = ask(user)
    time_passes()
    services.email_change_resend(user=user)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=first, owner=user)
    services.email_change_confirm(key=key_in_mail(), owner=user)
    with pytest.raises(services.NothingWaiting):
        services.email_change_resend(user=user)


def test_a_mail_that_leaves_late_says_nothing_of_a_dead_link(user: User) -> None:
    ask(user)
    stale = OutgoingMail.objects.get(kind=MailKind.EMAIL_CHANGE_CONFIRM)
    ask(user, "autre@example.org")
    assert mail_spec(stale.kind).build(stale.context) is None


def test_a_mail_sealed_with_lost_keys_does_not_leave(user: User, settings: Settings) -> None:
    ask(user)
    settings.SECRET_KEY = "another-one"
    assert values(MailKind.EMAIL_CHANGE_CONFIRM) is None


def test_cancelled_it_is_dead(user: User) -> None:
    key = ask(user)
    services.email_change_cancel(user=user)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)
    with pytest.raises(services.NothingWaiting):
        services.email_change_cancel(user=user)


@pytest.mark.parametrize(("hours", "alive"), [(23.9, True), (24.1, False)])
def test_it_lives_a_day(user: User, hours: float, alive: bool) -> None:
    key = ask(user)
    AddressChange.objects.update(asked_at=timezone.now() - dt.timedelta(hours=hours))
    if alive:
        services.email_change_confirm(key=key, owner=user)
        return
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)
    with pytest.raises(services.NothingWaiting):
        services.email_change_resend(user=user)


@pytest.mark.parametrize(
    "state",
    [{"is_active": False}, {"is_active": False, "suspension": Suspension.BLOCKED}, {"tenant": None}],
)
def test_a_shut_sign_in_changes_nothing(user: User, state: dict[str, Any]) -> None:
    key = ask(user)
    User.objects.filter(pk=user.pk).update(**state)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)


def test_a_new_password_drops_the_change_that_waits(user: User) -> None:
    key = ask(user)
    services.password_changed(user=user)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)


def test_a_reset_password_drops_it_too(user: User, client: Client) -> None:
    key = ask(user)
    content = password_reset({"user_id": user.pk})
    path = content.link.split("/", 3)[3]
    page = client.get(f"/{path}", follow=True)
    new = {"password1": "Tilleul-2031", "password2": "Tilleul-2031"}
    client.post(page.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert user.check_password("Tilleul-2031")
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=user)


def test_a_reset_link_dies_with_the_old_address(user: User, client: Client) -> None:
    path = "/" + password_reset({"user_id": user.pk}).link.split("/", 3)[3]
    assert client.get(path).status_code == 302, "it works before"
    services.email_change_confirm(key=ask(user), owner=user)
    assert "plus valable" in client.get(path).content.decode()


def test_a_reset_mail_that_leaves_late_does_not_reach_the_old_address(user: User) -> None:
    reset_mail_send(email=user.email)
    mail = OutgoingMail.objects.get(kind=MailKind.PASSWORD_RESET)
    assert password_reset(mail.context) is not None
    services.email_change_confirm(key=ask(user), owner=user)
    assert password_reset(mail.context) is None


def test_tokens_of_other_flows_open_nothing(user: User, client: Client) -> None:
    key = ask(user)
    content = password_reset({"user_id": user.pk})
    activation = link_key(f.SignUpFactory())
    reset = content.link.rstrip("/").rsplit("/", 1)[1]
    change = AddressChange.objects.get()
    for foreign in (activation, reset, reset.split("-", 1)[1], change.key_hash, "", key[:-1], key + "A", key.upper()):
        with pytest.raises(services.ChangeLinkDead):
            services.email_change_confirm(key=foreign, owner=user)
    for path in (f"/activation/{key}/", f"/mot-de-passe/nouveau/1-{key}/"):
        client.post(path)
    user.refresh_from_db()
    assert user.email == "ancienne@example.org"
    assert client.get(f"/mot-de-passe/nouveau/1-{key}/", follow=True).content.decode().count("plus valable")


def test_a_key_works_for_its_own_sign_in_only(user: User) -> None:
    other = f.UserFactory(email="b@example.org")
    key = ask(user)
    services.email_change_confirm(key=key, owner=user)
    other.refresh_from_db()
    assert other.email == "b@example.org"


def test_an_address_in_use_is_told_to_its_owner_and_cannot_be_confirmed(user: User) -> None:
    f.UserFactory(email=NEW)
    services.email_change_ask(user=user, new_email=NEW)
    assert mails() == [(MailKind.EMAIL_CHANGE_IN_USE, NEW), (MailKind.EMAIL_CHANGE_ASKED, user.email)]
    assert "/mot-de-passe/" in values(MailKind.EMAIL_CHANGE_IN_USE)["mot_de_passe"]


def test_an_address_taken_meanwhile_changes_nothing(user: User) -> None:
    key = ask(user)
    f.UserFactory(email=NEW)
    with pytest.raises(services.AddressTaken):
        services.email_change_confirm(key=key, owner=user)
    user.refresh_from_db()
    assert user.email == "ancienne@example.org"
    assert EmailAddress.objects.get(user=user).email == "ancienne@example.org"


def test_somebody_else_confirms_nothing(user: User) -> None:
    key = ask(user)
    with pytest.raises(services.ChangeLinkDead):
        services.email_change_confirm(key=key, owner=f.UserFactory())
    services.email_change_confirm(key=key, owner=user)


def test_sign_ups_that_wait_at_the_address_end_but_blocked_ones(user: User) -> None:
    f.SignUpFactory(email=NEW)
    blocked = f.SignUpFactory(email=NEW, blocked_at=timezone.now())
    services.email_change_ask(user=user, new_email=NEW)
    assert mails()[-2] == (MailKind.EMAIL_CHANGE_CONFIRM, NEW), "an address nobody proved is nobody's"
    services.email_change_confirm(key=key_in_mail(), owner=user)
    assert User.objects.get(email=NEW) == user
    assert SignUp.objects.get() == blocked


def test_staff_ask_an_administrator() -> None:
    with pytest.raises(services.AddressOfStaff):
        services.email_change_ask(user=f.StaffFactory(), new_email=NEW)


def test_the_address_in_use_is_no_change(user: User) -> None:
    with pytest.raises(services.SameAddress):
        services.email_change_ask(user=user, new_email=" Ancienne@Example.org ")


def test_few_requests_an_hour_for_each_sign_in(user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "email_change": "2/3600"}
    ask(user)
    time_passes()
    services.email_change_resend(user=user)
    with pytest.raises(TooManyTries):
        ask(user)
    assert OutgoingMail.objects.filter(kind=MailKind.EMAIL_CHANGE_CONFIRM).count() == 2
    ask(f.UserFactory(), "b@example.org")
