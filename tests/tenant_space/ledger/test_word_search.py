"""Looking for words among thousands of lines: the right ones, by questions that do not grow with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.selectors import LEDGER_PAGE_SIZE, ledger_page
from tenant_space.ledger.shapes import LedgerPage
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.models import Holder, LedgerEntry
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
FIRST = dt.date(2024, 1, 15)


def many_lines(holder: Holder, count: int, days: int = 1_000) -> None:
    """So many lines over so many days, each with a label of its own, every third one about a « régularisation »."""
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            entry_id=f"W{number:05d}",
            account=holder.account,
            accounting_date=FIRST + dt.timedelta(days=number * days // count),
            kind=["CHARGES_SETTLEMENT", "RENT", "PAYMENT"][number % 3],
            label=f"{['Régularisation', 'Loyer', 'Paiement'][number % 3]} n° {number}",
            debit_cents=number,
            seq=number,
        )
        for number in range(count)
    )


def page_of(holder: Holder, number: int = 1, **wanted: Any) -> LedgerPage:
    head = viewer_for(holder.tenant).account
    return ledger_page(holder.tenant, head, number, LedgerFilter(**wanted))


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"words": ("regularisation",)}, lambda row: "Rég" in row.label),
        ({"words": ("regul", "1")}, lambda row: "Rég" in row.label and "1" in row.label.split("°")[1]),
        ({"words": ("n", "7"), "kind": "RENT"}, lambda row: row.kind == "RENT" and "7" in row.label),
        (
            {"words": ("regularisation",), "first_month": "2024-06", "last_month": "2025-03"},
            lambda row: "Rég" in row.label and "2024-06" <= f"{row.accounting_date:%Y-%m}" <= "2025-03",
        ),
        ({"words": ("loyer",), "kind": "PAYMENTS"}, lambda row: False),
        ({"words": ("nulle", "part")}, lambda row: False),
    ],
)
def test_every_page_of_a_search_has_the_lines_that_are_meant(
    holder: Holder, wanted: dict[str, Any], kept: Callable[[LedgerEntry], bool]
) -> None:
    many_lines(holder, 400)
    rows = LedgerEntry.objects.order_by("-accounting_date", "-seq")
    meant = [row for row in rows if kept(row)]
    pages: list[list[str]] = []
    months: list[str] = []
    number = 1
    while True:
        page = page_of(holder, number, **wanted)
        pages.append([line.entry_id for line in page.entries])
        months += [month.code for month in page.months]
        if not page.has_next:
            break
        number += 1
    assert [one for page in pages for one in page] == [row.pk for row in meant]
    assert all(len(one) <= LEDGER_PAGE_SIZE for one in pages) and page.total == len(meant)
    assert len(set(months)) == len(months) and len(pages) <= len(meant) // 20 + 1, "months are whole, pages are full"


def test_a_month_comes_to_what_was_found_in_it(holder: Holder) -> None:
    many_lines(holder, 400)
    (month,) = page_of(holder, words=("regularisation",), first_month="2024-06", last_month="2024-06").months
    rows = LedgerEntry.objects.filter(kind="CHARGES_SETTLEMENT", accounting_date__range=("2024-06-01", "2024-06-30"))
    assert month.billed_cents == sum(rows.values_list("debit_cents", flat=True)) > 0


def test_months_are_those_of_the_whole_account(holder: Holder) -> None:
    many_lines(holder, 400)
    searched, whole = page_of(holder, words=("regularisation",)), page_of(holder)
    assert searched.all_months == whole.all_months


@pytest.mark.parametrize("number", [1, 3])
def test_no_question_grows_with_the_lines(holder: Holder, number: int) -> None:
    longest, counts = [], []
    for count in (400, 2_000):
        LedgerEntry.objects.all().delete()
        many_lines(holder, count, days=14)
        page_of(holder)  # the words are kept from now on
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(list(page_of(holder, number, words=("regularisation",)).entries)) == LEDGER_PAGE_SIZE
        longest.append(max(len(query["sql"]) for query in captured))
        counts.append(len(captured))
    assert counts[0] == counts[1] and longest[1] < longest[0] * 1.05
