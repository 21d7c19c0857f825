"""Which rows a person is told of, and as they stood on which day: what every scope of `managers` is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.db.models.query import ModelIterable
from django.utils import timezone

from tenant_space.kept.statements import KeptStatement

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Tenant

_Row = TypeVar("_Row", bound=models.Model)


def not_ended(day: dt.date) -> Q:
    """Holdings that go on, or whose last day is this one or later."""
    return Q(to_date__isnull=True) | Q(to_date__gte=day)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rent accounts one person may read, and how far: as the holdings said at the moment it was made."""

    last_days: Mapping[str, dt.date | None]
    """By the number of each account they may read: their own last day, up to which they are told what happens in
    that home; None: they are told all of it."""
    held: frozenset[str]
    """Those of these accounts that they still hold today, and may also write about."""

    @property
    def whole(self) -> list[str]:
        """The accounts they are told all of."""
        return [number for number, last in self.last_days.items() if last is None]

    @property
    def left(self) -> dict[dt.date, list[str]]:
        """The accounts they left to others, by their last day there."""
        found: dict[dt.date, list[str]] = {}
        for number, last in self.last_days.items():
            if last is not None:
                found.setdefault(last, []).append(number)
        return found


def scope_of(tenant: Tenant) -> Scope:
    """What this person may read now. One query; in a request that only reads, one for each person (`scopes_kept`)."""
    kept = _kept.get()
    return _scope_read(tenant) if kept is None else kept.of(tenant)


def _scope_read(tenant: Tenant) -> Scope:
    """The rule: they read the accounts of their reading holdings (`HolderQuerySet.reading`).

    They are told all of those they still hold, and of those that nobody else stays in; of the others, what happened
    up to the latest end of their own holdings.
    """
    last_days: dict[str, dt.date | None] = {}
    held = set()
    for number, to_date, still_held, shared in _READ.rows(settings.PORTAL_GRACE_DAYS, [tenant.pk], _holdings):
        latest = last_days.get(number, to_date)
        whole = still_held or not shared or latest is None
        last_days[number] = None if whole else max(latest, to_date)
        if still_held:
            held.add(number)
    return Scope(MappingProxyType(last_days), frozenset(held))


def _holdings(tenant: str) -> models.QuerySet[Any, tuple[str, Any, bool, bool]]:
    holders, today = apps.get_model("tenancy", "Holder").objects, timezone.localdate()  # models import this module
    others = holders.at_home().filter(account=OuterRef("account")).exclude(tenant=tenant)
    own = holders.reading(today).filter(tenant=tenant)
    own = own.annotate(held=ExpressionWrapper(not_ended(today), models.BooleanField()), shared=Exists(others))
    return own.values_list("account_id", "to_date", "held", "shared")


_READ = KeptStatement[tuple[str, Any, bool, bool]]("scope")


class _KeptScopes:
    """The scopes of one request, by person. Closed at its end: whoever still has it then reads afresh each time."""

    def __init__(self, found: dict[Any, Scope] | None = None) -> None:
        self._found: dict[Any, Scope] | None = found or {}

    def of(self, tenant: Tenant) -> Scope:
        found = self._found  # another thread may close it at any moment
        if found is None:
            return _scope_read(tenant)
        if tenant.pk not in found:
            found[tenant.pk] = _scope_read(tenant)
        return found[tenant.pk]

    def close(self) -> None:
        self._found = None


# Of the request that this thread is serving; None: nothing is kept.
_kept: ContextVar[_KeptScopes | None] = ContextVar("kept_scopes", default=None)


@contextmanager
def scopes_kept(keep: bool = True) -> Iterator[None]:
    """Ask the database only once for what each person may read, as long as this lasts; not `keep`: each time.

    For requests that only read: what writes asks again whenever it checks, so that nobody writes by a right that
    was withdrawn meanwhile.
    """
    kept = _KeptScopes() if keep else None
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        if kept is not None:
            kept.close()


@contextmanager
def scope_stands_in(scope: Scope, key: str) -> Iterator[None]:
    """Take this for what a person of this key may read, who does not exist: for statements put together once."""
    kept = _KeptScopes({key: scope})
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        kept.close()


class AccountChildQuerySet(models.QuerySet[_Row]):
    """Rent accounts, or rows that hang on one, directly or through `account_path`."""

    account_path = "account"

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows this person may read."""
        return self.within(scope_of(tenant))

    def within(self, scope: Scope) -> Self:
        """The rows of the rent accounts of a scope; a scope without any has no rows."""
        if not scope.last_days:
            return self.none()
        return self.filter(**{f"{self.account_path}__in": list(scope.last_days)})


class HomeLifeQuerySet(AccountChildQuerySet[_Row]):
    """Rows that tell what goes on in a home: claims and their steps, documents, leases, who lives there.

    Each has its days: that on which it became part of the home's life, and those of the rows it hangs on.
    """

    days: tuple[models.F | models.Func | models.Case, ...]

    def within(self, scope: Scope) -> Self:
        """The rows of the rent accounts of a scope; of a home left to others, up to the person's own last day.

        What comes later is the life of those who stayed (Code civil, art. 9), and so is a row without a day. The
        last to leave reads everything during the grace period: the settlement is theirs. A guardian reads as long
        as they act. Lines and balance are not narrowed: those who signed may still owe what comes due after they
        left (law n° 89-462, art. 8-1 VI).
        """
        rows = super().within(scope)
        if not scope.left:
            return rows
        own_days = {f"own_day_{place}": day for place, day in enumerate(self.days)}
        told = Q(**{f"{self.account_path}__in": scope.whole})
        for last, numbers in scope.left.items():
            told |= Q(**{f"{self.account_path}__in": numbers}, **{f"{name}__lte": last for name in own_days})
        return rows.alias(**own_days).filter(told)


class RowsOfToday(ModelIterable[Any]):
    """Rows of a scope, as they are today: told to somebody who left no home to others."""


class ToldRows(RowsOfToday):
    """Rows as they stood on the last day of somebody who left: what was written over them later is taken off."""

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            if row.told_until is not None:
                cast(StateOfTodayQuerySet[Any], self.queryset).take_off(row, row.told_until)
            yield row


class StateOfTodayQuerySet(HomeLifeQuerySet[_Row]):
    """Rows that are written over: a lease has today's rent, a claim today's state.

    Of a home that somebody left, what they were on that person's last day is told as far as it is known; the rest
    is left out. `told_until` is that day; None: the row is told whole. Rows have it only where some are not. To
    narrow or sort by one of the columns of today in the database tells of them, too.
    """

    today: frozenset[str]

    def within(self, scope: Scope) -> Self:
        """As `HomeLifeQuerySet.within`, each row as it stood on the person's last day."""
        rows = super().within(scope)
        if scope.left:
            rows = rows.annotate(told_until=self._last_day(scope))
        rows._iterable_class = ToldRows if scope.left else RowsOfToday
        return rows

    def _last_day(self, scope: Scope) -> Case:
        by_day = scope.left.items()
        whens = [When(**{f"{self.account_path}__in": numbers}, then=Value(last)) for last, numbers in by_day]
        return Case(*whens, default=None, output_field=models.DateField())

    @staticmethod
    def take_off(row: Any, day: dt.date) -> None:
        """Take off a row, which is never saved, what it only became after this day."""
        raise NotImplementedError

    def values(self, *fields: Any, **expressions: Any) -> Any:
        """As ever, but for the columns of today: they are only read from rows. Raises `TypeError`."""
        self._refuse_today(fields)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, flat: bool = False, named: bool = False) -> Any:
        """As ever, but for the columns of today: they are only read from rows. Raises `TypeError`."""
        self._refuse_today(fields)
        return super().values_list(*fields, flat=flat, named=named)

    def _refuse_today(self, fields: tuple[Any, ...]) -> None:
        if issubclass(self._iterable_class, RowsOfToday) and (not fields or self.today.intersection(fields)):
            raise TypeError(f"read from rows, not as values: {sorted(self.today)}")
