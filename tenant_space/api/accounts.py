"""The accounts and their balances."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from tenant_space import api_schemas as schemas
from tenant_space import selectors
from tenant_space.api.answers import AccountNumber, coded, viewer_of
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.selectors import AccountHead

router = Router()


@router.get("/accounts", response=schemas.Accounts, summary="Mes comptes client")
def accounts(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {"data_as_of": viewer.as_of, "accounts": [_account(head) for head in viewer.accounts]}


@router.get("/accounts/{number}", response=schemas.AccountDetail, summary="Un compte client et son solde")
def account(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    return {**_account(viewer.account), "agency": asdict(selectors.agency(viewer))}


def _account(head: AccountHead) -> dict[str, Any]:
    balance = head.balance
    due = {"date": balance.next_due_date, "cents": balance.next_due_cents} if balance.next_due else None
    return {
        "number": head.number,
        "label": head.label,
        "status": coded(AccountStatus, head.status),
        "writable": head.writable,
        "balance": {
            "cents": balance.cents,
            "as_of": balance.as_of,
            "sentence": balance.sentence,
            "due_text": balance.due_text,
            "next_due": due,
            "direct_debit": balance.direct_debit,
        },
        "agency_code": head.agency.agency_code,
    }
