"""A button pressed twice that sends a mail sends one, and answers twice the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import AddressChange, SignUp, TryCount, User
from tenant_space.identity.security.services import email_change_ask, email_change_cancel
from tenant_space.identity.sessions.services import reset_mail_send
from tenant_space.identity.sign_up import services as sign_up
from tenant_space.identity.team.services import member_invite
from tenant_space.identity.tenant_access.sign_ups import sign_ups_mail
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.at_once import at_once
from tests.kit.opened_access import opened
from tests.kit.presses import time_passes
from tests.kit.registrations import submit
from tests.kit.sign_up import CREDENTIALS, step_1
from tests.kit.typing import Client

ADDRESS, NEW = "helene@example.org", "nouvelle@example.org"


def kinds() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("kind", flat=True))


def lost_password(holder: Holder) -> Callable[[], object]:
    user = f.UserFactory(email=ADDRESS, tenant=holder.tenant)
    return lambda: reset_mail_send(email=user.email)


def activation(holder: Holder) -> Callable[[], object]:
    submit(holder.tenant)
    time_passes()
    return lambda: sign_up.activation_resend(email=ADDRESS)


def opened_access(holder: Holder) -> Callable[[], object]:
    opened(holder)
    time_passes()
    return lambda: sign_up.activation_resend(email=ADDRESS)


def activation_by_a_manager(holder: Holder) -> Callable[[], object]:
    submit(holder.tenant)
    time_passes()
    actor = f.StaffFactory()
    return lambda: sign_ups_mail(actor=actor, person=holder.tenant)


def invitation(holder: Holder) -> Callable[[], object]:
    group, _ = Group.objects.get_or_create(name="Gestionnaires")
    actor, member = f.StaffFactory(is_superuser=True), f.StaffFactory(groups=[group])
    return lambda: member_invite(actor=actor, user=member)


def address_in_use(holder: Holder) -> Callable[[], object]:
    f.UserFactory(email=ADDRESS)
    return lambda: submit(holder.tenant)


def new_address(holder: Holder) -> Callable[[], object]:
    user = f.UserFactory(email=ADDRESS, tenant=holder.tenant)
    return lambda: email_change_ask(user=user, new_email=NEW)


ASKED: dict[Callable[[Holder], Callable[[], object]], list[MailKind]] = {
    lost_password: [MailKind.PASSWORD_RESET],
    activation: [MailKind.ACTIVATION],
    opened_access: [MailKind.ACCESS_OPENED],
    activation_by_a_manager: [MailKind.ACTIVATION],
    invitation: [MailKind.STAFF_WELCOME],
    address_in_use: [MailKind.ADDRESS_IN_USE],
    new_address: [MailKind.EMAIL_CHANGE_ASKED, MailKind.EMAIL_CHANGE_CONFIRM],
}


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ASKED)
def test_two_presses_send_one_mail_and_a_third_one_later_another(
    ask: Callable[[Holder], Callable[[], object]], holder: Holder
) -> None:
    holder.tenant.email = ""
    holder.tenant.save()
    press, before = ask(holder), timezone.now()
    press()
    press()
    told = OutgoingMail.objects.filter(created_at__gte=before)
    assert sorted(told.values_list("kind", flat=True)) == sorted(ASKED[ask])
    time_passes()
    press()
    assert OutgoingMail.objects.filter(created_at__gte=before).count() == len(ASKED[ask])


@pytest.mark.parametrize("ask", [lost_password, activation, invitation, new_address])
def test_presses_at_the_same_moment_send_one_mail(
    own_database: Callable[..., Any], ask: Callable[[Holder], Callable[[], object]]
) -> None:
    press, before = ask(f.HolderFactory()), timezone.now()
    at_once(press, press, press)
    told = OutgoingMail.objects.filter(created_at__gte=before)
    assert sorted(told.values_list("kind", flat=True)) == sorted(ASKED[ask])


def test_step_2_of_the_sign_up_sent_twice_at_once_is_one_sign_up(own_database: Callable[..., Any]) -> None:
    f.HolderFactory(account__account_number="123456")
    client = Client()
    assert step_1(client).url == "/inscription/connexion/"
    answers = at_once(*[lambda: client.post("/inscription/connexion/", CREDENTIALS).url] * 2)
    assert answers == ["/inscription/merci/"] * 2
    assert SignUp.objects.count() == 1 and kinds().count(MailKind.ACTIVATION) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
class TestWhatIsSaid:
    def test_the_page_of_the_lost_password_answers_twice_the_same_whoever_asks(self, client: Client) -> None:
        f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)
        pages = [
            masked(client.post("/mot-de-passe/", {"email": email}, follow=True))
            for email in (ADDRESS, ADDRESS, "personne@example.org", "personne@example.org")
        ]
        assert all(page == pages[0] for page in pages)
        assert kinds() == [MailKind.PASSWORD_RESET]

    def test_a_second_press_takes_no_try(self) -> None:
        press = lost_password(f.HolderFactory())
        press()
        before = list(TryCount.objects.values_list("n", flat=True))
        press()
        assert list(TryCount.objects.values_list("n", flat=True)) == before

    @pytest.mark.parametrize("state", [MailState.FAILED, MailState.REFUSED])
    def test_what_did_not_leave_can_be_asked_for_at_once(self, state: MailState) -> None:
        press = lost_password(f.HolderFactory())
        press()
        OutgoingMail.objects.update(state=state)
        press()
        assert kinds() == [MailKind.PASSWORD_RESET] * 2

    def test_another_person_or_address_is_another_mail(self) -> None:
        one, other = f.UserFactory(tenant=f.HolderFactory().tenant), f.UserFactory(tenant=f.HolderFactory().tenant)
        for user in (one, other):
            reset_mail_send(email=user.email)
        assert kinds() == [MailKind.PASSWORD_RESET] * 2
        email_change_ask(user=one, new_email=NEW)
        email_change_ask(user=one, new_email=f"x{NEW}")
        assert AddressChange.objects.get().new_email == f"x{NEW}"
        assert kinds().count(MailKind.EMAIL_CHANGE_CONFIRM) == 2

    def test_a_change_that_was_cancelled_is_asked_for_again_at_once(self) -> None:
        user = f.UserFactory(tenant=f.HolderFactory().tenant)
        email_change_ask(user=user, new_email=NEW)
        email_change_cancel(user=user)
        email_change_ask(user=user, new_email=NEW)
        assert kinds().count(MailKind.EMAIL_CHANGE_CONFIRM) == 2

    @pytest.mark.parametrize("taken", [False, True])
    def test_an_address_in_use_looks_the_same(self, taken: bool) -> None:
        user = f.UserFactory(tenant=f.HolderFactory().tenant)
        if taken:
            f.UserFactory(email=NEW)
        email_change_ask(user=user, new_email=NEW)
        asked_at = AddressChange.objects.get().asked_at
        email_change_ask(user=user, new_email=NEW)
        assert AddressChange.objects.get().asked_at == asked_at
        assert User.objects.count() == 1 + taken and len(kinds()) == 2
