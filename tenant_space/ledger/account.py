"""*Mon compte* of the account shown: a page of its lines, and what stands above them."""

from __future__ import annotations

from tenant_space.ledger.changes import MonthChanges, month_changes
from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.selectors import ledger_page
from tenant_space.ledger.shapes import LedgerPage
from tenant_space.ledger.year import Year, year_of
from tenant_space.secured.viewer import Viewer


def rent_account(viewer: Viewer, page: int, wanted: LedgerFilter | None = None) -> LedgerPage:
    """A page of the ledger of the account shown, of the lines that are looked for."""
    return ledger_page(viewer.tenant, viewer.account, page, wanted)


def account_lately(viewer: Viewer) -> dict[str, MonthChanges | Year | None]:
    """What changed on the account shown since its last term, and its last twelve months."""
    return {
        "changes": month_changes(viewer.tenant, viewer.account.number),
        "year": year_of(viewer.tenant, viewer.account),
    }
