"""What is read about direct debits: what may be asked today and by whom, and what a request holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils import timezone

from forms.direct_debit import words
from forms.direct_debit.debits import DebitLine, DebitRules, next_debits
from forms.direct_debit.enums import DAY, KINDS, MANDATE, STOP, HolderKind
from forms.direct_debit.orders import MandateOrder
from forms.submissions.confirmed import RequestObstacle
from forms.submissions.enums import OPEN, State
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.formats.countries import country_name
from tenant_space.formats.creditor import ics_is_valid
from tenant_space.identity.models import User
from tenant_space.identity.secrets import fingerprints, secret_open
from tenant_space.landlord.selectors import landlord_current
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.banks import FRENCH_NUMBERS, bank_name
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.leases import lease_rank
from tenant_space.tenancy.mandates import Mandates, debit_open_to, debit_stands
from tenant_space.tenancy.models import Holder, Lease, RentAccount, Tenant
from tenant_space.tenancy.people import full_name
from tenant_space.tenancy.terms import latest_terms

TOLD_DAYS = 7
NOT_OPEN = RequestObstacle(*words.NOT_OPEN)
_NUMBER = re.compile(r"^(\d{1,4}(?:\s?(?:bis|ter|quater|[A-Za-z]))?)\s*,?\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who a form is begun for: what stands in it before anything is typed."""

    name: str
    """The name of the person signed in."""
    street_number: str = ""
    """The number in the street; empty: not known apart from it."""
    street: str = ""
    """The street; empty: no dwelling is known."""
    postal_code: str = ""
    """The postal code."""
    city: str = ""
    """The town."""


def debit_rules() -> DebitRules:
    """What the landlord decided."""
    settings = landlord_current().settings
    days = tuple(int(day) for day in settings.debit_days.split(",") if day.strip())
    return DebitRules(days, settings.debit_notice_days, settings.debit_closing_day)


def payer_of(tenant: Tenant, account_number: str) -> Payer:
    """The person signed in, and the address of their main dwelling in parts. One query."""
    leases = Lease.objects.for_tenant(tenant).filter(account_id=account_number).select_related("premises")
    first = min(leases, key=lease_rank, default=None)
    if first is None:
        return Payer(full_name(tenant))
    premises = first.premises
    found = _NUMBER.match(premises.address_line1.strip())
    number, street = found.groups() if found else ("", premises.address_line1.strip())
    return Payer(full_name(tenant), number, street, premises.postal_code, premises.city)


def obstacle_of(viewer: Viewer, kind: str) -> RequestObstacle | None:
    """Why this person cannot send a request of this kind about the account shown; None: they can."""
    closed = closed_for(viewer.account) if kind == MANDATE else account_closed(viewer.account)
    if closed:
        return closed
    if kind in (DAY, STOP) and not debit_stands(viewer.tenant, viewer.account):
        return RequestObstacle(*words.NONE_IN_PLACE)
    waiting = waiting_on(viewer.account.number)
    if waiting is None:
        return None
    if waiting.tenant_id == viewer.tenant.pk:
        return RequestObstacle(*words.OWN_REQUEST, number=waiting.number_text)
    return RequestObstacle(*words.REQUEST_OF_ANOTHER)


def closed_for(account: AccountHead) -> RequestObstacle | None:
    """Why no mandate can be asked for about an account, by anybody; None: it can."""
    return account_closed(account) or (None if mandates_open() else NOT_OPEN)


def mandates_open() -> bool:
    """Whether a mandate can be asked for at all: it carries the landlord's ICS, which a bank would refuse wrong."""
    return ics_is_valid(landlord_current().settings.ics)


def account_closed(account: AccountHead) -> RequestObstacle | None:
    """Why nothing can be asked about the direct debit of an account by this person; None: it can."""
    if account.payment_block:
        return RequestObstacle(*words.BLOCKED)
    if account.status == AccountStatus.LITIGATION:
        return RequestObstacle(*words.LITIGATION)
    if not debit_open_to(account):
        return RequestObstacle(*words.ENDED)
    return None


def waiting_on(account_number: str) -> Submission | None:
    """The request about the direct debit of an account that waits for its answer, whoever sent it."""
    rows = Submission.objects.filter(account_id=account_number, kind__in=KINDS, state__in=OPEN)
    return rows.order_by("pk").first()


def requests_of(tenant: Tenant, account_number: str) -> list[Submission]:
    """What this person asked for about the direct debit of an account, the newest first."""
    rows = Submission.objects.for_tenant(tenant).filter(account_id=account_number, kind__in=KINDS)
    return list(rows.filter(number__isnull=False).select_related("mandate_order").order_by("-pk")[:10])


def bank_of(iban: str) -> str:
    """The name of the bank, or its code when nobody knows it for sure; empty outside of France and Monaco."""
    if iban[:2] not in FRENCH_NUMBERS:
        return ""
    code = iban[4:9]
    return bank_name(code) or f"code {code}"


def address_lines(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The address of a holder as a letter carries it, its country last."""
    street = f"{data.get('street_number', '')} {data.get('street', '')}"
    town = f"{data.get('postal_code', '')} {data.get('city', '')}"
    lines = (street, data.get("complement", ""), town, country_name(data.get("country", "")).upper())
    return tuple(line.strip() for line in lines if line.strip())


def sender_of(submission: Submission) -> User | None:
    """The account that its sender signs in with."""
    return User.objects.filter(tenant=submission.tenant).first() if submission.tenant_id else None


def held_for_check(submission: Submission) -> bool:
    """Whether a manager has to call before deciding: the address that signs in changed about the time it was sent."""
    order = order_of(submission)
    if order and order.held:
        return True
    return submission.is_open and changed_lately(sender_of(submission), submission.created_at)


def changed_lately(user: User | None, asked_at: dt.datetime) -> bool:
    """Whether the address that signs in changed so few days before a request, or since, that it is looked at twice."""
    return _changed_within(landlord_current().settings.debit_hold_days, user, asked_at)


def told_before(user: User | None, asked_at: dt.datetime) -> bool:
    """Whether the former address is told of a request: also where none is held for a check, for a week at least."""
    return _changed_within(max(TOLD_DAYS, landlord_current().settings.debit_hold_days), user, asked_at)


def _changed_within(days: int, user: User | None, asked_at: dt.datetime) -> bool:
    if user is None or user.email_changed_at is None or not days:
        return False
    return user.email_changed_at >= asked_at - dt.timedelta(days=days)


def debits_to_come(viewer: Viewer, mandates: Mandates) -> tuple[DebitLine, ...]:
    """The next twelve debits of the mandate in place; none when there is none, or when its day is not known."""
    active = next((line for line in mandates.current if line.in_place), None)
    if active is None or viewer.account.in_litigation:
        return ()
    announced = mandates.next_debit
    day = active.debit_day or (announced.due_date.day if announced else None)
    if day is None:
        return ()
    terms = latest_terms(viewer.tenant, viewer.account.number, viewer.account.leases)
    return next_debits(
        day,
        today=timezone.localdate(),
        known_cents=announced.cents if announced else None,
        known_on=announced.on if announced else None,
        due_on=announced.due_date if announced else None,
        usual=(terms[0].cents, terms[0].name) if terms else None,
    )


def holder_words(data: Mapping[str, Any]) -> str:
    """Whose account it is, for tenants and managers alike: `Mme Hélène DUPONT (locataire)`."""
    kind = HolderKind(data["holder"])
    if kind is HolderKind.THIRD:
        return words.ANOTHER_PERSONS.format(name=data["holder_name"], link=data["payer_link"])
    said = words.THE_TENANTS if kind is HolderKind.TENANT else words.ANOTHER_HOLDERS
    return said.format(name=data["holder_name"])


def holders_at_home(account_number: str) -> tuple[str, ...]:
    """Who holds an account today, for staff: of several, only the one whose bank account it is can sign."""
    rows = Holder.objects.for_agencies(None).at_home().filter(account_id=account_number)
    rows = rows.select_related("tenant").order_by("rank", "pk")
    return tuple(dict.fromkeys(full_name(row.tenant) for row in rows))


def order_of(submission: Submission) -> MandateOrder | None:
    """What a request for a mandate keeps apart; None for the other kinds."""
    return getattr(submission, "mandate_order", None) if submission.kind == MANDATE else None


def same_bank_account(order: MandateOrder) -> tuple[str, ...]:
    """The other accounts for which the same IBAN was asked, by their numbers."""
    rows = MandateOrder.objects.filter(fingerprint__in=_marks(order)).exclude(account_id=order.account_id)
    return tuple(rows.order_by("account_id").values_list("account_id", flat=True).distinct())


def changes_in_a_year(order: MandateOrder) -> int:
    """How many different bank accounts were asked for on the account of an order within a year, its own included."""
    since = timezone.now() - dt.timedelta(days=365)
    rows = MandateOrder.objects.filter(account_id=order.account_id, submission__created_at__gte=since)
    kept = set(rows.exclude(submission__state=State.WITHDRAWN).values_list("fingerprint", flat=True))
    return len(kept - _marks(order)) + 1


def _marks(order: MandateOrder) -> set[str]:
    """Its fingerprint by every key: one whose IBAN was forgotten keeps the fingerprint of an older key."""
    try:
        iban = secret_open(order.iban_sealed) if order.iban_sealed else ""
    except InvalidToken:
        iban = ""
    return {order.fingerprint, *(fingerprints(iban) if iban else ())}


def day_words(day: int) -> str:
    """`le 1er de chaque mois`."""
    return words.EACH_FIRST if day == 1 else words.EACH_MONTH.format(day=day)


def first_debit_words(on: dt.date) -> str:
    """The first debit as one says it, before the landlord has accepted anything."""
    return words.AT_THE_EARLIEST.format(day=formats.long_date(on))


def account_locked(number: str) -> RentAccount:
    """The account, held until the transaction ends: two requests for it wait for one another."""
    return RentAccount.objects.select_for_update().get(pk=number)
