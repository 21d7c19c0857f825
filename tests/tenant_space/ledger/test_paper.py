"""*Mon compte* on paper: all the lines at once, or the sentence that says where the others are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_space.ledger import models
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of, plain_text_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH, LINES = "/mon-compte/", 70
MISSING = "Il manque ici une partie des lignes"


@pytest.fixture
def holder(db: None) -> Holder:
    """An account with more lines than two pages hold."""
    holder = f.HolderFactory(account__account_number="123456")
    for place in range(LINES):
        day = dt.date(2026, 10, 28) - dt.timedelta(days=place * 8)
        f.EntryFactory(account=holder.account, label=f"LIGNE {place:02}", debit_cents=100 + place, accounting_date=day)
    return holder


def lines(client: Client, query: str = "") -> list[int]:
    text = plain_text_of(client.get(f"{PATH}?{query}"))
    return [place for place in range(LINES) if f"LIGNE {place:02}" in text]


def test_all_lines_are_on_the_page_to_print(tenant_client: Client) -> None:
    assert lines(tenant_client) == list(range(27)), "the month of the next ones has no room left"
    assert lines(tenant_client, "page=2") == list(range(27, 57))
    assert lines(tenant_client, "imprimer=1") == list(range(LINES))
    page = html_of(tenant_client.get(f"{PATH}?imprimer=1"))
    assert "page suivante" not in page and MISSING not in page and 'class="pagination"' not in page
    assert "data-prints" in page


def test_each_page_of_the_list_leads_there_with_what_was_looked_for(tenant_client: Client) -> None:
    for query in ("", "page=2", "page=3"):
        page = html_of(tenant_client.get(f"{PATH}?{query}"))
        assert 'href="?imprimer=1&amp;compte=123456"' in page, query
        assert f'<p class="small print-only">{MISSING}' in page, query
    searched = html_of(tenant_client.get(f"{PATH}?type=BILLED"))
    assert "?imprimer=1&amp;compte=123456&amp;type=BILLED" in searched


def test_a_short_account_is_whole_already(tenant_client: Client, holder: Holder) -> None:
    keep = list(holder.account.entries.order_by("-accounting_date").values_list("pk", flat=True)[:5])
    holder.account.entries.exclude(pk__in=keep).delete()
    page = html_of(tenant_client.get(PATH))
    assert "imprimer=1" not in page and MISSING not in page and "data-prints" in page


def test_an_account_without_end_says_where_the_rest_is(tenant_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "COUNT_CAP", 40)
    assert lines(tenant_client, "imprimer=1") == list(range(38))
    page = html_of(tenant_client.get(f"{PATH}?imprimer=1"))
    assert f'<p class="small">{MISSING}' in page and "?imprimer=1" not in page


def test_a_month_longer_than_the_paper_begins_under_the_one_before(
    tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "COUNT_CAP", 40)
    f.EntryFactory.create_batch(60, account=holder.account, accounting_date=dt.date(2026, 9, 30))
    page = html_of(tenant_client.get(f"{PATH}?imprimer=1"))
    assert page.count('data-label="Date"') == 40, "not the four of October alone"
    assert MISSING in page and "page suivante" not in page, "paper has none"


def test_it_costs_no_more_queries_than_a_page(tenant_client: Client) -> None:
    def asked(query: str) -> int:
        tenant_client.get(f"{PATH}?{query}")
        with CaptureQueriesContext(connection) as captured:
            tenant_client.get(f"{PATH}?{query}")
        return len(captured)

    assert asked("imprimer=1") == asked("")


def test_no_month_is_folded_on_the_page_to_print(tenant_client: Client) -> None:
    assert html_of(tenant_client.get(f"{PATH}?imprimer=1")).count('<details class="ledger-month">') == 0
    assert html_of(tenant_client.get(PATH)).count('<details class="ledger-month">') > 0, (
        "older months are, on the list"
    )
