"""What somebody began and did not send: shown with how long it is kept, until it is sent or that day is over."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_stubs_ext import WithAnnotations

from forms.submissions.drafts import WORD, is_begun, is_current, sent_last
from forms.submissions.enums import OPEN, State
from forms.submissions.models import Attachment, Draft
from forms.submissions.registry import kind_known, kind_of
from forms.submissions.selectors import as_told
from tenant_space import formats
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import Tenant

MOST = 20


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something begun and not sent."""

    uid: uuid.UUID
    """The identifier of its draft."""
    title: str
    """What it is, and how it begins."""
    url: str
    """Where one goes on with it."""
    kept_until: dt.date
    """The last day on which it is kept."""

    @property
    def kept_text(self) -> str:
        """`5 décembre, encore 3 jours`."""
        return kept_text(self.kept_until)


class _Facts(TypedDict):
    has_files: bool
    last_any: int | None
    last_own: int | None


def unfinished_of(tenant: Tenant) -> tuple[Unfinished, ...]:
    """What this person began and did not send, the latest first. One query.

    What holds neither a word nor a file is nothing; what no form would show any more is not promised.
    """
    return tuple(filter(None, (_unfinished(draft) for draft in _drafts(tenant, timezone.localdate()))))


@statement
def _drafts(tenant: Tenant, today: dt.date) -> QuerySet[WithAnnotations[Draft, _Facts]]:
    rows = Draft.objects.for_tenant(tenant).unsent().filter(kept_until__gte=today)
    rows = rows.select_related("about").order_by("-updated_at")
    rows = rows.annotate(
        has_files=Exists(Attachment.objects.filter(draft=OuterRef("pk"), submission=None)),
        last_any=sent_last(),
        last_own=sent_last(OuterRef("account_number")),
    )
    return cast("QuerySet[WithAnnotations[Draft, _Facts]]", rows)[:MOST]


def _unfinished(draft: WithAnnotations[Draft, _Facts]) -> Unfinished | None:
    if not is_begun(draft, has_files=draft.has_files):
        return None
    if draft.kind == WORD:
        return _word(draft)
    kind = kind_known(draft.kind)
    if kind is None or not is_current(draft, draft.last_own if draft.account_number else draft.last_any):
        return None
    query = {ACCOUNT_PARAMETER: draft.account_number} if draft.account_number else {}
    query |= {"brouillon": str(draft.uid)} if kind.drafts > 1 else {}
    url = reverse("request_page", args=[kind.code]) + (f"?{urlencode(query)}" if query else "")
    return Unfinished(draft.uid, draft_named(draft), url, draft.kept_until)


def draft_named(draft: Draft) -> str:
    """What a draft is, and how it begins: `Demande écrite « Il n'y a plus d'eau chaude… »`."""
    kind = kind_of(draft.kind)
    words = kind.begun(draft.values) if kind.begun else ""
    return f"{kind.label} {words}".strip()


def kept_text(day: dt.date) -> str:
    """Until when something begun is kept: `5 décembre, encore 3 jours`."""
    left = (day - timezone.localdate()).days
    words = {0: "c'est le dernier jour", 1: "encore un jour"}.get(left, f"encore {left} jours")
    return f"{formats.near_date(day)}, {words}"


def _word(draft: Draft) -> Unfinished | None:
    about = draft.about
    if about is None or as_told(about).state not in (*OPEN, State.ANSWERED):
        return None
    url = reverse("submission", args=[about.number_text]) + "#repondre"
    return Unfinished(draft.uid, f"Message sur la demande n° {about.number_text}", url, draft.kept_until)
