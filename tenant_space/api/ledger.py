"""The lines of an account."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from tenant_space import api_schemas as schemas
from tenant_space import selectors
from tenant_space.accounts.headless.problems import not_found
from tenant_space.api.answers import LAST_PAGE, AccountNumber, coded, viewer_of
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.selectors import COUNT_CAP, LEDGER_PAGE_SIZE

router = Router()


@router.get("/accounts/{number}/entries", response=schemas.Ledger, summary="Les écritures d'un compte")
def entries(
    request: HttpRequest, number: AccountNumber, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> dict[str, Any]:
    ledger = selectors.rent_account(viewer_of(request, number), page)
    if page > 1 and not ledger.entries:
        raise not_found()
    return {
        "account": number,
        "page": ledger.number,
        "page_size": LEDGER_PAGE_SIZE,
        "has_next": ledger.has_next,
        "total": min(ledger.total, COUNT_CAP),
        "total_capped_at": COUNT_CAP,
        "entries": [
            {
                "id": entry.entry_id,
                "date": entry.day,
                "kind": coded(EntryKind, entry.kind),
                "label": entry.label,
                "debit_cents": entry.debit_cents,
                "credit_cents": entry.credit_cents,
                "balance_cents": entry.balance_cents,
                "due_date": entry.due_date,
            }
            for entry in ledger.entries
        ],
    }
