"""*Je règle* of the demo tenant."""

from __future__ import annotations

import uuid
from typing import Any

from tenant_space.payments.enums import AttemptState
from tenant_space.payments.forms import BALANCE, PaymentForm
from tenant_space.payments.selectors import PaymentList, ShownPayment
from tenant_space.secured.preview import ADDRESS, DAY, SENT_ON
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import Cover, LeaseCover


def payment_preview() -> dict[str, Any]:
    """The whole context of the page."""
    paid = ShownPayment(
        uid=uuid.UUID(int=0),
        day=DAY,
        account_number="000000",
        cents=45_678,
        asked_cents=45_678,
        refunded_cents=0,
        reference="000000-261008-000001",
        authorisation="3fb0de",
        state=AttemptState.ACCEPTED,
        accepted_at=SENT_ON,
        payer="",
        may_retry=False,
        at_bank=False,
    )
    form = PaymentForm(balance_cents=45_678, least=1_000, most=500_000, initial={"choix": BALANCE})
    cover = LeaseCover("L1", "Logement T2", ADDRESS, Cover(InsuranceStatus.UP_TO_DATE))
    return {
        "covers": (cover,),
        "obstacle": "",
        "form": form,
        "listed": PaymentList((paid,), 1, False),
        "just_paid": None,
        "begun": None,
    }
