"""What the signed-in pages show, composed from the rooms; previews are fed by `demo.py` instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils import timezone
from django.utils.http import urlencode
from wagtail import hooks

from tenant_space import formats
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_spec, wordings, words_fill
from tenant_space.exchange.selectors import data_as_of
from tenant_space.tenancy.agencies import AgencyCard, agency_card
from tenant_space.tenancy.changes import MonthChanges, month_changes
from tenant_space.tenancy.documents import DocumentItem, documents_newest
from tenant_space.tenancy.ledger import ledger_page
from tenant_space.tenancy.ledger_filter import LedgerFilter
from tenant_space.tenancy.ledger_shapes import LedgerPage
from tenant_space.tenancy.ledger_year import Year, year_of
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.residence import Residence, homes, residence_of
from tenant_space.tenancy.selectors import AccountHead, accounts_readable
from tenant_space.tenancy.situation import debit_day

# The parameter that names the account a page is about.
ACCOUNT_PARAMETER = "compte"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose page it is: the accounts they may read and the one shown.

    `other_account` is set when another tab has meanwhile chosen another account. `stale`: the data of `as_of`
    are older than `PORTAL_STALE_DAYS` days, so that the pages warn of what may be missing.
    """

    tenant: Tenant
    accounts: tuple[AccountHead, ...]
    account: AccountHead
    as_of: dt.datetime | None
    other_account: AccountHead | None = None
    stale: bool = False


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
    if asked and asked not in by_number:
        raise UnknownAccount
    picked = by_number.get(chosen)
    shown = by_number[asked] if asked else picked or accounts[0]
    other = picked if picked and picked is not shown else None
    return Viewer(tenant, accounts, shown, as_of, other, stale)


# What a higher house registers under this name is called with the viewer and gives cards.
CARDS_HOOK = "dashboard_cards"
_TOPIC = str(WordingTopic.CARD)


@dataclass(frozen=True, slots=True)
class Card:
    """Something to do, as a room gives it to *Accueil*.

    Its title, text, button, place and whether it is shown are the words of topic CARD with this `code`,
    whose words between braces are filled from `values`. `tone` is `bad`, `warn` (to do) or `info` (good to
    know). `url` is an address without the account, which *Accueil* adds. `deadline` is the last good day.
    """

    code: str
    tone: str
    url: str
    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with its words, as the page and the API show it."""

    code: str
    tone: str
    title: str
    text: str
    button: str
    url: str
    lines: tuple[str, ...] = ()
    deadline: dt.date | None = None

    @property
    def word(self) -> str:
        """What the tone says, without its colour."""
        return "À savoir" if self.tone == "info" else "À faire"

    @property
    def deadline_text(self) -> str:
        """`avant le 5 décembre`: by when; `le 5 décembre` of what will happen; empty when there is no hurry."""
        before = "le" if self.tone == "info" else "avant le"
        return f"{before} {formats.near_date(self.deadline)}" if self.deadline else ""


# Called with the viewer and how many lines are wanted; gives what this person last asked for, as a `Latest`.
LATEST_HOOK = "dashboard_latest"
LATEST_LINES = 3
LATEST_DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class LatestLine:
    """Something this person asked for: what, when, and where it stands. `tone` colours `state`."""

    title: str
    number: str
    sent_at: dt.datetime
    state: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest lines of one room, and where all of them are: `link_text` says what one finds there."""

    lines: tuple[LatestLine, ...]
    url: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What *Accueil* shows under the balance. `latest` is newest first, over all rooms."""

    latest_documents: tuple[DocumentItem, ...] = ()
    cards: tuple[ShownCard, ...] = ()
    latest: tuple[LatestLine, ...] = ()
    lists: tuple[Latest, ...] = ()
    debit_day: int | None = None

    @property
    def to_do(self) -> tuple[ShownCard, ...]:
        return tuple(card for card in self.cards if card.tone != "info")

    @property
    def good_to_know(self) -> tuple[ShownCard, ...]:
        return tuple(card for card in self.cards if card.tone == "info")


def dashboard(viewer: Viewer) -> Dashboard:
    """The composite of *Accueil*, the same for the page and the API."""
    tenant, account = viewer.tenant, viewer.account
    given = [latest_of(viewer, LATEST_LINES) for latest_of in hooks.get_hooks(LATEST_HOOK)]
    lines = sorted((line for latest in given for line in latest.lines), key=lambda line: line.sent_at, reverse=True)
    return Dashboard(
        cards=cards_shown(viewer),
        latest=tuple(replace(line, url=on_account(line.url, viewer)) for line in lines[:LATEST_LINES]),
        lists=tuple(replace(latest, url=on_account(latest.url, viewer)) for latest in given if latest.lines),
        latest_documents=documents_newest(tenant, account.number, LATEST_DOCUMENTS),
        debit_day=debit_day(tenant, account.number) if account.balance.direct_debit else None,
    )


def cards_shown(viewer: Viewer) -> tuple[ShownCard, ...]:
    """The cards of every room in the editors' order, the nearest deadline first within one code."""
    cards = [card for cards_of in hooks.get_hooks(CARDS_HOOK) for card in cards_of(viewer)]
    said = [(card, _card_words(card.code)) for card in cards]
    shown = [(card, words) for card, words in said if words.shown]
    shown.sort(key=lambda pair: (pair[1].sort_order, pair[1].code, pair[0].deadline or dt.date.max))
    return tuple(_card_shown(card, words, viewer) for card, words in shown)


def _card_words(code: str) -> Words:
    """The words of a card. The kept ones may be those of an older version, which lacks a new code."""
    words = wordings(_TOPIC).get(code) or wording_spec(_TOPIC, code)
    if words is None:
        raise LookupError(f"no words registered for the card {code}")
    return words


def _card_shown(card: Card, words: Words, viewer: Viewer) -> ShownCard:
    return ShownCard(
        code=card.code,
        tone=card.tone,
        title=words_fill(words.title, card.values),
        text=words_fill(words.text, card.values),
        button=words_fill(words.button, card.values),
        url=on_account(card.url, viewer),
        lines=card.lines,
        deadline=card.deadline,
    )


def on_account(url: str, viewer: Viewer) -> str:
    """An address of the portal on the account shown: named when this person has several, and not yet named."""
    if len(viewer.accounts) < 2 or not url.startswith("/") or f"{ACCOUNT_PARAMETER}=" in url:
        return url
    address, mark, anchor = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({ACCOUNT_PARAMETER: viewer.account.number})}{mark}{anchor}"


def rent_account(viewer: Viewer, page: int, wanted: LedgerFilter | None = None) -> LedgerPage:
    """A page of the ledger of the account shown, of the lines that are looked for."""
    return ledger_page(viewer.tenant, viewer.account, page, wanted)


def account_lately(viewer: Viewer) -> dict[str, MonthChanges | Year | None]:
    """What changed on the account shown since its last term, and its last twelve months."""
    return {
        "changes": month_changes(viewer.tenant, viewer.account.number),
        "year": year_of(viewer.tenant, viewer.account),
    }


def residence(viewer: Viewer) -> Residence:
    """The premises of the account shown, the annexes under their dwelling."""
    return residence_of(homes(viewer.tenant, viewer.account.number))


def agency(viewer: Viewer) -> AgencyCard:
    """The agency of the account shown."""
    return agency_card(viewer.account.agency)
