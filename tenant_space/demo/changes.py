"""What changed, and the year, of the demo tenant's *Mon compte*."""

from __future__ import annotations

from tenant_space.tenancy.change_words import Line, change_text
from tenant_space.tenancy.changes import Change, MonthChanges
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.ledger_year import Year, YearMonth

_RENT, _CHARGES, _AID, _ASKED = 46_542, 10_136, 11_000, 45_678


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
    paid = tuple(YearMonth(code, asked + _AID + 1_200, _AID + 1_200, asked, 0) for code in codes)
    return Year((*paid, YearMonth("2026-11", _RENT + _CHARGES, _AID, 0, _ASKED)))


def _change(kind: EntryKind, label: str, now: int, then: int) -> Change:
    text = change_text(Line(kind, now, label), Line(kind, then, label), "novembre", "octobre")
    return Change(kind, text, then, now)
