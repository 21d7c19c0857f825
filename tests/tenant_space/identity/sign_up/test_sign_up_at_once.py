"""Signing up and activating, several at the same moment. Each test has a database with real commits."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import link_key
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.at_once import done_at_once
from tests.kit.registrations import HOME, activate, key_of, submit


def presses(sign_ups: list[SignUp]) -> list[Any]:
    return [partial(activate, link_key(sign_up), origin=HOME) for sign_up in sign_ups]


def test_of_many_presses_on_one_link_exactly_one_counts(own_database: Callable[..., Any]) -> None:
    tenant = f.HolderFactory().tenant
    outcomes = done_at_once(*presses([submit(tenant)] * 6))
    assert outcomes == ["ActivationLinkDead"] * 5 + ["done"]
    assert User.objects.get().tenant == tenant
    assert AccessEvent.objects.filter(kind=EventKind.ACTIVATED).count() == 1


def test_of_many_sign_ups_of_one_person_activated_at_once_one_wins(own_database: Callable[..., Any]) -> None:
    tenant = f.HolderFactory().tenant
    outcomes = done_at_once(*presses([submit(tenant, f"n{number}@example.org") for number in range(6)]))
    assert outcomes == ["ActivationLinkDead"] * 5 + ["done"]
    user = User.objects.get()
    assert user.tenant == tenant and EmailAddress.objects.get(verified=True).email == user.email
    assert not SignUp.objects.exists()


def test_of_many_people_at_one_address_activated_at_once_one_wins(own_database: Callable[..., Any]) -> None:
    tenants = [f.HolderFactory().tenant for _ in range(6)]
    outcomes = done_at_once(*presses([submit(tenant) for tenant in tenants]))
    assert outcomes == ["ActivationLinkDead"] * 5 + ["done"]
    assert User.objects.get().tenant in tenants and not SignUp.objects.exists()


def test_many_sign_ups_for_one_person_at_once_all_wait(own_database: Callable[..., Any]) -> None:
    tenant = f.HolderFactory().tenant
    emails = [f"n{number}@example.org" for number in range(6)]
    assert done_at_once(*[lambda email=email: submit(tenant, email) for email in emails]) == ["done"] * 6
    assert SignUp.objects.count() == OutgoingMail.objects.filter(kind=MailKind.ACTIVATION).count() == 6
    assert activate(key_of("n3@example.org")).tenant == tenant


def test_a_sign_up_never_takes_the_place_of_one_being_activated(own_database: Callable[..., Any]) -> None:
    tenant, other = f.HolderFactory().tenant, f.HolderFactory().tenant
    for _ in range(5):
        key = link_key(submit(tenant))
        outcomes = done_at_once(
            partial(activate, key), lambda: submit(tenant, "two@example.org"), lambda: submit(other)
        )
        assert outcomes == ["done"] * 3
        winner = User.objects.get(tenant=tenant)
        assert EmailAddress.objects.get(user=winner).verified
        for late in SignUp.objects.all():
            assert late.email == winner.email or late.person == tenant
            try:
                activate(link_key(late))
            except (services.ActivationLinkDead, services.TenantAlreadyLinked):
                continue
            raise AssertionError("one person, one sign-in; one address, one sign-in")
        SignUp.objects.all().delete()
        User.objects.all().delete()
