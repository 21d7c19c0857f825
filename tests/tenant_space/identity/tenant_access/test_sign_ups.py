"""Sign-ups that wait, as managers change them: mailed again, blocked, opened again, withdrawn."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.selectors import is_sign_up_blocked
from tenant_space.identity.sign_up.links import link_key
from tenant_space.identity.sign_up.services import ActivationLinkDead, registration_activate
from tenant_space.identity.tenant_access import sign_ups
from tenant_space.identity.tenant_access.services import AccessReasonMissing, WrongState
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    return f.StaffFactory(is_superuser=True)


@pytest.fixture
def waiting() -> SignUp:
    return f.SignUpFactory()


def activate(sign_up: SignUp) -> User:
    return registration_activate(key=link_key(sign_up), password=f.PASSWORD)


def test_blocked_nobody_signs_up_as_that_person_until_it_is_opened_again(actor: User, waiting: SignUp) -> None:
    other = f.SignUpFactory(person=waiting.person)
    sign_ups.sign_ups_block(actor=actor, person=waiting.person, reason=" Un \n voisin ")
    assert is_sign_up_blocked(waiting.person)
    assert set(SignUp.objects.values_list("blocked_reason", flat=True)) == {"Un voisin"}
    for sign_up in (waiting, other):
        with pytest.raises(ActivationLinkDead):
            activate(sign_up)
    with pytest.raises(WrongState):
        sign_ups.sign_ups_mail(actor=actor, person=waiting.person)
    with pytest.raises(WrongState):
        sign_ups.sign_ups_block(actor=actor, person=waiting.person, reason="Encore")
    sign_ups.sign_ups_unblock(actor=actor, person=waiting.person)
    assert not OutgoingMail.objects.exists(), "the address is not proven: it may be anybody's"
    assert activate(waiting).tenant == waiting.person
    logged = ModelLogEntry.objects.filter(user=actor).order_by("pk").values_list("action", "object_id")
    number = waiting.person.pk
    assert list(logged) == [("identity.sign_up_block", number), ("identity.sign_up_open", number)]


def test_the_activation_mails_of_the_person_are_sent_again_and_no_others(actor: User, waiting: SignUp) -> None:
    f.SignUpFactory(email=waiting.email)
    sign_ups.sign_ups_mail(actor=actor, person=waiting.person)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.context) == ("account.activation", waiting.email, {"sign_up": str(waiting.pk)})
    assert ModelLogEntry.objects.get(action="identity.resend").user == actor


def test_withdrawn_it_is_gone_and_why_is_kept(actor: User, waiting: SignUp) -> None:
    f.SignUpFactory(person=waiting.person, blocked_at=timezone.now())
    apart = f.SignUpFactory()
    sign_ups.sign_ups_withdraw(actor=actor, person=waiting.person, reason="Un voisin")
    assert SignUp.objects.get() == apart and not OutgoingMail.objects.exists()
    entry = ModelLogEntry.objects.get(action="identity.sign_up_close")
    assert (entry.user, entry.data, entry.label) == (actor, {"reason": "Un voisin"}, waiting.person.pk)
    with pytest.raises(ActivationLinkDead):
        activate(waiting)


def test_blocking_and_withdrawing_need_a_reason_and_something_that_waits(actor: User, waiting: SignUp) -> None:
    for act in (sign_ups.sign_ups_block, sign_ups.sign_ups_withdraw):
        with pytest.raises(AccessReasonMissing):
            act(actor=actor, person=waiting.person, reason=" \n ")
        with pytest.raises(WrongState):
            act(actor=actor, person=f.TenantFactory(), reason="Doute")
    with pytest.raises(WrongState):
        sign_ups.sign_ups_unblock(actor=actor, person=waiting.person)
    with pytest.raises(WrongState):
        sign_ups.sign_ups_mail(actor=actor, person=f.TenantFactory())
    assert SignUp.objects.get().blocked_at is None
