"""Opening the access of somebody whom the sign-up does not recognise: what is made, told, kept and refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.second_factor.services import CheckMissing
from tenant_space.identity.sign_up.links import sign_up_waiting
from tenant_space.identity.sign_up.services import TenantAlreadyLinked, activation_resend
from tenant_space.identity.tenant_access.selectors import access_detail
from tenant_space.identity.tenant_access.sign_ups import (
    AddressInUse,
    AddressMissing,
    MayNotSignIn,
    SignUpBlocked,
)
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.opened_access import ADDRESS, CHECK, opened, path_of
from tests.kit.tenant_access import member, page_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def holder(here: Agency) -> Holder:
    """Somebody who never signed up."""
    return f.HolderFactory(account__agency=here, tenant__email="")


def kinds() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("kind", flat=True))


# --- what it makes --------------------------------------------------------------


def test_it_makes_a_sign_up_without_a_password_and_no_access_yet(holder: Holder) -> None:
    sign_up = opened(holder, email=" Helene@EXAMPLE.org ")
    assert (sign_up.person, sign_up.email, sign_up.opened_by_staff) == (holder.tenant, ADDRESS, True)
    assert not User.objects.filter(tenant=holder.tenant).exists()
    assert not f.SignUpFactory().opened_by_staff


def test_the_link_goes_to_the_address_of_the_request_and_says_what_to_do(client: Client, holder: Holder) -> None:
    sign_up = opened(holder)
    assert kinds() == ["account.opened"] and outbox_flush() == 1
    message = memory.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    assert message.to == [ADDRESS] and "Choisir mon mot de passe" in str(message.alternatives[0][0])
    body = str(message.body)
    assert "/activation/" in body and "choisi à l'inscription" not in body
    path = body.split("http://localhost:8000")[1].split()[0]
    assert client.get(path).status_code == 200
    assert sign_up_waiting(path.split("/")[2]) == sign_up


@pytest.mark.parametrize(
    ("known", "told"),
    [("ancienne@example.org", True), ("HELENE@example.org", False), ("", False), ("pas une adresse", False)],
)
def test_another_address_that_the_erp_knows_is_told(holder: Holder, known: str, told: bool) -> None:
    holder.tenant.email = known
    holder.tenant.save(update_fields=["email"])
    opened(holder)
    assert kinds() == ["account.opened", *["account.opened_told"] * told]
    outbox_flush()
    told_of = [message for message in memory.outbox if message.to != [ADDRESS]]
    assert [message.to for message in told_of] == [[known]] * told
    for message in told_of:
        words = str(message.body)
        assert "Appelez-nous tout de suite" in words
        assert ADDRESS not in words and "/activation/" not in words, "no link, no address of another"


def test_who_did_it_and_how_stays_in_the_history(holder: Holder, here: Agency) -> None:
    manager = member("Gestionnaires", here)
    opened(holder, actor=manager, check=f"  {CHECK}\n")
    entry = ModelLogEntry.objects.get(action="identity.access_open")
    assert (entry.object_id, entry.user, entry.data) == (holder.tenant_id, manager, {"check": CHECK})
    seen = access_detail(user=manager, tenant_id=holder.tenant_id)
    assert seen and [(line.words, line.who, line.why) for line in seen.history] == [
        ("Accès ouvert", "Gaël Martin", CHECK)
    ]


def test_the_screen_of_the_person_says_what_waits(client: Client, manager: User, holder: Holder) -> None:
    opened(holder)
    page = client.get(page_of(holder)).content.decode()
    assert "Inscription en attente" in page and "accès ouvert par un gestionnaire" in page


def test_what_waited_of_the_person_ends_and_nothing_of_others(holder: Holder) -> None:
    """A stranger's sign-up must not be activated after somebody proved at the desk who they are."""
    strangers = f.SignUpFactory(person=holder.tenant)
    others = {opened(f.HolderFactory(), email="voisin@example.org"), f.SignUpFactory(email=ADDRESS)}
    first = opened(holder, email="fausse@example.org")
    second = opened(holder)
    assert set(SignUp.objects.all()) == {*others, second}
    for dead in (strangers, first):
        assert sign_up_waiting(path_of(dead).split("/")[2]) is None


@pytest.mark.parametrize("by", ["the manager", "the person"])
def test_the_link_is_sent_again_in_the_same_words(client: Client, manager: User, holder: Holder, by: str) -> None:
    opened(holder)
    OutgoingMail.objects.all().delete()
    if by == "the manager":
        client.post(f"/admin/acces-locataires/renvoyer/{holder.tenant_id}/")
    else:
        activation_resend(email=ADDRESS)
    assert kinds() == ["account.opened"]


# --- what is refused ------------------------------------------------------------


def linked(holder: Holder) -> None:
    f.UserFactory(tenant=holder.tenant)


def shut_out(holder: Holder) -> None:
    f.UserFactory(tenant=holder.tenant, is_active=False, suspension="BLOCKED")


def address_of_a_tenant(holder: Holder) -> None:
    f.UserFactory(email=ADDRESS)


def address_of_staff(holder: Holder) -> None:
    f.StaffFactory(email=ADDRESS)


def blocked(holder: Holder) -> None:
    f.SignUpFactory(person=holder.tenant, blocked_at=timezone.now(), blocked_reason="Usurpation")


def right_withdrawn(holder: Holder) -> None:
    holder.tenant.holdings.update(portal_access=False)


def moved_out(holder: Holder) -> None:
    holder.tenant.holdings.update(to_date=timezone.localdate() - dt.timedelta(days=1))


def guarantor(holder: Holder) -> None:
    holder.tenant.holdings.update(role="GUARANTOR")


def deceased(holder: Holder) -> None:
    holder.tenant.deceased = True
    holder.tenant.save(update_fields=["deceased"])


REFUSED = [
    (linked, TenantAlreadyLinked),
    (shut_out, TenantAlreadyLinked),
    (address_of_a_tenant, AddressInUse),
    (address_of_staff, AddressInUse),
    (blocked, SignUpBlocked),
    (right_withdrawn, MayNotSignIn),
    (moved_out, MayNotSignIn),
    (guarantor, MayNotSignIn),
    (deceased, MayNotSignIn),
]


def test_a_former_access_that_was_closed_stands_in_nobodys_way(holder: Holder) -> None:
    f.UserFactory(tenant=None, closed_tenant=holder.tenant, is_active=False, suspension="CLOSED")
    assert opened(holder).opened_by_staff


@pytest.mark.parametrize(("prepare", "error"), REFUSED, ids=lambda one: one.__name__)
def test_when_it_cannot_be_nothing_is_made_and_nobody_told(
    holder: Holder, prepare: Callable[[Holder], None], error: type[Exception]
) -> None:
    prepare(holder)
    before = SignUp.objects.count()
    with pytest.raises(error):
        opened(holder)
    assert SignUp.objects.count() == before and not OutgoingMail.objects.exists()
    assert not ModelLogEntry.objects.filter(action="identity.access_open").exists()


@pytest.mark.parametrize("email", ["", "  ", "helene", "helene@", "helene@exa mple.org"])
def test_without_an_address_that_takes_mail_nothing_is_made(holder: Holder, email: str) -> None:
    with pytest.raises(AddressMissing):
        opened(holder, email=email)
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("check", ["", " \n\t"])
def test_how_the_identity_was_checked_must_be_said(holder: Holder, check: str) -> None:
    with pytest.raises(CheckMissing):
        opened(holder, check=check)
    assert not SignUp.objects.exists()
