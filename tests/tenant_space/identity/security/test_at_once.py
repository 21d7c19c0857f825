"""Changes of address that happen at the same moment."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.security import services
from tenant_space.identity.sign_up.links import link_key
from tenant_space.identity.sign_up.services import registration_activate
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.at_once import done_at_once
from tests.kit.security import NEW, ask


def test_two_people_confirm_the_same_address_at_once(own_database: Callable[..., Any]) -> None:
    users = [f.UserFactory(email=f"locataire-{n}@example.org") for n in "ab"]
    presses = [partial(services.email_change_confirm, key=ask(user), owner=user) for user in users]
    assert done_at_once(*presses) == ["AddressTaken", "done"]
    assert User.objects.filter(email=NEW).count() == EmailAddress.objects.filter(email=NEW).count() == 1


def test_a_link_pressed_twice_at_once_counts_once(own_database: Callable[..., Any]) -> None:
    user = f.UserFactory()
    confirm = partial(services.email_change_confirm, key=ask(user), owner=user)
    assert done_at_once(confirm, confirm) == ["ChangeLinkDead", "done"]
    assert OutgoingMail.objects.filter(kind=MailKind.EMAIL_CHANGED).count() == 1


def test_a_sign_up_activated_at_this_moment_stays(own_database: Callable[..., Any]) -> None:
    """Of the person who activates and the other who confirms the same address, one gets it."""
    for _ in range(5):
        user = f.UserFactory(email="ancienne@example.org")
        key, sign_up = ask(user), f.SignUpFactory(email=NEW)
        outcomes = done_at_once(
            partial(services.email_change_confirm, key=key, owner=user),
            partial(registration_activate, key=link_key(sign_up), password=f.PASSWORD),
        )
        assert outcomes in (["ActivationLinkDead", "done"], ["AddressTaken", "done"])
        owner = User.objects.get(email=NEW)
        assert EmailAddress.objects.get(email=NEW, verified=True).user == owner
        assert not SignUp.objects.exists()
        User.objects.all().delete()
