"""The ledger by month: what is on a page, what stands beside each line, and what one looks for."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.ledger import selectors as ledger
from tenant_space.ledger import shapes as ledger_shapes
from tenant_space.ledger.filters import LedgerFilter, group_of
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.enums import EntryGroup, EntryKind
from tenant_space.tenancy.models import Holder, LedgerEntry
from tenant_space.tenancy.scope import scopes_kept
from tenant_space.tenancy.terms import latest_terms
from tests.kit import factories as f
from tests.kit.databases import SQLITE

pytestmark = pytest.mark.django_db
# Kind, day, month given by the ERP, debit, credit: two terms, each paid the month after, as their days say.
LINES = [
    ("OPENING", "2026-09-01", "", 5_000, 0, "Solde à l'ouverture"),
    ("RENT", "2026-09-30", "", 35_000, 0, "Loyer principal septembre 2026"),
    ("CHARGES", "2026-09-30", "", 10_000, 0, "Provision pour charges et chauffage septembre 2026"),
    ("HOUSING_AID", "2026-09-30", "", 0, 20_000, "APL versée par la CAF"),
    ("PAYMENT", "2026-10-08", "2026-09", 0, 30_000, "Prélèvement automatique"),
    ("PAYMENT_REJECT", "2026-10-12", "2026-09", 30_000, 0, "Prélèvement rejeté par votre banque"),
    ("FEE", "2026-10-12", "2026-09", 420, 0, "Frais de rejet"),
    ("RENT", "2026-10-31", "2026-10", 36_000, 0, "Loyer principal octobre 2026"),
    ("CHARGES", "2026-10-31", "2026-10", 10_000, 0, "Provision pour charges et chauffage octobre 2026"),
    ("SLS", "2026-10-31", "2026-10", 1_500, 0, "Supplément de loyer"),
    ("HOUSING_AID", "2026-10-31", "2026-10", 0, 20_000, "APL versée par la CAF"),
    ("RLS", "2026-10-31", "2026-10", 0, 4_000, "Réduction de loyer de solidarité"),
    ("PAYMENT", "2026-11-08", "2026-10", 0, 40_000, "Paiement par carte"),
    # About a month gone by, but written later: it stands on its day.
    ("CHARGES_SETTLEMENT", "2026-11-15", "2026-09", 0, 2_500, "RÉGULARISATION de CHARGES — année 2025"),
]
STANDING = sum(debit - credit for _, _, _, debit, credit, _ in LINES)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is looked for in the last months: the lines below are always of these."""
    day = dt.date(2026, 11, 24)
    monkeypatch.setattr(timezone, "localdate", lambda value=None: timezone.localtime(value).date() if value else day)


@pytest.fixture
def holder() -> Holder:
    holder = f.HolderFactory(account__balance_cents=STANDING)
    for kind, day, month, debit, credit, label in LINES:
        f.EntryFactory(
            account=holder.account,
            kind=kind,
            accounting_date=dt.date.fromisoformat(day),
            period=month,
            debit_cents=debit,
            credit_cents=credit,
            label=label,
        )
    f.EntryFactory(account=f.AccountFactory())  # somebody else's
    return holder


def head_of(holder: Holder) -> AccountHead:
    (head,) = accounts_readable(holder.tenant)
    return head


def page_of(holder: Holder, number: int = 1, **wanted: Any) -> ledger_shapes.LedgerPage:
    return ledger.ledger_page(holder.tenant, head_of(holder), number, LedgerFilter(**wanted))


def test_lines_stand_by_day_newest_first_with_the_totals_of_each_month(holder: Holder) -> None:
    november, october, september = page_of(holder).months
    assert (october.code, october.name) == ("2026-10", "octobre 2026")
    assert [line.kind for line in november.entries] == ["CHARGES_SETTLEMENT", "PAYMENT"]
    assert [line.kind for line in october.entries][-3:] == ["FEE", "PAYMENT_REJECT", "PAYMENT"]
    assert (november.billed_cents, november.aids_cents, november.paid_cents) == (-2_500, 0, 40_000)
    assert (october.billed_cents, october.aids_cents, october.paid_cents) == (47_920, 24_000, 0)
    assert (september.billed_cents, september.aids_cents, september.paid_cents) == (45_000, 20_000, 0)
    assert [(total.code, total.word, total.cents) for total in september.totals] == [
        ("billed", "Demandé", 45_000),
        ("aids", "Aides", 20_000),
    ]
    given_back = ledger_shapes.LedgerMonth("2026-10", (), billed_cents=-5, aids_cents=-6, paid_cents=-7)
    assert [(total.word, total.cents) for total in given_back.totals] == [
        ("En votre faveur", 5),
        ("Aides reprises", 6),
        ("Paiements rejetés", 7),
    ]


def test_a_line_says_what_month_it_is_about_when_that_is_not_its_own(holder: Holder) -> None:
    said = {line.label: line.meant_for for line in page_of(holder).entries}
    assert said["Paiement par carte"] == "octobre 2026" and said["Frais de rejet"] == "septembre 2026"
    assert said["Loyer principal octobre 2026"] == said["Supplément de loyer"] == said["Solde à l'ouverture"] == ""
    entry = ledger_shapes.Entry(dt.date(2026, 11, 30), "LOYER DECEMBRE 2026", 1, 0, 1, period="2026-12")
    assert entry.meant_for == "", "the label says so already"


def test_the_balance_of_a_line_is_the_true_one_whatever_is_left_out(holder: Holder) -> None:
    balances, balance = {}, 0
    for number, (_, _, _, debit, credit, _) in enumerate(LINES):
        balance += debit - credit
        balances[number] = balance
    everything = {line.label: line.balance_cents for line in page_of(holder).entries if line.kind != "HOUSING_AID"}
    assert everything == {line[5]: balances[number] for number, line in enumerate(LINES) if line[0] != "HOUSING_AID"}
    for wanted in ({"kind": "PAYMENTS"}, {"words": ("loyer",)}, {"first_month": "2026-09", "last_month": "2026-09"}):
        found = {line.label: line.balance_cents for line in page_of(holder, **wanted).entries}
        assert found and all(balance == everything.get(label, balance) for label, balance in found.items())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "PAYMENTS"}, ["PAYMENT", "PAYMENT_REJECT", "PAYMENT"]),
        ({"kind": "AIDS"}, ["RLS", "HOUSING_AID", "HOUSING_AID"]),
        ({"kind": "BILLED", "first_month": "2026-10"}, ["CHARGES_SETTLEMENT", "SLS", "CHARGES", "RENT"]),
        ({"kind": "OTHERS"}, ["FEE", "OPENING"]),
        ({"kind": "RENT"}, ["RENT", "RENT"]),
        ({"words": ("regularisation",)}, ["CHARGES_SETTLEMENT"]),
        ({"words": ("octobre", "charge")}, ["CHARGES"]),
        ({"words": ("l", "ouverture")}, ["OPENING"]),
        ({"words": ("annee",), "first_month": "2026-11"}, ["CHARGES_SETTLEMENT"]),
        ({"words": ("annee",), "last_month": "2026-10"}, []),
        ({"words": ("loyer",), "kind": "AIDS"}, ["RLS"]),
        ({"words": ("%",)}, []),
        ({"words": ("_",)}, []),
        ({"first_month": "2027-01"}, []),
        ({"last_month": "2026-08"}, []),
    ],
)
def test_what_one_looks_for(holder: Holder, wanted: dict[str, Any], found: list[str]) -> None:
    page = page_of(holder, **wanted)
    assert [line.kind for line in page.entries] == found
    assert page.total == len(found)
    assert page.all_months == ("2026-11", "2026-10", "2026-09"), "whatever is looked for"


def test_totals_are_those_of_the_lines_found(holder: Holder) -> None:
    (october,) = page_of(holder, words=("prelevement", "automatique")).months
    assert (october.billed_cents, october.aids_cents, october.paid_cents) == (0, 0, 30_000)
    november, _ = page_of(holder, kind="PAYMENTS").months
    assert (november.billed_cents, november.aids_cents, november.paid_cents) == (0, 0, 40_000)


@pytest.mark.parametrize(
    ("wanted", "size", "pages"), [({}, 10, 2), ({"kind": "BILLED"}, 3, 3), ({"words": ("loyer",)}, 3, 2)]
)
def test_a_month_is_not_cut_by_the_end_of_a_page(
    holder: Holder, wanted: dict[str, Any], size: int, pages: int
) -> None:
    def leafed(number: int) -> ledger_shapes.LedgerPage:
        return ledger.ledger_page(holder.tenant, head_of(holder), number, LedgerFilter(**wanted), size)

    whole, found = page_of(holder, **wanted), [leafed(number) for number in range(1, pages + 1)]
    months = [month for page in found for month in page.months]
    assert tuple(months) == whole.months, "the same balances, the same totals, each month once"
    assert not any(month.is_cut for month in months)
    assert all(0 < len(page.entries) <= size and page.total == whole.total for page in found)
    assert [page.has_next for page in found] == [True] * (pages - 1) + [False]
    assert leafed(pages + 1).entries == ()


def test_a_month_longer_than_a_page_goes_on_on_the_next_and_its_totals_are_whole(holder: Holder) -> None:
    for _ in range(40):
        more = {"accounting_date": dt.date(2026, 11, 20), "debit_cents": 0, "credit_cents": 10}
        f.EntryFactory(account=holder.account, kind="PAYMENT", **more)
    first, second = page_of(holder), page_of(holder, 2)
    assert [(month.code, len(month.entries), month.continued, month.continues) for month in first.months] == [
        ("2026-11", 30, False, True)
    ]
    assert [(month.code, len(month.entries), month.continued, month.continues) for month in second.months] == [
        ("2026-11", 12, True, False),
        ("2026-10", 8, False, False),
        ("2026-09", 4, False, False),
    ]
    assert first.months[0].paid_cents == second.months[0].paid_cents == 40_400
    assert [month.is_cut for month in (*first.months, *second.months)] == [True, True, False, False]
    assert (first.has_next, second.has_next, page_of(holder, 3).entries) == (True, False, ())
    shown = [*first.entries, *second.entries]
    assert len({line.entry_id for line in shown}) == len(shown) == 54


@pytest.mark.parametrize("wanted", [{}, {"kind": "PAYMENTS"}, {"words": ("carte",)}])
def test_a_month_longer_than_a_page_begins_in_the_room_that_is_left(holder: Holder, wanted: dict[str, Any]) -> None:
    for number in range(69):
        more = {"accounting_date": dt.date(2026, 10, 20), "debit_cents": 0, "credit_cents": 10 + number}
        f.EntryFactory(account=holder.account, kind="PAYMENT", label="Paiement par carte", **more)
    pages = [page_of(holder, number, **wanted) for number in (1, 2, 3)]
    assert [(len(page.entries), page.has_next) for page in pages[:2]] == [(30, True)] * 2, "no room stays empty"
    assert [month.code for month in pages[0].months] == ["2026-11", "2026-10"]
    parts = [month for page in pages for month in page.months if month.code == "2026-10"]
    assert [(month.continued, month.continues) for month in parts] == [(False, True), (True, True), (True, False)]
    assert len({month.paid_cents for month in parts}) == 1
    whole = ledger.ledger_page(holder.tenant, head_of(holder), 1, LedgerFilter(**wanted), 1_000)
    assert [line for page in pages for line in page.entries] == list(whole.entries), "each once, the same balances"
    assert not pages[2].has_next and page_of(holder, 4, **wanted).entries == ()


def term(holder: Holder) -> ledger_shapes.Term | None:
    return ledger.term_of(head_of(holder), latest_terms(holder.tenant, holder.account_id))


def test_the_term_is_all_that_is_asked_for_a_month_less_the_aids(holder: Holder) -> None:
    found = term(holder)
    assert found is not None and (found.name, found.cents) == ("octobre 2026", 23_500)
    assert [(line.kind, line.cents, line.deducted) for line in found.lines] == [
        ("RENT", 36_000, False),
        ("CHARGES", 10_000, False),
        ("SLS", 1_500, False),
        ("HOUSING_AID", 20_000, True),
        ("RLS", 4_000, True),
    ]
    f.EntryFactory(account=holder.account, kind="FEE", period="2026-10", debit_cents=700)
    found = term(holder)
    assert (
        found is not None and found.cents == 24_200 and ("FEE", 700) in [(one.kind, one.cents) for one in found.lines]
    )
    type(holder.account).objects.update(status="LEFT")
    assert term(holder) is None, "nothing is asked each month any more"


def test_a_month_that_is_not_billed_whole_yet_is_not_the_term() -> None:
    """The garage is billed on the 1st, the dwelling on the 30th."""
    holder = f.HolderFactory()
    home, garage = f.LeaseFactory(account=holder.account), f.LeaseFactory(account=holder.account)
    this_month = timezone.localdate().replace(day=1)
    last_month = this_month - dt.timedelta(days=1)
    for lease, cents in ((home, 50_000), (garage, 6_000)):
        f.EntryFactory(account=holder.account, lease=lease, accounting_date=last_month, debit_cents=cents)
    f.EntryFactory(account=holder.account, lease=garage, accounting_date=this_month, debit_cents=6_000)
    found = term(holder)
    assert found is not None and (found.month, found.cents) == (f"{last_month:%Y-%m}", 56_000)
    f.EntryFactory(account=holder.account, lease=home, accounting_date=this_month, debit_cents=50_500)
    found = term(holder)
    assert found is not None and (found.month, found.cents) == (f"{this_month:%Y-%m}", 56_500)


def test_a_month_that_is_over_is_whole_whatever_it_lacks() -> None:
    """A garage without rent in October, or whose rent was waived: in November, October is what is asked."""
    holder = f.HolderFactory()
    home, garage = f.LeaseFactory(account=holder.account), f.LeaseFactory(account=holder.account)
    last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    before = last.replace(day=1) - dt.timedelta(days=1)
    for day, leases in ((before, (home, garage)), (last, (home,))):
        for lease in leases:
            f.EntryFactory(account=holder.account, lease=lease, accounting_date=day, debit_cents=9_000)
    found = term(holder)
    assert found is not None and (found.month, found.cents) == (f"{last:%Y-%m}", 9_000)


def test_a_rent_that_was_waived_is_billed() -> None:
    holder = f.HolderFactory()
    home, garage = f.LeaseFactory(account=holder.account), f.LeaseFactory(account=holder.account)
    today = timezone.localdate().replace(day=1)
    for day in (today - dt.timedelta(days=1), today):
        for lease in (home, garage):
            f.EntryFactory(account=holder.account, lease=lease, accounting_date=day, debit_cents=9_000)
    waived = {"debit_cents": 0, "credit_cents": 9_000, "kind": EntryKind.RENT}
    f.EntryFactory(account=holder.account, lease=garage, accounting_date=today, **waived)
    found = term(holder)
    assert found is not None and (found.month, found.cents) == (f"{today:%Y-%m}", 9_000)


def test_each_kind_is_explained_and_has_its_group(holder: Holder) -> None:
    page = page_of(holder, last_month="2026-10")
    fee = next(line for line in page.entries if line.kind == "FEE")
    assert fee.word == "Frais" and "paiement rejeté" in fee.explanation
    assert [words.code for words in page.glossary][:2] == ["RENT", "CHARGES"]
    assert {words.code for words in page.glossary} == {line.kind for line in page.entries}
    assert {group_of(kind) for kind in EntryKind} == set(EntryGroup)
    LedgerEntry.objects.filter(kind="FEE").update(kind="INCONNU")
    page = page_of(holder, kind="OTHERS")
    assert [line.word for line in page.entries] == ["Autre", "Solde de départ"]
    assert [words.code for words in page.glossary] == ["OPENING", "OTHER"]


def test_an_account_without_lines() -> None:
    page = page_of(f.HolderFactory())
    assert (page.months, page.total, page.glossary, page.all_months) == ((), 0, (), ())
    assert page.total_text == "0 ligne"


def test_an_information_of_no_amount_and_huge_ones() -> None:
    holder = f.HolderFactory(account__balance_cents=9_999_999_999)
    day = dt.date(2026, 10, 1)
    f.EntryFactory(account=holder.account, accounting_date=day, debit_cents=2**61, credit_cents=0, seq=1)
    f.EntryFactory(account=holder.account, accounting_date=day, debit_cents=0, credit_cents=2**61, seq=2)
    f.EntryFactory(account=holder.account, accounting_date=day, debit_cents=0, credit_cents=0, seq=3)
    (month,) = page_of(holder).months
    assert [line.balance_cents for line in month.entries] == [9_999_999_999, 9_999_999_999, 9_999_999_999 + 2**61]
    assert month.totals == ()


def test_the_running_balance_goes_back_from_the_erp_balance() -> None:
    holder = f.HolderFactory(account__balance_cents=10_000)
    account = holder.account
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 9, 30), seq=1, debit_cents=30_000)
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 10, 31), seq=2, payment=True, credit_cents=25_000)
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 10, 31), seq=3, debit_cents=5_000)
    page = page_of(holder)
    assert [entry.balance_cents for entry in page.entries] == [10_000, 5_000, 30_000]
    assert [entry.debit_cents for entry in page.entries] == [5_000, 0, 30_000]
    LedgerEntry.objects.filter(seq=2).update(balance_after_cents=4_999)
    assert page_of(holder).entries == page.entries, "what the ERP wrote beside a line changes no balance"


def test_later_pages_go_on_from_the_balance_of_the_page_before() -> None:
    holder = f.HolderFactory(account__balance_cents=4_000)
    f.EntryFactory.create_batch(40, account=holder.account, debit_cents=100)
    second = page_of(holder, 2)
    assert len(second.entries) == 10
    assert second.entries[0].balance_cents == 4_000 - 30 * 100
    assert second.entries[-1].balance_cents == 100
    assert not second.has_next
    assert second.total_text == "40 lignes"


def test_lines_of_the_same_day_and_rank_keep_their_order_across_pages() -> None:
    holder = f.HolderFactory(account__balance_cents=0)
    f.EntryFactory.create_batch(45, account=holder.account, seq=1, debit_cents=100)
    balances = [entry.balance_cents for number in (1, 2) for entry in page_of(holder, number).entries]
    assert balances == [-100 * number for number in range(45)]


@pytest.mark.parametrize(
    "wanted", [{}, {"last_month": "2026-08"}, {"first_month": "2026-03", "last_month": "2026-06"}]
)
def test_a_balance_is_the_same_however_the_lines_are_come_to(wanted: dict[str, Any]) -> None:
    holder = f.HolderFactory(account__balance_cents=12_345)
    for n in range(100):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=3 * n)
        f.EntryFactory(account=holder.account, accounting_date=day, debit_cents=n * 7, credit_cents=n % 3, kind="RENT")
    by_pages = {
        line.entry_id: line.balance_cents for n in range(1, 7) for line in page_of(holder, n, **wanted).entries
    }
    by_kind = ledger.ledger_page(holder.tenant, head_of(holder), 1, LedgerFilter(**wanted, kind="RENT"), 100).entries
    assert by_pages and by_pages == {line.entry_id: line.balance_cents for line in by_kind}


def test_the_count_of_a_long_ledger_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ledger, ledger_shapes):
        monkeypatch.setattr(module, "COUNT_CAP", 5)
    holder = f.HolderFactory()
    f.EntryFactory.create_batch(8, account=holder.account)
    assert page_of(holder).total_text == "plus de 5 lignes"


@pytest.mark.slow
def test_ten_thousand_lines_cost_four_queries_on_the_account_alone() -> None:
    holder = f.HolderFactory(account__balance_cents=0)
    rows = [
        f.EntryFactory.build(account=holder.account, accounting_date=dt.date(2000, 1, 1) + dt.timedelta(days=n // 2))
        for n in range(10_000)
    ]
    LedgerEntry.objects.bulk_create(rows)
    newest_first = [row.pk for row in reversed(rows)]
    head, _ = head_of(holder), page_of(holder)  # the words are kept from now on
    for number, wanted in ((1, {}), (334, {}), (2, {"words": ("loyer",)}), (3, {"kind": "RENT"})):
        with scopes_kept(), CaptureQueriesContext(connection) as queries:
            page = ledger.ledger_page(holder.tenant, head, number, LedgerFilter(**wanted))
        # The scope is one; where a page begins with a month, its balances come from what the months come to.
        assert len(queries) == (5 if "words" in wanted or (not wanted and page.months[0].continued) else 4)
        assert page.entries and page.total_text == "plus de 1\u202f000 lignes"
        newer = newest_first.index(page.entries[0].entry_id)
        assert (newer > 0) == (number > 1) and page.entries[0].balance_cents == -newer * 45_678


@pytest.mark.skipif(SQLITE, reason="PostgreSQL's plans")
def test_the_sums_of_an_account_come_from_the_index_alone() -> None:
    accounts = [holder.account for holder in f.HolderFactory.create_batch(2)]
    written = (f.EntryFactory.build(account=accounts[n % 2], period="2026-10") for n in range(4_000))
    LedgerEntry.objects.bulk_create(written)
    holder = accounts[0].holders.get()
    entries = ledger._entries(holder.tenant, accounts[0].pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tenancy_ledgerentry")
        cursor.execute("SET enable_seqscan = off")  # so small a table would be read whole
        rows = list(entries.order_by("-accounting_date")[:3])
        with CaptureQueriesContext(connection) as queries:
            ledger._moved_up_to(entries, rows)
            sums = ledger._sums(holder.tenant, accounts[0].pk, True)
            ledger._sums(holder.tenant, accounts[0].pk, False)
        cursor.execute("SET enable_bitmapscan = off")
        for query in (query for query in queries if "tenancy_ledgerentry" in query["sql"]):
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Only Scan using ledger_by_account" in plan, plan
        cursor.execute("RESET ALL")
    assert sum(one.found for one in sums) == 2_000
