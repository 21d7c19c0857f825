"""Asking for a statement by mail, or for one too long to wait for; both are counted per person and day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from tenant_space.files.private_store import binaries_delete
from tenant_space.identity.limits import Limit, try_give_back, try_take
from tenant_space.identity.models import User
from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.notifications.services import notify_once, told_just_now
from tenant_space.statements.enums import FileState
from tenant_space.statements.figures import statement
from tenant_space.statements.making import statement_file_make
from tenant_space.statements.periods import Period
from tenant_space.statements.prepared import StatementFile
from tenant_space.statements.selectors import figures_of, file_asked_for, oldest_kept
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.models import Tenant

MAIL = "statements.statement"
# A file that still waits after this number of minutes lost its job: the person is told and may ask again.
HOPELESS_MINUTES = 60


class NoAddress(Exception):
    """The sign-in has no address that was ever confirmed."""


def statement_mail(*, user: User, head: AccountHead, period: Period) -> str:
    """Send the statement to the address of the person's own sign-in; returns that address.

    The PDF is made when the mail leaves, if the person may still read the account then. Pressed twice, one leaves,
    and one is counted.
    Raises `NoAddress`, and `TooManyTries` beyond `PORTAL_STATEMENTS_A_DAY`.
    """
    address = mail_address(MAIL, user)
    if not address:
        raise NoAddress
    asked = {"user_id": user.pk, "email": address, "account": head.number}
    asked |= {"first": period.first.isoformat(), "last": period.last.isoformat()}
    if told_just_now(MAIL, user, **asked):
        return address
    try_take(Limit.STATEMENT, str(user.pk))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two presses at once, one is the first
        sent = notify_once(MAIL, user, **asked)
    if not sent:
        try_give_back(Limit.STATEMENT, str(user.pk))
    return address


def statement_file_ask(
    *, user: User, tenant: Tenant, head: AccountHead, period: Period, as_of: dt.datetime | None
) -> StatementFile:
    """Have the worker make a long statement. Asked for again while the account says the same, it is the same file.

    `as_of`: when the ERP extracted the data shown; a new batch makes a new file.
    Raises `TooManyTries` beyond `PORTAL_STATEMENTS_A_DAY` new files.
    """
    shown = statement(tenant, head, period.first, period.last, page=1)
    found = file_asked_for(tenant, shown, as_of)
    if found and found.state != FileState.FAILED:
        return found
    try_take(Limit.STATEMENT, str(user.pk))
    files_purge()  # one too old to be handed out must not stand in the way of the new one
    with transaction.atomic():
        row, made = (
            StatementFile.objects.for_tenant(tenant)
            .exclude(state=FileState.FAILED)
            .get_or_create(
                tenant=tenant,
                account_id=head.number,
                first_day=period.first,
                last_day=period.last,
                figures=figures_of(shown, as_of),
            )
        )
        if made:
            statement_file_make.enqueue(str(row.pk))
    return row


def statement_file_lost(*, tenant: Tenant, row: StatementFile) -> None:
    """Note that the bytes of a file are gone: whoever asked for it may have it made again at once."""
    lost = StatementFile.objects.for_tenant(tenant).filter(pk=row.pk, state=FileState.READY)
    lost.update(state=FileState.FAILED)


def files_purge() -> int:
    """Let go of the files kept for `PORTAL_STATEMENT_HOURS`, with their bytes; give up those that wait in vain.

    Returns how many went.
    """
    hopeless = timezone.now() - dt.timedelta(minutes=HOPELESS_MINUTES)
    StatementFile.objects.filter(state=FileState.WAITING, asked_at__lt=hopeless).update(state=FileState.FAILED)
    old = list(StatementFile.objects.filter(asked_at__lte=oldest_kept()).values_list("pk", "name"))
    if not old:
        return 0
    with transaction.atomic():
        StatementFile.objects.filter(pk__in=[pk for pk, _ in old]).delete()
        transaction.on_commit(lambda: binaries_delete([name for _, name in old]))
    return len(old)
