"""A form that ends in a request, or a word about one, as it was posted; and what a POST comes to.

Nothing here knows a page, a template or an HTTP answer: the page renders what came of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from typing import TypeAlias

from django.http import QueryDict

from forms.submissions.forms import RequestForm
from forms.submissions.models import Attachment, Submission
from forms.submissions.uploads.posted import PostedFiles
from tenant_space.form_fields.problems import Problem


class Button(Enum):
    """What a form was posted for; `FILE` and `KEEP` are the page's script: one file, or what is typed so far."""

    NONE = auto()
    ADD = auto()
    FILE = auto()
    KEEP = auto()
    REMOVE = auto()
    FORGET = auto()
    SEND = auto()


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it was posted."""

    data: QueryDict
    """The fields, as they were typed."""
    files: PostedFiles
    """The files that came with them."""
    token: str
    """What says whose draft it fills in (`tokens`); may be empty, too old or forged."""
    button: Button = Button.NONE
    """What it was posted for."""
    removed: str = ""
    """What to take off the list: the identifier of a file for `REMOVE`, a name for `FORGET`; else empty."""
    shown: frozenset[uuid.UUID] = frozenset()
    """The files that the form listed when it left: what it did not show is not sent."""
    without: tuple[str, ...] = ()
    """The names of the files that did not arrive and that the sender chose to leave without."""
    file_type: str = ""
    """What the files that came with it are, as their sender says; empty: nothing was chosen, or it is not asked."""
    types: Mapping[uuid.UUID, str] = field(default_factory=dict)
    """What files that came before are, where it was said only now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The form is shown again, with what is to be corrected."""

    form: RequestForm
    """The form to show."""
    problems: tuple[Problem, ...]
    """What is to be corrected, in its fields and among its files."""
    key: uuid.UUID | None = None
    """The key of its draft; None: the page knows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The request is recorded, now or by the first of two clicks."""

    submission: Submission
    """The request as it is recorded."""
    same: int = 0
    """How many of the files that came with it were there already, and are kept once."""


@dataclass(frozen=True, slots=True)
class KeptForNext:
    """Another tab was faster: its submission stands, and what is new here is kept for a next sending."""

    submission: Submission
    """What the other tab sent."""
    form: RequestForm
    """The form with what is kept, for a next sending."""
    problems: tuple[Problem, ...]
    """What is wrong with the files that came; empty when they were kept."""
    key: uuid.UUID
    """The key of the draft for it."""


@dataclass(frozen=True, slots=True)
class SentBefore:
    """Tab after tab was faster: here is what was sent."""

    submission: Submission
    """What was sent."""
    kept: bool = False
    """Whether what was written here differs from it, and is kept for a next sending."""


@dataclass(frozen=True, slots=True)
class FilesReceived:
    """Files were looked at, and nothing else was asked for."""

    added: tuple[Attachment, ...]
    """The files that were added to the draft."""
    problems: tuple[Problem, ...] = ()
    """Why others were not; empty when all were added."""
    same: int = 0
    """How many were there already, and are kept once."""
    refused: tuple[str, ...] = ()
    """The names of those that were not added, under which the draft remembers them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Nothing else was asked for: what is typed so far is in the draft, or has left, or is nothing."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A file was taken out of the draft, if it was there."""

    uid: str
    """The identifier of the file, as it was posted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was kept."""

    text: str
    """Why, and what to do, in words for the person."""
    status: HTTPStatus
    """The same for programs."""
    left_over: str = ""
    """What was written in free words and can be sent no more, to be copied; empty: nothing."""


Outcome: TypeAlias = Shown | Sent | KeptForNext | SentBefore | FilesReceived | Kept | Removed | Refused
