"""Rooms register here each kind of mail: when it is sent, what it may say, and its first text."""

from __future__ import annotations

import datetime as dt
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
    """What it is called once saved."""
    content: bytes
    """Its bytes."""
    mime_type: str
    """Its media type: `application/pdf`."""


@dataclass(frozen=True, slots=True)
class MailButton:
    """A second thing that a mail offers to do, whatever editors made of its text."""

    words: str
    """The words on it."""
    link: str
    """Where it leads, in full."""
    note: str
    """What its reader must know of it, in a sentence or two, above it."""


@dataclass(frozen=True, slots=True)
class MailValues:
    """What one mail says, beside the text of its kind."""

    values: dict[str, str] = field(default_factory=dict)
    """A text for each placeholder of the kind, by name."""
    link: str = ""
    """Where the button leads, in full; empty: no button."""
    kind: str = ""
    """Trials only: the kind whose text is shown; else empty."""
    prefix: str = ""
    """Trials only: what is put before the subject; else empty."""
    files: tuple[MailFile, ...] = ()
    """What is attached; empty: nothing."""
    added: str = ""
    """What must be said whatever editors made of the text, as a paragraph below it; empty: nothing."""
    second: MailButton | None = None
    """A second button, below the first one; None: there is none."""


# A builder gets the identifiers stored with the mail. None means: no longer wanted, do not send.
MailBuilder = Callable[[dict[str, Any]], MailValues | None]


@dataclass(frozen=True, slots=True)
class MailSpec:
    """A kind of mail. Editors change subject, body and button; the rest is the code's."""

    kind: str
    """The code of the kind: `insurance.refused`."""
    label: str
    """What staff call it."""
    build: MailBuilder
    """Says what one mail holds, when it leaves."""
    subject: str
    """The first subject."""
    body: tuple[str, ...]
    """The first body, one text a paragraph."""
    button: str = ""
    """The first words of the button, which comes after the body; empty: no button."""
    placeholders: tuple[Placeholder, ...] = ()
    """What may stand between braces in subject, body and button; empty: nothing."""
    required: tuple[str, ...] = ()
    """The names of placeholders without which the body would be useless; empty: none."""
    topic: Topic = Topic.SECURITY
    """What it is about: a person may refuse some topics as a whole."""
    when: str = ""
    """What makes it leave, in words for editors."""
    editable: bool = True
    """Whether it has a text of its own."""
    confirmed: bool = False
    """Whether it leaves only to an address that its owner has confirmed."""
    answered_in: str = ""
    """Where it is answered instead of by mail, in a sentence that stands below it; empty: by mail."""
    leaves: Callable[[dt.datetime], dt.datetime] | None = None
    """The first moment from the given one on at which it may leave, at each attempt; None: it may at any hour."""


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
