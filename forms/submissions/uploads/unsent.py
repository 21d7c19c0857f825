"""Files that did not reach a request: a draft remembers them until its sender leaves without them or replaces them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from forms.submissions.models import Draft
from forms.submissions.uploads.file_names import name_harmless

MOST = 20


@dataclass(frozen=True, slots=True)
class Unsent:
    """A file that was chosen and did not arrive."""

    name: str
    """Its name as the sender knows it, made harmless."""
    text: str
    """Why it did not arrive, and what to do."""


def unsent_of(draft: Draft | None) -> tuple[Unsent, ...]:
    """The files that the sender of a draft was told of and has not decided about."""
    return tuple(Unsent(name, text) for name, text in draft.refused) if draft else ()


@transaction.atomic
def unsent_note(*, draft: Draft, refused: Sequence[Unsent], arrived: Collection[str]) -> None:
    """Remember files that were refused. One that now arrived under the same name is no longer missing."""
    row = _held(draft)
    fresh = {one.name: one.text for one in refused}
    before = {name: text for name, text in row.refused if name not in arrived}
    _keep(row, draft, list((before | fresh).items())[-MOST:])


@transaction.atomic
def unsent_forget(*, draft: Draft, name: str) -> None:
    """The sender took a refused file off the list: another one stands for it, or it is not wanted."""
    row = _held(draft)
    _keep(row, draft, [one for one in row.refused if one[0] != name])


def _held(draft: Draft) -> Draft:
    """The draft as it is now, until the end of the transaction."""
    return Draft.objects.select_for_update().get(pk=draft.pk, tenant=draft.tenant)


def _keep(row: Draft, draft: Draft, refused: Sequence[Sequence[str]]) -> None:
    row.refused = draft.refused = [list(one) for one in refused]
    row.save(update_fields=["refused"])


def names_given(names: Iterable[str]) -> tuple[str, ...]:
    """The files that a form says it leaves without: harmless, each once, not too many."""
    return tuple(dict.fromkeys(name_harmless(name) for name in names if name.strip()))[:MOST]
