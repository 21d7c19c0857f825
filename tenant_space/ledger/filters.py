"""What a tenant looks for among the lines of an account: months, kinds, words of the label."""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space.formats.names import folded_words
from tenant_space.tenancy.enums import AID_KINDS, EntryGroup, EntryKind

_CALLED_KINDS = tuple(map(str, (EntryKind.RENT, EntryKind.CHARGES, EntryKind.SLS, EntryKind.INSURANCE)))
PAYMENT_KINDS = tuple(map(str, (EntryKind.PAYMENT, EntryKind.PAYMENT_REJECT)))
BILLED, AIDS, PAYMENTS, OTHERS = map(str, EntryGroup.values)
_GROUPS = {
    BILLED: frozenset((*_CALLED_KINDS, EntryKind.CHARGES_SETTLEMENT)),
    AIDS: frozenset(AID_KINDS),
    PAYMENTS: frozenset(PAYMENT_KINDS),
}
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is looked for among the lines; empty: everything."""

    first_month: str = ""
    """The first month, included, as `YYYY-MM`; empty: from the start."""
    last_month: str = ""
    """The last month, included, as `YYYY-MM`; empty: up to now."""
    kind: str = ""
    """An `EntryGroup` or an `EntryKind`; empty: all kinds."""
    words: tuple[str, ...] = ()
    """Folded words (`names.folded_words`), each of which must be in the label; empty: any label."""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return self != LedgerFilter()

    @property
    def partial(self) -> bool:
        """Whether lines inside a month are left out, so that its totals are not those of the whole month."""
        return bool(self.kind or self.words)

    def holds(self, month: str, kind: str) -> bool:
        """Whether lines of this kind in this month are asked for."""
        return self.holds_month(month) and self.holds_kind(kind)

    def holds_month(self, month: str) -> bool:
        """Whether this month (`YYYY-MM`) is asked for."""
        return (not self.first_month or month >= self.first_month) and (
            not self.last_month or month <= self.last_month
        )

    def holds_kind(self, kind: str) -> bool:
        """Whether lines of this kind are asked for. A kind that the portal does not know is among the others."""
        if not self.kind:
            return True
        return self.kind in (kind, group_of(kind))

    def said_in(self, label: str) -> bool:
        """Whether a label has all the words, however it is written."""
        folded = " ".join(folded_words(label))
        return all(word in folded for word in self.words[:MOST_WORDS])


def group_of(kind: str) -> str:
    """The plain group (`EntryGroup`) of a kind."""
    return next((group for group, kinds in _GROUPS.items() if kind in kinds), OTHERS)
