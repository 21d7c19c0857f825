"""Which rows a person is told of, and as they stood on which day: what every scope of `managers` is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.query import ModelIterable
from django.utils import timezone

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Holder, Tenant

_Row = TypeVar("_Row", bound=models.Model)


def not_ended(day: dt.date) -> Q:
    """Holdings that go on, or whose last day is this one or later."""
    return Q(to_date__isnull=True) | Q(to_date__gte=day)


def readable_accounts(tenant: Tenant) -> models.QuerySet[Holder, dict[str, Any]]:
    """The numbers of the rent accounts this person may read (`HolderQuerySet.reading`)."""
    holders = apps.get_model("tenancy", "Holder").objects  # models import this module
    return holders.reading().filter(tenant=tenant).values("account_id")


def accounts_told_whole(tenant: Tenant) -> models.QuerySet[Holder, dict[str, Any]]:
    """Among the readable accounts, those this person still holds, or that nobody else stays in."""
    holders = apps.get_model("tenancy", "Holder").objects
    others = holders.at_home().filter(account=OuterRef("account")).exclude(tenant=tenant)
    own = holders.reading().filter(tenant=tenant)
    return own.filter(not_ended(timezone.localdate()) | ~Exists(others)).values("account_id")


class AccountChildQuerySet(models.QuerySet[_Row]):
    """Rows that hang on a rent account, directly or through `account_path`."""

    account_path = "account"

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows of the rent accounts this person may read."""
        return self.filter(**{f"{self.account_path}__in": readable_accounts(tenant)})


class HomeLifeQuerySet(AccountChildQuerySet[_Row]):
    """Rows that tell what goes on in a home: claims and their steps, documents, leases, who lives there.

    Each has its days: that on which it became part of the home's life, and those of the rows it hangs on.
    """

    days: tuple[models.F | models.Func | models.Case, ...]

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows of the rent accounts this person may read; of a home they left to others, up to their own last day.

        What comes later is the life of those who stayed (Code civil, art. 9), and so is a row without a day. The
        last to leave reads everything during the grace period: the settlement is theirs. A guardian reads as long
        as they act. Lines and balance are not narrowed: those who signed may still owe what comes due after they
        left (law n° 89-462, art. 8-1 VI).
        """
        own_days = {f"own_day_{place}": day for place, day in enumerate(self.days)}
        in_their_time = self._own_holdings(tenant)
        for name in own_days:
            in_their_time = in_their_time.filter(to_date__gte=OuterRef(name))
        told = self._told_whole(tenant) | Exists(in_their_time)
        return super().for_tenant(tenant).alias(**own_days).filter(told)

    def _own_holdings(self, tenant: Tenant) -> models.QuerySet[Holder]:
        holders = apps.get_model("tenancy", "Holder").objects
        return holders.reading().filter(tenant=tenant, account=OuterRef(self.account_path))

    def _told_whole(self, tenant: Tenant) -> Q:
        return Q(**{f"{self.account_path}__in": accounts_told_whole(tenant)})


class ToldRows(ModelIterable[Any]):
    """Rows as they stood on the last day of somebody who left: what was written over them later is taken off."""

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            if row.told_until is not None:
                cast(StateOfTodayQuerySet[Any], self.queryset).take_off(row, row.told_until)
            yield row


class StateOfTodayQuerySet(HomeLifeQuerySet[_Row]):
    """Rows that are written over: a lease has today's rent, a claim today's state.

    Of a home that somebody left, what they were on that person's last day is told as far as it is known; the rest
    is left out. `told_until` is that day; None: the row is told whole. To narrow or sort by one of the columns of
    today in the database tells of them, too.
    """

    today: frozenset[str]

    def for_tenant(self, tenant: Tenant) -> Self:
        """As `HomeLifeQuerySet.for_tenant`, each row as it stood on the person's last day."""
        last = self._own_holdings(tenant).order_by("-to_date").values("to_date")[:1]
        until = Case(
            When(self._told_whole(tenant), then=None), default=Subquery(last), output_field=models.DateField()
        )
        rows = super().for_tenant(tenant).annotate(told_until=until)
        rows._iterable_class = ToldRows
        return rows

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
        if issubclass(self._iterable_class, ToldRows) and (not fields or self.today.intersection(fields)):
            raise TypeError(f"read from rows, not as values: {sorted(self.today)}")
