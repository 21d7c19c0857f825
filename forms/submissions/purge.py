"""Forgets what was never sent: old drafts with their files, and bytes that no row knows.

And what was answered long ago to people who never signed in.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from forms.submissions.drafts import drafts_stale
from forms.submissions.enums import DECIDED
from forms.submissions.models import Attachment, Draft, PageImage, Submission
from forms.submissions.uploads.storage import FOLDER
from tenant_space.files.private_store import leftovers_delete
from tenant_space.tenancy.models import Tenant

DAY, MONTH = dt.timedelta(days=1), dt.timedelta(days=31)


def drafts_purge() -> int:
    """Delete drafts whose last day is over, with their files; returns how many. Of words that have left, the row."""
    Draft.objects.filter(is_sent=True, kept_until__lt=timezone.localdate()).delete()
    return sum(_draft_purge(draft) for draft in drafts_stale())


def draft_remove(*, tenant: Tenant, uid: uuid.UUID) -> bool:
    """Delete what this person began and no longer wants, with its files. False when they have no such draft."""
    draft = Draft.objects.for_tenant(tenant).unsent().filter(pk=uid).first()
    return draft is not None and _draft_purge(draft)


@transaction.atomic
def _draft_purge(draft: Draft) -> bool:
    """False when the draft was touched or sent in the meantime."""
    same = Draft.objects.unsent().filter(pk=draft.pk, updated_at=draft.updated_at, kept_until=draft.kept_until)
    if not same.select_for_update().exists():
        return False
    same.delete()
    return True


@transaction.atomic
def answered_purge() -> int:
    """Delete the requests without sign-in decided more than `PORTAL_HELP_MONTHS` months of 31 days ago.

    With the notes on them; what the log keeps of them are numbers. Returns how many. Nothing links them to
    a person of the ERP, so no other rule ever lets them go. Their numbers are not given again.
    """
    limit = timezone.now() - MONTH * settings.PORTAL_HELP_MONTHS
    old = Submission.objects.filter(tenant=None, state__in=DECIDED, decided_at__lt=limit)
    return old.delete()[1].get(Submission._meta.label, 0)


def leftovers_purge() -> int:
    """Delete stored bytes older than a day that no row knows; returns how many.

    A process killed between storing and noting leaves such bytes behind.
    """
    return leftovers_delete(FOLDER, _folders_today().__contains__, _unknown)


def _folders_today() -> frozenset[str]:
    """A seventh of the 256 folders each day: all within a week, whatever their size."""
    today = timezone.localdate().toordinal()
    return frozenset(f"{number:02x}" for number in range(256) if number % 7 == today % 7)


def _unknown(names: Sequence[str]) -> list[str]:
    known = set(Attachment.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
    known |= set(PageImage.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
    limit = timezone.now() - DAY
    return [name for name in names if name not in known and default_storage.get_modified_time(name) < limit]
