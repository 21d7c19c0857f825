"""The ways by which people are told. Each is a package beside this module, with a `channel.py` that registers it.

One without is no channel of notices: `sms` carries codes that are asked for, while one waits.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tenant_space.notifications import channels as package
from tenant_space.notifications.recipients import Recipient
from tenant_space.notifications.registry import MailSpec
from tenant_space.registry import Registry

# The person to tell, and the identifiers that the builder of the kind needs.
Told = tuple[Recipient, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell people something."""

    code: str
    """The name of its package."""
    queue: Callable[[MailSpec, Sequence[Told], dt.datetime | None, dt.datetime | None], int]
    """Keeps what is to be told, in the caller's transaction, for those it may reach, not before a moment (None: at
    once), but for what was told alike since another moment (None: all of it). Returns how many."""
    withdraw: Callable[[Collection[str], dict[str, Any], dt.datetime], int]
    """Takes back what was kept of these kinds, with these identifiers, since a moment. Returns how many; raises
    `MailLeft` when one of them was tried already."""
    flush: Callable[[int], int]
    """Sends what is due, at most as many as it is called with. Returns how many left."""
    purge: Callable[[int], int]
    """Forgets what is older than this number of days and needs no further attempt. Returns how many."""


_channels: Registry[Channel] = Registry("channel")


def channel_register(channel: Channel) -> None:
    """Make a channel known: called where its `channel.py` is imported. Raises `RegisteredTwice`."""
    _channels.register(channel)


def channels() -> tuple[Channel, ...]:
    """Every channel."""
    return _channels.all()


def channels_discover() -> None:
    """Import the `channel.py` of every package beside this module."""
    for found in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{found.name}.channel"
        if found.ispkg and find_spec(name):
            import_module(name)
