"""Whose statement it is, and the long ones made beforehand."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.utils import timezone

from tenant_space import formats
from tenant_space.statements.enums import FileState
from tenant_space.statements.figures import Statement, dwelling_address, statement, statement_count
from tenant_space.statements.pdf import Paper
from tenant_space.statements.periods import Period
from tenant_space.statements.prepared import StatementFile
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.agencies import whom_to_call
from tenant_space.tenancy.models import Tenant


def paper_of(tenant: Tenant, head: AccountHead, period: Period) -> Paper:
    """The whole statement with whose it is, and whom to call."""
    words = (tenant.get_civility_display(), tenant.first_name, tenant.last_name)
    return Paper(
        statement=statement(tenant, head, period.first, period.last),
        name=" ".join(word for word in words if word),
        address=dwelling_address(tenant, head.number),
        contact=_contact(head),
    )


def _contact(head: AccountHead) -> str:
    called = whom_to_call(head.agency)
    return formats.french_spaces(f"{called.name} : {formats.phone(called.phone)}.") if called.phone else ""


def is_long(tenant: Tenant, head: AccountHead, period: Period) -> bool:
    """Whether this statement is too long to be made while one waits (`PORTAL_STATEMENT_LINES` lines)."""
    most = settings.PORTAL_STATEMENT_LINES
    return statement_count(tenant, head, period.first, period.last, most) > most


def oldest_kept() -> dt.datetime:
    """Files asked for before are deleted (`PORTAL_STATEMENT_HOURS` hours)."""
    return timezone.now() - dt.timedelta(hours=settings.PORTAL_STATEMENT_HOURS)


def figures_of(shown: Statement, as_of: dt.datetime | None) -> str:
    """What a file must still say to be handed out: the same sums, of the same batch of the ERP (`as_of`).

    The sums alone would not see a label that was corrected, or a line moved to another day.
    """
    return f"{shown.figures}@{round(as_of.timestamp()) if as_of else ''}"


def file_asked_for(tenant: Tenant, shown: Statement, as_of: dt.datetime | None) -> StatementFile | None:
    """The file already asked for that says what the account says now; else the last try, when it failed.

    `as_of`: when the ERP extracted the data shown.
    """
    rows = StatementFile.objects.for_tenant(tenant).filter(
        account_id=shown.account_number,
        first_day=shown.first_day,
        last_day=shown.last_day,
        figures=figures_of(shown, as_of),
        asked_at__gt=oldest_kept(),
    )
    return rows.order_by("-asked_at").first()


def file_readable(tenant: Tenant, uid: str) -> StatementFile | None:
    """A file this person may fetch, or None: unknown, foreign, not ready and deleted are the same."""
    try:
        key = uuid.UUID(uid)
    except ValueError:
        return None
    rows = StatementFile.objects.for_tenant(tenant).filter(state=FileState.READY, asked_at__gt=oldest_kept())
    return rows.filter(pk=key).first()
