"""How long the PDF of a statement takes, from the query to the file: of a year, and of 2,000 lines. Reported only."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import statistics
import time

import pikepdf
from django.utils import timezone

from tenant_space.statements.pdf import statement_pdf
from tenant_space.statements.periods import Period
from tenant_space.statements.selectors import paper_of
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.models import LedgerEntry
from tests.bench.growth import tell
from tests.kit.ledger_seed import LINES_A_MONTH, LONG_ACCOUNT, Seeded, seed

ROUNDS, QUICK_ROUNDS = 7, 1
LINES = 4_300
YEAR_AIM, LONG_AIM = 300, 2_000


def main(options: argparse.Namespace) -> int:
    seeded = seed(LINES)
    (head,) = accounts_readable(seeded.tenant)
    today = timezone.localdate()
    periods = {
        "statement-pdf-year": (today.replace(year=today.year - 1, day=1), YEAR_AIM),
        f"statement-pdf-{LONG_ACCOUNT}-lines": (dt.date(2000, 1, 1), LONG_AIM),
    }
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    spent: dict[str, list[float]] = {name: [] for name in periods}
    found: dict[str, tuple[int, bytes]] = {}
    for _ in range(rounds + 1):  # the first one also loads the fonts
        for name, (first, _aim) in periods.items():
            started = time.perf_counter()
            found[name] = made(seeded, head, Period(first, today))
            spent[name].append(time.perf_counter() - started)
    for name, (_, aim) in periods.items():
        lines, content = found[name]
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
        assert lines > 100 and pages > lines / 100, f"{lines} lines on {pages} pages"
        detail = {"lines": lines, "pages": pages, "bytes": len(content), "rounds": rounds, "quick": options.quick}
        milliseconds = statistics.median(spent[name][1:]) * 1000
        tell(name, milliseconds, f"reported; aim {aim} ms", True, unit="ms", **detail)
    told = LedgerEntry.objects.filter(account=head.number, accounting_date__lte=today).count()
    assert found[f"statement-pdf-{LONG_ACCOUNT}-lines"][0] == told > LONG_ACCOUNT - LINES_A_MONTH
    return 0


def made(seeded: Seeded, head: AccountHead, period: Period) -> tuple[int, bytes]:
    """The number of its lines, and the paper."""
    paper = paper_of(seeded.tenant, head, period)
    return len(paper.statement.lines), statement_pdf(paper)
