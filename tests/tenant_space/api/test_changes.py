"""The comparison of two months and the year, for programs: the figures and the sentences of the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.ledger.changes import month_changes
from tenant_space.ledger.year import year_of
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.tenant_api import NUMBER, read, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def terms(holder: Holder) -> None:
    """A term a month ago, and this month's, with an aid."""
    holder.account.entries.all().delete()
    today = timezone.localdate().replace(day=15)
    for day, rent in ((today - dt.timedelta(days=30), 40_000), (today, 40_500)):
        f.EntryFactory(account=holder.account, accounting_date=day, period=f"{day:%Y-%m}", debit_cents=rent)
    aid = {"kind": "HOUSING_AID", "label": "APL", "debit_cents": 0, "credit_cents": 10_000}
    f.EntryFactory(account=holder.account, accounting_date=today, period=f"{today:%Y-%m}", **aid)


def test_changes_are_those_of_the_page(api: App, user: User, terms: None) -> None:
    shown = month_changes(user.tenant, NUMBER)
    answer = read(api, f"accounts/{NUMBER}/changes")["comparison"]
    assert (answer["month"], answer["previous_month"], answer["summary"]) == (shown.month, shown.before, shown.summary)
    assert answer["after_cents"] == shown.after_cents
    assert answer["changes"][0] == {
        "kind": {"code": "HOUSING_AID", "label": "Aide au logement"},
        "text": shown.changes[0].text,
        "before_cents": None,
        "after_cents": -10_000,
    }


def test_without_two_terms_there_is_no_comparison(api: App, holder: Holder) -> None:
    holder.account.entries.all().delete()
    assert read(api, f"accounts/{NUMBER}/changes") == {"account": NUMBER, "comparison": None}
    assert read(api, f"accounts/{NUMBER}/year")["months"] == []


def test_the_year_is_that_of_the_page(api: App, user: User, terms: None) -> None:
    shown = year_of(user.tenant, viewer(user).account)
    answer = read(api, f"accounts/{NUMBER}/year")
    assert answer["balance_as_of"] == viewer(user).account.balance.as_of.isoformat()
    assert [month["month"] for month in answer["months"]] == [month.code for month in shown.months]
    last, known = answer["months"][-1], shown.months[-1]
    assert last == {
        "month": known.code,
        "billed_cents": known.billed_cents,
        "aids_cents": known.aids_cents,
        "paid_cents": known.paid_cents,
        "balance_cents": 45_678,
    }
