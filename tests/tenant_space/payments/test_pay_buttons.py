"""Mails that speak of a sum owed bear the link that pays it, as long as the page it leads to would take the money."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, cast

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.services import outbox_flush
from tenant_space.payments.records import PaymentSwitch
from tenant_space.statements.periods import Period
from tenant_space.statements.services import statement_mail
from tenant_space.tenancy.accounts import account_readable
from tenant_space.tenancy.models import Holder, RentAccount
from tests.kit import factories as f
from tests.kit.payments import attempt_of, bank_tells, payer, told
from tests.kit.presses import time_passes
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def holder() -> Holder:
    """Owes 612,34 €, with a sign-in whose address is confirmed."""
    holder = payer()
    user = f.UserFactory(tenant=holder.tenant)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return holder


def last_mail() -> EmailMultiAlternatives:
    outbox_flush()
    return cast(EmailMultiAlternatives, mail.outbox[-1])


def asked_for(client: Client, holder: Holder) -> EmailMultiAlternatives:
    """The mail with the statement that this person asked for."""
    today = timezone.localdate()
    head = account_readable(holder.tenant, holder.account_id)
    assert head is not None
    time_passes()
    statement_mail(user=holder.tenant.user, head=head, period=Period(today - dt.timedelta(days=90), today))
    return last_mail()


def taken_back(client: Client, holder: Holder) -> None:
    """A payment of theirs was accepted, and the bank did not take it in the end."""
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt))
    bank_tells(client, told(attempt, "CAPTURE_FAILED", url_check_src="BATCH"))


def not_collected(client: Client, holder: Holder) -> EmailMultiAlternatives:
    """The mail that says so."""
    taken_back(client, holder)
    return last_mail()


def link_in(message: EmailMultiAlternatives) -> str:
    """The link, alone on its line in the text part; empty when there is none."""
    found = re.search(r"^Payer maintenant :\n(\S+/payer/[A-Za-z0-9_-]+/)$", str(message.body), re.MULTILINE)
    html = str(message.alternatives[0][0])
    assert ("/payer/" in html) is bool(found) and (not found or f'href="{found[1]}"' in html)
    return found[1] if found else ""


@pytest.mark.parametrize("way", [asked_for, not_collected])
def test_what_is_owed_can_be_paid_from_the_mail_that_speaks_of_it(client: Client, holder: Holder, way: Any) -> None:
    link = link_in(way(client, holder))
    page = client.get("/payer/" + link.rstrip("/").rpartition("/")[2] + "/")
    assert "612,34" in page.content.decode() and "ne le transmettez pas" in str(mail.outbox[-1].body)


@pytest.mark.parametrize(
    "account",
    [
        {"balance_cents": 0},
        {"balance_cents": -500},
        {"online_payment_allowed": False},
        {"payment_block": True},
        {"direct_debit_active": True, "next_due_date": timezone.localdate() + dt.timedelta(days=5),
         "next_due_cents": 61_234},
        {"direct_debit_active": True, "next_due_date": None, "next_due_cents": None},
    ],
)  # fmt: skip
def test_there_is_none_where_nothing_is_to_be_paid_so(client: Client, holder: Holder, account: dict[str, Any]) -> None:
    RentAccount.objects.filter(pk=holder.account_id).update(**account)
    assert link_in(asked_for(client, holder)) == ""


def test_there_is_none_while_payment_is_closed_or_for_more_than_may_be_paid_at_once(
    client: Client, holder: Holder
) -> None:
    PaymentSwitch.objects.create(is_open=False, message="Maintenance")
    assert link_in(asked_for(client, holder)) == ""
    PaymentSwitch.objects.update(is_open=True)
    row = LandlordSettings.load()
    row.maximum_payment_cents = 61_233
    row.save()
    assert link_in(asked_for(client, holder)) == ""
    row.maximum_payment_cents = 61_234
    row.save()
    assert link_in(asked_for(client, holder))


def test_what_is_paid_meanwhile_needs_no_button(client: Client, holder: Holder) -> None:
    bank_tells(client, told(attempt_of(holder)))
    assert link_in(asked_for(client, holder)) == ""


def test_an_address_that_nobody_confirmed_or_a_former_one_gets_no_link(client: Client, holder: Holder) -> None:
    EmailAddress.objects.update(verified=False)
    assert link_in(not_collected(client, holder)) == ""
    EmailAddress.objects.update(verified=True)
    taken_back(client, holder)
    moved(holder.tenant.user)
    told_them = last_mail()
    assert "pas pu être encaissé" in told_them.subject and link_in(told_them) == ""


def moved(user: User) -> None:
    """They have another address by now, which is confirmed."""
    user.email = "autre@example.org"
    user.save()
    EmailAddress.objects.update(email=user.email)


def test_somebody_whose_right_to_the_account_ended_reads_of_it_without_a_link(client: Client, holder: Holder) -> None:
    taken_back(client, holder)
    Holder.objects.update(portal_access=False)
    outbox_flush()
    assert not any("/payer/" in str(one.body) for one in mail.outbox)
