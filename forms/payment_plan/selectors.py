"""What a plan starts from: the debt, the rent meanwhile, the landlord's rules, and whom to turn to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from forms.payment_plan.aids import PaymentAid
from forms.payment_plan.plans import PlanRules, Rent, days_from
from tenant_space.formats.months import Month
from tenant_space.landlord.selectors import landlord_current
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.accounts import ENDED, AccountHead
from tenant_space.tenancy.terms import latest_terms

# Where the ERP names no day: rent is asked for by the 5th most often.
USUAL_DAY = 5
ANNOUNCED_AHEAD = 100  # days: further ahead no landlord announces a term
STARTS = 3


@dataclass(frozen=True, slots=True)
class Debt:
    """What a plan is about."""

    cents: int
    """What is owed, in cents; what is paid and not yet posted is taken off. 0 or less: nothing is."""
    rent: Rent
    """What a month costs meanwhile."""
    day: int
    """The day of the month on which rent is due."""
    starts: tuple[dt.date, ...]
    """The days on which the first part may be paid: those on which rent is."""
    debited: bool
    """Whether the bank takes what is owed, soon or these days."""


def plan_rules() -> PlanRules:
    """What the landlord decided."""
    settings = landlord_current().settings
    return PlanRules(settings.plan_months_most, settings.plan_least_cents)


def may_plan(account: AccountHead) -> bool:
    """Whether this account is offered the calendar. The others write how much they can pay, and the agency does it."""
    settings = landlord_current().settings
    return settings.plan_open and (settings.plan_in_litigation or not account.in_litigation)


def debt_of(viewer: Viewer) -> Debt:
    """The debt of the account shown, by the balance that every page shows. Two queries for the rent."""
    account, balance = viewer.account, viewer.account.balance
    terms = () if account.status in ENDED else latest_terms(viewer.tenant, account.number, account.leases)
    ahead = balance.next_due and balance.cents > 0
    rent = Rent(max(terms[0].cents, 0) if terms else 0, balance.next_due_date if ahead else None)
    due = balance.next_due_date
    day = due.day if due else USUAL_DAY
    return Debt(balance.cents, rent, day, _starts(day, due, timezone.localdate()), balance.debit_awaited)


def _starts(day: int, announced: dt.date | None, today: dt.date) -> tuple[dt.date, ...]:
    """The next days on which rent is due, from tomorrow on. A term announced for years ahead is a slip."""
    if announced and today < announced <= today + dt.timedelta(days=ANNOUNCED_AHEAD):
        return days_from(announced, STARTS, day)
    here = Month.of(today)
    month = here if here.day(day) > today else here + 1
    return days_from(month.first_day, STARTS, day)


def aids_for(agency_code: str) -> tuple[PaymentAid, ...]:
    """Whom tenants of an agency can turn to: those of the agency first. One query."""
    rows = PaymentAid.objects.filter(Q(agency_code="") | Q(agency_code=agency_code))
    return tuple(sorted(rows, key=lambda row: (not row.agency_code, row.sort_order, row.pk)))
