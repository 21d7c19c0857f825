"""The button of a mail that pays what is owed on an account: a mail that speaks of a sum owed asks for it here.

The room of payments gives it, by a function that it registers; a room that tells of the account need not know how
people pay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenant_space.identity.models import User
from tenant_space.notifications.registry import MailButton
from tenant_space.registry import Registry
from tenant_space.tenancy.accounts import AccountHead


@dataclass(frozen=True, slots=True)
class PayButtonSource:
    """A room that takes payments."""

    code: str
    """What it is known by."""
    give: Callable[[User, AccountHead], MailButton | None]
    """The button for the owner of a sign-in; None where nothing is to be paid so."""


_sources: Registry[PayButtonSource] = Registry("source of pay buttons")


def pay_button_register(source: PayButtonSource) -> None:
    """Have mails offer to pay: called where a `mails.py` is imported. Raises `RegisteredTwice`."""
    _sources.register(source)


def pay_button_of(user: User, head: AccountHead) -> MailButton | None:
    """The button that pays the present balance of an account; None: nothing is owed, or it cannot be paid so."""
    return next((found for source in _sources.all() if (found := source.give(user, head))), None)
