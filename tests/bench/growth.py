"""Compares one visit on a small and on a large portal: as many queries, and a bounded ratio of times."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

GOAL = 1.5
TRIES = 3
Side = TypeVar("Side")


def compare(
    name: str,
    visit: Callable[[Side], float],
    few: Side,
    many: Side,
    *,
    rounds: int,
    goal: float = GOAL,
    quick: bool = False,
    **detail: Any,
) -> bool:
    """Time both sides in turn (`visit` gives seconds) and print the line; return whether the goal is met.

    What misses the goal is measured again, twice at most: a busy machine slows one side down now and then, and
    what really grows does so each time. A quick run says only whether the answers are right.
    """
    for side in (few, many):
        visit(side)
    counts = {side: _queries(visit, side) for side in (few, many)}
    tries, ratio = 0, float("inf")
    while ratio > goal and tries < (1 if quick else TRIES):
        medians = _medians(visit, (few, many), rounds)
        ratio = medians[many] / medians[few] if medians[few] else 1.0
        tries += 1
    ok = counts[few] == counts[many] and (quick or ratio <= goal)
    measured: dict[str, Any] = {
        "ms_few": round(medians[few], 2),
        "ms_many": round(medians[many], 2),
        "queries_few": counts[few],
        "queries_many": counts[many],
        "rounds": rounds,
        "tries": tries,
        "quick": quick,
    }
    tell(name, ratio, f"<= {goal}", ok, **measured, **detail)
    return ok


def _medians(visit: Callable[[Side], float], sides: tuple[Side, Side], rounds: int) -> dict[Side, float]:
    """Milliseconds of each side, asked in turn."""
    times: dict[Side, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            times[side].append(visit(side))
    return {side: statistics.median(values) * 1000 for side, values in times.items()}


def tell(bench: str, value: float, goal: str, ok: bool, *, unit: str = "ratio", **detail: Any) -> None:
    """Print one result, as all benches do."""
    line = {"bench": bench, "value": round(value, 3), "unit": unit, "goal": goal, "ok": ok}
    print(json.dumps({**line, "detail": detail}, ensure_ascii=False), flush=True)


def _queries(visit: Callable[[Side], float], side: Side) -> int:
    """The fewest of several visits: what is kept between requests runs out now and then, and is asked for again."""
    visit(side)  # each side may bring its own connection: it must be in place before counting
    counts = []
    for _ in range(TRIES):
        with CaptureQueriesContext(connection) as captured:
            visit(side)
        counts.append(len(captured))
    return min(counts)
