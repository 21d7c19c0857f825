"""The mails about a blocked, opened or closed access."""

import pytest
from django.core.mail import EmailMultiAlternatives

from tenant_space.identity.mails import contact_of
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access import mails, services
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return f.UserFactory(tenant=f.HolderFactory().tenant)


@pytest.fixture
def actor() -> User:
    return f.StaffFactory(is_superuser=True)


def test_a_blocked_person_is_told_whom_to_call_and_not_why(
    user: User, actor: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    services.access_block(actor=actor, user=user, reason="Mauvais payeur")
    outbox_flush()
    (mail,) = mailoutbox
    assert "Agence Centre Ville, 04\u00a077\u00a032\u00a072\u00a047" in mail.body
    assert "payeur" not in mail.body + str(mail.alternatives[0][0])


def test_no_mail_about_what_is_over(user: User, actor: User, mailoutbox: list[EmailMultiAlternatives]) -> None:
    services.access_block(actor=actor, user=user, reason="Doute")
    services.access_unblock(actor=actor, user=user)
    services.access_block(actor=actor, user=user, reason="Doute")
    services.access_unblock(actor=actor, user=user)
    outbox_flush()
    assert {mail.subject for mail in mailoutbox} == {"Votre accès à l'espace locataire est rétabli"}
    assert all("vous y retrouvez votre compte" in str(mail.body) for mail in mailoutbox), "and what comes next"


@pytest.mark.parametrize("cause", ClosingCause)
def test_the_last_mail_says_why(
    user: User, actor: User, mailoutbox: list[EmailMultiAlternatives], cause: ClosingCause
) -> None:
    email = user.email
    services.access_close(user=user, cause=cause, actor=actor, reason="Le frère s'est inscrit")
    outbox_flush()
    (mail,) = mailoutbox
    assert mail.to == [email] and mails.WHY[cause] in mail.body and "frère" not in mail.body


def test_without_an_agency_phone_it_is_the_landlords() -> None:
    landlord = LandlordSettings.load()
    landlord.name, landlord.phone = "Habitat", "0477000000"
    landlord.save()
    landlord_forget()
    agency = f.AgencyFactory(agency_code="XX", phone="")
    holder = f.HolderFactory(account__agency=agency)
    assert contact_of(holder.tenant_id) == "Habitat, 04\u00a077\u00a000\u00a000\u00a000"
    assert contact_of("nobody").startswith("Habitat, 04")
    assert not OutgoingMail.objects.exists()
