"""Which rows a person is told of: what every scope of `managers` is made of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Tenant


def not_ended(day: dt.date) -> Q:
    """Holdings that go on, or whose last day is this one or later."""
    return Q(to_date__isnull=True) | Q(to_date__gte=day)


def readable_accounts(tenant: Tenant) -> models.QuerySet:
    """The numbers of the rent accounts this person may read (`HolderQuerySet.reading`)."""
    holders = apps.get_model("tenancy", "Holder").objects  # models import this module
    return holders.reading().filter(tenant=tenant).values("account_id")


def accounts_told_whole(tenant: Tenant) -> models.QuerySet:
    """Among the readable accounts, those this person still holds, or that nobody else stays in."""
    holders = apps.get_model("tenancy", "Holder").objects
    others = holders.at_home().filter(account=OuterRef("account")).exclude(tenant=tenant)
    own = holders.reading().filter(tenant=tenant)
    return own.filter(not_ended(timezone.localdate()) | ~Exists(others)).values("account_id")


class AccountChildQuerySet(models.QuerySet):
    """Rows that hang on a rent account, directly or through `account_path`."""

    account_path = "account"

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows of the rent accounts this person may read."""
        return self.filter(**{f"{self.account_path}__in": readable_accounts(tenant)})


class HomeLifeQuerySet(AccountChildQuerySet):
    """Rows that tell what goes on in a home: claims and their steps, documents, mandates. Each has its day."""

    day: models.F | models.Func

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows of the rent accounts this person may read; of a home they left to others, up to their own last day.

        What comes later is the life of who stayed (Code civil, art. 9), and so is a row without a day. Who left
        last reads everything during the grace period: the settlement is theirs. A guardian reads as long as they
        act. Lines and balance are not narrowed: who signed may still owe what comes due after they left
        (law n° 89-462, art. 8-1 VI).
        """
        holders = apps.get_model("tenancy", "Holder").objects
        own = holders.reading().filter(tenant=tenant, account=OuterRef(self.account_path))
        in_their_time = Exists(own.filter(to_date__gte=OuterRef("own_day")))
        told_whole = Q(**{f"{self.account_path}__in": accounts_told_whole(tenant)})
        return super().for_tenant(tenant).alias(own_day=self.day).filter(told_whole | in_their_time)
