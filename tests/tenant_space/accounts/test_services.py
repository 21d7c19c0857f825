"""Signing up and activating: one person, one sign-in, and nothing linked before the link is used."""

import datetime as dt
import threading

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.db import connection
from django.utils import timezone
from wagtail.log_actions import registry as log_registry

from tenant_space.accounts import services
from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.models import User
from tenant_space.accounts.selectors import registrable_tenant
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f


def submit(tenant, email="helene@example.org", password=f.PASSWORD):
    services.registration_submit(tenant=tenant, email=email, password=password, terms_version="1")


def key_of(email="helene@example.org") -> str:
    return EmailConfirmationHMAC(EmailAddress.objects.get(email=email)).key


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


def test_the_second_sign_up_of_a_person_loses(tenant):
    submit(tenant, "one@example.org")
    submit(tenant, "two@example.org")
    services.registration_activate(key=key_of("two@example.org"))
    with pytest.raises(services.TenantAlreadyLinked):
        services.registration_activate(key=key_of("one@example.org"))
    assert User.objects.filter(tenant=tenant).count() == 1


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
    assert OutgoingMail.objects.get().kind == MailKind.ADDRESS_IN_USE


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


def test_a_linked_person_cannot_start_again(tenant):
    f.UserFactory(tenant=tenant)
    found = registrable_tenant(
        account_number=tenant.holdings.get().account_id,
        last_name=tenant.last_name,
        first_name=tenant.first_name,
        birth_date=tenant.birth_date,
    )
    assert found is None


def test_sign_ups_nobody_activated_are_deleted_after_a_month(tenant):
    submit(tenant, "old@example.org")
    User.objects.update(date_joined=timezone.now() - dt.timedelta(days=31))
    submit(tenant, "new@example.org")
    long_active = f.UserFactory(date_joined=timezone.now() - dt.timedelta(days=900))
    assert services.registrations_purge() == 1
    assert set(User.objects.values_list("email", flat=True)) == {"new@example.org", long_active.email}


def test_of_many_activations_at_once_exactly_one_wins(own_database):
    tenant = f.HolderFactory().tenant
    emails = [f"n{number}@example.org" for number in range(6)]
    for email in emails:
        submit(tenant, email)
    keys = [key_of(email) for email in emails]
    outcomes: list[str] = []

    def activate(key: str) -> None:
        try:
            services.registration_activate(key=key)
            outcomes.append("linked")
        except services.TenantAlreadyLinked:
            outcomes.append("lost")
        finally:
            connection.close()

    threads = [threading.Thread(target=activate, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["linked", *["lost"] * 5]
    assert User.objects.filter(tenant=tenant).count() == 1
