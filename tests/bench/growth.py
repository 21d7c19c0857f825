"""Compares one visit on a small and on a large portal: as many queries, and a bounded ratio of times."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

GOAL = 1.5
Side = TypeVar("Side")


def compare(
    name: str, visit: Callable[[Side], float], few: Side, many: Side, *, rounds: int, quick: bool = False
) -> bool:
    """Time both sides in turn (`visit` gives seconds) and print the line; return whether the goal is met.

    A quick run says only whether the answers are right: its few rounds measure nothing.
    """
    times: dict[Side, list[float]] = {few: [], many: []}
    for side in (few, many):
        visit(side)
    for _ in range(rounds):
        for side in (few, many):
            times[side].append(visit(side))
    medians = {side: statistics.median(values) * 1000 for side, values in times.items()}
    counts = {side: _queries(visit, side) for side in (few, many)}
    ratio = medians[many] / medians[few]
    ok = counts[few] == counts[many] and (quick or ratio <= GOAL)
    detail = {
        "ms_few": round(medians[few], 1),
        "ms_many": round(medians[many], 1),
        "queries_few": counts[few],
        "queries_many": counts[many],
        "rounds": rounds,
        "quick": quick,
    }
    line = {"bench": name, "value": round(ratio, 2), "unit": "ratio", "goal": f"<= {GOAL}", "ok": ok}
    print(json.dumps({**line, "detail": detail}), flush=True)
    return ok


def _queries(visit: Callable[[Side], float], side: Side) -> int:
    visit(side)  # each side may bring its own connection: it must be in place before counting
    with CaptureQueriesContext(connection) as captured:
        visit(side)
    return len(captured)
