"""Making a long statement. The job stands beside what it needs, since asking for one enqueues it at once."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tenant_space.files.private_store import binaries_delete, binary_replace
from tenant_space.statements.enums import FileState
from tenant_space.statements.pdf import statement_pdf
from tenant_space.statements.periods import Period
from tenant_space.statements.prepared import StatementFile
from tenant_space.statements.selectors import paper_of
from tenant_space.tenancy.accounts import account_readable

logger = logging.getLogger(__name__)


@task(backend="jobs")
def statement_file_make(uid: str) -> None:
    """Make the PDF of a file asked for. Run twice, it makes one; killed mid-way, the next run makes it again.

    Who may not read the account any more gets nothing.
    """
    row = StatementFile.objects.filter(pk=uid, state=FileState.WAITING).select_related("tenant").first()
    if row is None:
        return
    head = account_readable(row.tenant, row.account_id)
    if head is None:
        row.delete()
        return
    doubtful = [FileState.WAITING]
    try:
        content = statement_pdf(paper_of(row.tenant, head, Period(row.first_day, row.last_day)))
        doubtful.append(FileState.READY)  # storing first takes away what another worker may have stored
        binary_replace(row.name, ContentFile(content))
    except Exception as error:  # whatever went wrong, the person who waits must be told
        logger.error("statement %s not made: %s", uid, _what_and_where(error))
        StatementFile.objects.filter(pk=uid, state__in=doubtful).update(state=FileState.FAILED)
        return
    if not _ready(uid, len(content)):
        binaries_delete([row.name])


def _what_and_where(error: Exception) -> str:
    """An error without its message: reportlab's quote what is written in a cell."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


@transaction.atomic
def _ready(uid: str, size: int) -> bool:
    """Whether the file is still wanted; another worker may have made it, under the same name."""
    row = StatementFile.objects.select_for_update().filter(pk=uid).first()
    if row is None or row.state == FileState.FAILED:
        return False
    row.state, row.size_bytes, row.made_at = FileState.READY, size, timezone.now()
    row.save(update_fields=["state", "size_bytes", "made_at"])
    return True
