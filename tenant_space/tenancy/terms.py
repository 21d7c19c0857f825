"""Whether a term is billed in whole: a garage is billed on the 1st, its dwelling on the 30th."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping


def term_goes_on(month: str, rents: Collection[str | None], before: Mapping[str | None, dt.date | None]) -> bool:
    """Whether a month (`YYYY-MM`) still waits for the rent of a lease that was billed before, and still runs.

    `rents`: the leases that have theirs; `before`: those that had one in the term before, with their last days.
    """
    first_day = dt.date.fromisoformat(f"{month}-01")
    return any(lease not in rents and (until is None or until >= first_day) for lease, until in before.items())
