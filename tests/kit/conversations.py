"""Requests that end by an answer, what both sides write about them, and a clock that tests set."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from forms.submissions import registry
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import EndsBy
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import Content, submission_create
from tenant_space.tenancy.models import Holder

QUESTION = "question"


@contextmanager
def question_kind(days: int = 5) -> Iterator[Kind]:
    """A kind that ends by an answer, known as long as this lasts."""
    kind = Kind(
        QUESTION,
        "Question",
        days,
        lambda row: [],
        ending=EndsBy.ANSWER,
        message=lambda row: row.data.get("message", ""),
    )
    registry.kind_register(kind)
    try:
        yield kind
    finally:
        del registry._kinds._entries[QUESTION]


def asked(holder: Holder, words: str = "La porte ne ferme plus.") -> Submission:
    """A question sent by this holder, through the real services."""
    key = draft_key(holder.tenant, QUESTION)
    draft_save(tenant=holder.tenant, kind=QUESTION, key=key)
    content = Content(account_number=holder.account_id, data={"message": words})
    return submission_create(tenant=holder.tenant, draft_key=key, kind=QUESTION, content=content)


def key() -> uuid.UUID:
    """The key of a line, as a form carries it."""
    return uuid.uuid4()


def clock(monkeypatch: pytest.MonkeyPatch, day: dt.date, hour: int = 10, minute: int = 0) -> None:
    """From now on it is this moment, by the landlord's clock."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
    monkeypatch.setattr(timezone, "now", lambda: moment)
