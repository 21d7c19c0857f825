"""What becomes of the sign-ins of people who hold no account any more: told, then closed.

Called once a day; twice is harmless. A person is *ended* when no holding lets them write today
(`HolderQuerySet.current`). There are two ways to be ended:

- the last holding has an end in the past: read-only for `PORTAL_GRACE_DAYS` (`HolderQuerySet.reading`), a mail
  `PORTAL_CLOSING_NOTICE_DAYS` before that is over, and then closed;
- an open holding gives no access (right withdrawn, guarantor only, deceased), or none is left. The sign-in is
  refused from the first day on, but the ERP may give the right back: told at once, closed after the whole grace.

Nobody is told or closed when too many are at once: see `TooMany`.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import WrongState, access_close
from tenant_space.notifications.services import notify_many
from tenant_space.tenancy.enums import READING_ROLES
from tenant_space.tenancy.models import Holder

logger = logging.getLogger(__name__)

BATCH = 500
BRAKE_FROM = 50  # so few sign-ins at once are never too many


class TooMany(Exception):
    """More sign-ins than `PORTAL_CLOSING_BRAKE_PERCENT` of all would be told or closed in one run.

    A batch of the ERP without holders looks like everybody moving out.
    """


@dataclass(frozen=True, slots=True)
class Review:
    """What one run did."""

    told: int = 0
    """How many sign-ins were told of their end."""
    closed: int = 0
    """How many sign-ins were closed."""


def accesses_review(*, on: dt.date | None = None, unbraked: bool = False) -> Review:
    """Tell and close the sign-ins of people who left. `unbraked`: somebody looked, and wants it however many.

    Raises `TooMany` before anything is told or closed.
    """
    day = on or timezone.localdate()
    returned_forget(day)
    to_tell, to_close = due_to_tell(day), due_to_close(day)
    if not unbraked:
        _brake(to_tell, to_close)
    # Closed first: those who are told today are closed another day, whatever the settings.
    closed = sum(_close(pk, day) for pk in list(to_close.values_list("pk", flat=True)))
    return Review(told=sum(_tell(pks, day) for pks in _batches(to_tell)), closed=closed)


def returned_forget(day: dt.date) -> int:
    """Forget the announcement to people who hold an account again. Returns how many."""
    back = User.objects.filter(closing_told_on__isnull=False, tenant__in=_current(day).values("tenant"))
    return back.update(closing_told_on=None)


def due_to_tell(day: dt.date) -> QuerySet[User]:
    """The ended sign-ins to announce the closing to, and not told yet."""
    last_days = dt.timedelta(days=max(0, settings.PORTAL_GRACE_DAYS - settings.PORTAL_CLOSING_NOTICE_DAYS))
    return _ended(day).filter(Q(dated=False) | Q(last_day__lte=day - last_days), closing_told_on=None)


def due_to_close(day: dt.date) -> QuerySet[User]:
    """The ended sign-ins that were told long enough ago, and whose time is over."""
    grace = dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
    notice = dt.timedelta(days=settings.PORTAL_CLOSING_NOTICE_DAYS)
    dated = Q(dated=True, last_day__lt=day - grace, closing_told_on__lte=day - notice)
    return _ended(day).filter(dated | Q(dated=False, closing_told_on__lte=day - grace))


def closing_day(user: User) -> dt.date | None:
    """When a sign-in that was told will be closed, as far as is known today; None: it was not, or not any more."""
    row = _ended(timezone.localdate()).filter(pk=user.pk, closing_told_on__isnull=False).first()
    if row is None or row.closing_told_on is None:
        return None
    if not row.dated:
        return row.closing_told_on + dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
    told = row.closing_told_on + dt.timedelta(days=settings.PORTAL_CLOSING_NOTICE_DAYS)
    return max(told, row.last_day + dt.timedelta(days=settings.PORTAL_GRACE_DAYS + 1))


def _current(day: dt.date) -> QuerySet[Holder]:
    return Holder.objects.current(day)


class _LastDay(TypedDict):
    last_day: dt.date
    dated: bool


def _ended(day: dt.date) -> QuerySet[WithAnnotations[User, _LastDay]]:
    """Sign-ins, blocked ones too, of people without a current holding; `last_day` of the last one when `dated`."""
    own = Holder.objects.filter(tenant=OuterRef("tenant"), role__in=READING_ROLES)
    still_open = own.filter(Q(to_date__isnull=True) | Q(to_date__gte=day))
    last_day = own.order_by("-to_date").values("to_date")[:1]
    users = User.objects.filter(tenant__isnull=False).exclude(suspension=Suspension.CLOSED)
    ended = users.filter(~Exists(_current(day).filter(tenant=OuterRef("tenant"))))
    return ended.annotate(last_day=Subquery(last_day), dated=~Exists(still_open) & Exists(own))


def _brake(*groups: QuerySet[User]) -> None:
    everybody = User.objects.filter(tenant__isnull=False, is_active=True).count()
    most = max(BRAKE_FROM, everybody * settings.PORTAL_CLOSING_BRAKE_PERCENT // 100)
    counts = [group.count() for group in groups]
    if max(counts) > most:
        logger.error(
            "too many accesses end at once, nothing is done: %d to tell, %d to close, of %d. Look at the last batch; "
            "if it is right, run accesses_review --unbraked",
            *counts,
            everybody,
        )
        raise TooMany


def _batches(users: QuerySet[User]) -> Iterator[list[int]]:
    keys = list(users.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def _tell(keys: list[int], day: dt.date) -> int:
    """Note the announcement, and tell those who can still read it: not to a blocked sign-in, nor to the dead."""
    locked = list(
        User.objects.select_for_update().filter(pk__in=keys, closing_told_on=None).values_list("pk", flat=True)
    )
    mailed = User.objects.filter(pk__in=locked, is_active=True, tenant__deceased=False)
    notify_many(MailKind.ACCESS_CLOSING, [(user, {"user_id": user.pk}) for user in mailed])
    return User.objects.filter(pk__in=locked).update(closing_told_on=day)


@transaction.atomic
def _close(pk: int, day: dt.date) -> bool:
    """Close one, unless an import gave the person an account again since."""
    user = due_to_close(day).filter(pk=pk).first()
    if user is None:
        return False
    try:
        access_close(user=user, cause=ClosingCause.LEASE_ENDED)
    except WrongState:
        return False
    return True
