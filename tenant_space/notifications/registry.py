"""Rooms register here each kind of mail: when it is sent, what it may say, and its first text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.notifications.enums import Topic
from tenant_space.registry import Registry, UnknownCode


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that leaves with a mail: made when it leaves, kept nowhere."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class MailValues:
    """What one mail says: a text for each placeholder of its kind, and where its button leads.

    A trial says what another kind says: it names that kind, and puts a word before the subject.
    """

    values: dict[str, str] = field(default_factory=dict)
    link: str = ""
    kind: str = ""
    prefix: str = ""
    files: tuple[MailFile, ...] = ()


# A builder gets the identifiers stored with the mail. None means: no longer wanted, do not send.
MailBuilder = Callable[[dict[str, Any]], MailValues | None]


@dataclass(frozen=True, slots=True)
class MailSpec:
    """A kind of mail. Editors change subject, body and button; the rest is the code's.

    `body` holds one text a paragraph; the button comes after it and leads to the mail's link.
    `required` names the placeholders without which the mail would be useless, `when` tells editors
    what makes it leave. A kind that is not editable has no text of its own; one that is `confirmed`
    leaves only to an address that its owner has confirmed.
    """

    kind: str
    label: str
    build: MailBuilder
    subject: str
    body: tuple[str, ...]
    button: str = ""
    placeholders: tuple[Placeholder, ...] = ()
    required: tuple[str, ...] = ()
    topic: Any = Topic.SECURITY  # a `Topic`: without stubs, mypy takes its members for pairs of texts
    when: str = ""
    editable: bool = True
    confirmed: bool = False


class UnknownMailKind(UnknownCode):
    """No room registered this kind of mail."""


_specs: Registry[MailSpec] = Registry(
    "kind of mail",
    code=lambda spec: spec.kind,
    label=lambda spec: spec.label,
    required=("label", "build"),
    unknown=UnknownMailKind,
)


def mail_register(*specs: MailSpec) -> None:
    """Make kinds of mail known: called where `mails.py` of a room is imported. Raises `RegisteredTwice`."""
    for spec in specs:
        _specs.register(spec)


def mail_spec(kind: str) -> MailSpec:
    """The registered kind. Raises `UnknownMailKind`."""
    return _specs.get(kind)


def mail_specs() -> tuple[MailSpec, ...]:
    """Every registered kind, in the order of their labels."""
    return tuple(sorted(_specs.all(), key=lambda spec: spec.label))


def mail_known(kind: str) -> MailSpec | None:
    """The registered kind, or None."""
    return _specs.find(kind)
