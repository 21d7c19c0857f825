"""Lines of an account, by month."""

import datetime as dt
from typing import Any

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f

NBSP = "\u00a0"


def bill(holder: Holder, month: str, kind: str, cents: int, label: str = "", **more: Any) -> None:
    """A line of a month; an amount below zero is a credit. `period=""`: the ERP leaves the month to the date."""
    day = more.pop("day", 28)
    f.EntryFactory(
        account=holder.account,
        accounting_date=dt.date.fromisoformat(f"{month}-{day:02d}"),
        period=more.pop("period", month),
        kind=kind,
        label=label or kind,
        debit_cents=max(cents, 0),
        credit_cents=max(-cents, 0),
        **more,
    )


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u202f", " ")
