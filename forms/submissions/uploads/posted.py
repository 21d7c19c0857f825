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
from forms.submissions.uploads.handlers import files_skipped, photos_skipped
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


def files_posted(request: HttpRequest) -> PostedFiles:
    """The files that came with a request."""
    files = tuple(request.FILES.getlist(FILES))  # first: what was let go is known once the form is read
    return PostedFiles(files, tuple(files_skipped(request)), tuple(photos_skipped(request)))


def files_receive(posted: PostedFiles, draft: Draft) -> tuple[list[Attachment], list[Problem]]:
    """Add the files of a POST to a draft: people forget to press the button that adds. What was added, and why not."""
    added = []
    problems = [Problem(too_large(name, photo=name in posted.too_large_photos), FILES) for name in posted.too_large]
    files, most = posted.files, upload_limits().count
    for file in files[:most]:
        try:
            added.append(attachment_add(draft=draft, file=file))
        except UploadRefused as refused:
            problems.append(Problem(refused.message, FILES))
            if isinstance(refused, UploadsBusy):
                break  # the next ones would wait as long
    problems += [Problem(too_many(file.name), FILES) for file in files[most:]]
    return added, problems


def file_remove(draft: Draft, uid: str) -> None:
    """Take a file out of a draft; what names none is left alone."""
    try:
        attachment_remove(draft=draft, uid=uuid.UUID(uid))
    except ValueError:
        return
