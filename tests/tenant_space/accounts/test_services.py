"""Signing up and activating: one person, one sign-in, and nothing linked before the link is used."""

import datetime as dt
import secrets

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import hashers
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.utils import timezone
from wagtail.log_actions import registry as log_registry

from tenant_space.accounts import services
from tenant_space.accounts.enums import MailKind, Suspension
from tenant_space.accounts.limits import TooManyTries
from tenant_space.accounts.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.services import Origin
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Tenant
from tests import factories as f

HOME = Origin("192.0.2.14", "Firefox sur Android")


def submit(tenant, email="helene@example.org", password=f.PASSWORD):
    services.registration_submit(tenant=tenant, email=email, password=password, terms_version="1", origin=HOME)


def kinds_sent() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def key_of(email="helene@example.org") -> str:
    return EmailConfirmationHMAC(EmailAddress.objects.get(email=email)).key


def reset_key(user) -> str:
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def reset_token(user) -> str:
    return default_token_generator.make_token(user)


def address_change_key(user) -> str:
    return secrets.token_urlsafe(32)


def other_signature(user) -> str:
    return signing.dumps(EmailAddress.objects.get(user=user).pk, salt="another flow")


@pytest.fixture
def tenant(db):
    return f.HolderFactory().tenant


def test_a_sign_up_links_nobody_and_sends_one_mail(tenant):
    submit(tenant, "Helene@Example.org")
    user = User.objects.get(email="helene@example.org")
    assert user.tenant is None
    assert user.claimed_tenant == tenant
    assert user.terms_version == "1"
    assert user.terms_accepted_at is not None
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MailKind.ACTIVATION, "helene@example.org")
    assert f.PASSWORD not in str(mail.context)


def test_activation_links_the_person(tenant):
    submit(tenant)
    user = services.registration_activate(key=key_of())
    user.refresh_from_db()
    assert user.tenant == tenant
    assert user.claimed_tenant is None
    assert EmailAddress.objects.get(user=user).verified


def test_sign_up_and_activation_are_logged_without_names(tenant):
    submit(tenant)
    user = services.registration_activate(key=key_of())
    entries = log_registry.get_logs_for_instance(user)
    assert [entry.action for entry in entries] == ["accounts.activate", "accounts.sign_up"]
    assert {entry.label for entry in entries} == {f"accès {user.pk}"}


def test_a_link_works_once(tenant):
    submit(tenant)
    key = key_of()
    services.registration_activate(key=key)
    assert not services.activation_is_open(key=key)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=key)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_link(user=User.objects.get())


def test_sign_up_and_activation_stand_in_the_journal_with_their_origin(tenant):
    submit(tenant)
    services.registration_activate(key=key_of(), origin=HOME)
    events = AccessEvent.objects.order_by("pk").values_list("kind", "address", "device")
    assert list(events) == [
        (EventKind.SIGN_UP, "192.0.2.x", "Firefox sur Android"),
        (EventKind.ACTIVATED, "192.0.2.x", "Firefox sur Android"),
    ]


def test_a_link_dies_after_a_day(tenant, monkeypatch):
    submit(tenant)
    key = key_of()
    real = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: real + 24 * 3600 - 60)
    assert services.activation_is_open(key=key)
    monkeypatch.setattr(signing.time, "time", lambda: real + 24 * 3600 + 60)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=key)


@pytest.mark.django_db
def test_a_made_up_link_is_dead():
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key="MQ:1abc:xyz")


@pytest.mark.django_db
@pytest.mark.parametrize("make", [reset_key, reset_token, address_change_key, other_signature])
def test_the_token_of_another_flow_is_dead(make):
    key = make(f.UserFactory(tenant=None, claimed_tenant=f.HolderFactory().tenant))
    assert not services.activation_is_open(key=key)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=key)


def test_a_link_dies_when_the_address_changes(tenant):
    submit(tenant)
    old_key = key_of()
    user = User.objects.get()
    user.email = "other@example.org"
    user.save()
    EmailAddress.objects.create(user=user, email=user.email)
    assert not services.activation_is_open(key=old_key)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=old_key)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_link(user=user, email="helene@example.org")
    assert services.registration_activate(key=key_of("other@example.org")).tenant == tenant


def test_a_new_sign_up_of_a_person_replaces_the_one_that_waits(tenant):
    submit(tenant, "one@example.org")
    old_key = key_of("one@example.org")
    submit(tenant, "two@example.org")
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=old_key)
    services.registration_activate(key=key_of("two@example.org"))
    assert User.objects.get().tenant == tenant


def test_a_sign_up_of_somebody_else_at_the_same_address_replaces_the_one_that_waits(tenant):
    other = f.HolderFactory().tenant
    submit(other)
    old_key = key_of()
    submit(tenant)
    assert not services.activation_is_open(key=old_key)
    assert User.objects.get().claimed_tenant == tenant


def test_who_passed_step_1_before_the_other_activated_loses(tenant):
    submit(tenant, "one@example.org")
    services.registration_activate(key=key_of("one@example.org"))
    submit(tenant, "two@example.org")
    with pytest.raises(services.TenantAlreadyLinked):
        services.registration_activate(key=key_of("two@example.org"))
    assert User.objects.get(tenant=tenant).email == "one@example.org"


def test_a_blocked_sign_up_is_neither_replaced_nor_activated_nor_mailed(tenant):
    submit(tenant)
    key = key_of()
    User.objects.update(suspension=Suspension.BLOCKED, is_active=False)
    submit(tenant, "two@example.org")
    assert User.objects.get().email == "helene@example.org"
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=key)
    OutgoingMail.objects.all().delete()
    services.activation_resend(email="helene@example.org")
    assert kinds_sent() == []


def test_signing_up_again_with_the_same_address_replaces_the_first_try(tenant):
    submit(tenant, password="First-Secret-1")
    old_key = key_of()
    submit(tenant, password="Second-Secret-2")
    assert not services.activation_is_open(key=old_key)
    services.registration_activate(key=key_of())
    assert check_password("Second-Secret-2", User.objects.get().password)


def test_an_address_in_use_is_told_by_mail_only(tenant):
    owner = f.UserFactory(email="helene@example.org")
    before = owner.password
    submit(tenant)
    owner.refresh_from_db()
    assert owner.password == before
    assert owner.claimed_tenant is None
    assert kinds_sent() == [MailKind.ADDRESS_IN_USE]


@pytest.mark.parametrize("in_use", [False, True])
def test_the_password_is_hashed_once_whether_or_not_the_address_is_in_use(tenant, monkeypatch, in_use):
    if in_use:
        f.UserFactory(email="helene@example.org")
    calls = []
    for name in ("make_password", "verify_password"):
        real = getattr(hashers, name)
        wrapped = lambda *a, real=real, name=name, **k: calls.append(name) or real(*a, **k)  # noqa: E731
        monkeypatch.setattr(hashers, name, wrapped)
    monkeypatch.setattr(services, "make_password", hashers.make_password)
    submit(tenant)
    assert calls == ["make_password"]


@pytest.mark.parametrize("in_use", [False, True])
def test_another_address_that_the_erp_knows_is_told(tenant, in_use):
    if in_use:
        f.UserFactory(email="helene@example.org")
    Tenant.objects.update(email="Ancienne@Example.org")
    submit(tenant)
    mail = OutgoingMail.objects.get(kind=MailKind.SIGN_UP_TOLD)
    assert mail.to == "ancienne@example.org"
    assert "helene" not in str(mail.context)


@pytest.mark.parametrize("known", ["", "Helene@Example.org", "n'a pas d'adresse", "a@b"])
def test_the_same_address_or_none_is_not_told(tenant, known):
    Tenant.objects.update(email=known)
    submit(tenant)
    assert kinds_sent() == [MailKind.ACTIVATION]


def test_an_address_that_somebody_proved_is_in_use_wherever_it_stands(tenant):
    EmailAddress.objects.create(user=f.UserFactory(), email="helene@example.org", verified=True)
    submit(tenant)
    assert kinds_sent() == [MailKind.ADDRESS_IN_USE]


def test_sign_ups_of_one_person_are_limited(tenant, settings):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_up": "2/3600"}
    submit(tenant, "one@example.org")
    submit(tenant, "two@example.org")
    with pytest.raises(TooManyTries):
        submit(tenant, "three@example.org")
    assert User.objects.get().email == "two@example.org"


def test_somebody_whose_right_ended_meanwhile_is_not_activated(tenant):
    submit(tenant)
    tenant.holdings.update(portal_access=False)
    with pytest.raises(services.ActivationLinkDead):
        services.registration_activate(key=key_of())
    assert User.objects.get().tenant is None


def test_a_new_activation_mail_for_those_who_wait_only(tenant):
    submit(tenant)
    f.UserFactory(email="active@example.org")
    OutgoingMail.objects.all().delete()
    for email in ("HELENE@example.org", "active@example.org", "nobody@example.org"):
        services.activation_resend(email=email)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["helene@example.org"]


def test_resending_is_limited_for_each_address_in_silence(tenant, settings):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "resend_email": "2/3600"}
    submit(tenant)
    OutgoingMail.objects.all().delete()
    for _ in range(4):
        services.activation_resend(email="Helene@example.org ")
    assert len(kinds_sent()) == 2


def test_sign_ups_nobody_activated_are_deleted_after_a_month(tenant):
    submit(f.HolderFactory().tenant, "old@example.org")
    User.objects.update(date_joined=timezone.now() - dt.timedelta(days=31))
    submit(tenant, "new@example.org")
    long_active = f.UserFactory(date_joined=timezone.now() - dt.timedelta(days=900))
    assert services.registrations_purge() == 1
    assert set(User.objects.values_list("email", flat=True)) == {"new@example.org", long_active.email}
