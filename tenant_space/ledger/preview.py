"""*Mon compte* of the demo tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from tenant_space.ledger.change_words import change_text
from tenant_space.ledger.changes import Change, MonthChanges
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.shapes import Entry, LedgerMonth, LedgerPage, Term, TermLine
from tenant_space.ledger.words import entry_words
from tenant_space.ledger.year import Year, YearMonth
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.terms import AskedLine

# The rent went up and the aid down in November.
_RENT, _CHARGES, _AID, _ASKED = 46_542, 10_136, 11_000, 45_678
_RENT_BEFORE, _AID_BEFORE, _PAID = 46_130, 12_200, 44_066
_MONTHS = ("2026-11", "2026-10")


def changes() -> MonthChanges:
    """November asks more than October: the rent went up, the aid down."""
    return MonthChanges(
        "2026-11",
        "2026-10",
        _ASKED,
        _ASKED - 1_612,
        (
            _change(EntryKind.HOUSING_AID, "APL versée par la CAF", -_AID, -_AID - 1_200),
            _change(EntryKind.RENT, "Loyer principal", _RENT, _RENT - 412),
        ),
    )


def year() -> Year:
    """Twelve terms, of which the last is still to be paid."""
    codes = ("2025-12", *(f"2026-{month:02d}" for month in range(1, 11)))
    asked = _ASKED - 1_612
    paid = tuple(YearMonth(code, asked + _AID_BEFORE, _AID_BEFORE, asked, asked) for code in codes)
    return Year((*paid, YearMonth("2026-11", _RENT + _CHARGES, _AID, asked, _ASKED)))


def _change(kind: EntryKind, label: str, now: int, then: int) -> Change:
    text = change_text(AskedLine(kind, now, label), AskedLine(kind, then, label), "novembre", "octobre")
    return Change(kind, text, then, now)


def account_preview() -> dict[str, Any]:
    """The whole context of the page."""
    form = LedgerFilterForm({})
    form.offer(_MONTHS)
    context = {"ledger": _ledger(), "filters": form, "quick": form.quick()}
    return {**context, "term": _term_asked(), "changes": changes(), "year": year()}


def _ledger() -> LedgerPage:
    words = entry_words()
    paid = _line(EntryKind.PAYMENT, dt.date(2026, 11, 8), "Paiement par carte", -_PAID, 0)
    november = (*_term(dt.date(2026, 11, 30), "novembre 2026", _RENT, _AID, _ASKED), replace(paid, period=_MONTHS[1]))
    october = _term(dt.date(2026, 10, 31), "octobre 2026", _RENT_BEFORE, _AID_BEFORE, _PAID)
    months = (
        LedgerMonth(_MONTHS[0], november, _RENT + _CHARGES, _AID, _PAID),
        LedgerMonth(_MONTHS[1], october, _RENT_BEFORE + _CHARGES, _AID_BEFORE),
    )
    kinds = {entry.kind for month in months for entry in month.entries}
    return LedgerPage(
        months=months,
        number=1,
        has_next=False,
        total=sum(len(month.entries) for month in months),
        glossary=tuple(one for code, one in words.items() if code in kinds),
        all_months=_MONTHS,
    )


def _term_asked() -> Term:
    words = entry_words()
    parts = ((EntryKind.RENT, _RENT), (EntryKind.CHARGES, _CHARGES), (EntryKind.HOUSING_AID, _AID))
    lines = (TermLine(kind, words[kind].title, cents, deducted=kind == EntryKind.HOUSING_AID) for kind, cents in parts)
    return Term(_MONTHS[0], tuple(lines), _ASKED)


def _term(day: dt.date, month: str, rent: int, aid: int, asked: int) -> tuple[Entry, ...]:
    return (
        _line(EntryKind.HOUSING_AID, day, f"APL versée par la CAF {month}", -aid, asked),
        _line(EntryKind.CHARGES, day, f"Provision charges {month}", _CHARGES, asked + aid),
        _line(EntryKind.RENT, day, f"Loyer principal {month}", rent, rent),
    )


def _line(kind: EntryKind, day: dt.date, label: str, cents: int, balance: int) -> Entry:
    said = entry_words()[kind]
    return Entry(day, label, max(cents, 0), max(-cents, 0), balance, kind=kind, word=said.title, explanation=said.text)
