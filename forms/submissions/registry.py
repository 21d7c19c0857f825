"""The kinds of request. Each is registered with its rules, so that a new one touches no core file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from forms.submissions.enums import ArrivedBy, EndsBy, State
from forms.submissions.topic_choices import StaffForm, TopicChoice
from tenant_space.exchange.enums import AckResult
from tenant_space.formats import french_spaces
from tenant_space.notifications.registry import MailFile
from tenant_space.registry import Registry, UnknownCode

if TYPE_CHECKING:
    from forms.submissions.models import Submission
    from tenant_space.tenancy.models import Lease, Tenant

Fact = tuple[str, str]
SENT_AS = "sent_as"  # in `Submission.data`: pairs of what it was sent as, kept when staff change it
APPOINTMENT = "appointment"  # in `Submission.data`: when staff said that somebody comes
# Where a lease stands today, and the colour of it: good, warn, bad or info.
LeaseState = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """The words of a decision."""

    accept: str = "Accepter"
    """On the button of managers that accepts."""
    accepted: str = "Acceptée"
    """The state once it is accepted."""
    refuse: str = "Refuser"
    """On the button of managers that refuses."""
    refused: str = "Refusée"
    """The state once it is refused."""
    before: str = ""
    """What a manager has to do elsewhere before accepting; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where managers can go on from a request."""

    text: str
    """What the link says."""
    url: str
    """Where it leads."""
    permission: str
    """The permission of those to whom it is shown."""


@dataclass(frozen=True, slots=True)
class MiddleStep:
    """The second of the three steps that a request goes through, in the words of its kind."""

    title: str
    """What it is called."""
    text: str
    """What is said below it; may be empty."""
    done: bool
    """Whether it is over."""


@dataclass(frozen=True, slots=True)
class HalfDay:
    """When the sender of a request can be found there."""

    code: str
    """What it is known by."""
    label: str
    """What it is called."""
    day: dt.date
    """On which day."""
    hours: tuple[dt.time, dt.time]
    """From when to when, unless staff say otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a request, which managers accept or refuse by itself."""

    code: str
    """What it is known by."""
    label: str
    """What it is called."""
    now: str
    """What stands today, in words."""
    asked: str
    """What is asked for, in words."""
    warning: str = ""
    """What to look at before accepting it; empty: nothing."""
    note: str = ""
    """What is known of what is asked for; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A ready-made reason to refuse."""

    title: str
    """What managers choose it by."""
    text: str
    """What the tenant reads."""


@dataclass(frozen=True, slots=True)
class ErpField:
    """One thing that a request asks for, as the landlord's software is told it (`submission_fields.csv`)."""

    name: str
    """What it is called there."""
    value: str
    """What is asked for."""
    before: str = ""
    """What it was, where something changes; may be empty."""


@dataclass(frozen=True, slots=True)
class ErpTold:
    """How the landlord's software is told of the requests of a kind."""

    type: Callable[[Submission], str]
    """What it calls them (`type` of `submissions.csv`)."""
    fields: Callable[[Submission], Iterable[ErpField]] | None = None
    """What a request asks for, row by row, in a fixed order; None: its message says it all."""
    subject: Callable[[Submission], str] | None = None
    """Whether it is for the office (`ADMIN`) or for those who repair (`TECH`); None: not said."""
    is_ready: Callable[[], bool] | None = None
    """Whether requests of the kind can be told today; else they wait. None: always."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request: what it is called, what it promises, and what happens to it."""

    code: str
    """The code of the kind, also in addresses."""
    label: str
    """What everybody calls it."""
    working_days: int
    """Within how many working days an answer is promised, until the landlord sets another delay."""
    facts: Callable[[Submission], list[Fact]]
    """The rows of the managers' page: what a request says."""
    staff_facts: Callable[[Submission], list[Fact]] | None = None
    """Rows that managers read besides, and nobody else: what to compare it with, what to look at twice. None: none."""
    ending: EndsBy = EndsBy.DECISION
    """Whether its requests end by a decision (accepted, refused) or by an answer that the tenant confirms."""
    days: Callable[[Submission], int] | None = None
    """The working days promised for one request, where its kind promises some sooner; None: as for all of the kind."""
    to_head_office: Callable[[Submission], bool] | None = None
    """Whether the head office answers a request, and not the agency of its account; None: it never does."""
    sensitive: Callable[[Submission], bool] | None = None
    """Whether a request is only read by those with `submissions.read_sensitive`; asked once, when it is sent. None:
    none is."""
    on_create: Callable[[Submission], None] | None = None
    """What else is changed when it is sent, inside the same transaction; None: nothing."""
    parts: Callable[[Submission], Sequence[Part]] | None = None
    """What managers accept or refuse piece by piece; None: a request is accepted or refused as a whole."""
    on_parts: Callable[[Submission, Mapping[str, str]], None] | None = None
    """Notes which parts were refused, by their codes, each with its reason; called before anything else when the
    request is accepted, inside the same transaction. None: it has no parts."""
    on_accept: Callable[[Submission], None] | None = None
    """What else is changed when it is accepted, inside the same transaction; None: nothing."""
    on_refuse: Callable[[Submission], None] | None = None
    """What else is changed when it is refused, inside the same transaction; None: nothing."""
    on_replace: Callable[[Submission], None] | None = None
    """What else is changed when a later one makes it useless, inside the same transaction; None: nothing."""
    on_withdraw: Callable[[Submission], None] | None = None
    """What else is changed when its sender takes it back while it waits, inside the same transaction; None: its sender
    cannot."""
    on_undo: Callable[[Submission], None] | None = None
    """Puts back all that those above changed, or raises `NotUndoable`. None: nothing was changed, or it cannot be
    put back: a decision that changes something else is then told at once, and stays."""
    erp: ErpTold | None = None
    """How the landlord's software is told of its requests: once they are accepted and that is told, or at once where
    they end by an answer. None: it is not."""
    on_ack: Callable[[Submission, AckResult], None] | None = None
    """What else is changed when the landlord's software refuses one or lacks something, once the request itself has
    moved, inside the transaction of the batch; None: nothing."""
    amount: Callable[[Submission], int | None] | None = None
    """The money a request is about, in cents, or None when not known; None: the kind is about no money."""
    subjects: Callable[[Submission], frozenset[str]] | None = None
    """What a request is about, as keys: two of this kind that share one ask for the same; None: none ever do."""
    subject_words: str = ""
    """What two requests of this kind have in common then, in words: `même location`; empty without `subjects`."""
    subjects_last: bool = False
    """Whether one that was accepted is still told to somebody who asks for the same again, for a year."""
    superseded: Callable[[Tenant], frozenset[UUID]] | None = None
    """Which open requests of a person have nothing to add to one accepted since, by their keys; None: none ever do."""
    lease_state: Callable[[Lease], LeaseState] | None = None
    """Where a lease stands today, for requests about leases; None: the kind does not say."""
    message: Callable[[Submission], str] | None = None
    """What the sender wrote in their own words; None: the form has no room for it."""
    topic: Callable[[Submission], str] | None = None
    """What a request is about in two words, beside its kind; None: the kind says it all."""
    links: Callable[[Submission], list[Link]] | None = None
    """Where managers can go on; None: nowhere."""
    words: DecisionWords = DecisionWords()
    """The words of the decision."""
    first_reasons: tuple[Reason, ...] = ()
    """The ready-made reasons to refuse that a new portal starts with; staff own them from then on."""
    drafts: int = 1
    """How many of its forms one person may have begun at once for an account, where each is about something else;
    1: all tabs share one."""
    begun: Callable[[Mapping[str, Any]], str] | None = None
    """What the draft of a form begins with, in the words of whoever types it; empty: nothing is typed yet. None: no
    words are shown, and whatever is typed counts."""
    topics: Callable[[], Sequence[TopicChoice]] | None = None
    """What staff offer to write about, so that they can change it later; None: the kind knows no topics."""
    topic_choice: Callable[[Submission], TopicChoice | None] | None = None
    """What a request is about, offered still or not; its answer None: nothing that is known. None: as `topics`."""
    asks: Callable[[Submission], Sequence[str]] | None = None
    """What staff ask of those who write about the topic of a request, as far as its sender has not answered it."""
    becomes: frozenset[str] = frozenset()
    """The codes of the kinds that staff can make of a request of this one, each with a `staff_form`. Closed by
    default: what its requests changed when they were sent stands, or `on_leave` takes it back."""
    on_leave: Callable[[Submission], None] | None = None
    """Takes back what `on_create` changed, when staff make another kind of an open request, inside the same
    transaction; None: nothing has to be taken back."""
    staff_form: Callable[[Submission, Any], StaffForm] | None = None
    """The form for what a request of another kind lacks to become one of this kind, filled with what was posted (None:
    nothing was); None: staff cannot start it."""
    visits: Callable[[Submission], Sequence[HalfDay] | None] | None = None
    """When somebody can come for a request, as its sender said; its answer None: nobody comes for that one, and staff
    give no appointment. None: nobody ever does."""
    has_claims: bool = False
    """Whether a réclamation of the ERP may follow a request of this kind."""
    awaits_file: str = ""
    """The code of the type of document that an open request of this kind waits for, so that one sent elsewhere is
    offered to it; empty: it waits for none."""
    on_awaited: Callable[[Submission, Submission], None] | None = None
    """What is noted when that document came with another request of its sender: called with the one that waits, and
    with the one it came with, inside the transaction that sends the latter. None: nothing."""
    by_staff: bool = False
    """Whether staff may record one for a tenant who calls, comes or writes."""
    recorded_from: tuple[ArrivedBy, ...] = tuple(ArrivedBy)
    """How one that staff record may have reached them, the usual way first."""
    recorded_with_file: bool = False
    """Whether staff record one only with a file: the paper that its sender signed."""
    needs_file: bool = False
    """Whether it cannot be accepted without a file."""
    accepted_text: str = "Votre demande est acceptée."
    """What the tenant reads once it is accepted."""
    accepted_next: str = "Vous n'avez rien d'autre à faire."
    """What the tenant has to do then."""
    accepted_words: Callable[[Submission], str] | None = None
    """What the tenant reads instead of these two, where that depends on what was accepted; None: they are read."""
    tenant_links: Callable[[Submission], list[tuple[str, str]]] | None = None
    """Where its sender can go on from the page of a request, as it stands: what each link says, and where it leads.
    None: nowhere."""
    mail_file: Callable[[Submission], MailFile | None] | None = None
    """Makes the file that leaves with the mail that says it was received; None: none does."""
    checks: tuple[str, ...] = ()
    """What a manager ticks, each, before accepting; empty: nothing."""
    checks_legend: str = "Vérifié sur le document"
    """On what these are checked, above them."""
    proved: Callable[[Submission], bool] | None = None
    """Whether something else proves of a request what `checks` would; None: nothing ever does."""
    middle_step: Callable[[Submission], MiddleStep] | None = None
    """What stands between sent and answered on its page; None: that the agency has read it."""
    mail_received: str = ""
    """The kind of mail that says it was received; empty: none."""
    mail_recorded: str = ""
    """The kind of mail that says it instead where staff recorded it; empty: the same."""
    mail_accepted: str = ""
    """The kind of mail that says it is accepted; empty: none."""
    mail_refused: str = ""
    """The kind of mail that says it is refused, and why; empty: none."""


class NotUndoable(Exception):
    """A decision that can no longer be taken back; `why` says it to managers, in a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class KindRefuses(Exception):
    """A kind cannot take this request, for a reason of its own; `why` says it to the sender, in a sentence.

    Raised by `Kind.on_create`: nothing is sent, or becomes one of this kind.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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


def kind_known(code: str) -> Kind | None:
    """The registered kind, or None."""
    return _kinds.find(code)


def checks_of(submission: Submission) -> tuple[str, ...]:
    """What a manager ticks before accepting this request; empty: nothing. Raises `UnknownKind`."""
    kind = kind_of(submission.kind)
    return () if kind.proved and kind.proved(submission) else kind.checks


def facts_of(submission: Submission) -> list[Fact]:
    """What a request says, then what it was sent as, where staff have changed that. Raises `UnknownKind`."""
    before = [(label, text) for label, text in submission.data.get(SENT_AS, ())]
    return kind_of(submission.kind).facts(submission) + before


def subjects_of(submission: Submission) -> frozenset[str]:
    """What a request is about, as keys; empty when its kind does not say. Raises `UnknownKind`."""
    subjects = kind_of(submission.kind).subjects
    return subjects(submission) if subjects else frozenset()


def titled(label: str, topic: str) -> str:
    """A request in a list, told from others of its kind: `Demande écrite « Fuite d'eau »`; its topic may be empty."""
    return french_spaces(f"{label} « {topic} »") if topic else label


def state_label(code: str, state: str) -> str:
    """A state in the words of the kind. Raises `UnknownKind`."""
    words = kind_of(code).words
    return {State.ACCEPTED: words.accepted, State.REFUSED: words.refused}.get(State(state), str(State(state).label))


def accepted_words(submission: Submission) -> str:
    """What the tenant reads once a request is accepted. Raises `UnknownKind`."""
    kind = kind_of(submission.kind)
    return kind.accepted_words(submission) if kind.accepted_words else f"{kind.accepted_text} {kind.accepted_next}"


def kinds() -> tuple[Kind, ...]:
    """Every registered kind."""
    return _kinds.all()
