"""What each file is, in the words its sender chose: a certificate, a tax notice, bank details.

A file is kept whether its type was said or not: a browser does not send the same choice of files again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from django.http import QueryDict

from forms.submissions.models import Attachment, Draft
from forms.submissions.uploads.posted import PostedFiles
from tenant_space.form_fields.problems import Problem

# The name of the box beside the files to choose, and how those begin beside files that came before.
TYPE, TYPE_OF = "type_de_document", "type_de_"
MISSING = "Choisissez le type du document « {name} »."
ALONE = (
    "Vous avez choisi le type de document « {name} », mais aucun fichier. Choisissez le fichier, "
    "ou remettez le type sur « Choisir »."
)


def types_posted(data: QueryDict) -> dict[uuid.UUID, str]:
    """What a form says of files that came before; what names no file is left out."""
    return dict(_types(data))


def _types(data: QueryDict) -> Iterator[tuple[uuid.UUID, str]]:
    for name, value in data.items():
        if name.startswith(TYPE_OF) and value:
            with suppress(ValueError):
                yield uuid.UUID(name.removeprefix(TYPE_OF)), str(value)


def file_types_note(
    *, draft: Draft, said: Mapping[uuid.UUID, str], known: Mapping[str, str], rows: Iterable[Attachment] = ()
) -> None:
    """Note what files of a draft are; `known`: the types offered, each with its code; `rows`: those in hand, to be
    shown. Types that nobody offers say nothing.
    """
    good = {uid: name for uid, name in said.items() if name in known}
    waiting = draft.attachments.filter(submission=None)
    for name in set(good.values()):
        waiting.filter(pk__in=[uid for uid, one in good.items() if one == name]).update(
            type_name=name, type_code=known[name]
        )
    for row in rows:
        row.type_name = good.get(row.pk, row.type_name)


def type_problems(listed: Iterable[Attachment], chosen: str, came: PostedFiles) -> list[Problem]:
    """What is to be corrected before a request leaves: a file without a type, a type that was chosen for no file."""
    problems = [
        Problem(MISSING.format(name=file.display_name), f"{TYPE_OF}{file.pk}") for file in listed if not file.type_name
    ]
    if chosen and not came.files and not came.too_large:
        problems.append(Problem(ALONE.format(name=chosen), TYPE))
    return problems
