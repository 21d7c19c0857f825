"""Who looks at a page of the tenant's space, and at which account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.http import urlencode

from tenant_space.exchange.selectors import data_as_of
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.agencies import AgencyCard, agency_card
from tenant_space.tenancy.models import Tenant

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
    stale = as_of is not None and timezone.now() - as_of > dt.timedelta(days=settings.PORTAL_STALE_DAYS)
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
