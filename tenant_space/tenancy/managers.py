"""The one entry to tenant data: every query starts from `for_tenant`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from tenant_space.tenancy.enums import READING_ROLES, SIGNING_ROLES
from tenant_space.tenancy.name_search import FoldedNames, named_like
from tenant_space.tenancy.names import folded_words
from tenant_space.tenancy.scope import AccountChildQuerySet, HomeLifeQuerySet, not_ended, readable_accounts

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Tenant


class TenantQuerySet(models.QuerySet):
    def for_agencies(self, agencies: Collection[str] | None) -> Self:
        """The people who hold, or held, an account of these agencies (codes) in any role; None: of all agencies."""
        if agencies is None:
            return self
        holders = apps.get_model("tenancy", "Holder").objects.for_agencies(agencies)
        return self.filter(Exists(holders.filter(tenant=OuterRef("pk"))))

    def in_care_of(self, agencies: Collection[str] | None) -> Self:
        """Among `for_agencies`, those these agencies answer for today; None: all agencies, hence everybody.

        Rule: a holding that still reads in one of them. Who reads nowhere any more stays with whom they were.
        """
        if agencies is None:
            return self
        own = apps.get_model("tenancy", "Holder").objects.reading().filter(tenant=OuterRef("pk"))
        here = Exists(own.for_agencies(agencies))
        return self.for_agencies(agencies).filter(here | ~Exists(own))

    def named_like(self, words: str) -> Self:
        """Those with each of these words in their names, however they are written; nobody without a letter."""
        if not folded_words(words):
            return self.none()
        return self.alias(folded_names=FoldedNames()).filter(named_like(words))


class HolderQuerySet(models.QuerySet):
    def for_tenant(self, tenant: Tenant) -> Self:
        """Who holds, or held, an account that this person may read: this person included."""
        return self.filter(account__in=readable_accounts(tenant))

    def for_agencies(self, agencies: Collection[str] | None) -> Self:
        """Who holds, or held, an account of these agencies (codes); None: of all agencies."""
        return self if agencies is None else self.filter(account__agency__in=agencies)

    def reading(self, on: dt.date | None = None) -> Self:
        """Holders who may read their account on a day (default: today).

        Rule: portal access, a signing or guardian role, not deceased, and not ended for longer
        than the grace period (`PORTAL_GRACE_DAYS`, days).
        """
        day = on or timezone.localdate()
        oldest_end = day - dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
        return self.filter(
            Q(to_date__isnull=True) | Q(to_date__gte=oldest_end),
            portal_access=True,
            role__in=READING_ROLES,
            tenant__deceased=False,
        )

    def current(self, on: dt.date | None = None) -> Self:
        """Holders who may also write: reading, and not ended yet."""
        day = on or timezone.localdate()
        return self.reading(day).filter(not_ended(day))

    def at_home(self) -> Self:
        """Who holds an account for themselves today: signed, living, not ended, on the portal or not.

        A guardian acts for somebody, a guarantor only pays: what is told of a home is not about them.
        """
        today = timezone.localdate()
        return self.filter(not_ended(today), role__in=SIGNING_ROLES, tenant__deceased=False)


class RentAccountQuerySet(models.QuerySet):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The rent accounts this person may read."""
        return self.filter(pk__in=readable_accounts(tenant))

    def writable_by(self, tenant: Tenant) -> Self:
        """Among them, those this person may also send requests about: a grace period only lets one read."""
        holders = apps.get_model("tenancy", "Holder").objects
        return self.filter(pk__in=holders.current().filter(tenant=tenant).values("account_id"))

    def with_premises(self) -> Self:
        """Along with their leases and the premises of those, in one more query."""
        leases = apps.get_model("tenancy", "Lease").objects
        return self.prefetch_related(Prefetch("leases", leases.select_related("premise")))


class LeaseChildQuerySet(AccountChildQuerySet):
    account_path = "lease__account"


class PremisesQuerySet(models.QuerySet):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The premises of the rent accounts this person may read, each once whatever its leases."""
        leases = apps.get_model("tenancy", "Lease").objects
        return self.filter(pk__in=leases.for_tenant(tenant).values("premise_id"))


class ClaimQuerySet(HomeLifeQuerySet):
    day = TruncDate("opened_at")


class ClaimEventQuerySet(HomeLifeQuerySet):
    account_path = "claim__account"
    day = TruncDate("event_at")


class MandateQuerySet(HomeLifeQuerySet):
    day = F("signed_on")


class ReceiptConsentQuerySet(AccountChildQuerySet):
    def for_tenant(self, tenant: Tenant) -> Self:
        """This person's own choices, about accounts they may still read."""
        return super().for_tenant(tenant).filter(tenant=tenant)


class DocumentQuerySet(HomeLifeQuerySet):
    day = F("document_date")

    def visible(self) -> Self:
        """Documents inside their period of visibility now."""
        now = timezone.now()
        return self.filter(
            Q(visible_from__isnull=True) | Q(visible_from__lte=now),
            Q(visible_to__isnull=True) | Q(visible_to__gt=now),
        )
