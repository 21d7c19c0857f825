"""The reminders around the end of an insurance: 30, 15 and 3 days before it, and once after.

Each step leaves once for a lease and an end. A day on which nothing ran is made up for by the
nearest step alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms.insurance.mails import OVERDUE_MAIL, REMINDER
from forms.insurance.models import InsuranceReminder
from forms.submissions.models import NumberSeries
from tenant_space.identity.models import User
from tenant_space.identity.selectors import signed_up_of
from tenant_space.notifications.services import notify_many
from tenant_space.tenancy.insurance_ends import CoverEnd, covers_ending, holders_writing

STEPS = (3, 15, 30)
OVERDUE = -1
SERIES = "insurance_reminders"
BATCH = 500


def insurance_reminders_send(*, on: dt.date | None = None) -> int:
    """Queue the reminders due on a day (default: today), each once. Returns how many mails.

    Two workers at once: the second waits for the first, then finds nothing left to do.
    """
    day = on or timezone.localdate()
    NumberSeries.objects.get_or_create(name=SERIES)
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get(name=SERIES)
        due = _not_sent([(end, step_of(end.last_day, day)) for end in covers_ending(day)])
        InsuranceReminder.objects.bulk_create(
            [InsuranceReminder(lease_id=end.lease_id, valid_to=end.last_day, step=step) for end, step in due],
            batch_size=BATCH,
        )
        return _tell(due, day)


def step_of(last_day: dt.date, on: dt.date) -> int:
    """The step that a day belongs to: the nearest one before the end, or the one after it."""
    left = (last_day - on).days
    return OVERDUE if left < 0 else min(step for step in STEPS if left <= step)


def _not_sent(due: list[tuple[CoverEnd, int]]) -> list[tuple[CoverEnd, int]]:
    if not due:
        return []
    days = [end.last_day for end, _ in due]
    rows = InsuranceReminder.objects.filter(valid_to__range=(min(days), max(days)))
    sent = set(rows.values_list("lease_id", "valid_to", "step"))
    return [(end, step) for end, step in due if (end.lease_id, end.last_day, step) not in sent]


def _people(accounts: list[str], on: dt.date) -> dict[str, list[User]]:
    """The sign-ins that are told about each account; `BATCH` accounts are read at a time."""
    people: dict[str, list[User]] = defaultdict(list)
    for start in range(0, len(accounts), BATCH):
        holders = holders_writing(accounts[start : start + BATCH], on)
        for account, user in signed_up_of(holders):
            people[account].append(user)
    return people


def _tell(due: list[tuple[CoverEnd, int]], on: dt.date) -> int:
    people = _people(sorted({end.account_number for end, _ in due}), on)
    told: dict[tuple[User, dt.date, int], list[str]] = defaultdict(list)
    for end, step in due:
        for user in people[end.account_number]:
            told[user, end.last_day, step].append(end.lease_id)
    mails: dict[str, list[tuple[User, dict[str, Any]]]] = {REMINDER: [], OVERDUE_MAIL: []}
    for (user, last_day, step), leases in told.items():
        context = {"user_id": user.pk, "lease_ids": leases, "valid_to": last_day.isoformat()}
        mails[OVERDUE_MAIL if step == OVERDUE else REMINDER].append((user, context))
    return sum(notify_many(kind, rows) for kind, rows in mails.items() if rows)
