"""What changes the state of a submission: lock, check, change, log, and the mail in the outbox."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.submissions.deciding import acceptance_begin
from forms.submissions.drafts import draft_key_next
from forms.submissions.enums import EndsBy, Scan, State
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.messages import decision_tell, files_held
from forms.submissions.models import Attachment, Draft, Note, NumberSeries, Submission
from forms.submissions.promise import promise_of
from forms.submissions.recording import Recording
from forms.submissions.registry import Kind, kind_of, subjects_of
from forms.submissions.states import SubmissionChanged, change_note, hold_all, hold_final, lock, move, save
from tenant_space.formats import phone_keys
from tenant_space.formats.names import folded_text
from tenant_space.identity.models import User
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify
from tenant_space.tenancy.matching import agency_code_of
from tenant_space.tenancy.models import Lease, RentAccount, Tenant

SEARCHED = 600  # characters of a submission that the search looks in


class FileMissing(Exception):
    """This kind of request needs at least one file."""


class TooManyOpen(Exception):
    """The person already waits for the answers to many requests of this kind."""


class ReasonMissing(ValueError):
    """A refusal without a reason tells the tenant nothing."""


class NotWritable(Exception):
    """The person may not send anything for this account or lease (any more)."""


class EndsByAnswer(Exception):
    """Requests of this kind are answered, neither accepted nor refused."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a tenant asks for, already checked by the form of its kind."""

    account_number: str = ""
    """The account it is about; empty: none."""
    lease_ids: tuple[str, ...] = ()
    """The numbers in the ERP of the leases it is about, all of this account; empty: none."""
    period_from: dt.date | None = None
    """The first day of the period it is about; None: it is about none."""
    period_to: dt.date | None = None
    """The last day of that period; None: it is about none."""
    data: dict[str, Any] = field(default_factory=dict)
    """The other answers, by name, as JSON can hold them."""
    private: dict[str, str] = field(default_factory=dict)
    """Answers that no row of the requests may hold, for `Kind.on_create` to keep sealed (`Submission.private`)."""
    residence: str = ""
    """The residence whose common parts it is about, where neighbours are told so; empty: they are told nothing."""


@transaction.atomic
def submission_create(
    *,
    tenant: Tenant,
    draft_key: uuid.UUID,
    kind: str,
    content: Content,
    shown: Collection[uuid.UUID] | None = None,
    not_sent: Sequence[str] = (),
    recording: Recording | None = None,
) -> Submission:
    """Send a request. The same draft sent again gives the submission it has become.

    `shown` are the files that the sender had before the eyes: another one of the draft waits for the next request;
    None: all. `not_sent` are the names of those that the sender chose to leave without. `recording`: staff send it
    for this person, from a draft of their own; what the person may not send, nobody may for them.
    Raises `FileMissing`, `NotRecordable`, `NotWritable`, `TooManyOpen`, what the kind refuses (`KindRefuses`), and
    `Draft.DoesNotExist` for a draft that is not this person's.
    """
    drafts = Draft.objects.for_tenant(tenant, recording.user if recording else None).filter(kind=kind, about=None)
    draft = drafts.select_for_update().get(uid=draft_key)
    if draft.submission:
        return draft.submission
    rules = kind_of(kind)
    files = _files_held(draft, shown)
    if recording:
        recording.check(rules)
    needed = rules.needs_file or (recording and rules.recorded_with_file)
    if needed and all(file.scan == Scan.INFECTED for file in files):
        raise FileMissing
    _refuse_many(tenant, kind)
    account, leases = writable(tenant, content)
    agency = account.agency_id if account else None
    who = {"uid": draft_key, "tenant": tenant, "account": account, "agency_id": agency, "not_sent": list(not_sent)}
    submission = _recorded(rules, **who, **_values(content), **(recording.columns(tenant) if recording else {}))
    submission.leases.set(leases)
    drafts.filter(pk=draft.pk).update(submission=submission, values={}, refused=[])
    _take_files(draft, submission, files)
    return _sent(submission, rules)


def _values(content: Content) -> dict[str, Any]:
    period = {"period_from": content.period_from, "period_to": content.period_to}
    return {**period, "residence": content.residence, "data": content.data, "private": content.private}


def _refuse_many(tenant: Tenant, kind: str) -> None:
    if Submission.objects.for_tenant(tenant).open().filter(kind=kind).count() >= settings.PORTAL_MOST_OPEN:
        raise TooManyOpen


def _files_held(draft: Draft, shown: Collection[uuid.UUID] | None) -> list[Attachment]:
    """The files to send. Held, so that one found dangerous at this very moment is told about, not sent in silence."""
    waiting = draft.attachments.filter(submission=None)
    return list((waiting if shown is None else waiting.filter(pk__in=shown)).select_for_update())


def _take_files(draft: Draft, submission: Submission, files: list[Attachment]) -> None:
    """Join the files to the request. Those that only another tab showed go on to the next one of this kind."""
    draft.attachments.filter(pk__in=[file.pk for file in files]).update(submission=submission)
    others = draft.attachments.filter(submission=None)
    if not others.exists():
        return
    account, author = submission.account_id or "", draft.author
    key = draft_key_next(draft.tenant, draft.kind, account, submission, author)
    new = {"tenant": draft.tenant, "kind": draft.kind, "account_number": account, "author": author}
    fresh, _ = Draft.objects.for_tenant(draft.tenant, author).get_or_create(uid=key, defaults=new)
    others.update(draft=fresh)


def submission_create_open(
    *,
    uid: uuid.UUID,
    kind: str,
    contact_name: str,
    contact_email: str,
    data: dict[str, Any],
    account_number: str = "",
    acknowledge: bool = True,
) -> Submission:
    """Send a request without sign-in. The same `uid` sent again gives the same submission.

    Nobody proved who they are, so it is linked to no person and no account. The number given, if any, only
    says whose queue it joins: its agency's, else the head office's. `data["phone"]` is where to call back.
    Without `acknowledge` no mail says that it was received.
    """
    rules = kind_of(kind)
    who = {"contact_name": contact_name.strip(), "contact_email": contact_email.strip()}
    try:
        with transaction.atomic():
            row = _recorded(rules, uid=uid, agency_id=agency_code_of(account_number), data=data, **who)
            return _sent(row, rules, acknowledge=acknowledge)
    except IntegrityError:
        return Submission.objects.get(uid=uid, tenant=None)


def _recorded(rules: Kind, **values: Any) -> Submission:
    private = values.pop("private", {})
    row = Submission(kind=rules.code, **values)
    row.private = private
    if rules.to_head_office and rules.to_head_office(row):
        row.agency = None
    row.sensitive = rules.sensitive is not None and rules.sensitive(row)
    row.due_on = promise_of(row, row.arrived_on)
    row.save(force_insert=True)
    change_note(row, "", State.RECEIVED, row.recorded_by)
    return row


def _sent(submission: Submission, rules: Kind, *, acknowledge: bool = True) -> Submission:
    """The end of every sending: effect, mail, number, log."""
    if rules.on_create:
        rules.on_create(submission)
    received = (submission.source and rules.mail_recorded) or rules.mail_received
    _mail(submission, received if acknowledge else "")
    # The counter's row stays locked until the commit: it is drawn when all slow work is done.
    submission.number = number_draw()
    submission.search_text = search_text(submission)
    submission.words_text = folded_text(rules.message(submission)) if rules.message else ""
    submission.save(update_fields=["number", "search_text", "words_text"])
    recorded, by = submission.source, submission.recorded_by
    log(instance=submission, action="submissions.record" if recorded else "submissions.send", user=by)
    return submission


def writable(tenant: Tenant, content: Content) -> tuple[RentAccount | None, list[Lease]]:
    """The account and leases named, if this person may write for all of them today. Raises `NotWritable`."""
    if not content.account_number:
        return None, []
    account = RentAccount.objects.for_tenant(tenant).writable_by(tenant).filter(pk=content.account_number).first()
    if account is None:
        raise NotWritable
    wanted = set(content.lease_ids)
    running = Lease.objects.for_tenant(tenant).exclude(end_date__lt=timezone.localdate())
    leases = list(running.filter(account=account, pk__in=wanted))
    if len(leases) != len(wanted):
        raise NotWritable
    return account, leases


def number_draw(series: str = NumberSeries.MAIN) -> int:
    """The next number of a series that exists: one UPDATE … RETURNING, so that none is given twice or lost."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE submissions_numberseries SET last = last + 1 WHERE name = %s RETURNING last", [series])
        return int(cursor.fetchone()[0])


def search_text(submission: Submission) -> str:
    """What the desk's search looks in: number, account (proven or given), names, as `formats.names` folds them.

    And the phone of a sender without sign-in; those of tenants change, and are looked for where the landlord has them.
    """
    who = submission.tenant
    names = (who.last_name, who.birth_name, who.first_name) if who else (submission.contact_name,)
    account = submission.account_id or submission.data.get("account_number", "")
    called = () if who else phone_keys(submission.data.get("phone", ""))
    return folded_text(submission.number_text, account, *called, *names)[:SEARCHED]


@transaction.atomic
def submission_take(*, submission: Submission, user: User, version: int | None = None) -> Submission:
    """Take a submission in hand: it is under review, followed by this manager."""
    return submission_assign(submission=submission, user=user, to=user, version=version)


@transaction.atomic
def submission_assign(*, submission: Submission, user: User, to: User | None, version: int | None) -> Submission:
    """Say who follows a submission; None gives it back to everybody.

    Raises `SubmissionClosed`, and `SubmissionChanged` when `version` is not the latest.
    """
    row = lock(submission, version)
    row.left_by = ""
    follower_set(row, to, user)
    action = "take" if to == user else "assign" if to else "release"
    log(instance=row, action=f"submissions.{action}", user=user, data={"to": to.pk} if to else None)
    return row


def follower_set(row: Submission, to: User | None, user: User | None) -> None:
    """Give an open row that is held to somebody, or to everybody; `user`: who does it, None: the portal.

    What the tenant was asked is awaited as before.
    """
    row.assigned_to = to
    state = State.IN_REVIEW if to else State.RECEIVED
    if row.state in (state, State.WAITING):
        save(row, "assigned_to", "left_by")
    else:
        move(row, state, "assigned_to", "left_by", user=user)


@transaction.atomic
def submission_accept(
    *,
    submission: Submission,
    user: User,
    version: int | None = None,
    useless: Mapping[int, int] | None = None,
    checked: Collection[str] = (),
    refused: Mapping[str, str] = MappingProxyType({}),
    final: bool = False,
) -> Submission:
    """Accept: the effect of the kind is applied, and the tenant is told once the time to undo it is over.

    `useless`: older requests that it makes useless (`replaceable_by`), by key, each with the version that was seen;
    they are closed without a mail. `checked`, `refused`: as `acceptance_begin` takes them. `final`: it is told
    at once, and cannot be undone. Raises `SubmissionClosed`, `SubmissionChanged` when a version is not the latest,
    and what `acceptance_begin` raises.
    """
    if useless:
        hold_all([submission.pk, *useless])
    row = lock(submission, version)
    kind = kind_of(row.kind)
    _refuse_answered(kind)
    acceptance_begin(row, checked, refused)
    _decide(
        row,
        user,
        State.ACCEPTED,
        told_at=None if final else _told_at(kind, kind.on_parts or kind.on_accept or kind.on_replace),
    )
    if kind.on_accept:
        kind.on_accept(row)
    log(instance=row, action="submissions.accept", user=user)
    _mail(row, kind.mail_accepted, not_before=row.told_at)
    for key, seen in (useless or {}).items():
        _replace(replaceable_by(row).filter(pk=key).first(), seen, by=row, user=user)
    return row


def replaceable_by(submission: Submission) -> SubmissionQuerySet:
    """The older requests of the same sender for the same things, and for no others, that still wait.

    Those of another holder of the home are not among them: that person was promised an answer, too.
    """
    subjects = subjects_of(submission)
    if submission.tenant is None or not subjects:
        return SubmissionQuerySet(Submission).none()
    sent = Submission.objects.for_tenant(submission.tenant).open()
    same = sent.filter(kind=submission.kind, account=submission.account_id, pk__lt=submission.pk)
    older = same.order_by("pk").prefetch_related("leases")
    return same.filter(pk__in=[row.pk for row in older if subjects_of(row) <= subjects]).order_by("pk")


def _replace(older: Submission | None, seen: int, *, by: Submission, user: User) -> None:
    if older is None:
        raise SubmissionChanged(by)
    row, kind = lock(older, seen), kind_of(by.kind)
    row.replaced_by = by
    _decide(row, user, State.OBSOLETE, "replaced_by", told_at=by.told_at)
    if kind.on_replace:
        kind.on_replace(row)
    log(instance=row, action="submissions.replace", user=user, data={"by": by.number})


@transaction.atomic
def submission_refuse(
    *, submission: Submission, user: User, reason: str, version: int | None = None, final: bool = False
) -> Submission:
    """Refuse, with a reason that the tenant reads once the time to undo it is over; at once when `final`.

    Raises `SubmissionClosed`, `SubmissionChanged` when `version` is not the latest, and `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing
    row = lock(submission, version)
    kind = kind_of(row.kind)
    _refuse_answered(kind)
    row.reason = reason.strip()
    _decide(row, user, State.REFUSED, "reason", told_at=None if final else _told_at(kind, kind.on_refuse))
    if kind.on_refuse:
        kind.on_refuse(row)
    log(instance=row, action="submissions.refuse", user=user)
    _mail(row, kind.mail_refused, not_before=row.told_at)
    return row


def _refuse_answered(kind: Kind) -> None:
    if kind.ending is not EndsBy.DECISION:
        raise EndsByAnswer(kind.code)


@transaction.atomic
def note_add(*, submission: Submission, user: User, text: str, uid: uuid.UUID | None = None) -> Note:
    """Add a note that only managers read, with the files of their draft with this key; sent again, it is still one.

    Of a request that was joined to another one, it stands in that one, where the others went.
    """
    asked, submission = submission, hold_final(Submission.objects.all(), submission)
    written = {"author": user, "text": text.strip()}
    note, new = submission.notes.get_or_create(uid=uid or uuid.uuid4(), defaults=written)
    if not new:
        return note
    drafts = Draft.objects.filter(author=user, about__in=[asked, submission])
    files = [file.pk for file in files_held(drafts, uid)]
    Attachment.objects.filter(pk__in=files).update(note=note, submission=submission)
    if uid:
        drafts.filter(uid=uid).update(is_sent=True, values={}, refused=[])
    log(instance=submission, action="submissions.note", user=user)
    return note


def _told_at(kind: Kind, changes: Callable[..., None] | None) -> dt.datetime | None:
    """From when a decision is told: after the minutes to undo it; None: at once, for what cannot be put back."""
    if not settings.PORTAL_UNDO_MINUTES or (changes and not kind.on_undo):
        return None
    return timezone.now() + dt.timedelta(minutes=settings.PORTAL_UNDO_MINUTES)


def _decide(row: Submission, user: User, state: State, *fields: str, told_at: dt.datetime | None) -> None:
    row.before = {"state": row.state, "assigned_to": row.assigned_to_id}
    row.told_at, row.decided_by, row.decided_at = told_at, user, timezone.now()
    row.assigned_to = row.assigned_to or user
    move(row, state, "told_at", "before", "decided_by", "decided_at", "assigned_to", *fields, user=user)
    decision_tell(row, user)


def _mail(submission: Submission, mail: str, not_before: dt.datetime | None = None) -> None:
    """Tell the sender, at once or not before a moment, unless the kind has no such mail."""
    if mail:
        to = submission.tenant or Address(submission.contact_email)
        notify(mail, to, not_before=not_before, submission_id=submission.pk)
