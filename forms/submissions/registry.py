"""The kinds of request. Each is registered with its rules, so that a new one touches no core file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.submissions.enums import State
from tenant_space.registry import Registry, UnknownCode

if TYPE_CHECKING:
    from forms.submissions.models import Submission
    from tenant_space.tenancy.models import Lease

Fact = tuple[str, str]
# Where a lease stands today, and the colour of it: good, warn, bad or info.
LeaseState = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """The words of a decision: on the managers' buttons, and for the state that follows.

    `before` says what a manager has to do elsewhere before accepting.
    """

    accept: str = "Accepter"
    accepted: str = "Acceptée"
    refuse: str = "Refuser"
    refused: str = "Refusée"
    before: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where managers with this permission can go on."""

    text: str
    url: str
    permission: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request: what it is called, what it promises, and what happens to it.

    The `on_…` hooks run inside the transaction of the change; `facts` are the rows of the managers'
    page, `message` what the sender wrote, `links` where to go on, `words` those of the decision;
    `accepted_text` and `accepted_next` are what the tenant reads once it is accepted, and has to do
    then; `mail_…` names the registered mails, an empty name sends none.
    """

    code: str
    label: str
    working_days: int
    facts: Callable[[Submission], list[Fact]]
    on_create: Callable[[Submission], None] | None = None
    on_accept: Callable[[Submission], None] | None = None
    on_refuse: Callable[[Submission], None] | None = None
    lease_state: Callable[[Lease], LeaseState] | None = None
    message: Callable[[Submission], str] | None = None
    links: Callable[[Submission], list[Link]] | None = None
    words: DecisionWords = DecisionWords()
    needs_file: bool = False
    accepted_text: str = "Votre demande est acceptée."
    accepted_next: str = "Vous n'avez rien d'autre à faire."
    mail_received: str = ""
    mail_accepted: str = ""
    mail_refused: str = ""


class UnknownKind(UnknownCode):
    """No kind of request has this code."""


_kinds: Registry[Kind] = Registry(
    "kind of request", label=lambda kind: kind.label, required=("label", "working_days"), unknown=UnknownKind
)


def kind_register(kind: Kind) -> None:
    """Make a kind known: called where `kinds.py` of a topic is imported. Raises `RegisteredTwice`."""
    _kinds.register(kind)


def kind_of(code: str) -> Kind:
    """The registered kind. Raises `UnknownKind`."""
    return _kinds.get(code)


def state_label(code: str, state: str) -> str:
    """A state in the words of the kind. Raises `UnknownKind`."""
    words = kind_of(code).words
    return {State.ACCEPTED: words.accepted, State.REFUSED: words.refused}.get(State(state), str(State(state).label))


def kinds() -> tuple[Kind, ...]:
    """Every registered kind."""
    return _kinds.all()
