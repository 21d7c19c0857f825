"""Passing a request on to another agency, or to the head office: those who had it can no longer open it."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.enums import State
from forms.submissions.managers import DECIDE, READ_SENSITIVE
from forms.submissions.models import Note, Submission
from forms.submissions.services import ReasonMissing
from forms.submissions.states import SubmissionClosed, lock, move, save
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency

TRANSFER = "submissions.transfer"
HEAD_OFFICE_NAME = "Siège"
AGENCY_CLOSED = "L'agence a fermé."


class TransferRefused(Exception):
    """It is already there, or that agency has closed."""


@transaction.atomic
def submission_transfer(
    *, submission: Submission, user: User, to: Agency | None, word: str, version: int | None = None
) -> Submission:
    """Pass an open request on; `to` None: to the head office. `word` says why, to the colleagues who get it.

    Nobody follows it any more, and it is new there; what the tenant was asked is awaited as before. Its promise stays.
    Raises `SubmissionClosed`, `SubmissionChanged` when `version` is not the latest, `TransferRefused` and
    `ReasonMissing`.
    """
    row = lock(submission, version)
    if row.agency_id == (to.pk if to else None) or (to and not to.active):
        raise TransferRefused
    if not word.strip():
        raise ReasonMissing
    pass_on(row, to, word=word.strip(), user=user)
    return row


def pass_on(row: Submission, to: Agency | None, *, word: str, user: User) -> None:
    """Give a row that is held and open to another agency, or to the head office, and note why."""
    left, row.agency, row.at_head_office = row.agency, to, False
    give_back(row, "agency", "at_head_office", user=user)
    text = f"Transférée : {_name(left)} → {_name(to)}. {word}"
    Note.objects.create(submission=row, author=user, text=text)
    codes = {"from": left.pk if left else "", "to": to.pk if to else ""}
    log(instance=row, action=TRANSFER, user=user, data=codes)


def give_back(row: Submission, *fields: str, user: User) -> None:
    """Save these fields of a row that is held and open, and let nobody follow it: what was taken is new again."""
    row.assigned_to, row.left_by = None, ""
    if row.state == State.IN_REVIEW:
        move(row, State.RECEIVED, *fields, "assigned_to", "left_by", user=user)
    else:
        save(row, *fields, "assigned_to", "left_by")


def follower_able(user: User | None, target: Submission) -> User | None:
    """This person, if they may decide the request as it is now: what its follower cannot open, nobody looks after."""
    if user is None or not user.has_perm(DECIDE):
        return None
    if target.sensitive and not user.has_perm(READ_SENSITIVE):
        return None
    return user if Submission.objects.for_reviewer(user).filter(pk=target.pk).exists() else None


def follower_keep(row: Submission) -> None:
    """Let nobody follow a row that its follower can no longer decide, and remember whose it was; not saved here."""
    if row.assigned_to and not follower_able(row.assigned_to, row):
        row.left_by, row.assigned_to = row.assigned_to.get_full_name(), None


def agency_hand_over(*, agency: Agency, to: Agency | None, user: User) -> int:
    """Pass on all open requests of an agency that has closed; `to` None: to the head office. Returns how many.

    One by one: what this member of staff may not open stays, and so does what is answered meanwhile. Pressed again,
    what is left goes. Raises `TransferRefused` for an agency that is open, and to one that is not.
    """
    if agency.active or (to and not to.active):
        raise TransferRefused
    rows = Submission.objects.for_reviewer(user).open().filter(agency=agency)
    moved = 0
    for row in rows.order_by("pk"):
        with suppress(SubmissionClosed, TransferRefused):
            submission_transfer(submission=row, user=user, to=to, word=AGENCY_CLOSED)
            moved += 1
    return moved


def _name(agency: Agency | None) -> str:
    return agency.name if agency else HEAD_OFFICE_NAME
