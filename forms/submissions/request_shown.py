"""What the page of a request says: where it stands, who has it, what was said, and what one can do."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from forms.submissions.appointments import visit_shown
from forms.submissions.closing import last_day, reopenable, survey_asked
from forms.submissions.drafts import WORD, word_current
from forms.submissions.enums import OPEN, TO_DO, Scan, State
from forms.submissions.following import claims_of
from forms.submissions.forms import RequestForm, SurveyForm, WhyForm, WordForm
from forms.submissions.handed_over import handed_over
from forms.submissions.late import late_of
from forms.submissions.lines import conversation_of, service_of
from forms.submissions.models import Attachment, Submission
from forms.submissions.recording import recorded_of
from forms.submissions.registry import MiddleStep, facts_of, kind_of
from forms.submissions.selectors import (
    SUPERSEDED,
    draft_files,
    is_superseded,
    next_words,
    not_sent_text,
    state_tone,
    submission_readable,
    superseded_of,
)
from forms.submissions.tokens import token_make
from forms.submissions.uploads.posted import FILES
from forms.submissions.uploads.unsent import unsent_of
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.leases import premises_place, premises_title
from tenant_space.tenancy.models import RentAccount, Tenant


def request_of(tenant: Tenant | None, number: str) -> tuple[Tenant, Submission]:
    """This person and their request. Raises `Http404`: unknown and foreign are the same."""
    row = submission_readable(tenant, number) if tenant else None
    if tenant is None or row is None:
        raise Http404
    return tenant, row


def may_write(tenant: Tenant, row: Submission) -> bool:
    """Whether this person may still write about the account of their request."""
    accounts = RentAccount.objects.for_tenant(tenant).writable_by(tenant)
    return not row.account_id or accounts.filter(pk=row.account_id).exists()


def request_shown(tenant: Tenant, row: Submission) -> dict[str, Any]:
    """The context of the page of a request of this person."""
    kind, writable = kind_of(row.kind), may_write(tenant, row)
    superseded = is_superseded(row, superseded_of(tenant, [row]))
    late = None if superseded else late_of([row]).get(row.pk)
    return {
        "submission": row,
        "rules": kind,  # not `kind`: components take that word for their own look
        "accepted_words": row.accepted_words if kind.accepted_words else "",  # a template would call the kind's own
        "facts": facts_of(row),
        "recorded": recorded_of(row),
        "state": {"label": SUPERSEDED if superseded else row.state_label, "tone": state_tone(row.state)},
        "timeline": _timeline(row),
        "leases": _leases(row),
        "files": (files := [file for file in row.attachments.all() if file.message_id is None]),
        "missing": not_sent_text(row),
        "superseded": superseded,
        "promised": row.state in TO_DO,
        "answered_on": answered_on(row),
        "again_url": _again_url(row),
        "file_lost": row.is_open and bool(files) and all(file.scan == Scan.INFECTED for file in _sent_files(row)),
        "agency": agency_card(row.agency) if row.agency else None,
        "claims": (claims := claims_of(row)),
        "visit": visit_shown(row, claims),
        "lines": conversation_of(tenant, row),
        "service": service_of(row),
        "own_links": kind.tenant_links(row) if kind.tenant_links else [],
        "own_step": kind.middle_step(row).text if kind.middle_step else "",
        "withdrawable": row.is_open and kind.on_withdraw is not None,
        "next": next_words(row, late),
        "handed_over": handed_over(row),
        "late": late,
        "writable": writable,
        **_ending(tenant, row, writable),
        **(reply_shown(tenant, row) if writable else {"left_over": left_over(row)}),
        "mail_address": mail_address(kind.mail_accepted, tenant) if kind.mail_accepted else "",
    }


def _ending(tenant: Tenant, row: Submission, writable: bool) -> dict[str, Any]:
    """The questions at the end: whether it is settled, and what one thought of it."""
    return {
        "settles": writable and row.state == State.ANSWERED and reopenable(row),
        "reopens": writable and row.state == State.CLOSED and reopenable(row),
        "last_day": last_day(row),
        "own_token": token_make(tenant, WORD, uuid.uuid4(), row.number_text),
        "why": WhyForm(),
        "survey": SurveyForm(label_suffix="") if writable and survey_asked(row) else None,
    }


def _leases(row: Submission) -> list[str]:
    """What is rented, and where, of each lease that it is about."""
    premises = [lease.premises for lease in row.leases.all()]
    return [f"{premises_title(one)} – {', '.join(premises_place(one))}" for one in premises]


def reply_shown(
    tenant: Tenant, row: Submission, form: RequestForm | None = None, problems: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """The form to write about a request, as a POST left it, else with what its draft kept; what is left of it once
    nothing can be written any more."""
    key, draft = word_current(row)
    if draft is None:
        key = uuid.uuid4()  # of this page alone: what is begun in another tab is another word
    values = dict(draft.values) if draft else {}
    if row.state not in (*OPEN, State.ANSWERED):
        return {"left_over": left_over(row)}
    return {
        "reply": form or WordForm(initial=values),
        "completes": row.state == State.WAITING,
        "token": token_make(tenant, WORD, key, row.number_text),
        "problems": problems,
        "upload_files": draft_files(draft),
        "unsent": unsent_of(draft),
        "file_errors": [problem for problem in problems if problem.anchor == FILES],
        "limits": upload_limits(),
    }


def left_over(row: Submission) -> str:
    """What the tenant had half written when writing came to an end, to be copied; empty: nothing."""
    begun = row.drafts.unsent().filter(author=None).order_by("updated_at")
    return "\n\n".join(text for draft in begun if (text := draft.values.get("text", "").strip()))


def _sent_files(row: Submission) -> list[Attachment]:
    """The files of the tenant: with the request, and with what was written since."""
    return [file for file in row.attachments.all() if file.message is None or not file.message.by_staff]


def _again_url(row: Submission) -> str:
    """The form of this kind, on the account that the request is about."""
    query = f"?{urlencode({ACCOUNT_PARAMETER: row.account_id})}" if row.account_id else ""
    return reverse("request_page", args=[row.kind]) + query


def answered_on(row: Submission) -> dt.datetime | None:
    """When its tenant was told of the answer; None while it is open."""
    return None if row.is_open else row.told_at or row.decided_at or row.answered_at


def _timeline(row: Submission) -> list[dict[str, Any]]:
    """The three steps of a submission; the one under way is the current one."""
    decided = not row.is_open
    step = kind_of(row.kind).middle_step
    taken = row.state != State.RECEIVED
    middle = step(row) if step else MiddleStep("Lue par votre agence", "" if taken else "Bientôt", taken)
    told = answered_on(row) if decided else None
    answer = formats.long_date(told) if told else f"{formats.long_date(row.due_on)} au plus tard"
    if row.is_overdue:
        answer = "En retard"
    if row.state == State.WAITING:
        answer = "En pause : nous attendons votre réponse"
    return [
        {
            "title": "Enregistrée" if row.source else "Envoyée",
            "text": formats.long_date(row.created_at),
            "done": True,
            "current": False,
        },
        {"title": middle.title, "text": middle.text, "done": middle.done, "current": not middle.done and not decided},
        {
            "title": row.state_label if decided else "Réponse",
            "text": answer,
            "done": decided,
            "current": middle.done and not decided,
            "bad": row.state == State.REFUSED,
        },
    ]
