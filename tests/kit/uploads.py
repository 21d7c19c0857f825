"""What tests of files ask over and over."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Attachment, Submission
from forms.submissions.services import submission_create
from forms.submissions.uploads.attachments import attachment_add
from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from forms.submissions.uploads.page_images import page_images_draw
from tests.kit import submission_factories as ff

# What the fixture of that name gives: it lists the files in the storage of the test.
Stored = Callable[[], list[Path]]


def fault_of(folder: Path, content: bytes) -> FileFault | None:
    """Why a PDF is refused when it is cleaned; None: it is taken."""
    source = folder / "source"
    source.write_bytes(content)
    try:
        pdfs.clean(source, folder / "target", 60_000_000)
    except FileRefused as refused:
        return refused.reason
    return None


def ago(**delta: Any) -> dt.datetime:
    return timezone.now() - dt.timedelta(**delta)


def jobs() -> list[str]:
    found = DBTaskResult.objects.filter(task_path=page_images_draw.module_path)
    return [args["args"][0] for args in found.values_list("args_kwargs", flat=True)]


class Sender:
    """A tenant with a draft, through the real services."""

    def __init__(self) -> None:
        self.holder = ff.home()
        self.tenant = self.holder.tenant
        self.draft = draft_save(tenant=self.tenant, kind=ff.KIND, key=draft_key(self.tenant, ff.KIND))

    def add(self, content: bytes, name: str = "attestation.pdf") -> Attachment:
        return attachment_add(draft=self.draft, file=SimpleUploadedFile(name, content))

    def send(self) -> Submission:
        content = ff.content_of(self.holder)
        return submission_create(tenant=self.tenant, draft_key=self.draft.pk, kind=ff.KIND, content=content)
