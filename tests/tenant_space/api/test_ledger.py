"""The lines of an account through the API: the same filters, words and totals as on the page."""

import datetime as dt

import pytest

from tenant_space.identity.models import User
from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.selectors import ledger_page
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.tenant_api import NUMBER, PROBLEM, read, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ENTRIES = f"accounts/{NUMBER}/entries"


def test_a_line_comes_with_its_plain_word_its_month_and_its_explanation(api: App, user: User, holder: Holder) -> None:
    f.EntryFactory(
        account=holder.account,
        kind="RLS",
        debit_cents=0,
        credit_cents=900,
        accounting_date=dt.date(2026, 9, 30),
        period="2026-08",
        label="RLS",
    )
    answer = read(api, ENTRIES)
    page = ledger_page(user.tenant, viewer(user).account, 1)
    assert [(one["month"], one["word"], one["explanation"]) for one in answer["entries"]] == [
        (line.month, line.word, line.explanation) for line in page.entries
    ]
    line = answer["entries"][-1]
    assert (line["month"], line["kind"]["code"], line["word"]) == ("2026-09", "RLS", "Réduction de loyer (RLS)")
    assert line["period"] == "2026-08", "the month it is about"
    assert answer["months"][0] == {
        "month": "2026-10",
        "label": "octobre 2026",
        "billed_cents": 3 * 45_678,
        "aids_cents": 0,
        "paid_cents": 45_678,
        "continued": False,
        "continues": False,
    }
    assert answer["months"][1]["aids_cents"] == 900
    assert answer["term"] == {
        "month": "2026-10",
        "label": "octobre 2026",
        "cents": 3 * 45_678,
        "lines": [
            {"kind": {"code": "RENT", "label": "Loyer"}, "word": "Loyer", "cents": 3 * 45_678, "deducted": False}
        ],
    }


def test_the_filters_are_those_of_the_page(api: App, user: User, holder: Holder) -> None:
    day = dt.date(2025, 5, 22)
    f.EntryFactory(account=holder.account, accounting_date=day, kind="CHARGES_SETTLEMENT", label="Régularisation")
    query = "period_from=2025-01&period_to=2025-12&kind=BILLED&q=RÉGULARISATION"
    answer = read(api, f"{ENTRIES}?{query}")
    asked = LedgerFilter("2025-01", "2025-12", "BILLED", ("regularisation",))
    (line,) = ledger_page(user.tenant, viewer(user).account, 1, asked).entries
    assert [one["id"] for one in answer["entries"]] == [line.entry_id]
    assert answer["entries"][0]["balance_cents"] == line.balance_cents, "the true one"
    assert answer["total"] == 1
    assert [one["kind"]["code"] for one in read(api, f"{ENTRIES}?kind=PAYMENT")["entries"]] == ["PAYMENT"]
    assert read(api, f"{ENTRIES}?q=introuvable")["entries"] == []
    assert api.get(f"/api/v1/{ENTRIES}?q=introuvable&page=2").status_code == 404


@pytest.mark.parametrize(
    ("query", "where", "message"),
    [
        ("period_from=2026-13", "period_from", "Ce mois n'existe pas"),
        ("period_to=%00", "period_to", "Ce mois n'existe pas"),
        ("period_from=2026-10&period_to=2026-09", "period_to", "Ce mois est avant octobre 2026"),
        ("q=%3F", "q", "Écrivez au moins une lettre ou un chiffre."),
        ("q=a%00", "q", "un signe illisible"),
        ("q=" + "x" * 61, "q", "Ce texte est trop long"),
    ],
)
def test_what_cannot_be_looked_for_is_a_problem_that_says_why(api: App, query: str, where: str, message: str) -> None:
    response = api.get(f"/api/v1/{ENTRIES}?{query}")
    problem = response.json()
    assert (response.status_code, response["Content-Type"], problem["code"]) == (422, PROBLEM, "invalid")
    assert message in problem["detail"]
    assert [(error["where"], message in error["message"]) for error in problem["errors"]] == [(["query", where], True)]


def test_an_unknown_kind_is_a_problem(api: App) -> None:
    response = api.get(f"/api/v1/{ENTRIES}?kind=AUTRE")
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


def test_a_month_longer_than_a_page_begins_in_the_room_that_is_left(api: App, holder: Holder) -> None:
    f.EntryFactory.create_batch(60, account=holder.account, accounting_date=dt.date(2026, 8, 31))
    first, second = read(api, ENTRIES), read(api, f"{ENTRIES}?page=2")
    assert [len(answer["entries"]) for answer in (first, second)] == [first["page_size"]] * 2
    parts = [answer["months"][-1] for answer in (first, second)]
    assert [(one["month"], one["continued"], one["continues"]) for one in parts] == [
        ("2026-08", False, True),
        ("2026-08", True, True),
    ]
