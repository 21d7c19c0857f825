"""Rooms register here how each kind of mail is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MailContent:
    """A mail ready to render: `emails/<template>.txt` and `.html` with this context."""

    subject: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


# A builder gets the identifiers stored with the mail. None means: no longer wanted, do not send.
MailBuilder = Callable[[dict[str, Any]], MailContent | None]
_builders: dict[str, MailBuilder] = {}


class UnknownMailKind(LookupError):
    """No room registered this kind of mail."""


def mail_register(kind: str, builder: MailBuilder) -> None:
    """Say how mails of this kind are written. Called from `AppConfig.ready`."""
    _builders[kind] = builder


def mail_builder(kind: str) -> MailBuilder:
    """The builder of a kind. Raises `UnknownMailKind`."""
    try:
        return _builders[kind]
    except KeyError as error:
        raise UnknownMailKind(kind) from error
