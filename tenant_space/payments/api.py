"""The payments of an account, for programs: read alone. One pays on the bank's page, from the portal."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import reverse
from ninja import Field, Router, Schema

from tenant_space.identity.requests import TenantRequest
from tenant_space.landlord.selectors import landlord_current
from tenant_space.payments.enums import AttemptState
from tenant_space.payments.selectors import ShownPayment, latest_payments, least_cents, most_cents, obstacle_of
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of

router = Router()


class PaymentOut(Schema):
    """A payment online, whoever of the holders paid. Why a bank refused is told to nobody."""

    id: uuid.UUID = Field(alias="uid")
    date: dt.date = Field(alias="day")
    reference: str
    authorisation: str
    cents: int = Field(description="what is held as paid, refunds deducted; else what was asked for")
    refunded_cents: int
    state: Coded
    payer: str = Field(description="who paid; empty: who asks")
    url: str = Field(description="its page on the portal")

    @staticmethod
    def resolve_state(payment: ShownPayment) -> dict[str, str]:
        return {**coded(AttemptState, payment.state), "label": payment.word}

    @staticmethod
    def resolve_url(payment: ShownPayment) -> str:
        return f"{landlord_current().portal_url}{reverse('payment_page', args=[payment.uid])}"


class PaymentsOut(Schema):
    """Whether the account may be paid online now, and the latest payments."""

    account: str
    open: bool = Field(description="whether it may be paid online now")
    least_cents: int
    most_cents: int
    url: str = Field(description="where one pays: a page of the portal")
    payments: list[PaymentOut]


@router.get("/accounts/{number}/payments", response=PaymentsOut, summary="Les paiements en ligne d'un compte")
def payments(request: TenantRequest, number: AccountNumber) -> dict[str, object]:
    viewer = viewer_of(request, number)
    return {
        "account": viewer.account.number,
        "open": obstacle_of(viewer.account) is None,
        "least_cents": least_cents(),
        "most_cents": most_cents(),
        "url": f"{landlord_current().portal_url}{reverse('reading_page', args=['reglement'])}",
        "payments": latest_payments(viewer.tenant, viewer.account.number),
    }
