"""What is asked this month and was not asked the month before, line by line, in words and figures.

Lines are compared by kind and lease: labels change with the month, and a tenant with a dwelling and a
garage has two rents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenant_space.formats.months import Month
from tenant_space.ledger import words
from tenant_space.ledger.change_words import change_text, month_word, summary_text
from tenant_space.tenancy.models import Lease, Tenant
from tenant_space.tenancy.terms import AskedTerm, latest_terms


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is not what it was."""

    kind: str
    """The code of its kind, an `EntryKind`."""
    text: str
    """The sentence that says what changed."""
    before_cents: int | None
    """What it came to in the earlier term, in cents; below zero it lowered what was asked; None: no such line."""
    after_cents: int | None
    """What it comes to in the later term, in cents; below zero it lowers what is asked; None: no such line."""

    @property
    def more_cents(self) -> int:
        """What it adds to what is asked; below zero when one pays less."""
        return (self.after_cents or 0) - (self.before_cents or 0)


@dataclass(frozen=True, slots=True)
class MonthChanges:
    """The two latest terms compared."""

    month: str
    """The month of the later term, as `YYYY-MM`."""
    before: str
    """The month of the earlier term, as `YYYY-MM`."""
    after_cents: int
    """All that is asked for the later term, aids deducted, in cents."""
    before_cents: int
    """All that was asked for the earlier term, aids deducted, in cents."""
    changes: tuple[Change, ...]
    """The lines that are not what they were, the larger changes first; empty: nothing changed."""

    @property
    def title(self) -> str:
        """What the comparison is called: two months, or two terms further apart."""
        follows = Month.parse(self.before) + 1 == Month.parse(self.month)
        return words.SINCE_LAST_MONTH if follows else words.SINCE_LAST_NOTICE

    @property
    def summary(self) -> str:
        """The one sentence that says how much more or less is asked."""
        months = month_word(self.month), month_word(self.before)
        return summary_text(*months, self.after_cents, self.before_cents, changed=bool(self.changes))


def month_changes(tenant: Tenant, account_number: str, known: Iterable[Lease] | None = None) -> MonthChanges | None:
    """The two latest terms of an account compared (`changes_between`). Two queries, of its last months only.

    One with `known`: all its leases as this person is told of them.
    """
    return changes_between(latest_terms(tenant, account_number, known))


def changes_between(terms: Sequence[AskedTerm]) -> MonthChanges | None:
    """Compare the two latest terms (`latest_terms`), the larger changes first.

    None when fewer than two are known: nothing was asked lately, or for the first time.
    """
    if len(terms) < 2:
        return None
    after, before = terms[:2]
    return MonthChanges(
        month=after.month,
        before=before.month,
        after_cents=after.cents,
        before_cents=before.cents,
        changes=tuple(sorted(_changes(after, before), key=lambda one: -abs(one.more_cents))),
    )


def _changes(after: AskedTerm, before: AskedTerm) -> Iterable[Change]:
    for key in {**after.lines, **before.lines}:
        now, then = after.lines.get(key), before.lines.get(key)
        if now and then and now.cents == then.cents:
            continue
        yield Change(
            kind=key[0],
            text=change_text(now, then, month_word(after.month), month_word(before.month)),
            before_cents=then.cents if then else None,
            after_cents=now.cents if now else None,
        )
