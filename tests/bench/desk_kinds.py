"""A request of each registered kind as the portal sends it, to be multiplied with all that hangs on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.db import models, transaction
from wagtail.models import get_page_models

from forms.submissions.confirmed import CONFIRMED
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.forms import RequestForm
from forms.submissions.models import Submission
from forms.submissions.registry import facts_of, kinds
from forms.submissions.request_page import RequestPage
from forms.submissions.services import submission_create
from tenant_space.secured.viewer import Viewer, viewer_for
from tenant_space.tenancy.models import RentAccount
from tests.kit import access_help, debits
from tests.kit import factories as f
from tests.kit.rows import repeat, run

# In a hundred; those that come less often share the rest.
OFTEN = {"insurance": 55, "contact": 25, "receipt": 10, "help": 3}
FIRST_ACCOUNT = 900_001
DAY, FORMER, LATER = ("3", "2", "2020"), ("1", "1", "2026"), ("31", "12", "2026")
# What people type, by the name of a field, whichever form asks it; where there is something to choose, the first.
TYPED: dict[str, Any] = {
    **debits.TYPED,
    "sure": "on",
    "message": "Rien à signaler.",
    "monthly": "20",
    "occupation": "Maçon",
    "phone_mobile": "06 99 88 77 66",
    "last_name": "Petit",
    "first_name": "Lou",
    "relationship": "CHILD",
    **{
        f"{name}_{part}": value
        for name, day in (("event", DAY), ("birth", DAY), ("from", FORMER), ("to", LATER))
        for part, value in zip(("day", "month", "year"), day, strict=True)
    },
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A request that was sent, and is gone again."""

    row: Submission
    """The request itself."""
    has_leases: bool
    """Whether it names leases."""
    labels: list[str]
    """What managers read of it, without the values."""
    beside: list[models.Model] = field(default_factory=list)
    """What its topic keeps of it in tables of its own."""


def samples() -> dict[str, Sample]:
    """One of each registered kind, by its code. Nothing of them stays in the database."""
    with transaction.atomic():
        found = {row.kind: _sample(row) for row in _sent()}
        transaction.set_rollback(True)
    assert set(found) == {kind.code for kind in kinds()}, "each registered kind is sent, whichever there are"
    return found


def _sample(row: Submission) -> Sample:
    return Sample(row, row.leases.exists(), [label for label, _ in facts_of(row)], list(_beside(row)))


def _sent() -> Iterator[Submission]:
    pages = [model for model in get_page_models() if issubclass(model, RequestPage) and not model._meta.abstract]
    for place, model in enumerate(pages):
        holder = debits.asking_home(account_number=str(FIRST_ACCOUNT + place))
        viewer = viewer_for(holder.tenant)
        key = draft_key(holder.tenant, model.kind, holder.account_id)
        draft = draft_save(tenant=holder.tenant, kind=model.kind, key=key, account=holder.account_id)
        if model.takes_files:
            f.AttachmentFactory(draft=draft)
        content = _filled(model(), viewer).content(holder.account_id)
        yield submission_create(tenant=holder.tenant, draft_key=key, kind=model.kind, content=content)
    yield access_help.asked(account_number=str(FIRST_ACCOUNT))


def _filled(page: RequestPage, viewer: Viewer) -> RequestForm:
    """Its form as somebody fills it in: twice, since what is chosen may ask for more."""
    form = page.make_form(viewer)
    for _ in range(2):
        form = page.make_form(viewer, {name: _typed(name, one) for name, one in form.fields.items()})
    form.is_valid()
    assert set(form.errors) <= {CONFIRMED}, f"{page.kind}: {form.errors.as_text()}"
    return form


def _typed(name: str, asked: forms.Field) -> Any:
    if name in TYPED or not isinstance(asked, forms.ChoiceField):
        return TYPED.get(name, "")
    choices = cast(Iterable[tuple[Any, Any]], asked.choices)
    first = next((str(code) for code, _ in choices if code), "")
    return [first] if isinstance(asked, forms.MultipleChoiceField) else first


def _beside(row: Submission) -> Iterator[models.Model]:
    """The rows of its topic; those of the requests themselves are multiplied by themselves."""
    for relation in Submission._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label != Submission._meta.app_label and relation.field.name == "submission":
            yield from model._base_manager.filter(submission=row)


def shared_out(salt: str) -> str:
    """SQL that draws a kind for the n-th request."""
    others = sorted({kind.code for kind in kinds()} - set(OFTEN))
    drawn, start = [], 0
    for code, share in OFTEN.items():
        start += share
        drawn.append(f"WHEN dice(n, '{salt}', 100) < {start} THEN '{code}'")
    seldom = f"('{{{','.join(others)}}}'::text[])[1 + dice(n, '{salt} seldom', {len(others)})]"
    return f"CASE {' '.join(drawn)} ELSE {seldom} END"


def beside_each(found: dict[str, Sample]) -> None:
    """Give each request what its topic keeps of it: of its own account, and without what only one can have."""
    for code, sample in found.items():
        for like in sample.beside:
            own = {one.attname: _own(one) for one in like._meta.concrete_fields if _own(one)}
            repeat(like, "submissions_submission WHERE kind = %s", code, **own)


def _own(column: models.Field[Any, Any]) -> str:
    """The SQL of what differs from one request to the next; empty: nothing does."""
    if column.related_model is Submission and column.name == "submission":
        return "id"
    if column.related_model is RentAccount:
        return "account_id"
    return "NULL" if column.unique and column.null else ""


def filled(found: dict[str, Sample]) -> None:
    """Give each request what its kind keeps; what stands there of it already counts first."""
    table = "submissions_submission"
    words = "words_text = coalesce(nullif(words_text, ''), %s)"
    for code, sample in found.items():
        row = sample.row
        data = json.dumps(row.data)
        run(f"UPDATE {table} SET data = %s::jsonb || data, {words} WHERE kind = %s", data, row.words_text, code)
        if not row.period_from:
            run(f"UPDATE {table} SET period_from = NULL, period_to = NULL WHERE kind = %s", code)
        if not sample.has_leases:
            of_it = f"SELECT id FROM {table} WHERE kind = %s"
            run(f"DELETE FROM submissions_submission_leases WHERE submission_id IN ({of_it})", code)
        if row.tenant_id is None:  # whoever asks without sign-in is no tenant
            named = "contact_name = %s, search_text = ' ' || lpad(number::text, 9, '0') || ' ' || %s"
            name = row.contact_name
            own = f"UPDATE {table} SET tenant_id = NULL, account_id = NULL, {named} WHERE kind = %s"
            run(own, name, name.lower(), code)
