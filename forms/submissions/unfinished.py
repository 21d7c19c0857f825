"""What somebody began and did not send: shown with how long it is kept, until it is sent or that day is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_stubs_ext import WithAnnotations

from forms.submissions.drafts import WORD, is_current
from forms.submissions.enums import OPEN, State
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.registry import kind_known
from forms.submissions.selectors import as_told
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.tenancy.models import Tenant

MOST = 20


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something begun and not sent."""

    title: str
    """What it is."""
    url: str
    """Where one goes on with it."""
    kept_until: dt.date
    """The last day on which it is kept."""


class _Facts(TypedDict):
    has_files: bool
    last_any: int | None
    last_own: int | None


def unfinished_of(tenant: Tenant) -> tuple[Unfinished, ...]:
    """What this person began and did not send, the latest first. One query.

    What holds neither a word nor a file is nothing; what no form would show any more is not promised.
    """
    sent = Submission.objects.filter(tenant=OuterRef("tenant"), kind=OuterRef("kind")).order_by("-pk").values("pk")
    rows = Draft.objects.for_tenant(tenant).unsent().filter(kept_until__gte=timezone.localdate())
    rows = rows.select_related("about").order_by("-updated_at")
    rows = rows.annotate(
        has_files=Exists(Attachment.objects.filter(draft=OuterRef("pk"), submission=None)),
        last_any=Subquery(sent[:1]),
        last_own=Subquery(sent.filter(account=OuterRef("account_number"))[:1]),
    )
    drafts = cast("QuerySet[WithAnnotations[Draft, _Facts]]", rows)[:MOST]
    return tuple(filter(None, (_unfinished(draft) for draft in drafts)))


def _unfinished(draft: WithAnnotations[Draft, _Facts]) -> Unfinished | None:
    if not draft.has_files and not any(draft.values.values()):
        return None
    if draft.kind == WORD:
        return _word(draft)
    kind = kind_known(draft.kind)
    if kind is None or not is_current(draft, draft.last_own if draft.account_number else draft.last_any):
        return None
    query = f"?{urlencode({ACCOUNT_PARAMETER: draft.account_number})}" if draft.account_number else ""
    return Unfinished(kind.label, reverse("request_page", args=[kind.code]) + query, draft.kept_until)


def _word(draft: Draft) -> Unfinished | None:
    about = draft.about
    if about is None or as_told(about).state not in (*OPEN, State.ANSWERED):
        return None
    url = reverse("submission", args=[about.number_text]) + "#repondre"
    return Unfinished(f"Message sur la demande n° {about.number_text}", url, draft.kept_until)
