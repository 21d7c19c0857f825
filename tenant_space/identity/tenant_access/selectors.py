"""Tenants' sign-ins as managers see them: those of their agencies, and never more than is needed to help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from tenant_space import formats
from tenant_space.formats.addresses import email_normalise
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.second_factor.enums import MAIN
from tenant_space.identity.tenant_access.enums import AccessState
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.selectors import Failures, events_of, failures_of
from tenant_space.tenancy.managers import TenantQuerySet
from tenant_space.tenancy.matching import account_number_meant, account_number_read
from tenant_space.tenancy.models import Holder, Tenant

RIGHT = "identity.manage_tenant_access"
# Either of these looks after the tenants of all agencies. The second belongs to a room above this one.
EVERYWHERE = ("identity.manage_staff", "submissions.review_head_office")
MOST_FOUND = 100  # people behind one address or one number: more is no search
HISTORY = 30
MOST_WAITING = 10  # sign-ups shown of one person


def agencies_managed(user: User) -> list[str] | None:
    """The codes of the agencies whose tenants this member of staff looks after; None: all of them.

    Read first, in a query of its own: the database then knows how few of the people they stand for.
    """
    if any(user.has_perm(right) for right in EVERYWHERE):
        return None
    return list(user.agencies.values_list("pk", flat=True))


def tenants_managed(user: User) -> TenantQuerySet:
    """The people whose sign-in this member of staff looks after; nobody without the right."""
    if not user.has_perm(RIGHT):
        return Tenant.objects.for_agencies([])
    return Tenant.objects.for_agencies(agencies_managed(user))


def _may_act(user: User, tenant: Tenant) -> bool:
    """Whether this member of staff may also change the sign-in, and not only see it.

    Somebody who left for another agency is that agency's: the former one keeps what it knew, and touches nothing.
    """
    return tenants_managed(user).in_care_of(agencies_managed(user)).filter(pk=tenant.pk).exists()


def tenants_listed(user: User) -> TenantQuerySet:
    """The same with what the list shows, in the order of their names."""
    holdings = Holder.objects.for_agencies(agencies_managed(user)).order_by("-from_date", "account_id")
    shown = (Prefetch("holdings", holdings, to_attr="seen_holdings"), "sign_ups", "closed_users")
    rows = tenants_managed(user).select_related("user").prefetch_related(*shown)
    return rows.order_by("last_name", "first_name", "tenant_id")


def first_found(rows: TenantQuerySet, most: int) -> TenantQuerySet:
    """The first `most` of a search, whichever the database finds first; then in the order of the list.

    Looked up first: asked for names in their order, the database reads all names instead of its index.
    """
    return rows.filter(pk__in=list(rows.order_by().values_list("pk", flat=True)[:most]))


def searched(rows: TenantQuerySet, query: str) -> TenantQuerySet:
    """Those that answer to every word: an account or tenant number, a sign-in address, or part of a name.

    Numbers are looked for whole: in the middle of each other they would be found everywhere.
    """
    number = account_number_meant(query)  # « n° 100 234 », as people copy it or read it aloud
    words = [number] if number else identifier_normalise(query).split()
    names = []
    for word in words:
        if "@" in word:
            rows = rows.filter(pk__in=people_behind_address(word))
        elif any(char.isdigit() for char in word):
            rows = rows.filter(pk__in=_behind_number(word))
        else:
            names.append(word)
    return rows.named_like(" ".join(names)) if names else rows


def _behind_number(word: str) -> list[str]:
    """Looked up first: the two tables in one condition would keep both indexes idle."""
    forms = [word, word.upper(), account_number_read(word)]
    holders = Holder.objects.for_agencies(None).filter(account_id__in=forms)
    return [*holders.values_list("tenant_id", flat=True)[:MOST_FOUND], *forms]


def people_behind_address(word: str) -> list[str]:
    """The keys of those who sign in, or wait to, at an address that begins so; `MOST_FOUND` of each at most."""
    start = email_normalise(word)
    users = User.objects.filter(email__startswith=start, tenant__isnull=False)
    waiting = SignUp.objects.filter(email__startswith=start)
    return [
        *users.values_list("tenant_id", flat=True).order_by("email")[:MOST_FOUND],
        *waiting.values_list("person_id", flat=True).order_by("email")[:MOST_FOUND],
    ]


def in_state(rows: TenantQuerySet, state: AccessState) -> TenantQuerySet:
    """Those whose sign-in is in this state, as `state_of` tells it.

    The rare states start from the few sign-ins that are in them, not from all the people.
    """
    blocked = SignUp.objects.filter(blocked_at__isnull=False)
    if state == AccessState.ACTIVE:
        return rows.filter(user__is_active=True)
    if state == AccessState.BLOCKED:
        shut = User.objects.filter(is_active=False, tenant__isnull=False).values("tenant_id")
        return rows.filter(Q(pk__in=shut) | Q(user=None, pk__in=blocked.values("person_id")))
    unlinked = rows.filter(user=None)
    if state == AccessState.WAITING:
        waiting = SignUp.objects.filter(blocked_at=None)
        return unlinked.filter(pk__in=waiting.values("person_id")).exclude(pk__in=blocked.values("person_id"))
    own = SignUp.objects.filter(person=OuterRef("pk"))
    if state == AccessState.CLOSED:
        closed = User.objects.filter(closed_tenant__isnull=False)
        return unlinked.filter(~Exists(own), pk__in=closed.values("closed_tenant_id"))
    return unlinked.filter(~Exists(own), ~Exists(User.objects.filter(closed_tenant=OuterRef("pk"))))


def unreachable(rows: TenantQuerySet) -> TenantQuerySet:
    """Those whose sign-in address takes no mail."""
    return rows.filter(user__mail_refused_at__isnull=False)


def state_of(user: User | None, sign_ups: Collection[SignUp]) -> AccessState:
    """Where a person stands, by the sign-in that counts and the sign-ups that wait."""
    if user is not None and user.tenant_id:
        return AccessState.ACTIVE if user.is_active else AccessState.BLOCKED
    if sign_ups:
        return AccessState.BLOCKED if any(sign_up.blocked_at for sign_up in sign_ups) else AccessState.WAITING
    return AccessState.NEVER if user is None else AccessState.CLOSED


def listed_state(tenant: Tenant) -> AccessState:
    """The same for a row of `tenants_listed`."""
    linked = [tenant.user] if hasattr(tenant, "user") else []
    users = [*linked, *tenant.closed_users.all()]
    return state_of(users[0] if users else None, tenant.sign_ups.all())


def access_of(tenant: Tenant) -> User | None:
    """The sign-in that counts for a person: linked, else the one closed last."""
    users = User.objects.filter(Q(tenant=tenant) | Q(closed_tenant=tenant))
    ranked = sorted(users, key=lambda user: (user.tenant_id is None, -user.pk))
    return ranked[0] if ranked else None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What somebody of the landlord, or the portal, did to a sign-in."""

    at: dt.datetime
    """When it was done."""
    words: str
    """What was done, in the words of the log; empty for an action that the portal no longer knows."""
    who: str
    """The full name of the member of staff; empty: the person, or the portal."""
    why: str
    """The reason given, or how the identity was checked; empty: neither."""


@dataclass(frozen=True, slots=True)
class Access:
    """One person's sign-in, as the screen of managers shows it."""

    tenant: Tenant
    """The person, as the ERP knows them."""
    user: User | None
    """None: the person has no sign-in."""
    sign_ups: tuple[SignUp, ...]
    """What waits for its activation when there is no sign-in."""
    state: AccessState
    """Where the person stands."""
    holdings: tuple[Holder, ...]
    """The accounts that the manager may know of."""
    activated_at: dt.datetime | None
    """When the sign-in was activated, the last time; None: not known, or no sign-in."""
    second_factor: bool
    """Whether one is set up."""
    may_act: bool
    """Whether this manager may also change the sign-in."""
    events: tuple[AccessEvent, ...]
    """What happened last to the sign-in, newest first; none without one."""
    failures: Failures | None
    """The sign-ins tried in vain; None: none is known, or there is no sign-in."""
    history: tuple[HistoryLine, ...]
    """What was done to it by staff, or by the portal."""

    @property
    def name(self) -> str:
        """Only for screens of staff: never kept in a log or an address."""
        return f"{self.tenant.last_name} {self.tenant.first_name}".strip()

    @property
    def phones(self) -> tuple[tuple[str, str], ...]:
        """The numbers that the landlord knows, with their links: whom to call back."""
        return formats.phones_linked(self.tenant.phone_mobile, self.tenant.phone_home, self.tenant.phone_work)


def access_detail(*, user: User, tenant_id: str) -> Access | None:
    """A person of this member of staff's agencies; None: unknown, or somebody else's, which is the same."""
    tenant = tenants_managed(user).filter(pk=identifier_normalise(tenant_id)).first()
    if tenant is None:
        return None
    found = access_of(tenant)
    waiting = () if found and found.tenant_id else tuple(tenant.sign_ups.order_by("-created_at", "pk")[:MOST_WAITING])
    holdings = Holder.objects.for_agencies(agencies_managed(user)).filter(tenant=tenant)
    return Access(
        tenant=tenant,
        user=found if found and (found.tenant_id or not waiting) else None,
        sign_ups=waiting,
        state=state_of(found, waiting),
        holdings=tuple(holdings.select_related("account__agency").order_by("-from_date", "account_id")),
        activated_at=_activated_at(found) if found else None,
        second_factor=found is not None and has_second_factor(found),
        may_act=_may_act(user, tenant),
        events=tuple(events_of(found.pk)) if found else (),
        failures=failures_of(found.pk) if found else None,
        history=_history(tenant),
    )


def has_second_factor(user: User) -> bool:
    """Whether this person signs in with more than a password."""
    return Authenticator.objects.filter(user=user, type__in=MAIN).exists()


def _activated_at(user: User) -> dt.datetime | None:
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk), action="identity.activate"
    )
    return entries.values_list("timestamp", flat=True).order_by("-timestamp").first()


def _history(tenant: Tenant) -> tuple[HistoryLine, ...]:
    """Of all the sign-ins the person ever had, and of the sign-ups, newest first."""
    owned = Q(tenant=tenant) | Q(closed_tenant=tenant)
    keys = [str(key) for key in User.objects.filter(owned).values_list("pk", flat=True)]
    of_sign_ins = Q(content_type=ContentType.objects.get_for_model(User), object_id__in=keys)
    of_sign_ups = Q(content_type=ContentType.objects.get_for_model(Tenant), object_id=tenant.pk)
    entries = ModelLogEntry.objects.filter(of_sign_ins | of_sign_ups, action__startswith="identity.")
    return tuple(_told(entries.select_related("user").order_by("-timestamp", "-pk")[:HISTORY]))


def _told(entries: Iterable[ModelLogEntry]) -> Iterable[HistoryLine]:
    for entry in entries:
        # What tenants did themselves carries their own number or none.
        staff = entry.user is not None and str(entry.user_id) != entry.object_id
        yield HistoryLine(
            at=entry.timestamp,
            words=str(registry.get_action_label(entry.action)) if registry.action_exists(entry.action) else "",
            who=entry.user.get_full_name() if staff else "",
            why=str(entry.data.get("reason") or entry.data.get("check") or ""),
        )
