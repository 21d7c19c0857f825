"""Whether and where people get a mail: the channel looks it up, whoever wants to tell them something."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils.functional import SimpleLazyObject
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import User
from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify, notify_many
from tenant_space.registry import UnknownCode
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
# A kind of each sort: always sent, refusable, and for confirmed addresses only.
ALWAYS, OPTIONAL, CONFIRMED = MailKind.PASSWORD_CHANGED, "insurance.received", "statements.statement"


@pytest.fixture
def user() -> User:
    return f.UserFactory()


def test_a_sign_in_and_its_person_are_reached_at_the_same_address(user: User) -> None:
    for recipient in (user, user.tenant, SimpleLazyObject(lambda: user), Address(user.email)):
        assert mail_address(ALWAYS, recipient) == user.email


def test_what_was_refused_does_not_leave_and_the_rest_does(user: User) -> None:
    user.mail_refusals.create(topic=Topic.ACKNOWLEDGEMENTS)
    for recipient in (user, user.tenant):
        assert mail_address(OPTIONAL, recipient) == ""
        assert mail_address(ALWAYS, recipient) == user.email
        assert notify(OPTIONAL, recipient, submission_id=0) == 0
    assert not OutgoingMail.objects.exists()


def test_a_blocked_sign_in_is_told_so_and_a_closed_one_nothing(user: User) -> None:
    user.is_active, user.suspension = False, Suspension.BLOCKED
    user.save()
    assert mail_address(MailKind.ACCESS_BLOCKED, user) == user.email
    assert mail_address(ALWAYS, user.tenant) == ""
    user.suspension = Suspension.CLOSED
    user.save()
    assert mail_address(ALWAYS, user) == ""


def test_some_kinds_go_to_a_confirmed_address_only(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)
    assert (mail_address(CONFIRMED, user), mail_address(ALWAYS, user)) == ("", user.email)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email.upper(), verified=True)
    assert mail_address(CONFIRMED, user) == user.email
    EmailAddress.objects.update(email="before@example.org")
    assert mail_address(CONFIRMED, user) == ""


def test_nobody_is_told_without_an_address() -> None:
    assert notify(ALWAYS, f.TenantFactory(), user_id=0) == 0
    assert notify(ALWAYS, Address(""), user_id=0) == 0
    assert not OutgoingMail.objects.exists()


def test_somebody_who_cannot_be_reached_by_any_room_is_a_mistake_of_the_code() -> None:
    with pytest.raises(UnknownCode):
        notify(ALWAYS, Group(name="Gestionnaires"))


def test_telling_a_sign_in_or_an_address_costs_the_row_alone(
    user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for recipient in (user, Address("x@example.org")):
        with django_assert_num_queries(1):
            notify(ALWAYS, recipient, user_id=user.pk)


def test_many_are_told_at_the_cost_of_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    users = f.UserFactory.create_batch(5)
    users[1].mail_refusals.create(topic=Topic.REMINDERS)
    with django_assert_num_queries(2):
        assert notify_many("insurance.reminder", [(user, {"user_id": user.pk}) for user in users]) == 4
    rows = OutgoingMail.objects.order_by("pk").values_list("to", "context__user_id")
    assert list(rows) == [(user.email, user.pk) for user in users if user is not users[1]]
