"""All that is known of a rent account, at random: lines, leases, notices, payments on their way. And what it comes to.

What is worked out here is worked out from these alone, in other words than those of the portal: what its screens say
must be the same.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from tenant_space.formats import euros, near_date
from tenant_space.formats.months import Month
from tenant_space.payments.enums import AttemptState, MovementKind
from tenant_space.payments.gateways.simulator.gateway import SHOP
from tenant_space.payments.records import Attempt, Movement, Payment
from tenant_space.tenancy.accounts import ENDED, AccountHead
from tenant_space.tenancy.enums import AID_KINDS, InsuranceStatus
from tenant_space.tenancy.models import Holder, Lease, Tenant
from tests.kit import factories as f
from tests.kit.random_ledgers import KNOWN, LINES, MISSING, PAYMENTS, TERMS, TODAY, Line, Terms, filled

PAID_AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
CALLED = ("RENT", "CHARGES")
# The two accounts of the person.
NUMBERS = ("123456", "223456")
NOTHING = Terms()


def paid_said() -> str:
    """What a payment on its way is called, said today."""
    return f"Paiement CB du {near_date(PAID_AT.date())} en cours d'enregistrement"


def notice_of(number: str) -> str:
    """The number of the one notice of an account."""
    return f"AE{number}"


@dataclass(frozen=True, slots=True)
class Rented:
    """A lease as the ERP sends it."""

    rent: int | None
    """The rent of a month in cents; None: the ERP gives none."""
    charges: int | None
    """The charges of a month in cents; None: the ERP gives none."""
    begins: dt.date
    """Its first day; may be still to come."""
    ends: dt.date | None
    """Its last day; None: it has no end."""
    insured: dt.date | None
    """The last day of its insurance; None: it has none."""

    @property
    def over(self) -> bool:
        return self.ends is not None and self.ends < TODAY

    @property
    def runs(self) -> bool:
        return self.begins <= TODAY and not self.over


@dataclass(frozen=True, slots=True)
class Books:
    """An account: what the ERP sends of it, and what was paid online since."""

    drawn: list[Line] = field(default_factory=list)
    """Its lines as they are drawn; `lines` are those of a lease, on a notice."""
    missing: int = 0
    """What is owed above its lines, in cents: older lines lack."""
    terms: Terms = NOTHING
    """The next payment, and the account."""
    rented: list[Rented] = field(default_factory=list)
    """What is rented."""
    paid: list[int] = field(default_factory=list)
    """What the bank accepted and no line carries yet, in cents, above zero."""

    def lines(self, number: str) -> list[Line]:
        """The lines of the account of this number: for each of its leases or none, on a notice of either or none."""
        leases = [*(f"{number}-{place}" for place in range(len(self.rented))), None]
        notices = (*map(notice_of, NUMBERS), "")
        return [
            replace(
                line,
                lease=leases[place % len(leases)],
                document=notices[place % 3],
                due=line.day + dt.timedelta(days=10 + place) if place % 2 else None,
            )
            for place, line in enumerate(self.drawn)
        ]

    @property
    def posted(self) -> int:
        """The balance of the ERP."""
        return self.missing + sum(line.cents for line in self.drawn)

    @property
    def owed(self) -> int:
        """The balance that every screen says."""
        return self.posted - sum(self.paid)

    @property
    def terms_left(self) -> Terms:
        """The next payment, of which a part may be paid: of what is owed."""
        cents = self.terms.cents
        return replace(self.terms, cents=min(cents, self.owed)) if self.paid and cents is not None else self.terms

    def monthly(self, what: str) -> int:
        """What the running leases cost a month: `rent` or `charges`."""
        return sum(getattr(one, what) or 0 for one in self.rented if one.runs)

    def asked(self, number: str) -> tuple[str, int, int] | None:
        """The latest month that is asked for whole, what it comes to and the aids in it; None: there is none."""
        months = sorted({month for month, _ in self._asked(number) if self._called(number, month)}, reverse=True)
        if len(months) > 1 and months[0] >= f"{TODAY:%Y-%m}" and self._lacks_rent(number, months[0], months[1]):
            months.pop(0)
        if not months or self.terms.status in ENDED:
            return None
        found = [line for month, line in self._asked(number) if month == months[0]]
        aids = -sum(line.cents for line in found if line.kind in AID_KINDS)
        return months[0], sum(line.cents for line in found), aids

    def asked_text(self, number: str) -> str:
        """The same as *Ma résidence* says it."""
        found = self.asked(number)
        if found is None or self.monthly("rent") + self.monthly("charges") <= 0:
            return ""
        month, cents, aids = found
        amount = f"on vous demande {euros(cents)}" if cents > 0 else "on ne vous demande rien"
        after = f", après {euros(aids)} d'aides" if aids > 0 else ""
        return f"Pour {Month.parse(month).name}, {amount}{after}."

    def _asked(self, number: str) -> Iterator[tuple[str, Line]]:
        """The lines of the last months that ask for something, each with the month it is about."""
        first = Month.of(TODAY) - 7
        for line in self.lines(number):
            month = line.period or f"{line.day:%Y-%m}"
            if line.day >= first.first_day and month >= str(first) and line.kind not in (*PAYMENTS, "OPENING"):
                yield month, line

    def _called(self, number: str, month: str) -> bool:
        """Whether rent or charges of any lease are asked for this month."""
        of = [line for about, line in self._asked(number) if about == month and line.kind in CALLED]
        parts = {(line.kind, line.lease) for line in of}
        return any(sum(line.cents for line in of if (line.kind, line.lease) == part) for part in parts)

    def _lacks_rent(self, number: str, month: str, before: str) -> bool:
        """Whether a lease that had its rent in the month before, and still runs in this one, has none in it yet."""
        rents = {(about, line.lease) for about, line in self._asked(number) if line.kind == "RENT"}
        ends = {f"{number}-{place}": one.ends for place, one in enumerate(self.rented)}
        goes_on = {
            lease
            for about, lease in rents
            if about == before and (ends.get(lease) is None or ends[lease] >= Month.parse(month).first_day)
        }
        return any((month, lease) not in rents for lease in goes_on)


cents = st.one_of(st.integers(1, 90_000), st.none())
RENTED = st.builds(
    Rented,
    cents,
    cents,
    st.integers(-400, 20).map(lambda days: TODAY + dt.timedelta(days=days)),
    st.one_of(st.none(), st.integers(-60, 200).map(lambda days: TODAY + dt.timedelta(days=days))),
    st.one_of(st.none(), st.integers(-60, 400).map(lambda days: TODAY + dt.timedelta(days=days))),
)
BOOKS = st.builds(
    Books, LINES, MISSING, TERMS, st.lists(RENTED, max_size=3), st.lists(st.integers(1, 90_000), max_size=2)
)


def two_holders(tenant: Tenant) -> tuple[Holder, ...]:
    """A person's two accounts, each with its notice, and nothing else yet."""
    given = {"account__balance_date": KNOWN}
    holders = [f.HolderFactory(tenant=tenant, account__account_number=number, **given) for number in NUMBERS]
    for holder in holders:
        f.DocumentFactory(account=holder.account, document_id=notice_of(holder.account_id), document_date=KNOWN)
    return tuple(holders)


def books_filled(holder: Holder, books: Books) -> AccountHead:
    """Write an account down instead of what it had."""
    number = holder.account_id
    Movement.objects.filter(attempt__payment__account=number).delete()
    Attempt.objects.filter(payment__account=number).delete()
    Payment.objects.filter(account=number).delete()
    holder.account.entries.all().delete()
    Lease.objects.filter(account=number).delete()
    for place, one in enumerate(books.rented):
        f.LeaseFactory(
            lease_id=f"{number}-{place}",
            account=holder.account,
            start_date=one.begins,
            end_date=one.ends,
            rent_cents=one.rent,
            charges_cents=one.charges,
            insurance_status=InsuranceStatus.UP_TO_DATE if one.insured else InsuranceStatus.EXPIRED,
            insurance_valid_to=one.insured,
        )
    for place, paid in enumerate(books.paid):
        _accepted(holder, paid, place)
    return filled(holder, books.lines(number), books.missing, books.terms)


def _accepted(holder: Holder, paid: int, place: int) -> None:
    """A payment that the bank accepted, as the portal keeps it."""
    given = {"amount_cents": paid, "state": AttemptState.ACCEPTED}
    payment = Payment.objects.create(account=holder.account, tenant=holder.tenant, form_key=uuid.uuid4(), **given)
    attempt = Attempt.objects.create(
        payment=payment,
        gateway="simulator",
        shop=SHOP,
        mode="TEST",
        utc_day=PAID_AT.date(),
        number=f"{holder.account_id[:3]}{place:03d}",
        started_at=PAID_AT,
        accepted_at=PAID_AT,
        reference=f"{holder.account_id}{place}",
        **given,
    )
    Movement.objects.create(attempt=attempt, kind=MovementKind.CREDIT, cents=paid)
