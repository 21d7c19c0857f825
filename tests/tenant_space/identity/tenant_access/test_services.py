"""Blocking, opening again and closing a tenant's sign-in."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import AddressChange, MailRefusal, User
from tenant_space.identity.team import services as team
from tenant_space.identity.tenant_access import services
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import AccessReasonMissing, NotATenant, WrongState
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.services import Origin
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    return f.StaffFactory(is_superuser=True)


@pytest.fixture
def user() -> User:
    return f.HolderFactory(tenant=f.UserFactory().tenant).tenant.user


def signed_in(client: Client, user: User) -> str:
    """A session of this person, as the sign-in leaves it; returns its key."""
    client.force_login(user)
    key = client.session.session_key
    UserSession.objects.update_or_create(
        session_key=key, defaults={"user": user, "ip": "192.0.2.1", "user_agent": "test"}
    )
    return key


def close(user: User, cause: ClosingCause = ClosingCause.OWN_WISH, **options: Any) -> None:
    services.access_close(user=user, cause=cause, **options)
    user.refresh_from_db()


def test_blocking_shuts_the_door_and_signs_out(client: Client, actor: User, user: User) -> None:
    key = signed_in(client, user)
    AddressChange.objects.create(user=user, new_email="autre@example.org", key_hash="x")
    services.access_block(actor=actor, user=user, reason="  Compte \n partagé ")
    user.refresh_from_db()
    assert (user.is_active, user.suspension, user.suspension_reason) == (False, "BLOCKED", "Compte partagé")
    assert user.suspended_at and user.check_password(f.PASSWORD)
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(user=user).exists()
    assert not AddressChange.objects.exists(), "a waiting change would bring a new key to the door"
    assert not client.login(email=user.email, password=f.PASSWORD)
    entry = ModelLogEntry.objects.get(action="identity.block")
    assert (entry.user, entry.data, entry.label) == (actor, {"reason": "Compte partagé"}, f"accès {user.pk}")
    event = AccessEvent.objects.get(kind=EventKind.BLOCKED)
    assert (event.user_id, event.address) == (user.pk, ""), "the manager's address is no business of the tenant"
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.context) == ("account.blocked", user.email, {"user_id": user.pk})


def test_a_block_without_reason_is_refused(actor: User, user: User) -> None:
    with pytest.raises(AccessReasonMissing):
        services.access_block(actor=actor, user=user, reason=" \n ")
    user.refresh_from_db()
    assert user.is_active and not OutgoingMail.objects.exists()


def test_a_blocked_sign_in_is_not_blocked_again(actor: User, user: User) -> None:
    services.access_block(actor=actor, user=user, reason="Un")
    with pytest.raises(WrongState):
        services.access_block(actor=actor, user=user, reason="Deux")
    user.refresh_from_db()
    assert user.suspension_reason == "Un"


def test_opening_again_gives_back_the_same_password(client: Client, actor: User, user: User) -> None:
    services.access_block(actor=actor, user=user, reason="Doute")
    services.access_unblock(actor=actor, user=user)
    user.refresh_from_db()
    assert (user.is_active, user.suspension, user.suspension_reason, user.suspended_at) == (True, "", "", None)
    assert client.login(email=user.email, password=f.PASSWORD)
    assert AccessEvent.objects.filter(kind=EventKind.UNBLOCKED, user_id=user.pk).exists()
    assert ModelLogEntry.objects.filter(action="identity.unblock", user=actor).exists()
    assert OutgoingMail.objects.filter(kind="account.unblocked", to=user.email).exists()
    with pytest.raises(WrongState):
        services.access_unblock(actor=actor, user=user)


def test_a_closed_sign_in_forgets_the_person(client: Client, user: User) -> None:
    tenant, former = user.tenant, user.email
    key = signed_in(client, user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    AddressChange.objects.create(user=user, new_email="autre@example.org", key_hash="x")
    MailRefusal.objects.create(user=user, topic="ACKNOWLEDGEMENTS")
    close(user, origin=Origin("192.0.2.77", "Firefox"))
    assert (user.tenant, user.closed_tenant) == (None, tenant)
    assert (user.email, user.is_active, user.suspension) == (f"ferme-{user.pk}@ferme.invalid", False, "CLOSED")
    assert user.suspension_reason == "à la demande de la personne"
    assert not user.has_usable_password()
    for model in (EmailAddress, Authenticator, AddressChange, MailRefusal, UserSession):
        assert not model.objects.filter(user=user).exists(), model
    assert not Session.objects.filter(session_key=key).exists()
    event = AccessEvent.objects.get(kind=EventKind.CLOSED)
    assert (event.user_id, event.address, event.device) == (user.pk, "192.0.2.x", "Firefox")
    mail = OutgoingMail.objects.get(kind="account.closed")
    assert (mail.to, mail.context) == (former, {"cause": "OWN_WISH", "tenant_id": tenant.pk})
    again = f.UserFactory(tenant=tenant, email=former)
    assert again.pk != user.pk, "the person may sign up again, with the same address"


def test_a_closed_sign_in_stays_closed(actor: User, user: User) -> None:
    close(user)
    user.save()  # whatever saves it later: no confirmed address comes back, as it would for staff
    assert not EmailAddress.objects.filter(user=user).exists()
    with pytest.raises(WrongState):
        close(user)
    with pytest.raises(WrongState):
        services.access_unblock(actor=actor, user=user)
    with pytest.raises(WrongState):
        services.access_block(actor=actor, user=user, reason="Doute")
    assert user not in team.team_of(actor), "not taken for a member of staff"


def test_a_blocked_sign_in_can_be_closed(actor: User, user: User) -> None:
    services.access_block(actor=actor, user=user, reason="Doute")
    close(user)
    assert user.suspension == Suspension.CLOSED


def test_taking_a_sign_in_from_the_wrong_person_needs_a_reason(actor: User, user: User) -> None:
    with pytest.raises(AccessReasonMissing):
        close(user, ClosingCause.UNLINKED, actor=actor)
    close(user, ClosingCause.UNLINKED, actor=actor, reason="Son frère s'est inscrit")
    assert user.suspension_reason == "Son frère s'est inscrit"
    entry = ModelLogEntry.objects.get(action="identity.close")
    assert (entry.user, entry.data["cause"]) == (actor, "UNLINKED")


def test_nobody_writes_to_somebody_who_died(user: User) -> None:
    user.tenant.deceased = True
    user.tenant.save()
    close(user, ClosingCause.LEASE_ENDED)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("superuser", [True, False])
def test_staff_are_managed_elsewhere(actor: User, superuser: bool) -> None:
    staff = f.StaffFactory(is_superuser=superuser)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: services.access_block(actor=actor, user=staff, reason="Doute"),
        lambda: services.access_unblock(actor=actor, user=staff),
        lambda: close(staff),
    )
    for act in acts:
        with pytest.raises(NotATenant):
            act()
    staff.refresh_from_db()
    assert staff.is_active and staff.has_usable_password()
