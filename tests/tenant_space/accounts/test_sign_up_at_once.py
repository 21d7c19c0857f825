"""Signing up and activating, several at the same moment. Each test has a database with real commits."""

from allauth.account.models import EmailAddress

from tenant_space.accounts import services
from tenant_space.accounts.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.services import outbox_flush
from tests import factories as f
from tests.at_once import done_at_once
from tests.tenant_space.accounts.test_services import HOME, key_of, submit


def test_of_many_presses_on_one_link_exactly_one_counts(own_database):
    tenant = f.HolderFactory().tenant
    submit(tenant)
    key = key_of()
    outcomes = done_at_once(*[lambda: services.registration_activate(key=key, origin=HOME)] * 6)
    assert outcomes == ["ActivationLinkDead"] * 5 + ["done"]
    assert User.objects.get().tenant == tenant
    assert AccessEvent.objects.filter(kind=EventKind.ACTIVATED).count() == 1


def test_of_many_sign_ups_for_one_person_at_once_one_waits(own_database):
    tenant = f.HolderFactory().tenant
    emails = [f"n{number}@example.org" for number in range(6)]
    assert done_at_once(*[lambda email=email: submit(tenant, email) for email in emails]) == ["done"] * 6
    user = User.objects.get()
    assert EmailAddress.objects.get().email == user.email
    assert outbox_flush() == 1, "the mails of those replaced are not sent"
    assert services.registration_activate(key=key_of(user.email)).tenant == tenant


def test_of_many_people_at_one_address_at_once_one_waits(own_database):
    tenants = [f.HolderFactory().tenant for _ in range(6)]
    assert done_at_once(*[lambda tenant=tenant: submit(tenant) for tenant in tenants]) == ["done"] * 6
    assert User.objects.get().claimed_tenant in tenants


def test_a_sign_up_never_takes_the_place_of_one_being_activated(own_database):
    tenant, other = f.HolderFactory().tenant, f.HolderFactory().tenant
    for _ in range(5):
        submit(tenant)
        key = key_of()
        outcomes = done_at_once(
            lambda key=key: services.registration_activate(key=key),
            lambda: submit(tenant, "two@example.org"),
            lambda: submit(other),
        )
        winner = User.objects.filter(tenant=tenant)
        assert winner.exists() == (outcomes == ["done"] * 3), outcomes
        if winner.exists():
            assert EmailAddress.objects.get(user=winner.get()).verified
        User.objects.all().delete()
