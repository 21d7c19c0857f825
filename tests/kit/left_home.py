"""A home that somebody left five days ago and others stay in, with all that happened there since."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tenant_space.tenancy import enums, models
from tests.kit import factories as f

# What every text, amount and day of the time after says.
LATER, LATER_CENTS, LATER_DAYS = "PLUSTARD", 9_876_543, 2
ANSWER = "Nous cherchons un plombier."


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


def noon(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time(12)))


def later_in(value: object) -> list[str]:
    """What this value, as it is written out, tells of the time after."""
    late = day(-LATER_DAYS)
    marks = (LATER, str(LATER_CENTS), repr(late), repr(noon(late).astimezone(dt.UTC))[:29])
    return [mark for mark in marks if mark in repr(value)]


def left_home(**holding: Any) -> models.Holder:
    """Who left, by the holding that ended."""
    gone = f.HolderFactory(to_date=day(-5), **holding)
    account = gone.account
    f.HolderFactory(account=account, cosignatory=True, tenant__last_name="RESTE")
    f.HolderFactory(account=account, guardian=True, tenant__last_name="TUTELLE", to_date=day(-LATER_DAYS))
    f.HolderFactory(account=account, cosignatory=True, tenant__last_name=LATER, from_date=day(-LATER_DAYS))
    lease = f.LeaseFactory(
        account=account,
        rent_cents=LATER_CENTS,
        notice_date=day(-LATER_DAYS),
        end_date=day(60),
        insurance_status=enums.InsuranceStatus.REJECTED,
        insurance_valid_from=day(-LATER_DAYS),
        insurance_valid_to=day(20),
    )
    _moved(account)
    _household(lease)
    _certificates(lease)
    _claims(account)
    for offset in (-20, -LATER_DAYS):
        title = "Avis" if offset == -20 else LATER
        f.DocumentFactory(account=account, title=title, document_date=day(offset))
        f.MandateFactory(account=account, holder_name=title, signed_on=day(offset))
    f.EntryFactory(account=account, lease=lease, accounting_date=day(-20))
    return gone


def _moved(account: models.RentAccount) -> None:
    """Those who stayed rent something else, which had its lodger before."""
    texts = ("address_line1", "city", "building", "entrance", "door", "residence_name")
    lease = f.LeaseFactory(
        lease_id="A1",  # before the other one, wherever one of them is chosen
        account=account,
        start_date=day(-LATER_DAYS),
        rent_cents=LATER_CENTS,
        insurance_status=enums.InsuranceStatus.UP_TO_DATE,
        insurance_valid_to=day(10),
        **{f"premises__{name}": LATER for name in texts},
    )
    f.OccupantFactory(lease=lease, last_name=LATER, from_date=dt.date(2019, 3, 1))
    f.EntryFactory(account=account, lease=lease, accounting_date=day(0))


def _household(lease: models.Lease) -> None:
    then = dt.date(2019, 3, 1)
    f.OccupantFactory(lease=lease, first_name="Zoé", from_date=then, to_date=day(-LATER_DAYS))
    f.OccupantFactory(lease=lease, first_name=LATER, from_date=day(-LATER_DAYS))
    f.OccupantFactory(lease=lease, first_name=LATER, from_date=None)


def _certificates(lease: models.Lease) -> None:
    for offset in (-20, -LATER_DAYS):
        models.LeaseInsurance.objects.create(
            lease=lease,
            state=enums.CertificateState.REFUSED,
            valid_from=day(-20),
            valid_to=day(300),
            submission=uuid4(),
            reason=LATER,
            created_at=noon(day(offset)),
            decided_at=noon(day(-LATER_DAYS)),
        )


def _claims(account: models.RentAccount) -> None:
    """One that went on afterwards, and one of those who stayed."""
    late = noon(day(-LATER_DAYS))
    old = {"opened_at": noon(day(-30)), "closed_at": late, "updated_at": late, "status": enums.ClaimStatus.TRAITEE}
    claim = f.ClaimFactory(account=account, title="Fuite", **old)
    f.ClaimEventFactory(claim=claim, status="EN_COURS", event_at=noon(day(-20)), public_text=ANSWER)
    f.ClaimEventFactory(claim=claim, event_at=late, public_text=LATER)
    f.ClaimFactory(account=account, waiting=True, title=LATER, opened_at=late, updated_at=late)
