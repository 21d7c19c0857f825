"""Who looks at a page of the tenant's space, and at which account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.http import urlencode

from tenant_space.exchange.selectors import data_are_stale, data_as_of
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.tenancy.accounts import AccountHead, account_numbers, accounts_readable
from tenant_space.tenancy.agencies import AgencyCard, agency_card
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.people import full_name

T = TypeVar("T")
# The parameter that names the account a page is about.
ACCOUNT_PARAMETER = "compte"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose page it is, and which account it shows."""

    tenant: Tenant
    """The person signed in, as the ERP knows them."""
    accounts: tuple[AccountHead, ...]
    """The accounts they may read, the active ones first; at least one."""
    account: AccountHead
    """The account that is shown."""
    as_of: dt.datetime | None
    """When the ERP extracted the data shown; None before its first batch."""
    other_account: AccountHead | None = None
    """The account that another tab has chosen since; None: it is the one shown."""
    stale: bool = False
    """Whether the data are older than `PORTAL_STALE_DAYS` days, so that the pages warn of what may be missing."""
    _found: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `once` has found for this page, by name."""

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What several parts of one page need of the database: read when the first of them asks."""
        if name not in self._found:
            self._found[name] = read()
        found: T = self._found[name]
        return found

    @property
    def others(self) -> tuple[AccountHead, ...]:
        """Their accounts that are not shown."""
        return tuple(account for account in self.accounts if account is not self.account)

    @property
    def figures_day(self) -> dt.date | None:
        """The one day that pages name: that of the balance, or of the data when they are older. None before any."""
        return min(timezone.localdate(self.as_of), self.account.balance.as_of) if self.as_of else None


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account to choose among several."""

    number: str
    """Its number."""
    label: str = ""
    """What its main premises is and where; empty: the page has not read it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in and on which account, as the top of every page says."""

    name: str
    """The person's name; for staff without one, their address."""
    account: str = ""
    """The number of the account shown; empty: there is none to read."""
    choices: tuple[AccountChoice, ...] = ()
    """All the accounts of this person, the one shown among them."""

    @property
    def chooses(self) -> bool:
        """Whether there is another account to go to."""
        return len(self.choices) > 1


class UnknownAccount(Exception):
    """The account asked for is not one of this person's."""


class NoAccount(Exception):
    """This person may read no account (any more)."""


def viewer_for(tenant: Tenant, asked: str = "", chosen: str = "") -> Viewer:
    """The viewer of a page.

    `asked` is the account named by the address, `chosen` the one last picked in this session.
    Raises `NoAccount` without any readable account, `UnknownAccount` when `asked` is not theirs.
    """
    accounts = accounts_readable(tenant)
    if not accounts:
        raise NoAccount
    as_of = data_as_of()
    stale = as_of is not None and data_are_stale(as_of)
    if as_of and stale:
        accounts = tuple(account.on_old_data(timezone.localdate(as_of)) for account in accounts)
    by_number = {account.number: account for account in accounts}
    named = identifier_normalise(asked)
    if asked and named not in by_number:
        raise UnknownAccount
    picked = by_number.get(chosen)
    shown = by_number[named] if asked else picked or accounts[0]
    other = picked if picked and picked is not shown else None
    return Viewer(tenant, accounts, shown, as_of, other, stale)


def signed_in_as(viewer: Viewer) -> SignedIn:
    """Who looks at a secured page; asks nothing more of the database."""
    choices = tuple(AccountChoice(account.number, account.label) for account in viewer.accounts)
    return SignedIn(full_name(viewer.tenant), viewer.account.number, choices)


def signed_in_elsewhere(tenant: Tenant, chosen: str = "") -> SignedIn:
    """Who looks at any other page, and the account that secured pages would show next; one query."""
    numbers = account_numbers(tenant)
    shown = chosen if chosen in numbers else next(iter(numbers), "")
    return SignedIn(full_name(tenant), shown, tuple(AccountChoice(number) for number in numbers))


def on_account(url: str, viewer: Viewer) -> str:
    """An address of the portal on the account shown: named when this person has several, and not yet named."""
    if len(viewer.accounts) < 2 or not url.startswith("/") or f"{ACCOUNT_PARAMETER}=" in url:
        return url
    address, mark, anchor = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({ACCOUNT_PARAMETER: viewer.account.number})}{mark}{anchor}"


def agency(viewer: Viewer) -> AgencyCard:
    """The agency of the account shown."""
    return agency_card(viewer.account.agency)
