"""Lighthouse on a phone (slow 4G, a processor four times slower), signed in: the dashboard and the account.

Lighthouse is fetched from npm the first time, into `var/`: it is no part of the portal's own tools.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.growth import tell
from tests.bench.running import CHROMIUM, portal_running
from tests.kit.services import ROOT

LIGHTHOUSE = "lighthouse@12.8.2"  # the last one for the node of Debian 12
FOLDER = ROOT / "var" / "lighthouse"
ROUNDS, QUICK_ROUNDS = 5, 1
PAGES = ["/accueil/", "/mon-compte/"]
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100}
TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"]
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def install() -> Path:
    """Where Lighthouse is, fetched when it is not there; no script of a package runs."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ["--silent", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(["npm", "install", *quiet, "--prefix", str(FOLDER), LIGHTHOUSE], check=True)
    return program


def report(program: Path, url: str, headers: Path) -> dict[str, Any]:
    """One report; it must be about the page asked for: a lost sign-in would score the sign-in page."""
    command = [
        str(program),
        url,
        "--quiet",
        "--no-enable-error-reporting",
        f"--extra-headers={headers}",
        f"--chrome-flags={' '.join(FLAGS)}",
        f"--only-categories={','.join(GOALS)}",
        "--output=json",
        "--output-path=stdout",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM["executable_path"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["finalDisplayedUrl"] == url, found["finalDisplayedUrl"]
    assert "runtimeError" not in found, found["runtimeError"]
    return found


def main(options: argparse.Namespace) -> int:
    program = install()
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    held = []
    with portal_running() as portal:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            cookies = portal.signed_in(browser)["cookies"]
            browser.close()
        headers = FOLDER / "headers.json"
        headers.write_text(json.dumps({"Cookie": "; ".join(f"{one['name']}={one['value']}" for one in cookies)}))
        for path in PAGES:
            reports = [report(program, portal.url + path, headers) for _ in range(rounds)]
            held += [_judge(path, category, reports, options.quick) for category in GOALS]
        headers.unlink()
    return int(not all(held))


def _judge(path: str, category: str, reports: list[dict[str, Any]], quick: bool) -> bool:
    scores = [round(found["categories"][category]["score"] * 100) for found in reports]
    value = statistics.median(scores)
    ok = value >= GOALS[category] or quick
    detail: dict[str, Any] = {"scores": scores, "quick": quick, "lost": _lost(category, reports[-1])}
    if category == "performance":
        detail |= {name: round(statistics.median(_times(name, reports))) for name in TIMES}
        detail["bytes"] = reports[-1]["audits"]["total-byte-weight"]["numericValue"]
    tell(f"lighthouse{path}{category}", value, f">= {GOALS[category]}", ok, unit="points", **detail)
    return ok


def _times(name: str, reports: list[dict[str, Any]]) -> list[float]:
    return [found["audits"][name]["numericValue"] for found in reports]


def _lost(category: str, found: dict[str, Any]) -> list[str]:
    """The audits that cost points."""
    weighty = [ref["id"] for ref in found["categories"][category]["auditRefs"] if ref["weight"]]
    scores = {name: found["audits"][name]["score"] for name in weighty}
    return [f"{name}: {score}" for name, score in scores.items() if score is not None and score < 1]
