"""The direct debits of an account, and what the next one will be (S50 to S52).

The full IBAN never leaves the ERP: what is shown is what the ERP masked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space import formats
from tenant_space.formats.showable import showable
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy import mandate_words as words
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.banks import FRENCH_NUMBERS, bank_name, country_of, iban_is_clear
from tenant_space.tenancy.enums import AccountStatus, MandateStatus, SequenceType
from tenant_space.tenancy.models import Mandate, Tenant

# In the order of the page: what counts today first.
CURRENT = (MandateStatus.ACTIVE, MandateStatus.PENDING, MandateStatus.SUSPENDED)
_TONES = {MandateStatus.ACTIVE: "good", MandateStatus.SUSPENDED: "warn"}


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate as it is shown."""

    mandate_id: str
    """Its number in the ERP."""
    purpose: str
    """What it is for, in words."""
    status: str
    """The code of its status, a `MandateStatus`."""
    holder_name: str
    """The name of the one whose bank account it is."""
    iban_masked: str
    """The IBAN as the ERP masked it; empty when it was sent in clear."""
    bic: str
    """The BIC of the bank; empty: not known."""
    rum: str
    """The unique reference of the mandate (RUM)."""
    ics: str
    """The number of the creditor (ICS)."""
    bank: str = ""
    """The name of the bank; empty: not known, or an IBAN that is not of France or Monaco."""
    bank_code: str = ""
    """The five digits of the bank; empty: not known, or an IBAN that is not of France or Monaco."""
    branch: str = ""
    """The branch, its name and code; empty: not known, or an IBAN that is not of France or Monaco."""
    debit_day: int | None = None
    """The day of the month on which it is debited; None: the ERP does not say."""
    signed_on: dt.date | None = None
    """The day of the signature; None: the ERP does not say."""
    single: bool = False
    """Whether it is for one debit only."""

    @property
    def current(self) -> bool:
        """Whether it counts today, or will: neither revoked nor expired."""
        return self.status in CURRENT

    @property
    def in_place(self) -> bool:
        """Whether every term is debited by it today."""
        return self.status == MandateStatus.ACTIVE and not self.single

    @property
    def word(self) -> str:
        return words.STATES[MandateStatus(self.status)].word

    @property
    def tone(self) -> str:
        return _TONES.get(MandateStatus(self.status), "info")

    @property
    def meaning(self) -> str:
        """What the state means, in plain words."""
        if self.single and self.status == MandateStatus.ACTIVE:
            return words.SINGLE
        return words.STATES[MandateStatus(self.status)].meaning

    @property
    def day_text(self) -> str:
        """`Le 5 de chaque mois`; empty when the ERP does not say."""
        if self.debit_day is None or self.single:
            return ""
        return words.FIRST_OF_MONTH if self.debit_day == 1 else words.OTHER_DAY.format(day=self.debit_day)

    @property
    def iban_spoken(self) -> str:
        """The masked IBAN for those who listen: dots read one by one say nothing."""
        parts = "".join(char if char.isalnum() else " " for char in self.iban_masked).split()
        if not parts:
            return words.MASKED
        return words.IBAN_SPOKEN.format(first=parts[0], last=parts[-1]) if len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class NextDebit:
    """What will be debited next."""

    cents: int
    """How much, in cents."""
    due_date: dt.date
    """The day of the term, as the account says."""
    on: dt.date | None
    """The day of the debit; None: the mandate names another day than the account."""

    @property
    def sentence(self) -> str:
        """`Le 5 décembre, nous prélèverons 456,78 €.`"""
        amount, day = formats.euros(self.cents), formats.near_date(self.due_date)
        if self.on:
            return words.NEXT_ON.format(day=day, amount=amount)
        return words.NEXT_FOR.format(day=day, amount=amount)


@dataclass(frozen=True, slots=True)
class Mandates:
    """The mandates of an account."""

    current: tuple[MandateLine, ...] = ()
    """Those that count today or will, the active ones first."""
    former: tuple[MandateLine, ...] = ()
    """Those that were revoked or have expired, the latest signature first."""
    next_debit: NextDebit | None = None
    """What will be debited next; None: nothing that is certain."""

    @property
    def in_place(self) -> bool:
        """Whether every term is debited today."""
        return any(line.in_place for line in self.current)


def mandates_of(tenant: Tenant, account: AccountHead) -> Mandates:
    """The mandates of an account this person may read, and the next debit that it announces."""
    rows = Mandate.objects.for_tenant(tenant).filter(account_id=account.number).order_by("-signed_on", "-mandate_id")
    lines = sorted(showable("mandate", rows, _line), key=_rank)
    current = tuple(line for line in lines if line.current)
    former = tuple(line for line in lines if not line.current)
    return Mandates(current, former, _next_debit(current, account))


def debit_open_to(account: AccountHead) -> bool:
    """Whether this person may still set up a direct debit for the account: a running one, out of litigation."""
    return account.writable and account.status == AccountStatus.ACTIVE


def debit_missing(tenant: Tenant, account: AccountHead) -> bool:
    """Whether direct debit would be new to an account this person may read: no mandate stands, in any state."""
    return debit_open_to(account) and not account.balance.direct_debit and not debit_stands(tenant, account)


def debit_stands(tenant: Tenant, account: AccountHead) -> bool:
    """Whether an account this person may read has a mandate, in service or on its way there."""
    rows = Mandate.objects.for_tenant(tenant).filter(account_id=account.number, status__in=CURRENT)
    return rows.exists()


def debit_days_text() -> str:
    """The days one may choose, as one says them: `le 1er, le 5 ou le 15`."""
    given = [day.strip() for day in landlord_current().settings.debit_days.split(",") if day.strip()]
    days = [f"le {'1er' if day == '1' else day}" for day in given]
    return " ou ".join([", ".join(days[:-1]), days[-1]]) if len(days) > 1 else "".join(days)


def _rank(line: MandateLine) -> int:
    """The place of a state; within one, the order of the query stands: the latest signature first."""
    return CURRENT.index(MandateStatus(line.status)) if line.current else len(CURRENT)


def _line(row: Mandate) -> MandateLine:
    french = country_of(row.iban_masked) in FRENCH_NUMBERS
    branch = f"{row.branch_label} ({row.branch_code})" if row.branch_label and row.branch_code else ""
    return MandateLine(
        mandate_id=row.mandate_id,
        purpose=row.purpose or words.PURPOSE,
        status=row.status,
        holder_name=row.holder_name,
        iban_masked="" if iban_is_clear(row.iban_masked) else row.iban_masked,
        bic=row.bic,
        rum=row.rum,
        ics=row.ics,
        bank=bank_name(row.bank_code) if french else "",
        bank_code=row.bank_code if french else "",
        branch=(branch or row.branch_label or row.branch_code) if french else "",
        debit_day=row.debit_day,
        signed_on=row.signed_on,
        single=row.sequence_type == SequenceType.OOFF,
    )


def _next_debit(current: tuple[MandateLine, ...], account: AccountHead) -> NextDebit | None:
    """Announced only when a mandate is active, the account says so too, and it announces a payment."""
    active = [line for line in current if line.in_place]
    balance = account.balance
    day, cents = balance.next_due_date, balance.next_due_cents
    if day is None or cents is None or not (active and balance.direct_debit and account.next_due):
        return None
    certain = all(line.debit_day in (None, day.day) for line in active)
    return NextDebit(cents, day, day if certain else None)
