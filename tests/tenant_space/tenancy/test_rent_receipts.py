"""The choice of receipts: express, dated, told to the person and to the ERP, each choice once."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.services import Origin
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tenant_space.tenancy import rent_receipts
from tenant_space.tenancy.enums import MAIL_ON
from tenant_space.tenancy.models import Holder, ReceiptConsent
from tenant_space.tenancy.rent_receipts import ReceiptChoice
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


def choose(holder: Holder, electronic: bool, **more: Any) -> ReceiptChoice:
    user = getattr(holder.tenant, "user", None) or f.UserFactory(tenant=holder.tenant)
    number = more.pop("number", holder.account_id)
    return rent_receipts.receipt_choice_save(
        tenant=holder.tenant, account_number=number, electronic=electronic, user=user, **more
    )


def test_without_a_choice_receipts_are_on_paper(holder: Holder) -> None:
    assert rent_receipts.receipt_choice(holder.tenant, "123456") == rent_receipts.ReceiptChoice(False, None)


def test_a_choice_is_dated_noted_and_told(holder: Holder) -> None:
    chosen = choose(holder, True, origin=Origin("192.0.2.7", "Firefox"))
    assert chosen == rent_receipts.receipt_choice(holder.tenant, "123456")
    assert chosen.electronic and timezone.now() - chosen.since < dt.timedelta(minutes=1)
    event = AccessEvent.objects.get()
    assert (event.kind, event.user_id, event.detail) == (EventKind.RECEIPTS_ON, holder.tenant.user.pk, "123456")
    assert ModelLogEntry.objects.get().action == "tenancy.receipts_on"
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MAIL_ON, holder.tenant.user.email)
    values = mail_spec(mail.kind).build(mail.context)
    assert values.values["compte"] == "123456" and values.link.endswith("/espace/documents/?compte=123456")


def test_choosing_again_adds_nothing_and_the_way_back_is_a_row_of_its_own(holder: Holder) -> None:
    first = choose(holder, True)
    assert choose(holder, True) == first
    assert choose(holder, False).electronic is False
    assert choose(holder, False).electronic is False
    assert list(ReceiptConsent.objects.order_by("id").values_list("electronic", flat=True)) == [True, False]
    assert list(AccessEvent.objects.order_by("id").values_list("kind", flat=True)) == [
        EventKind.RECEIPTS_ON,
        EventKind.RECEIPTS_OFF,
    ]
    assert OutgoingMail.objects.count() == 2


def test_paper_is_no_choice_when_nobody_chose_otherwise(holder: Holder) -> None:
    choose(holder, False)
    assert not ReceiptConsent.objects.exists()


def test_a_choice_is_one_persons_and_for_accounts_held_today(holder: Holder) -> None:
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    foreign = f.HolderFactory()
    choose(holder, True)
    assert not rent_receipts.receipt_choice(other.tenant, "123456").electronic
    assert not rent_receipts.receipt_choice(foreign.tenant, "123456").electronic
    with pytest.raises(rent_receipts.AccountNotWritable):
        choose(foreign, True, number="123456")
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    assert rent_receipts.receipt_choice(holder.tenant, "123456").electronic, "still read in the grace period"
    assert not choose(holder, False).electronic, "a consent can be taken back"
    with pytest.raises(rent_receipts.AccountNotWritable):
        choose(holder, True)
    with pytest.raises(rent_receipts.AccountNotWritable):
        choose(foreign, False, number="123456")
    choose(holder, False)
    holder.to_date = dt.date(2020, 1, 1)
    holder.save()
    with pytest.raises(rent_receipts.AccountNotWritable):
        choose(holder, False)


def test_each_choice_is_exported_once_in_its_order(holder: Holder) -> None:
    other = f.HolderFactory(tenant__tenant_id="T2", account=holder.account, cosignatory=True)
    choose(holder, True)
    choose(other, True)
    choose(holder, False)
    assert rent_receipts.consents_tell(7) == 3
    choose(other, False)  # made while the batch is being written
    rows = list(rent_receipts.consents_told(7))
    assert [(row["tenant_id"], row["event"]) for row in rows] == [
        (holder.tenant_id, "EQUITTANCE_ON"),
        ("T2", "EQUITTANCE_ON"),
        (holder.tenant_id, "EQUITTANCE_OFF"),
    ]
    first = ReceiptConsent.objects.order_by("id").first()
    assert rows[0] == {
        "tenant_id": holder.tenant_id,
        "account_number": "123456",
        "event": "EQUITTANCE_ON",
        "at": first.at,
        "login_email": holder.tenant.user.email,
    }
    assert rent_receipts.consents_tell(8) == 1
    assert [(row["tenant_id"], row["event"]) for row in rent_receipts.consents_told(8)] == [("T2", "EQUITTANCE_OFF")]
    sequences = ReceiptConsent.objects.order_by("id").values_list("exported_sequence", flat=True)
    assert list(sequences) == [7, 7, 7, 8]
    assert rent_receipts.consents_tell(9) == 0
    assert list(rent_receipts.consents_told(7)) == rows, "a batch can be written again"


def test_a_batch_that_fails_exports_nothing(holder: Holder) -> None:
    choose(holder, True)
    with pytest.raises(RuntimeError), transaction.atomic():
        rent_receipts.consents_tell(7)
        raise RuntimeError
    assert rent_receipts.consents_tell(8) == 1
