"""A year of an account: its figures, and the bars drawn from them."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.ledger.year import Year, YearMonth, year_of
from tenant_space.ledger.year_chart import WIDTH, chart_of
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.models import Holder
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f
from tests.kit.ledger import bill, plain

AS_OF = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value or dt.date(2026, 11, 24))


def account(**more: Any) -> Holder:
    return f.HolderFactory(account__balance_date=AS_OF, **{f"account__{name}": value for name, value in more.items()})


def year(holder: Holder) -> Year:
    (head,) = accounts_readable(holder.tenant)
    return year_of(holder.tenant, head)


@pytest.mark.django_db
def test_twelve_months_go_back_from_the_erp_s_balance(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    holder = account(balance_cents=40_000)
    for month in (*(f"2025-{n:02d}" for n in range(8, 13)), *(f"2026-{n:02d}" for n in range(1, 11))):
        bill(holder, month, "RENT", 50_000)
        bill(holder, month, "HOUSING_AID", -10_000)
        paid = -30_000 if month == "2026-09" else -40_000
        later: dict[str, Any] = {"period": month, "day": 8}
        if month != "2026-10":
            bill(holder, _after(month), "PAYMENT", paid, **later)
    with scopes_kept(), django_assert_num_queries(2):
        found = year_of(holder.tenant, accounts_readable_head(holder))
    assert [month.code for month in found.months] == ["2025-12", *(f"2026-{n:02d}" for n in range(1, 12))]
    by_code = {month.code: month for month in found.months}
    assert by_code["2026-09"] == YearMonth("2026-09", 50_000, 10_000, 40_000, 30_000)
    assert by_code["2026-10"] == YearMonth("2026-10", 50_000, 10_000, 30_000, 40_000), "paid for September"
    assert by_code["2026-11"] == YearMonth("2026-11", 0, 0, 0, 40_000, awaited=True), "a month without anything"
    assert by_code["2026-11"].billed_text == "rien encore"
    assert plain(found.summary) == (
        "De décembre 2025 à novembre 2026, on vous a demandé 5 500,00 €. "
        "Vos aides ont payé 1 100,00 €. Vous avez payé 4 300,00 €."
    )
    assert found.newest_first[0].code == "2026-11"


def accounts_readable_head(holder: Holder) -> AccountHead:
    """The head without its queries: it is read by every page already."""
    from tenant_space.tenancy.accounts import AccountHead, Balance

    row = holder.account
    return AccountHead(row.pk, "", Balance(row.balance_cents, row.balance_date), row.status, row.agency)


def _after(month: str) -> str:
    number = int(month[:4]) * 12 + int(month[5:])
    return f"{number // 12}-{number % 12 + 1:02d}"


@pytest.mark.django_db
def test_openings_and_rejects_are_neither_billed_nor_paid() -> None:
    holder = account(balance_cents=7_420)
    bill(holder, "2026-09", "OPENING", 7_000)
    bill(holder, "2026-10", "PAYMENT", -7_000)
    bill(holder, "2026-10", "PAYMENT_REJECT", 7_000)
    bill(holder, "2026-10", "FEE", 420)
    bill(holder, "2026-11", "PAYMENT_REJECT", 100)
    bill(holder, "2026-11", "PAYMENT", -50)
    bill(holder, "2026-11", "ADJUSTMENT", -50)
    opened, rejected, negative = year(holder).months
    assert opened == YearMonth("2026-09", 0, 0, 0, 7_000), "a younger account begins with its first line"
    assert rejected == YearMonth("2026-10", 420, 0, 0, 7_420)
    assert negative == YearMonth("2026-11", -50, 0, -50, 7_420)
    said = [plain(text) for text in (negative.billed_text, negative.paid_text, negative.balance_text)]
    assert said == ["avoir 0,50 €", "0,50 € rejetés", "74,20 € dus"]
    assert plain(YearMonth("2026-10", 0, 0, 0, -2_000).balance_text) == "avoir 20,00 €"
    assert YearMonth("2026-10").balance_text == "à jour"


@pytest.mark.django_db
def test_the_next_term_may_be_called_already_and_the_last_balance_is_always_the_erp_s() -> None:
    holder = account(balance_cents=900)
    for month in ("2026-11", "2026-12", "2027-02"):
        bill(holder, month, "RENT", 300)
    november, december = year(holder).months
    assert (november.code, november.billed_cents, november.balance_cents) == ("2026-11", 300, 300)
    assert (december.code, december.billed_cents, december.balance_cents) == ("2026-12", 600, 900)


@pytest.mark.django_db
def test_an_account_where_nothing_moved_has_no_year() -> None:
    holder = account(balance_cents=1_000)
    assert year(holder) == Year() and year(holder).summary == ""
    bill(holder, "2025-11", "RENT", 300)
    bill(holder, "2026-03", "OTHER", 0)
    assert year(holder) == Year()
    bill(holder, "2025-12", "RENT", 300)
    assert len(year(holder).months) == 12
    assert year_of(f.HolderFactory().tenant, accounts_readable_head(holder)) == Year()


def test_a_month_of_the_past_without_anything_is_nil_and_one_to_come_is_awaited() -> None:
    """On the 23rd of November nobody knows yet what November costs; those who left are asked nothing more."""
    silent = YearMonth("2026-10")
    assert plain(silent.billed_text) == "0,00 €" and YearMonth("2026-11", awaited=True).billed_text == "rien encore"


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "awaited"), [("ACTIVE", True), ("LITIGATION", True), ("LEFT", False)])
def test_nothing_is_awaited_of_those_who_left(status: str, awaited: bool) -> None:
    holder = account(balance_cents=0, status=status)
    bill(holder, "2026-10", "RENT", 300)
    bill(holder, "2026-11", "PAYMENT", -300, day=2)
    october, november = year(holder).months
    assert (october.awaited, november.awaited) == (False, awaited)


@pytest.mark.parametrize(
    ("months", "summary"),
    [
        ((YearMonth("2026-11", 300),), "En novembre 2026, on vous a demandé 3,00 €. Vous n'avez rien payé."),
        (
            (YearMonth("2026-10"), YearMonth("2026-11", -300, 0, 200)),
            "D'octobre 2026 à novembre 2026, 3,00 € étaient en votre faveur. Vous avez payé 2,00 €.",
        ),
        # Nobody is blamed for paying nothing that was not asked.
        (
            (YearMonth("2026-11", 45_000, 45_000),),
            "En novembre 2026, on vous a demandé 450,00 €. Vos aides ont payé 450,00 €.",
        ),
        ((YearMonth("2026-11", 0, 0, 200),), "En novembre 2026, on ne vous a rien demandé. Vous avez payé 2,00 €."),
        (
            (YearMonth("2026-11", 500, -100, -200),),
            "En novembre 2026, on vous a demandé 5,00 €. 1,00 € d'aides ont été repris. "
            "2,00 € de paiements ont été rejetés.",
        ),
        ((YearMonth("2026-11", -300),), "En novembre 2026, 3,00 € étaient en votre faveur."),
    ],
)
def test_the_summary_has_the_words_and_the_figures_of_the_table(months: tuple[YearMonth, ...], summary: str) -> None:
    assert plain(Year(months).summary) == summary


# --- the drawing ----------------------------------------------------------------

CODES = [f"2026-{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize(
    "values",
    [
        [(0, 0)] * 12,
        [(45_678, 45_678)] * 11 + [(45_678, 0)],
        [(100, 0)] * 11 + [(98_765_432_100, 1)],
        [(-5, 45_678)] * 12,
        [(-45_678, -5)] * 12,
        [(5, -99_999_999)] * 12,
        [(45_678,)],
        [(-1,), (0,), (1,)],
    ],
)
def test_every_bar_stands_on_the_line_inside_the_drawing_and_can_be_seen(values: list[tuple[int, ...]]) -> None:
    chart = chart_of(CODES[-len(values) :], values, "%s", "%s en moins")
    flat = [value for month in values for value in month if value]
    assert len(chart.bars) == len(flat)
    drawn = chart.first_bars.split("z")[:-1] + chart.other_bars.split("z")[:-1]
    assert sorted(drawn) == sorted(f"M{one.x} {one.y}h{one.width}v{one.height}h-{one.width}" for one in chart.bars)
    for bar, value in zip(chart.bars, flat, strict=True):
        assert bar.x >= 0 and bar.x + bar.width <= WIDTH
        assert bar.y >= 17 and bar.y + bar.height <= chart.height - 17 and bar.height >= 1.5
        foot = bar.y + bar.height if value > 0 else bar.y
        assert abs(foot - chart.zero_y) < 0.2
    assert "déc." in [mark.text for mark in chart.months], "the last month is named"
    assert all(0 <= mark.y <= chart.height for mark in (*chart.scale, *chart.months))


def test_bars_are_as_high_as_their_amounts_and_the_scale_is_round() -> None:
    chart = chart_of(CODES[:2], [(45_000, 22_500), (0, -1_000)], "%s", "%s en moins")
    first, second, below = chart.bars
    assert first.height == pytest.approx(2 * second.height, abs=0.2) and below.y == chart.zero_y
    assert [plain(mark.text) for mark in chart.scale] == ["500 €", "10 € en moins"]
    assert [plain(chart_of(["2026-01"], [(cents,)], "%s dus", "").scale[0].text) for cents in (1, 600_01, 10**9)] == [
        "1 € dus",
        "800 € dus",
        "10 000 000 € dus",
    ]


def bars_of(longest: int, last: int = 20_000) -> list[tuple[int, ...]]:
    """Twelve months of 100 €, but the last one, and 500 € in the month at this place."""
    return [(50_000 if place == longest else last if place == 11 else 10_000,) for place in range(12)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (bars_of(5), ["200 €", "500 €"]),
        (bars_of(10), ["200 €"]),  # it would stand in the way of the last one
        (bars_of(1), ["200 €"]),  # the scale has its words there
        (bars_of(11), ["500 €"]),
        (bars_of(5, last=0), ["100 €", "500 €"]),
        (bars_of(5, last=-20_000), ["200 €", "500 €"]),
        ([(0,)] * 12, []),
    ],
)
def test_the_last_bar_and_the_longest_have_their_amount_beside_them(
    values: list[tuple[int, ...]], said: list[str]
) -> None:
    chart = chart_of(CODES, values, "%s", "%s en moins")
    assert [plain(mark.text) for mark in chart.values] == said
    beside = [chart.bars[-1], max(chart.bars, key=lambda bar: bar.height)] if said else []
    for mark, bar in zip(chart.values, beside, strict=False):
        assert bar.x < mark.x + 30 and mark.x - 30 < bar.x + bar.width and 0 < mark.y <= min(bar.y, chart.zero_y)


@pytest.mark.parametrize(
    ("codes", "years"),
    [
        (CODES, {"2026": 0}),
        (("2025-10", "2025-11", "2025-12", "2026-01", "2026-02"), {"2025": 0, "2026": 3}),
        (("2025-12", "2026-01", "2026-02"), {"2026": 1}),
    ],
)
def test_the_year_stands_below_the_first_month_and_each_january(codes: tuple[str, ...], years: dict[str, int]) -> None:
    chart = chart_of(codes, [(10_000,)] * len(codes), "%s", "")
    shown = [mark for mark in chart.months if mark.text.isdecimal()]
    assert [mark.text for mark in shown] == list(years)
    names = [mark for mark in chart.months if mark not in shown]
    for mark in shown:
        bar = chart.bars[years[mark.text]]
        assert mark.x == pytest.approx(bar.x + bar.width / 2, abs=4) and mark.y > max(name.y for name in names)
