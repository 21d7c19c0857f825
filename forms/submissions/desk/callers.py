"""The people for whom a member of staff may record a request, found by what a caller can say; and their accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet

from forms.submissions.desk.policies import reviewable
from forms.submissions.models import Submission
from forms.submissions.recording import mail_reaches
from tenant_space import formats
from tenant_space.formats import phones_apart
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.selectors import agencies_managed, searched
from tenant_space.secured.viewer import NoAccount, UnknownAccount, Viewer, viewer_for
from tenant_space.tenancy.managers import TenantQuerySet
from tenant_space.tenancy.models import Holder, Tenant
from tenant_space.tenancy.people import full_name
from tenant_space.tenancy.reach import Reach, reach_of

RIGHT = "submissions.record_submission"
MOST = 25
DIGITS = 9  # of the number of a request (S72)


@dataclass(frozen=True, slots=True)
class Caller:
    """The person for whom a request is recorded."""

    name: str
    """With the civility."""
    phones: tuple[tuple[str, str], ...]
    """The numbers known, each as one reads it and with its `tel:` address, which may be empty."""
    by_mail: bool
    """Whether a mail reaches them, so that they need not be called."""
    reach: Reach
    """What they said of how to reach them."""


def callers_of(user: User) -> TenantQuerySet:
    """The people in the care of this member of staff's agencies; nobody without the right."""
    if not user.has_perm(RIGHT):
        return Tenant.objects.for_agencies([])
    return Tenant.objects.for_agencies(None).in_care_of(agencies_managed(user))


def callers_found(user: User, query: str) -> list[Tenant]:
    """Those who answer to a name, an account, a phone, an address or the number of a request; `MOST` at most.

    Each with the accounts that may be known of, as `seen_holdings`.
    """
    keys = dict.fromkeys(key for rows in _ways(user, query) for key in rows.values_list("pk", flat=True)[:MOST])
    holdings = Holder.objects.for_agencies(agencies_managed(user)).order_by("-from_date", "account_id")
    rows = (
        callers_of(user)
        .filter(pk__in=list(keys)[:MOST])
        .prefetch_related(Prefetch("holdings", holdings, to_attr="seen_holdings"))
    )
    return list(rows.order_by("last_name", "first_name", "tenant_id"))


def _ways(user: User, query: str) -> Iterator[TenantQuerySet]:
    """What is asked for, taken as the number of a request, a phone, an address, and as what the access desk knows."""
    people, words = callers_of(user), query.strip()
    if not words:
        return
    plain = "".join(words.split())
    if plain.isdecimal() and len(plain) <= DIGITS:
        yield people.filter(pk__in=reviewable(user).filter(number=int(plain)).values("tenant"))
    calls, rest = phones_apart(words)
    if calls:
        found = people.called_at(calls)
        yield searched(found, rest) if rest.strip() else found
    if "@" in words:
        yield people.written_at(words)
    yield searched(people, words)


def caller_of(user: User, tenant_id: str) -> Tenant | None:
    """One of these people; None: unknown, or another agency's, which is the same."""
    return callers_of(user).select_related("user").filter(pk=identifier_normalise(tenant_id)).first()


def caller_viewer(user: User, tenant: Tenant, asked: str = "") -> Viewer:
    """The pages of this person as far as this member of staff may act on them: accounts of their agencies alone.

    Raises `NoAccount` and `UnknownAccount`, as `viewer_for`.
    """
    viewer, codes = viewer_for(tenant), agencies_managed(user)
    accounts = tuple(head for head in viewer.accounts if codes is None or head.agency.pk in codes)
    if not accounts:
        raise NoAccount
    named = identifier_normalise(asked)
    shown = [head for head in accounts if head.number == named] if asked else accounts[:1]
    if not shown:
        raise UnknownAccount
    return replace(viewer, accounts=accounts, account=shown[0])


def caller_card(tenant: Tenant) -> Caller:
    """How this person is reached."""
    phones = formats.phones_linked(tenant.phone_mobile, tenant.phone_home, tenant.phone_work)
    return Caller(full_name(tenant), phones, mail_reaches(tenant), reach_of(tenant))


def waiting_of(user: User, tenant: Tenant) -> QuerySet[Submission]:
    """The open requests of this person that this member of staff may read, the latest first."""
    return reviewable(user).open().filter(tenant=tenant).order_by("-pk")[:MOST]
