"""How a person chose to get the receipts of an account: on paper, or on the portal once they expressly agreed.

Law n° 89-462, art. 21: a receipt may only be sent electronically with the tenant's express consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.services import notify
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import ReceiptConsent, RentAccount, Tenant

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
from tenant_space.tenancy.enums import MAIL_OFF, MAIL_ON, TURNED_OFF, TURNED_ON


@dataclass(frozen=True, slots=True)
class ReceiptChoice:
    """How the receipts of an account come."""

    electronic: bool = False
    """Whether they come on the portal; else on paper."""
    since: dt.datetime | None = None
    """When that was chosen; None: nobody ever chose."""


def receipt_choice(tenant: Tenant, account_number: str) -> ReceiptChoice:
    """The choice of this person for an account they may read: the last one counts, paper without any."""
    row = next(iter(_latest(tenant, account_number)), None)
    return ReceiptChoice(row.electronic, row.at) if row else ReceiptChoice()


@statement
def _latest(tenant: Tenant, account_number: str) -> QuerySet[ReceiptConsent]:
    return ReceiptConsent.objects.for_tenant(tenant).filter(account_id=account_number).order_by("-id")[:1]


class AccountNotWritable(Exception):
    """This person may not choose this for this account (any more)."""


@transaction.atomic
def receipt_choice_save(
    *,
    tenant: Tenant,
    account_number: str,
    electronic: bool,
    user: AbstractBaseUser,
    origin: Origin | None = None,
) -> ReceiptChoice:
    """Note a choice, tell the person by mail, and note it in the journal of `user`, their sign-in.

    A row is added, never changed; choosing again what already holds adds nothing. The choice is one
    person's: the other holders of the account keep theirs. Electronic receipts are for those who hold the account
    today; the way back to paper is open as long as one reads it, so that a consent can always be taken back.
    Raises `AccountNotWritable`.
    """
    accounts = RentAccount.objects.for_tenant(tenant)
    if electronic:
        accounts = accounts.writable_by(tenant)
    # Held, so that of two clicks the second one sees what the first one chose.
    account = accounts.select_for_update().filter(pk=account_number).first()
    if account is None:
        raise AccountNotWritable
    today = receipt_choice(tenant, account_number)
    if today.electronic == electronic:
        return today
    row = ReceiptConsent(tenant=tenant, account=account, electronic=electronic, login_email=user.get_username())
    row.save(force_insert=True)
    event_record(
        kind=EventKind.RECEIPTS_ON if electronic else EventKind.RECEIPTS_OFF,
        user_id=user.pk,
        origin=origin,
        detail=account_number,
    )
    log(instance=row, action=f"tenancy.receipts_{'on' if electronic else 'off'}", user=user)
    notify(MAIL_ON if electronic else MAIL_OFF, user, consent_id=row.pk)
    return ReceiptChoice(row.electronic, row.at)


def consents_tell(sequence: int) -> int:
    """Give the choices that no batch has told yet to this one; return how many.

    To be called in the transaction that makes the batch. A choice made after that waits for the next one.
    """
    return ReceiptConsent.objects.filter(exported_sequence=None).update(exported_sequence=sequence)


def consents_told(sequence: int) -> Iterator[dict[str, object]]:
    """What `portal_accounts.csv` of this batch says of the choices, oldest first; the same each time it is asked."""
    for row in ReceiptConsent.objects.filter(exported_sequence=sequence).order_by("id").iterator():
        yield {
            "tenant_id": row.tenant_id,
            "account_number": row.account_id,
            "event": TURNED_ON if row.electronic else TURNED_OFF,
            "at": row.at,
            "login_email": row.login_email,
        }
