"""Signing up and activating: one person, one sign-in, and nothing linked before the link is used."""

import datetime as dt
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import hashers
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import MailKind
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import _SALT as LINK_SALT
from tenant_space.identity.sign_up.links import link_key, sign_up_waiting
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f
from tests.kit.presses import time_passes
from tests.kit.registrations import HOME, activate, key_of, submit


def kinds_sent() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def reset_key(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def reset_token(user: User) -> str:
    return default_token_generator.make_token(user)


def address_change_key(user: User) -> str:
    return secrets.token_urlsafe(32)


def allauth_key(user: User) -> str:
    return EmailConfirmationHMAC(EmailAddress.objects.get(user=user)).key


@pytest.fixture
def tenant(db: None) -> Tenant:
    return f.HolderFactory().tenant


def test_a_sign_up_links_nobody_and_sends_one_mail(tenant: Tenant) -> None:
    submit(tenant, "Helene@Example.org")
    sign_up = SignUp.objects.get(email="helene@example.org")
    assert (sign_up.person, sign_up.terms_version) == (tenant, "1")
    assert sign_up.terms_accepted_at is not None
    assert not User.objects.exists() and not EmailAddress.objects.exists()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MailKind.ACTIVATION, "helene@example.org")
    assert f.PASSWORD not in str(mail.context)


def test_activation_links_the_person(tenant: Tenant) -> None:
    sign_up = submit(tenant)
    user = activate(key_of())
    user.refresh_from_db()
    assert (user.tenant, user.email, user.date_joined) == (tenant, "helene@example.org", sign_up.created_at)
    assert (user.terms_version, user.terms_accepted_at) == ("1", sign_up.terms_accepted_at)
    assert check_password(f.PASSWORD, user.password)
    assert EmailAddress.objects.get(user=user, primary=True).verified
    assert not SignUp.objects.exists()


def test_sign_up_and_activation_are_logged_without_names(tenant: Tenant) -> None:
    submit(tenant)
    user = activate(key_of())
    entries = ModelLogEntry.objects.order_by("pk").values_list("action", "object_id", "label")
    assert list(entries) == [
        ("identity.sign_up", tenant.pk, tenant.pk),
        ("identity.activate", str(user.pk), f"accès {user.pk}"),
    ]


def test_a_link_works_once(tenant: Tenant) -> None:
    submit(tenant)
    key = key_of()
    activate(key)
    assert sign_up_waiting(key) is None
    with pytest.raises(services.ActivationLinkDead):
        activate(key)


def test_sign_up_and_activation_stand_in_the_journal_with_their_origin(tenant: Tenant) -> None:
    sign_up = submit(tenant)
    assert (sign_up.network, sign_up.device) == ("192.0.2.x", "Firefox sur Android"), "masked while it waits"
    SignUp.objects.update(created_at=timezone.now() - dt.timedelta(hours=5))
    activate(key_of(), origin=HOME)
    events = AccessEvent.objects.order_by("pk").values_list("kind", "address", "device")
    assert list(events) == [
        (EventKind.SIGN_UP, "192.0.2.x", "Firefox sur Android"),
        (EventKind.ACTIVATED, "192.0.2.x", "Firefox sur Android"),
    ]
    first, second = AccessEvent.objects.order_by("pk").values_list("at", flat=True)
    assert second - first > dt.timedelta(hours=4)


def test_a_link_dies_after_a_day(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(tenant)
    key = key_of()
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 24 * 3600 - 60)
    assert sign_up_waiting(key)
    monkeypatch.setattr(time, "time", lambda: real + 24 * 3600 + 60)
    with pytest.raises(services.ActivationLinkDead):
        activate(key)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["MQ:1abc:xyz", "", "x" * 500])
def test_a_made_up_link_is_dead(key: str) -> None:
    with pytest.raises(services.ActivationLinkDead):
        activate(key)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [reset_key, reset_token, address_change_key, allauth_key])
def test_the_token_of_another_flow_is_dead(make: Callable[..., Any]) -> None:
    with pytest.raises(services.ActivationLinkDead):
        activate(make(f.UserFactory(tenant=f.HolderFactory().tenant)))


def test_the_number_signed_for_something_else_is_dead(tenant: Tenant) -> None:
    for key in (signing.dumps(str(submit(tenant).pk), salt="another flow"), signing.dumps(7, salt=LINK_SALT)):
        with pytest.raises(services.ActivationLinkDead):
            activate(key)


def test_a_new_sign_up_drops_none_of_those_that_wait(tenant: Tenant) -> None:
    other = f.HolderFactory().tenant
    waiting = [submit(tenant, "one@example.org"), submit(tenant), submit(tenant), submit(other)]
    assert SignUp.objects.count() == 4
    assert all(sign_up_waiting(link_key(sign_up)) for sign_up in waiting)


def test_the_first_activated_ends_those_of_the_person_and_of_the_address(tenant: Tenant) -> None:
    other, third = f.HolderFactory().tenant, f.HolderFactory().tenant
    same_person, same_address = submit(tenant, "one@example.org"), submit(other)
    apart = submit(third, "three@example.org")
    sign_up = submit(tenant)
    activate(link_key(sign_up))
    assert list(SignUp.objects.all()) == [apart]
    for ended in (same_person, same_address):
        with pytest.raises(services.ActivationLinkDead):
            activate(link_key(ended))
    assert User.objects.get().tenant == tenant


def test_the_password_is_the_one_of_the_sign_up_that_is_activated(tenant: Tenant) -> None:
    submit(tenant, password="First-Secret-1")
    second = submit(tenant, password="Second-Secret-2")
    with pytest.raises(services.WrongPassword):
        activate(link_key(second), "First-Secret-1")
    activate(link_key(second), "Second-Secret-2")
    assert check_password("Second-Secret-2", User.objects.get().password)


def test_somebody_who_passed_step_1_before_the_other_activated_loses(tenant: Tenant) -> None:
    submit(tenant, "one@example.org")
    activate(key_of("one@example.org"))
    assert submit(tenant, "two@example.org") is None
    f.SignUpFactory(person=tenant, email="two@example.org")  # recorded a moment before the other activated
    with pytest.raises(services.TenantAlreadyLinked):
        activate(key_of("two@example.org"))
    assert User.objects.get(tenant=tenant).email == "one@example.org"


@pytest.mark.parametrize("make", [f.UserFactory, f.StaffFactory])
def test_an_address_that_became_somebodys_meanwhile_activates_nothing(
    tenant: Tenant, make: Callable[..., User]
) -> None:
    submit(tenant)
    make(email="helene@example.org")
    with pytest.raises(services.ActivationLinkDead):
        activate(key_of())
    assert not User.objects.filter(tenant=tenant).exists()


def test_a_blocked_sign_up_is_neither_activated_nor_mailed_and_lets_nobody_else_sign_up(tenant: Tenant) -> None:
    submit(tenant)
    key = key_of()
    SignUp.objects.update(blocked_at=timezone.now())
    assert submit(tenant, "two@example.org") is None
    late = f.SignUpFactory(person=tenant, email="late@example.org")  # begun before the block, recorded after it
    for dead in (key, link_key(late)):
        with pytest.raises(services.ActivationLinkDead):
            activate(dead)
    OutgoingMail.objects.all().delete()
    services.activation_resend(email="helene@example.org")
    assert kinds_sent() == []


def test_an_address_in_use_is_told_by_mail_only(tenant: Tenant) -> None:
    owner = f.UserFactory(email="helene@example.org")
    before = owner.password
    submit(tenant)
    owner.refresh_from_db()
    assert owner.password == before
    assert not SignUp.objects.exists()
    assert kinds_sent() == [MailKind.ADDRESS_IN_USE]


@pytest.mark.parametrize("in_use", [False, True])
def test_the_password_is_hashed_once_whether_or_not_the_address_is_in_use(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, in_use: bool
) -> None:
    if in_use:
        f.UserFactory(email="helene@example.org")
    calls = []
    for name in ("make_password", "verify_password"):
        real = getattr(hashers, name)

        def noted(*args: Any, real: Any = real, name: str = name, **kwargs: Any) -> Any:
            calls.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(hashers, name, noted)
    monkeypatch.setattr(services, "make_password", hashers.make_password)
    submit(tenant)
    assert calls == ["make_password"]


@pytest.mark.parametrize("in_use", [False, True])
def test_another_address_that_the_erp_knows_is_told(tenant: Tenant, in_use: bool) -> None:
    if in_use:
        f.UserFactory(email="helene@example.org")
    Tenant.objects.update(email="Ancienne@Example.org")
    submit(tenant)
    mail = OutgoingMail.objects.get(kind=MailKind.SIGN_UP_TOLD)
    assert mail.to == "ancienne@example.org"
    assert "helene" not in str(mail.context)


@pytest.mark.parametrize("known", ["", "Helene@Example.org", "n'a pas d'adresse", "a@b"])
def test_the_same_address_or_none_is_not_told(tenant: Tenant, known: str) -> None:
    Tenant.objects.update(email=known)
    submit(tenant)
    assert kinds_sent() == [MailKind.ACTIVATION]


def test_an_address_that_somebody_proved_is_in_use_wherever_it_stands(tenant: Tenant) -> None:
    EmailAddress.objects.create(user=f.UserFactory(), email="helene@example.org", verified=True)
    submit(tenant)
    assert kinds_sent() == [MailKind.ADDRESS_IN_USE]


def test_sign_ups_of_one_person_are_limited(tenant: Tenant, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_up": "2/3600"}
    submit(tenant, "one@example.org")
    submit(tenant, "two@example.org")
    with pytest.raises(TooManyTries):
        submit(tenant, "three@example.org")
    assert set(SignUp.objects.values_list("email", flat=True)) == {"one@example.org", "two@example.org"}


def test_somebody_whose_right_ended_meanwhile_is_not_activated(tenant: Tenant) -> None:
    submit(tenant)
    tenant.holdings.update(portal_access=False)
    with pytest.raises(services.ActivationLinkDead):
        activate(key_of())
    assert not User.objects.exists()


def test_a_new_activation_mail_for_those_who_wait_only(tenant: Tenant) -> None:
    submit(tenant)
    f.UserFactory(email="active@example.org")
    OutgoingMail.objects.all().delete()
    for email in ("HELENE@example.org", "active@example.org", "nobody@example.org"):
        services.activation_resend(email=email)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["helene@example.org"]


def test_resending_is_limited_for_each_address_in_silence(tenant: Tenant, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "resend_email": "2/3600"}
    submit(tenant)
    OutgoingMail.objects.all().delete()
    for _ in range(4):
        services.activation_resend(email="Helene@example.org ")
        time_passes()
    assert len(kinds_sent()) == 2


def test_sending_again_makes_few_mails_however_many_wait(tenant: Tenant) -> None:
    old, *new = [submit(tenant) for _ in range(services.MOST_RESENT + 1)]
    OutgoingMail.objects.all().delete()
    services.activation_resend(email="helene@example.org")
    sent = {mail.context["sign_up"] for mail in OutgoingMail.objects.all()}
    assert sent == {str(sign_up.pk) for sign_up in new} and str(old.pk) not in sent


def test_sign_ups_nobody_activated_are_deleted_after_a_month(tenant: Tenant) -> None:
    submit(f.HolderFactory().tenant, "old@example.org")
    long_ago = timezone.now() - dt.timedelta(days=31)
    SignUp.objects.update(created_at=long_ago)
    f.SignUpFactory(email="shut@example.org", created_at=long_ago, blocked_at=timezone.now())
    submit(tenant, "new@example.org")
    long_active = f.UserFactory(date_joined=timezone.now() - dt.timedelta(days=900))
    assert services.registrations_purge() == 1
    assert set(SignUp.objects.values_list("email", flat=True)) == {"new@example.org", "shut@example.org"}
    assert User.objects.get() == long_active
