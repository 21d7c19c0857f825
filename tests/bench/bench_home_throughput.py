"""The public home for visitors: from its kept body, beside the same page made each time."""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from django.conf import settings

from tests.bench.growth import tell
from tests.bench.visitor import Visitor, queries

ROUNDS, TIMES = 11, 20
GOAL = 10.0


def main(options: argparse.Namespace) -> int:
    rounds, times = (1, 1) if options.quick else (ROUNDS, TIMES)
    visitor, kept_for = Visitor(None), settings.PORTAL_PUBLIC_SECONDS
    visitor.ask("/")
    kept: list[float] = []
    made: list[float] = []
    for _ in range(rounds):
        settings.PORTAL_PUBLIC_SECONDS = kept_for
        kept.append(visitor.processor("/", times) / times)
        settings.PORTAL_PUBLIC_SECONDS = 0
        made.append(visitor.processor("/", times) / times)
    settings.PORTAL_PUBLIC_SECONDS = kept_for
    ratio = statistics.median(one / other for one, other in zip(made, kept, strict=True))
    ok = queries(visitor, "/") == 0 and (options.quick or ratio >= GOAL)
    ms = {name: round(statistics.median(of) * 1000, 2) for name, of in (("cpu_ms_kept", kept), ("cpu_ms_made", made))}
    detail: dict[str, Any] = {"rounds": rounds, "quick": options.quick, **ms}
    tell("home-throughput", ratio, f">= {GOAL}", ok, **detail)
    return int(not ok)
