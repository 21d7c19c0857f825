"""Which months a receipt can be asked for, and which of them are paid in full."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.models import Holder, LedgerEntry
from tenant_space.tenancy.rent_receipt_months import receipt_missing, receipt_months
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


def month_ago(count: int) -> dt.date:
    today = timezone.localdate()
    index = today.year * 12 + today.month - 1 - count
    return dt.date(index // 12, index % 12 + 1, 1)


def bill(holder: Holder, count: int, cents: int = 50_000, **more: Any) -> LedgerEntry:
    first = month_ago(count)
    values = {"accounting_date": first.replace(day=28), "period": f"{first:%Y-%m}", "debit_cents": cents} | more
    return f.EntryFactory(account=holder.account, **values)


def test_the_last_twelve_billed_months_newest_first() -> None:
    holder = f.HolderFactory()
    for count in range(1, 16):
        bill(holder, count)
    bill(holder, 1, kind=EntryKind.CHARGES)
    bill(f.HolderFactory(), 0)
    months = receipt_months(holder.tenant, holder.account_id, 0)
    assert [month.code for month in months] == [f"{month_ago(count):%Y-%m}" for count in range(1, 13)]
    assert all(month.settled for month in months)


@pytest.mark.parametrize(
    ("owed", "unsettled"), [(-5_000, 0), (0, 0), (1, 1), (45_000, 1), (45_001, 2), (95_000, 2), (500_000, 3)]
)
def test_what_is_owed_lies_on_the_newest_months(owed: int, unsettled: int) -> None:
    """Each month costs 500 €, the newest one 450 € after an aid."""
    holder = f.HolderFactory()
    for count in (1, 2, 3):
        bill(holder, count)
    aid: dict[str, Any] = {"debit_cents": 0, "credit_cents": 5_000, "kind": EntryKind.HOUSING_AID}
    bill(holder, 1, **aid)
    bill(holder, 1, debit_cents=0, credit_cents=90_000, kind=EntryKind.PAYMENT)  # pays, whatever its period
    months = receipt_months(holder.tenant, holder.account_id, owed)
    assert [month.settled for month in months] == [place >= unsettled for place in range(3)]


def test_a_month_without_rent_carries_its_debt_but_has_no_receipt() -> None:
    holder = f.HolderFactory()
    bill(holder, 2)
    bill(holder, 1, 4_200, kind=EntryKind.FEE, period="")
    (month,) = receipt_months(holder.tenant, holder.account_id, 4_200)
    assert month.settled and month.code == f"{month_ago(2):%Y-%m}"


def test_a_running_month_that_is_billed_in_part_is_not_paid_yet() -> None:
    """The garage is billed on the 1st, the dwelling on the 30th."""
    holder, today = f.HolderFactory(), timezone.localdate()
    home, garage = (f.LeaseFactory(account=holder.account) for _ in range(2))
    for count in (1, 2, 3):
        bill(holder, count, lease=home)
    bill(holder, 1, 4_500, lease=garage)
    bill(holder, 0, 4_500, lease=garage, accounting_date=month_ago(0))

    def states(balance: int = 0) -> list[tuple[bool, bool]]:
        months = receipt_months(holder.tenant, holder.account_id, balance)
        return [(month.settled, month.askable) for month in months[:2]]

    assert states() == [(False, False), (True, True)]
    assert states(1_000) == [(False, False), (True, True)], "nor is a part of it"
    with CaptureQueriesContext(connection) as queries:
        (latest, *_) = receipt_months(holder.tenant, holder.account_id, 0, [home, garage])
    assert not latest.settled and not any("tenancy_lease" in query["sql"] for query in queries), "they are known"
    home.end_date = month_ago(0) - dt.timedelta(days=1)
    home.save()
    assert states() == [(True, True), (True, True)], "nothing more is to come"
    home.end_date = today
    home.save()
    bill(holder, 0, lease=home)
    assert states() == [(True, True), (True, True)]


def test_a_receipt_the_landlord_sent_is_known_by_its_period_else_by_its_date() -> None:
    holder = f.HolderFactory()
    for count in (1, 2, 3, 4):
        bill(holder, count)
    period = f"{month_ago(1):%Y-%m}"
    sent = f.DocumentFactory(
        account=holder.account, kind=DocumentKind.RECEIPT, period=period, document_date=timezone.localdate()
    )
    dated = f.DocumentFactory(account=holder.account, kind=DocumentKind.RECEIPT, document_date=month_ago(2))
    f.DocumentFactory(
        account=holder.account,
        kind=DocumentKind.RECEIPT,
        document_date=month_ago(3),
        visible_to=timezone.now() - dt.timedelta(days=1),
    )
    f.DocumentFactory(kind=DocumentKind.RECEIPT, document_date=month_ago(4))  # somebody else's
    months = receipt_months(holder.tenant, holder.account_id, 0)
    assert [month.document_id for month in months] == [sent.pk, dated.pk, "", ""]
    assert receipt_missing(months) and not receipt_missing(months[:2])
    owing = receipt_months(holder.tenant, holder.account_id, 200_000)
    assert not receipt_missing(owing), "none of them is paid in full"
