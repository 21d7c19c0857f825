"""*Relevé de compte* of the demo tenant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tenant_space.statements.figures import Statement, StatementLine
from tenant_space.statements.forms import PeriodForm

_LINES = (
    StatementLine(dt.date(2026, 9, 8), "Paiement par carte", 0, 45_678, 0),
    StatementLine(dt.date(2026, 9, 30), "Loyer principal septembre 2026", 35_542, 0, 35_542),
    StatementLine(dt.date(2026, 9, 30), "Provision charges septembre 2026", 10_136, 0, 45_678),
    StatementLine(dt.date(2026, 10, 8), "Paiement par carte", 0, 45_678, 0),
    StatementLine(dt.date(2026, 10, 31), "Loyer principal octobre 2026", 35_542, 0, 35_542),
    StatementLine(dt.date(2026, 10, 31), "Provision charges octobre 2026", 10_136, 0, 45_678),
)


def statement_preview() -> dict[str, Any]:
    """The whole context of the page."""
    shown = Statement(
        account_number="000000",
        first_day=dt.date(2026, 9, 1),
        last_day=dt.date(2026, 10, 31),
        as_of=dt.date(2026, 11, 21),
        opening_cents=45_678,
        debit_cents=91_356,
        credit_cents=91_356,
        closing_cents=45_678,
        count=len(_LINES),
        lines=_LINES,
    )
    choices = [("Ce mois", "", False), ("3 mois", "", True), ("12 mois", "", False)]
    links = dict.fromkeys(("here", "pdf", "csv"), "")
    return {
        "statement": shown,
        "form": PeriodForm(),
        "choices": choices,
        "links": links,
        "address": "locataire@example.org",
    }
