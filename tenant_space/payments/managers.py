"""The one entry to what tenants paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import TruncDate

from tenant_space.tenancy.scope import AccountChildQuerySet, HomeLifeQuerySet, scope_of

if TYPE_CHECKING:
    from tenant_space.payments.records import Attempt, Movement, Payment
    from tenant_space.tenancy.models import Tenant


class PaymentQuerySet(HomeLifeQuerySet["Payment"]):
    days = (TruncDate("created_at"),)

    def for_tenant(self, tenant: Tenant) -> Self:
        """The payments on the accounts this person may read, whoever paid; always their own.

        Of a home that they left to others, those of the others up to their last day: what is owed afterwards they
        read in the balance (`Balance.pending`), not who paid it.
        """
        scope = scope_of(tenant)
        mine = Q(tenant=tenant, account__in=list(scope.last_days))
        if not scope.left:
            return self.within(scope)
        return self.filter(mine | Q(pk__in=type(self)(self.model, using=self.db).within(scope).values("pk")))


class AttemptQuerySet(AccountChildQuerySet["Attempt"]):
    account_path = "payment__account"


class MovementQuerySet(models.QuerySet["Movement"]):
    def held_cents(self) -> int:
        """What these come to: what was accepted, less what was taken back, in cents."""
        return int(self.aggregate(total=Sum("cents"))["total"] or 0)
