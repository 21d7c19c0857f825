"""The rule of access said a second time, in plain Python over the rows, to hold the query sets against.

Two rent accounts with rows of every day around the ends of holdings, and three people who hold them, or do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tenant_space.tenancy import models
from tests.kit import factories as f
from tests.kit.left_home import day, noon

PEOPLE, ACCOUNTS = 3, 2
# Days from today on which something happens in each home, around the ends below.
ROW_DAYS = (-12, -11, -10, -6, -5, -4, -1, 0, 1)
# Those on which a holding may end, with ten days of grace; None: it goes on.
ENDS = (None, -11, -10, -6, -5, -1, 0, 1)
GRACE_DAYS = 10
READ, SIGNED = {"SIGNATORY", "COSIGNATORY", "GUARDIAN"}, {"SIGNATORY", "COSIGNATORY"}
# By table and key, what a person is told of a row.
Told = dict[tuple[str, Any], tuple[Any, ...]]
Row = Any


@dataclass(frozen=True)
class Holding:
    """What makes a row of `Holder`."""

    person: int
    """Which of the people."""
    account: int
    """Which of the accounts."""
    role: str
    """A code of `HolderRole`."""
    from_day: int
    """Its first day, from today."""
    to_day: int | None
    """Its last day, from today; None: none."""
    portal: bool
    """Whether it gives access to the portal."""


class Homes:
    """The accounts, what happened there, and the people; the holdings change from one example to the next."""

    def __init__(self) -> None:
        self.people = f.TenantFactory.create_batch(PEOPLE)
        self.accounts = f.AccountFactory.create_batch(ACCOUNTS)
        for account in self.accounts:
            _life(account)
            for person in self.people:
                person.receipt_consents.create(account=account, electronic=True, login_email="x@example.org")

    def held(self, holdings: Iterable[Holding], deceased: Sequence[bool] = (False,) * PEOPLE) -> None:
        """Let the homes be held so, and by nobody else."""
        models.Holder.objects.all().delete()
        for person, dead in zip(self.people, deceased, strict=True):
            person.deceased = dead
            person.save()
        models.Holder.objects.bulk_create(
            models.Holder(
                account=self.accounts[one.account],
                tenant=self.people[one.person],
                role=one.role,
                from_date=day(one.from_day),
                to_date=None if one.to_day is None else day(one.to_day),
                portal_access=one.portal,
            )
            for one in holdings
        )


def _life(account: models.RentAccount) -> None:
    lease = f.LeaseFactory(account=account, start_date=day(-500), notice_date=day(-5), insurance_status="REJECTED")
    f.OccupantFactory(lease=lease, from_date=None)
    f.MandateFactory(account=account, signed_on=None)
    for place, offset in enumerate(ROW_DAYS):
        then, moment = day(offset), noon(day(offset))
        later = f.LeaseFactory(account=account, start_date=then, end_date=day(ROW_DAYS[-1 - place]))
        f.OccupantFactory(lease=lease, from_date=then, to_date=day(offset + 5))
        f.OccupantFactory(lease=later, from_date=day(-500))
        f.EntryFactory(account=account, lease=lease, accounting_date=then)
        f.DocumentFactory(account=account, document_date=then)
        f.MandateFactory(account=account, signed_on=then)
        lease.certificates.create(
            state="REFUSED",
            reason="late",
            valid_from=then,
            valid_to=then,
            submission=UUID(int=place),
            created_at=moment,
            decided_at=moment + dt.timedelta(days=3),
        )
        closed = moment + dt.timedelta(days=2) if offset % 2 else None
        claim = f.ClaimFactory(
            account=account, opened_at=moment, closed_at=closed, updated_at=moment + dt.timedelta(days=place)
        )
        for days, status in ((0, "ENREGISTREE"), (1, "EN_COURS"), (3, ""), (5, "TRAITEE")):
            f.ClaimEventFactory(claim=claim, status=status, event_at=moment + dt.timedelta(days=days))


# --- what the query sets tell ---------------------------------------------------------------------


def _columns(row: Row) -> tuple[Any, ...]:
    """The columns of a row that are written over; none of most."""
    names = {
        "Holder": ("to_date",),
        "Occupant": ("to_date",),
        "Lease": ("end_date", "notice_date", "rent_cents", "charges_cents", "insurance_required", "insurance_status"),
        "LeaseInsurance": ("state", "reason", "decided_at"),
        "Claim": ("status", "closed_at", "updated_at"),
    }
    return tuple(getattr(row, name) for name in names.get(type(row).__name__, ()))


TABLES: tuple[Any, ...] = (
    *(models.RentAccount, models.LedgerEntry, models.ReceiptConsent, models.Premises),
    *(models.Holder, models.Lease, models.Occupant, models.LeaseInsurance),
    *(models.Claim, models.ClaimEvent, models.Document, models.Mandate),
)


def told(person: models.Tenant) -> Told:
    """What the scope of this person gives, table by table; accounts also with whether they may write."""
    found: Told = {}
    for table in TABLES:
        found |= {(table.__name__, row.pk): _columns(row) for row in table.objects.for_tenant(person)}
    writable = models.RentAccount.objects.for_tenant(person).writable_by(person)
    return found | {("writable", row.pk): () for row in writable}


# --- what the rule says -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reader:
    """How one person reads one account."""

    reads: bool
    writes: bool
    last: dt.date | None
    """The last day they are told of; None: they are told all."""


def _reader(person: models.Tenant, account_id: str, holders: Sequence[models.Holder]) -> _Reader:
    today = timezone.localdate()
    here = [one for one in holders if one.account_id == account_id]
    ends = [
        one.to_date or dt.date.max
        for one in here
        if one.tenant_id == person.pk and one.portal_access and one.role in READ and not person.deceased
    ]
    ends = [end for end in ends if end >= today - dt.timedelta(days=settings.PORTAL_GRACE_DAYS)]
    stays = any(
        one.tenant_id != person.pk
        and one.role in SIGNED
        and not one.tenant.deceased
        and (one.to_date or dt.date.max) >= today
        for one in here
    )
    holds = bool(ends) and max(ends) >= today
    return _Reader(bool(ends), holds, max(ends) if ends and stays and not holds else None)


def _account(row: Row) -> str:
    owner = getattr(row, "lease", None) if type(row).__name__ in ("Occupant", "LeaseInsurance") else None
    owner = row.claim if type(row).__name__ == "ClaimEvent" else owner or row
    return row.pk if isinstance(row, models.RentAccount) else str(owner.account_id)


def _days(row: Row) -> list[dt.date | None]:
    """The days on which a row, and those it hangs on, became part of the life of a home."""
    match type(row).__name__:
        case "Holder":
            return [row.from_date]
        case "Lease":
            return [row.start_date]
        case "Occupant":
            return [row.from_date, row.lease.start_date]
        case "LeaseInsurance":
            return [timezone.localdate(row.created_at), row.lease.start_date]
        case "Claim":
            return [timezone.localdate(row.opened_at)]
        case "ClaimEvent":
            return [timezone.localdate(row.event_at)]
        case "Document":
            return [row.document_date]
        case "Mandate":
            return [row.signed_on]
    return []


def _as_it_stood(row: Row, last: dt.date) -> tuple[Any, ...]:
    """The columns that are written over, as this day knew them."""
    match type(row).__name__:
        case "Holder" | "Occupant":
            return (_until(row.to_date, last),)
        case "Lease":
            ended = row.end_date is not None and row.end_date <= last
            rent = (row.rent_cents, row.charges_cents) if ended else (None, None)
            return (row.end_date if ended else last, _until(row.notice_date, last), *rent, False, "")
        case "LeaseInsurance":
            decided = timezone.localdate(row.decided_at) <= last
            return _columns(row) if decided else ("UNDER_REVIEW", "", None)
        case "Claim":
            return _claim_then(row, last)
    return ()


def _until(date: dt.date | None, last: dt.date) -> dt.date | None:
    return date if date and date <= last else None


def _claim_then(row: Row, last: dt.date) -> tuple[Any, ...]:
    if timezone.localdate(row.updated_at) <= last:
        return _columns(row)
    steps = sorted(row.events.all(), key=lambda step: step.event_at)
    steps = [step for step in steps if timezone.localdate(step.event_at) <= last]
    status = next((step.status for step in reversed(steps) if step.status), "")
    closed = row.closed_at if row.closed_at and timezone.localdate(row.closed_at) <= last else None
    return status, closed, steps[-1].event_at if steps else row.opened_at


def ruled(person: models.Tenant) -> Told:
    """What the rule lets this person be told, by reading every row there is."""
    holders = list(models.Holder.objects.select_related("tenant"))
    reader = {account.pk: _reader(person, account.pk, holders) for account in models.RentAccount.objects.all()}
    found: Told = {("writable", number): () for number, one in reader.items() if one.reads and one.writes}
    for table in TABLES:
        for row in table.objects.all() if table is not models.Premises else ():
            here = reader[_account(row)]
            late = here.last is not None and any(one is None or one > here.last for one in _days(row))
            if not here.reads or late or (table is models.ReceiptConsent and row.tenant_id != person.pk):
                continue
            found[table.__name__, row.pk] = _columns(row) if here.last is None else _as_it_stood(row, here.last)
            if table is models.Lease:
                found["Premises", row.premises_id] = ()
    return found
