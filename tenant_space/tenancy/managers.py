"""The one entry to tenant data: every query starts from `for_tenant`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self, TypedDict

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from tenant_space.formats.names import folded_words
from tenant_space.tenancy.contact_search import called_at, written_at
from tenant_space.tenancy.enums import READING_ROLES, SIGNING_ROLES, CertificateState
from tenant_space.tenancy.moments import day_meant
from tenant_space.tenancy.name_search import named_like
from tenant_space.tenancy.scope import (
    AccountChildQuerySet,
    HomeLifeQuerySet,
    Scope,
    StateOfTodayQuerySet,
    not_ended,
    scope_of,
)

if TYPE_CHECKING:
    from tenant_space.tenancy.models import (
        Claim,
        ClaimEvent,
        Document,
        Holder,
        Lease,
        LeaseInsurance,
        Mandate,
        Occupant,
        Premises,
        ReachWish,
        ReceiptConsent,
        RentAccount,
        Tenant,
    )


class TenantQuerySet(models.QuerySet["Tenant"]):
    def for_agencies(self, agencies: Collection[str] | None) -> Self:
        """The people who hold, or held, an account of these agencies (codes) in any role; None: of all agencies."""
        if agencies is None:
            return self
        holders = apps.get_model("tenancy", "Holder").objects.for_agencies(agencies)
        return self.filter(Exists(holders.filter(tenant=OuterRef("pk"))))

    def in_care_of(self, agencies: Collection[str] | None) -> Self:
        """Among `for_agencies`, those these agencies answer for today; None: all agencies, hence everybody.

        Rule: a holding that still reads in one of them. Those who read nowhere any more stay with whom they were.
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
        return self.filter(named_like(words))

    def called_at(self, keys: tuple[str, ...]) -> Self:
        """Those whose phone numbers have one of these keys (`formats.phone_keys`); nobody without a key."""
        return self.filter(called_at(keys))

    def written_at(self, address: str) -> Self:
        """Those whose address, as the landlord knows it, begins so."""
        return self.filter(written_at(address))


class RentAccountQuerySet(AccountChildQuerySet["RentAccount"]):
    account_path = "pk"

    def writable_by(self, tenant: Tenant) -> Self:
        """Among them, those this person may also send requests about: a grace period only lets one read."""
        held = scope_of(tenant).held
        return self.filter(pk__in=held) if held else self.none()


class HolderQuerySet(StateOfTodayQuerySet["Holder"]):
    """Who holds an account; `for_tenant`: of those this person may read, this person included."""

    days = (F("from_date"),)
    today = frozenset({"to_date"})

    @staticmethod
    def take_off(row: Holder, day: dt.date) -> None:
        if row.to_date and row.to_date > day:
            row.to_date = None

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


class LeaseQuerySet(StateOfTodayQuerySet["Lease"]):
    days = (F("start_date"),)
    today = frozenset({"end_date", "notice_date", "rent_cents", "charges_cents"}) | frozenset(
        {"insurance_required", "insurance_status", "insurance_valid_from", "insurance_valid_to"}
    )

    @staticmethod
    def take_off(row: Lease, day: dt.date) -> None:
        """For those who left, a lease ended on their last day at the latest: its rent is known when it really had."""
        if row.end_date is None or row.end_date > day:
            row.end_date, row.rent_cents, row.charges_cents = day, None, None
        if row.notice_date and row.notice_date > day:
            row.notice_date = None
        row.insurance_required, row.insurance_status = False, ""
        row.insurance_valid_from = row.insurance_valid_to = None


class OccupantQuerySet(StateOfTodayQuerySet["Occupant"]):
    account_path = "lease__account"
    days = (F("from_date"), F("lease__start_date"))
    today = frozenset({"to_date"})

    @staticmethod
    def take_off(row: Occupant, day: dt.date) -> None:
        if row.to_date and row.to_date > day:
            row.to_date = None


class LeaseInsuranceQuerySet(StateOfTodayQuerySet["LeaseInsurance"]):
    account_path = "lease__account"
    days = (TruncDate("created_at"), F("lease__start_date"))
    today = frozenset({"state", "reason", "decided_at", "erp_seen"})

    @staticmethod
    def take_off(row: LeaseInsurance, day: dt.date) -> None:
        """A certificate that was decided on later was still under review."""
        if row.decided_at is None or timezone.localdate(row.decided_at) > day:
            row.state, row.reason, row.decided_at, row.erp_seen = CertificateState.UNDER_REVIEW, "", None, ""


class PremisesQuerySet(models.QuerySet["Premises"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The premises of the rent accounts this person may read, each once whatever its leases."""
        leases = apps.get_model("tenancy", "Lease").objects
        return self.filter(pk__in=leases.for_tenant(tenant).values("premises_id"))


class _ToldClaim(TypedDict):
    told_status: str
    told_closed: dt.datetime | None
    told_updated: dt.datetime


class ClaimQuerySet(StateOfTodayQuerySet["Claim"]):
    days = (day_meant("opened_at"),)
    today = frozenset({"status", "closed_at", "updated_at"})

    def within(self, scope: Scope) -> Self:
        """As ever; of a claim that went on without them, the state is that of its last step in the person's time.

        Without any such step it is not known: an empty state.
        """
        rows = super().within(scope)
        if not scope.left:
            return rows.annotate(told_status=F("status"))
        steps = apps.get_model("tenancy", "ClaimEvent").objects.alias(day=day_meant("event_at"))
        steps = steps.filter(claim=OuterRef("pk"), day__lte=OuterRef("told_until")).order_by("-event_at", "-event_id")
        rows = rows.alias(changed=TruncDate("updated_at"), closed=day_meant("closed_at"))
        as_it_stands = Q(told_until=None) | Q(changed__lte=F("told_until"))
        status = Coalesce(Subquery(steps.exclude(status="").values("status")[:1]), Value(""))
        moved = Coalesce(Subquery(steps.values("event_at")[:1]), F("opened_at"))
        return rows.annotate(
            told_status=Case(When(as_it_stands, then=F("status")), default=status),
            told_closed=Case(
                When(as_it_stands | Q(closed__lte=F("told_until")), then=F("closed_at")),
                default=None,
                output_field=models.DateTimeField(),
            ),
            told_updated=Case(When(as_it_stands, then=F("updated_at")), default=moved),
        )

    @property
    def state(self) -> str:
        """The name of the state to narrow and sort by: that told to a person, else today's."""
        return "told_status" if "told_status" in self.query.annotations else "status"

    @staticmethod
    def take_off(row: WithAnnotations[Claim, _ToldClaim], day: dt.date) -> None:
        row.status, row.closed_at, row.updated_at = row.told_status, row.told_closed, row.told_updated


class ClaimEventQuerySet(HomeLifeQuerySet["ClaimEvent"]):
    account_path = "claim__account"
    days = (day_meant("event_at"),)


class MandateQuerySet(HomeLifeQuerySet["Mandate"]):
    days = (F("signed_on"),)


class ReceiptConsentQuerySet(AccountChildQuerySet["ReceiptConsent"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """This person's own choices, about accounts they may still read."""
        return super().for_tenant(tenant).filter(tenant=tenant)


class ReachWishQuerySet(models.QuerySet["ReachWish"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """What this person said of how to reach them."""
        return self.filter(tenant=tenant)


class DocumentQuerySet(HomeLifeQuerySet["Document"]):
    days = (F("document_date"),)

    def visible(self) -> Self:
        """Documents inside their period of visibility now."""
        now = timezone.now()
        return self.filter(
            Q(visible_from__isnull=True) | Q(visible_from__lte=now),
            Q(visible_to__isnull=True) | Q(visible_to__gt=now),
        )
