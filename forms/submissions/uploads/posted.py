"""The files of a form: received one by one as they arrive, whatever button was pressed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from forms.submissions.models import Attachment, Draft
from forms.submissions.uploads.attachments import (
    UploadRefused,
    UploadsBusy,
    attachment_add,
    attachment_remove,
    too_large,
    too_many,
    upload_limits,
)
from forms.submissions.uploads.file_names import name_harmless
from forms.submissions.uploads.handlers import files_skipped, photos_skipped
from forms.submissions.uploads.unsent import Unsent
from tenant_space.form_fields.problems import Problem

FILES = "fichiers"


@dataclass(frozen=True, slots=True)
class PostedFiles:
    """The files of a form."""

    files: tuple[UploadedFile[bytes], ...] = ()
    """Those that were kept, in the order in which they came."""
    too_large: tuple[str, ...] = ()
    """The harmless names of those beyond the limit on size, which were not kept."""
    too_large_photos: tuple[str, ...] = ()
    """Those of them that were pictures."""


def files_posted(request: HttpRequest, field: str = FILES) -> PostedFiles:
    """The files that came with a request, in this field of its form."""
    files = tuple(request.FILES.getlist(field))  # first: what was let go is known once the form is read
    return PostedFiles(files, tuple(files_skipped(request)), tuple(photos_skipped(request)))


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the files of a form."""

    added: tuple[Attachment, ...] = ()
    """Those the draft has now, each once, in the order in which they came."""
    refused: tuple[Unsent, ...] = ()
    """Those that were not added, and why."""
    same: int = 0
    """How many had the content of another one, of this form or of the draft, and are kept once."""
    arrived: tuple[str, ...] = ()
    """The harmless names under which the added ones were sent."""

    @property
    def problems(self) -> list[Problem]:
        """What is told of the refused ones, each word once."""
        return [Problem(text, FILES) for text in dict.fromkeys(one.text for one in self.refused)]


def files_receive(posted: PostedFiles, draft: Draft) -> Received:
    """Add the files of a POST to a draft: people forget to press the button that adds."""
    added: dict[uuid.UUID, Attachment] = {}
    arrived: list[str] = []
    refused = [Unsent(name, too_large(name, photo=name in posted.too_large_photos)) for name in posted.too_large]
    there = set(draft.attachments.values_list("pk", flat=True)) if posted.files else set()
    files, most = posted.files, upload_limits().count
    same, busy = 0, ""
    for file in files[:most]:
        name = name_harmless(file.name)
        try:
            if busy:  # this one would wait as long
                raise UploadRefused(busy)
            row = attachment_add(draft=draft, file=file)
        except UploadRefused as error:
            refused.append(Unsent(name, error.message))
            busy = error.message if isinstance(error, UploadsBusy) else busy
            continue
        same += row.pk in there or row.pk in added
        added[row.pk] = row
        arrived.append(name)
    refused += [Unsent(name_harmless(file.name), too_many(file.name)) for file in files[most:]]
    return Received(tuple(added.values()), tuple(refused), same, tuple(arrived))


def file_remove(draft: Draft, uid: str) -> None:
    """Take a file out of a draft; what names none is left alone."""
    try:
        attachment_remove(draft=draft, uid=uuid.UUID(uid))
    except ValueError:
        return
