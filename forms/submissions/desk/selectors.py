"""What a manager needs to decide on a submission, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_stubs_ext import WithAnnotations
from wagtail.models import ModelLogEntry

from forms.submissions import handed_over
from forms.submissions.desk.cells import GONE, name_of
from forms.submissions.desk.policies import nameable, reviewable
from forms.submissions.enums import RELEASED, Scan
from forms.submissions.history_names import ASSIGN, BY, LEFT, TO
from forms.submissions.models import Attachment, Escalation, Submission
from forms.submissions.recording import mail_reaches, recorded_of
from forms.submissions.registry import Fact, LeaseState, Link, kind_of
from forms.submissions.services import replaceable_by
from tenant_space import formats
from tenant_space.identity.models import User
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import cover_of
from tenant_space.tenancy.leases import lease_has_ended, premises_place, premises_title
from tenant_space.tenancy.models import Lease, RentAccount, Tenant
from tenant_space.tenancy.reach import Reach, reach_of

SEND, RECORD = "submissions.send", "submissions.record"
NOBODY_TOLD = "Aucun mail ne part : appelez le locataire."
ACCEPT, REFUSE, UNDO = "submissions.accept", "submissions.refuse", "submissions.undo"
CHANGES = (
    *("submissions.take", ASSIGN, "submissions.release", LEFT, ACCEPT, REFUSE, "submissions.replace", UNDO),
    *("submissions.tenant_message", "submissions.staff_message", "submissions.question", "submissions.answer"),
    *("submissions.new_date", "submissions.confirm", "submissions.reopen", "submissions.close"),
    *("submissions.merge", "submissions.merged", "submissions.transfer"),
    *("submissions.erp_refuse", "submissions.erp_ask"),
    *("submissions.topic", "submissions.kind", "submissions.claim", "submissions.unclaim"),
)
PREVIOUS = 5  # other requests of the same person; more only as far as they are open
MOST_PREVIOUS = 50
HISTORY = 50  # lines shown; a submission has a handful


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history of a submission."""

    words: str
    """What happened, in the words of the log or, of a decision, in those of the kind."""
    who: str
    """The full name of the one who did it; empty when the log names nobody."""
    at: dt.datetime
    """When it happened."""


class _Concerned(TypedDict):
    is_concerned: bool


@dataclass(frozen=True, slots=True)
class LeaseLine:
    """A lease the submission is about, or another one of its account."""

    lease_id: str
    """Its number in the ERP."""
    title: str
    """What is rented, in two words: `Logement T2`."""
    address: str
    """Where it is, on one line."""
    state: str = ""
    """Where it stands today for this kind of request, in words; empty when the kind does not say."""
    tone: str = ""
    """The colour of the state: `good`, `warn`, `bad` or `info`; empty without a state."""
    concerned: bool = False
    """Whether the submission is about it, where the others of the account stand beside it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The person who sent it, as the manager may need to reach them."""

    name: str
    """Civility and names as the ERP has them; of a sender without sign-in, the name they gave."""
    phones: tuple[tuple[str, str], ...]
    """The numbers known, each as one reads it and with its `tel:` address, empty for one that cannot be dialled."""
    email: str
    """The address of the sign-in, else the ERP's; of a sender without sign-in, the one they gave. May be empty."""
    account_number: str
    """The account it is about; empty when it is about none, or was sent without sign-in."""
    balance: str
    """What is owed on that account or stands to its credit, and on which day, in words; empty without account."""
    agency: str
    """The name of the agency that answers; `Siège` when none does."""
    told: str
    """How the sender learns of the decision, in a sentence for managers."""
    verified: bool = True
    """Whether the sender was signed in, or is a tenant for whom staff recorded it; if not, nobody knows that they are
    who they say."""
    by_mail: bool = True
    """Whether mails reach a tenant; if not, nobody tells them but those who call."""
    reach: Reach | None = None
    """What a tenant said of how to reach them; None: nobody knows who the sender is."""


def submission_full(user: User, pk: int, action: str = "view") -> Submission | None:
    """A submission this member of staff may see, with what its page shows; None: unknown or somebody else's."""
    rows = reviewable(user, action).select_related(
        "tenant__user", "account__agency", "agency", "assigned_to", "decided_by", "merged_into", "recorded_by"
    )
    return rows.filter(pk=pk).first()


def staff_facts_of(submission: Submission) -> list[Fact]:
    """What managers read besides: what the kind says, and what the landlord's software does."""
    kind = kind_of(submission.kind)
    own = kind.staff_facts(submission) if kind.staff_facts else []
    return own + handed_over.staff_facts(submission)


def obstacle_of(submission: Submission, files: Iterable[Attachment]) -> str:
    """Why it cannot be accepted as its files are now, for the manager; empty when it can."""
    if not kind_of(submission.kind).needs_file:
        return ""
    scans = {file.scan for file in files}
    if Scan.PENDING in scans:
        return "Le fichier est en cours de vérification : vous pourrez accepter quand il sera vérifié."
    if scans.intersection(RELEASED):
        return ""
    if Scan.INFECTED in scans:
        return "Le fichier était dangereux et a été supprimé : demandez un autre fichier en refusant."
    return "Cette demande n'a pas de fichier : demandez-en un en refusant."


def leases_shown(submission: Submission) -> tuple[tuple[LeaseLine, ...], tuple[LeaseLine, ...]]:
    """The leases it is about, as its kind tells of them, and all that its account rents today, each with its insurance
    in words; the dwelling first. What it is about is among the latter also when it ended. Two queries."""
    if submission.account is None:
        return (), ()
    concerned = Submission.leases.through.objects.filter(submission=submission)
    # Two lists of keys, each from its index: with one condition or the other, PostgreSQL reads all leases there are.
    few = concerned.values("lease_id").union(submission.account.leases.values("pk"))
    marked = Lease.objects.filter(pk__in=few).annotate(is_concerned=Exists(concerned.filter(lease=OuterRef("pk"))))
    shown = marked.filter(Q(is_concerned=True) | Q(end_date=None) | Q(end_date__gte=timezone.localdate()))
    shown = shown.select_related("premises").prefetch_related("certificates").order_by("-kind", "pk")
    found = cast("QuerySet[WithAnnotations[Lease, _Concerned]]", shown)
    of_kind = kind_of(submission.kind).lease_state or (lambda lease: ("", ""))
    homes = [(lease, _lease_line(lease, _lease_today(lease), lease.is_concerned)) for lease in found]
    about = tuple(_lease_line(lease, of_kind(lease)) for lease, home in homes if home.concerned)
    return about, tuple(home for _, home in homes)


def _lease_line(lease: Lease, state: LeaseState, concerned: bool = False) -> LeaseLine:
    title, address = premises_title(lease.premises), ", ".join(premises_place(lease.premises))
    return LeaseLine(lease.lease_id, title, address, *state, concerned)


def _lease_today(lease: Lease) -> LeaseState:
    """How it is insured, or since when it is over; empty where no insurance is asked for."""
    if lease.end_date and lease_has_ended(lease):
        return f"Bail terminé le {formats.long_date(lease.end_date)}", "info"
    cover = cover_of(lease, lease.certificates.all())
    if cover.status == InsuranceStatus.NOT_REQUIRED:
        return "", ""
    return f"Assurance : {cover.label[:1].lower()}{cover.label[1:]}", cover.tone


def sender_of(submission: Submission) -> Sender:
    """Who sent it and how to reach them."""
    tenant, account = submission.tenant, submission.account
    agency = submission.agency.name if submission.agency else "Siège"
    if tenant is None:
        mail = submission.contact_email
        told = "La personne reçoit votre réponse par mail." if mail else "Aucun mail ne part : appelez la personne."
        phones = formats.phones_linked(submission.data.get("phone", ""))
        return Sender(submission.contact_name, phones, mail, "", "", agency, told, verified=False)
    by_mail = mail_reaches(tenant)
    return Sender(
        name=f"{tenant.get_civility_display()} {tenant.last_name} {tenant.first_name}".strip(),
        phones=formats.phones_linked(tenant.phone_mobile, tenant.phone_home, tenant.phone_work),
        email=_email(tenant),
        account_number=submission.account_id or "",
        balance=_balance(account) if account else "",
        agency=agency,
        told="Le locataire est prévenu." if by_mail else NOBODY_TOLD,
        by_mail=by_mail,
        reach=reach_of(tenant),
    )


def links_of(submission: Submission, user: User) -> list[Link]:
    """Where this member of staff can go on from it."""
    kind = kind_of(submission.kind)
    return [link for link in kind.links(submission) if user.has_perm(link.permission)] if kind.links else []


def _email(tenant: Tenant) -> str:
    """The address of the sign-in, which the person proved to be theirs, else the ERP's."""
    user: User | None = getattr(tenant, "user", None)
    return user.email if user else tenant.email


def _balance(account: RentAccount) -> str:
    day = formats.long_date(account.balance_date)
    if account.balance_cents == 0:
        return f"À jour au {day}"
    side = "Doit" if account.balance_cents > 0 else "Avoir de"
    return f"{side} {formats.euros(account.balance_cents)} au {day}"


def previous_of(submission: Submission, user: User) -> list[Submission]:
    """Other submissions of the same person that may be named to this member of staff, with `is_sealed`: all that are
    open, then the latest.

    Only what they may open comes first: of a sealed one, its place would tell where it stands.
    """
    if submission.tenant_id is None:
        return []
    rows = nameable(user).filter(tenant=submission.tenant_id).exclude(pk=submission.pk)
    waits = Exists(reviewable(user).open().filter(pk=OuterRef("pk")))
    found = rows.order_by(waits.desc(), "-pk")[:MOST_PREVIOUS]
    return [row for place, row in enumerate(found) if place < PREVIOUS or (row.is_open and not row.is_sealed)]


def history_of(submission: Submission) -> tuple[Event, ...]:
    """What happened to it, the latest first; also to whom it went when a promise passed."""
    events = _events(submission, _entries(submission)[:HISTORY])
    steps = [_step_event(step) for step in submission.escalations.select_related("agency")]
    return tuple(sorted([*events, *steps], key=lambda event: event.at, reverse=True))


def _step_event(step: Escalation) -> Event:
    to = f"responsable de l'agence ({step.agency.name})" if step.agency else "siège"
    return Event(f"Sans réponse le {formats.long_date(step.due_on)} : transmise au {to}", "", step.at)


def last_change(submission: Submission) -> Event | None:
    """Who last followed it, wrote to it or decided it: told to a manager who comes too late."""
    events = _events(submission, _entries(submission).filter(action__in=CHANGES)[:1])
    return events[0] if events else None


def _entries(submission: Submission) -> QuerySet[ModelLogEntry]:
    people = ("user__tenant", "user__closed_tenant")
    rows = ModelLogEntry.objects.for_instance(submission).select_related(*people)
    return rows.order_by("-timestamp", "-pk")


def _events(submission: Submission, entries: QuerySet[ModelLogEntry]) -> tuple[Event, ...]:
    """Log entries in words; whom a submission was given to is looked up, since the log holds numbers.

    Of staff whose access was deleted since, the entry holds the name (`history_names.names_keep`).
    """
    rows = list(entries)
    given = User.objects.in_bulk({row.data["to"] for row in rows if row.action == ASSIGN})
    own = _own_words(submission)
    return tuple(_event(row, given, own) for row in rows)


def _own_words(submission: Submission) -> dict[str, str]:
    """What the log says in one way for all requests, in the words of this one."""
    words = kind_of(submission.kind).words
    own = {ACCEPT: f"Demande {words.accepted.lower()}", REFUSE: f"Demande {words.refused.lower()}"}
    if recorded := recorded_of(submission):
        arrived = formats.long_date(recorded.arrived_on)
        own[RECORD] = f"Demande enregistrée, reçue {recorded.source_words} le {arrived}"
    return own if submission.tenant_id else own | {SEND: "Demande envoyée sans connexion"}


def _event(entry: ModelLogEntry, given: dict[int, User], own: dict[str, str]) -> Event:
    words, to = own.get(entry.action, str(entry.message)), given.get(entry.data.get("to"))
    if entry.action == LEFT:
        words = f"{words} par {entry.data['name']}"
    if entry.action == ASSIGN and (given_to := name_of(to) or entry.data.get(TO)):
        words = f"{words} à {given_to}"
    gone = entry.data.get(BY, GONE) if entry.user_id else ""
    return Event(words, name_of(entry.user) or gone, entry.timestamp)


def useless_after(submission: Submission, user: User) -> list[Submission]:
    """The older requests that accepting this one would make useless, of those that this member of staff may decide."""
    if not submission.is_open:
        return []
    return list(reviewable(user, "change").filter(pk__in=replaceable_by(submission).values("pk")).order_by("pk"))


def told_words(submission: Submission, told: str) -> str:
    """How and when the sender learns of a decision: `told` now, or at the hour when it can no longer be undone."""
    if not submission.is_held or not submission.told_at:
        return told
    undo = f"Vous pouvez l'annuler jusqu'à {formats.clock(submission.told_at)}"
    reached = submission.tenant_id or submission.contact_email
    return f"{undo} ; la réponse part ensuite." if reached else f"{told} {undo}."


def moment(at: dt.datetime) -> str:
    """A moment as managers read it, by the landlord's clock: `le 23 novembre 2026 à 14h05`."""
    local = timezone.localtime(at)
    return f"le {formats.long_date(at)} à {local.hour}h{local.minute:02d}"
