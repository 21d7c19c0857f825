"""Paying online: an attempt at the bank of the demo, and what that bank tells of it."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tenant_space.payments.asking import bank_ask
from tenant_space.payments.attempts import payment_begin
from tenant_space.payments.gateways import GATEWAYS
from tenant_space.payments.gateways.simulator.gateway import KEY, SHOP
from tenant_space.payments.gateways.systempay.signature import vads_signature
from tenant_space.payments.records import Attempt
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.typing import Client, ClientResponse

OWED = 61_234
BANK = GATEWAYS["simulator"]
# The addresses are read once, by the settings of that moment: before any test names another bank, or the demo's bank
# has no page for all that follow in this process.
reverse("simulator_page")


def payer(number: str = "123456", cents: int = OWED, **account: Any) -> Holder:
    """Somebody who owes 612,34 € and may pay online."""
    said = {"account_number": number, "balance_cents": cents, "online_payment_allowed": True, **account}
    return f.HolderFactory(**{f"account__{name}": value for name, value in said.items()})


def attempt_of(holder: Holder, cents: int = OWED, key: uuid.UUID | None = None) -> Attempt:
    """An attempt of this person's, just sent to the bank."""
    return payment_begin(
        tenant=holder.tenant,
        account_number=holder.account_id,
        amount_cents=cents,
        form_key=key or uuid.uuid4(),
        gateway=BANK,
    )


def told(attempt: Attempt, status: str = "AUTHORISED", **changed: str | None) -> bytes:
    """The signed body of a notification; a field of None is left out."""
    return signed(fields_of(attempt, status) | {f"vads_{name}": value for name, value in changed.items()})


def fields_of(attempt: Attempt, status: str = "AUTHORISED") -> dict[str, str | None]:
    """The fields of a notification as the bank sends them, before it signs them."""
    cents = str(attempt.amount_cents)
    return {
        "vads_action_mode": "INTERACTIVE",
        "vads_amount": cents,
        "vads_auth_number": "3fb0de",
        "vads_auth_result": "00",
        "vads_card_brand": "CB",
        "vads_card_number": "497010XXXXXX0000",
        "vads_expiry_month": "12",
        "vads_ctx_mode": "TEST",
        "vads_currency": "978",
        "vads_cust_email": "helene@example.org",
        "vads_effective_amount": cents,
        "vads_effective_creation_date": attempt.moment,
        "vads_operation_type": "DEBIT",
        "vads_order_id": attempt.reference,
        "vads_sequence_number": "1",
        "vads_site_id": SHOP,
        "vads_trans_date": attempt.moment,
        "vads_trans_id": attempt.number,
        "vads_trans_status": status,
        "vads_trans_uuid": "a" * 32,
        "vads_url_check_src": "PAY",
    }


def signed(fields: dict[str, str | None], key: str = KEY) -> bytes:
    """These fields as a body, signed; those of None are left out."""
    given = {name: value for name, value in fields.items() if value is not None}
    return urlencode(given | {"signature": vads_signature(given, key)}).encode()


def bank_tells(client: Client, body: bytes, gateway: str = "simulator", **meta: Any) -> ClientResponse:
    """The bank posts this to the portal, without a session."""
    url = reverse("payment_notification", args=[gateway])
    return client.post(url, body, content_type="application/x-www-form-urlencoded", **meta)


def bank_asked() -> None:
    """Do the questions to the bank that wait, as the worker would, and forget them."""
    for row in list(DBTaskResult.objects.filter(task_path=bank_ask.module_path).order_by("enqueued_at")):
        bank_ask.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def held_cents(attempt: Attempt) -> int:
    """What the portal counts as paid by this attempt, in cents."""
    return attempt.movements.all().held_cents()
