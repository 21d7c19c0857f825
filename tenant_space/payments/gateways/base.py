"""What every bank's gateway can do: build the request, read a notification, be asked, check its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.checks import CheckMessage

from tenant_space.payments.news import BankNews, BankNumber


@dataclass(frozen=True, slots=True)
class BankOrder:
    """What is asked of the bank for one attempt."""

    reference: str
    """Our reference, which comes back with each notification and on the line of the ledger."""
    moment: str
    """The moment of the click, `YYYYMMDDHHMMSS` in UTC."""
    number: str
    """The transaction number, the shop's alone on that day."""
    amount_cents: int
    """The amount, in cents."""
    account_number: str
    """The account that is paid."""
    email: str
    """The address that the bank may write to; empty: none."""
    return_url: str
    """Where the browser comes back, in full."""


@dataclass(frozen=True, slots=True)
class BankForm:
    """A form that leaves for the bank."""

    fields: tuple[tuple[str, str], ...]
    """The names and values, exactly as they were signed."""


@dataclass(frozen=True, slots=True)
class ReadNotification:
    """A notification, as a gateway reads it."""

    news: BankNews | BankNumber
    """What the bank says, or the number that it has to be asked about."""
    kept: Mapping[str, str]
    """What may be kept of it: no card data, no signature."""


class NotProven(Exception):
    """A notification that does not come from the bank, or was changed on the way. The message names no value."""


class CannotAsk(Exception):
    """The bank did not say: no address to ask at, no answer in time, an answer that is none. Nothing is concluded."""


class Gateway(ABC):
    """One bank, or one protocol of several banks."""

    code: str
    """What settings and rows call it."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What people read: `la Caisse d'Épargne`."""

    @property
    @abstractmethod
    def shop(self) -> str:
        """The number of our shop there."""

    @property
    @abstractmethod
    def mode(self) -> str:
        """`TEST` or `PRODUCTION`."""

    @abstractmethod
    def form(self, order: BankOrder) -> BankForm:
        """The form to post, built at the click: banks refuse one that was made long before."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the form goes."""

    @abstractmethod
    def origins(self) -> tuple[str, ...]:
        """Where the form goes and is led on to: all that the page which sends it must allow."""

    @abstractmethod
    def leaving(self, body: bytes) -> str:
        """The reference of the form that a browser takes to the bank. Raises `NotProven` when it is not ours."""

    @abstractmethod
    def read(self, body: bytes) -> ReadNotification:
        """What a notification says. Raises `NotProven`."""

    @abstractmethod
    def ask(self, reference: str, number: str = "") -> tuple[BankNews, ...]:
        """All that the bank says of our reference, or of its own number. Raises `CannotAsk`."""

    @abstractmethod
    def checks(self) -> list[CheckMessage]:
        """What is wrong with its settings."""
