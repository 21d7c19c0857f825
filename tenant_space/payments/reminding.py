"""The reminder before a due date, for those who asked for it: once for each date, with a link that pays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.services import notify
from tenant_space.payments.records import RentReminder
from tenant_space.tenancy.accounts import AccountHead, account_readable
from tenant_space.tenancy.models import Holder

DUE_SOON = "payments.due_soon"
KEPT = dt.timedelta(days=90)


def rent_reminders_send(*, on: dt.date | None = None) -> int:
    """Queue the reminders of a day (default: today). Returns how many mails.

    A day on which nothing ran is made up for until the due date itself; what is owed is looked at when a mail leaves.
    """
    day, days = on or timezone.localdate(), landlord_current().settings.rent_reminder_days
    RentReminder.objects.filter(due_date__lt=day - KEPT).delete()
    if not days:
        return 0
    holders = Holder.objects.reading(day).filter(
        account__next_due_date__range=(day + dt.timedelta(days=1), day + dt.timedelta(days=days)),
        account__balance_cents__gt=0,
        account__direct_debit_active=False,
        tenant__user__is_active=True,
        tenant__user__mail_wishes__topic=Topic.RENT,
    )
    told = holders.order_by("pk").values_list("account_id", "tenant__user", "account__next_due_date").distinct()
    users = User.objects.in_bulk({user for _, user, _ in told})
    return sum(_remind(account, users[user], due) for account, user, due in told if due)


@transaction.atomic
def _remind(account_number: str, user: User, due: dt.date) -> int:
    """One mail, unless it was queued before: of two workers at once, one makes the row."""
    _, made = RentReminder.objects.get_or_create(account_id=account_number, user=user, due_date=due)
    if not made:
        return 0
    return notify(DUE_SOON, user, user_id=user.pk, email=user.email, account=account_number, due=due.isoformat())


def still_due(user: User, account_number: str, due: dt.date) -> AccountHead | None:
    """The account, when this person still has to pay it before that date; None: there is nothing to remind of."""
    head = account_readable(user.tenant, account_number) if user.tenant else None
    if head is None or not head.pays_by_oneself or head.balance.direct_debit or head.balance.next_due_date != due:
        return None
    return head if head.next_due else None
