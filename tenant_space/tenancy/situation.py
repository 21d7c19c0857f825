"""Where a rent account stands, in figures and in the sentences that say it, the same on pages and in the API."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tenant_space.landlord import formats
from tenant_space.tenancy.enums import AccountStatus, MandateStatus
from tenant_space.tenancy.models import Agency, Mandate, Tenant


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in cents, above zero when the tenant owes it, and the sentence that says so."""

    cents: int
    as_of: dt.date
    next_due_date: dt.date | None = None
    next_due_cents: int | None = None
    direct_debit: bool = False

    @property
    def next_due(self) -> bool:
        """Whether a next payment is to be announced: due today or later, and owed."""
        return bool(
            self.next_due_date and self.next_due_date >= timezone.localdate() and (self.next_due_cents or 0) > 0
        )

    @property
    def late_cents(self) -> int:
        """What should have been paid by now: all of it after the last day, else what the next term leaves out.

        The ERP tells of one term only: without its date nothing is called late.
        """
        if self.cents <= 0 or self.next_due_date is None:
            return 0
        if self.next_due_date < timezone.localdate():
            return self.cents
        return max(self.cents - max(self.next_due_cents or 0, 0), 0)

    @property
    def due_text(self) -> str:
        """By when the whole balance is to be paid; empty when the next term is only a part of it."""
        whole = self.tone == "owed" and self.next_due and self.next_due_cents == self.cents
        if not whole or self.next_due_date is None:
            return ""
        day = formats.near_date(self.next_due_date)
        return f"ce montant sera prélevé le {day}" if self.direct_debit else f"à régler avant le {day}"

    @property
    def tone(self) -> str:
        if self.cents == 0:
            return "clear"
        return "owed" if self.cents > 0 else "credit"

    @property
    def sentence(self) -> str:
        amount = formats.euros(self.cents)
        return {
            "owed": f"Vous devez {amount}",
            "credit": f"Votre compte présente un avoir de {amount}",
            "clear": "Votre solde est à jour.",
        }[self.tone]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is said of an account. `tone` colours the badge, whose `word` says the same without colour.

    `clause` follows the headline after a comma; `notes` are whole sentences.
    """

    tone: str
    word: str
    headline: str
    clause: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Headline and clause as one sentence: `Vous devez 456,78 €, à régler avant le 5 décembre.`"""
        return f"{self.headline}, {self.clause}." if self.clause else f"{self.headline}."


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What the header of an account page shows. `writable`: requests may be sent about it, too."""

    number: str
    label: str
    balance: Balance
    status: str
    agency: Agency
    writable: bool = True
    payment_block: bool = False

    @property
    def situation(self) -> Situation:
        return situation_of(self.balance, self.status)


NOTHING_TO_PAY = "Vous n'avez rien à payer aujourd'hui."
_STATUS_NOTES = {
    AccountStatus.LEFT: "Vous avez quitté ce logement.",
    AccountStatus.CLOSED: "Ce compte est fermé.",
    AccountStatus.LITIGATION: "Votre compte est suivi par le service contentieux.",
}


def situation_of(balance: Balance, status: str) -> Situation:
    """The words for a balance (above zero: owed) of an account of this status."""
    ended = tuple(note for code, note in _STATUS_NOTES.items() if code == status)
    headline = balance.sentence.removesuffix(".")
    if balance.tone == "clear":
        return Situation("good", "À jour", headline, notes=(NOTHING_TO_PAY, *ended))
    if balance.tone == "credit":
        return Situation("info", "Avoir", headline, notes=(f"Cette somme est pour vous. {NOTHING_TO_PAY}", *ended))
    if status == AccountStatus.LITIGATION:  # the agency says how and when, not the calendar
        return Situation("bad", "À régler", headline, notes=ended)
    if balance.due_text:
        tone, word = ("info", "Prélèvement prévu") if balance.direct_debit else ("warn", "À régler")
        return Situation(tone, word, headline, balance.due_text, ended)
    return Situation("warn", "À régler", headline, notes=(*_how_late(balance), *ended))


def _how_late(balance: Balance) -> tuple[str, ...]:
    """What is to be paid when, where the next term is not the whole."""
    if balance.next_due_date is None or not balance.late_cents:
        return ()
    day = formats.near_date(balance.next_due_date)
    if balance.next_due_date < timezone.localdate():
        if balance.direct_debit:
            return (f"Le prélèvement était prévu le {day}. Nous ne le voyons pas encore.",)
        return (f"La date limite était le {day}.",)
    late = formats.euros(balance.late_cents)
    if not balance.next_due:
        return (f"{late} sont à régler dès maintenant.",)
    term = formats.euros(balance.next_due_cents or 0)
    by_when = f"{term} seront prélevés le {day}" if balance.direct_debit else f"{term} sont à régler avant le {day}"
    return (f"{by_when}. Le reste, {late}, est à régler dès maintenant.",)


def debit_day(tenant: Tenant, account_number: str) -> int | None:
    """The day of the month on which the active mandate of an account is drawn; None when the ERP names none."""
    mandates = Mandate.objects.for_tenant(tenant).filter(account_id=account_number, status=MandateStatus.ACTIVE)
    days = mandates.filter(debit_day__isnull=False).order_by("debit_day").values_list("debit_day", flat=True)
    return days.first()
