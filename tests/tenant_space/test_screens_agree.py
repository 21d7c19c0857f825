"""The pages, the papers and the API over random ledgers: each says what its neighbours say."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from typing import Any

import pypdf
import pytest
from hypothesis import example, given, settings

from tenant_space.formats import euros
from tenant_space.formats.dates import long_date
from tenant_space.ledger.year import year_of
from tenant_space.secured.viewer import viewer_for
from tenant_space.statements.figures import balance_text, newest_day
from tenant_space.statements.pdf import statement_pdf
from tenant_space.statements.periods import period_choices
from tenant_space.statements.selectors import paper_of
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.app import App
from tests.kit.ledger import plain
from tests.kit.random_books import BOOKS, NUMBERS, Books, Rented, books_filled, notice_of, paid_said, two_holders
from tests.kit.random_ledgers import (
    BY_HAND,
    DEBITED,
    PART,
    STATUS_SAID,
    TODAY,
    Line,
    filled,
    given_ledgers,
    said_of,
    thorough,
)
from tests.kit.tenant_api import NUMBER, read
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "books_day"), pytest.mark.slow]
few, pages = settings(thorough, max_examples=6), settings(thorough, max_examples=22)


@pytest.fixture
def holders() -> tuple[Holder, ...]:
    """Somebody with two accounts, each with a notice."""
    return two_holders(f.TenantFactory())


@pytest.fixture
def holder(holders: tuple[Holder, ...]) -> Holder:
    return holders[0]


PAGES = ("/accueil/", "/mon-compte/", "/ma-residence/", "/releve-de-compte/")
RICH = Books(
    drawn=[
        Line(dt.date(2026, 10, 1), "RENT", 60_000, "2026-10"),
        Line(dt.date(2026, 10, 1), "CHARGES", 9_000, "2026-10"),
        Line(dt.date(2026, 10, 2), "FEE", 1_200, ""),
        Line(dt.date(2026, 10, 5), "HOUSING_AID", -21_000, "2026-10"),
    ],
    missing=45_678,
    terms=PART,
    rented=[Rented(60_000, 9_000, dt.date(2025, 12, 1), dt.date(2027, 1, 31), dt.date(2027, 11, 30))],
    paid=[5_000, 700],
)


@pages
@given(first=BOOKS, second=BOOKS)
@example(first=Books(missing=45_678, terms=BY_HAND), second=RICH)
@example(first=Books(missing=45_678, terms=DEBITED, paid=[45_678]), second=Books())
@example(first=RICH, second=Books(missing=-2_000))
def test_the_pages_say_the_figures_of_the_api(
    tenant_client: Client, user: Any, holders: tuple[Holder, ...], first: Books, second: Books
) -> None:
    _, other = [books_filled(holder, books) for holder, books in zip(holders, (first, second), strict=True)]
    head, api = viewer_for(user.tenant).account, App().enter(user)
    dashboard, account, residence, paper, notice = (
        plain_text_of(tenant_client.get(path), between=" ")
        for path in (*PAGES, f"/documents/{notice_of(NUMBER)}/detail/")
    )
    home, entries, statement = (read(api, f"accounts/{NUMBER}/{name}") for name in ("home", "entries", "statement"))
    said = [plain(text) for text in (home["sentence"], *home["notes"])]
    paid = [plain(f"{paid_said()} : {euros(cents)}. Il est déjà déduit.") for cents in first.paid]
    for text in (*said, *paid):
        assert text in dashboard and text in account
    if first.owed > 0:
        assert " ".join(said) == plain(said_of(first.owed, first.terms_left) + STATUS_SAID[first.terms.status])
    assert plain(f": {other.situation.sentence}") in dashboard.partition("223456")[2], "what is owed elsewhere"
    balances = {one["number"]: one["balance"] for one in read(api, "accounts")["accounts"]}
    assert [balances[number]["cents"] for number in NUMBERS] == [first.owed, second.owed]
    assert balances[NUMBER]["next_due"] == home["next_due"]
    assert home["sentence"].startswith(balances[NUMBER]["sentence"].removesuffix("."))
    _term_agrees(entries["term"], account, first)
    _leases_agree(read(api, f"accounts/{NUMBER}/leases"), residence, first)
    _notice_agrees(read(api, f"documents/{notice_of(NUMBER)}/detail"), notice, first)
    for text in (statement["opening_text"], statement["closing_text"], *statement["pending_texts"]):
        assert plain(text) in paper
    year = read(api, f"accounts/{NUMBER}/year")["months"]
    assert not year or year[-1]["balance_cents"] == first.posted
    assert plain(year_of(user.tenant, head).summary) in account
    for entry in entries["entries"]:
        assert plain(euros(entry["debit_cents"] or entry["credit_cents"])) in account


def _term_agrees(term: dict[str, Any] | None, page: str, books: Books) -> None:
    """*Mon compte* and the API: what is asked for the latest month that is billed whole."""
    found = books.asked(NUMBER)
    assert (term is None) == (found is None) == ("Ce qu'on vous demande" not in page)
    if found:
        month, cents, _ = found
        assert (term["month"], term["cents"]) == (month, cents) and f"Pour {term['label']}" in page
        assert f"{'Rien. En votre faveur' if cents < 0 else 'On vous demande'} {plain(euros(cents))}" in page


def _leases_agree(leases: dict[str, Any], page: str, books: Books) -> None:
    """*Ma résidence* and the API: what is rented, what it costs a month, and until when it is insured."""
    rent, charges = books.monthly("rent"), books.monthly("charges")
    assert (leases["rent_cents"], leases["charges_cents"]) == (rent, charges)
    assert leases["asked_text"] == books.asked_text(NUMBER)
    assert all(plain(leases[text]) in page for text in ("sentence", "asked_text"))
    assert (plain(euros(rent + charges)) in plain(leases["sentence"])) == bool(rent + charges)
    assert len(leases["leases"]) == len(books.rented)
    for one in books.rented:
        for cents, words in ((one.rent, "Loyer par mois"), (one.charges, "Charges par mois")):
            assert not cents or f"{words} {plain(euros(cents))}" in page
        assert f"Début du bail {plain(long_date(one.begins))}" in page
        assert not one.ends or f"Fin du bail {plain(long_date(one.ends))}" in page
        if one.insured and one.insured >= TODAY and not one.over:
            assert plain(long_date(one.insured)) in page


def _notice_agrees(detail: dict[str, Any], page: str, books: Books) -> None:
    """The page of a notice and the API: its lines, its sum, its last day, and what was owed then."""
    mine = [line for line in books.lines(NUMBER) if line.document == notice_of(NUMBER)]
    total, after = sum(line.cents for line in mine), detail["after_cents"]
    assert detail["available"] == bool(mine) == ("téléchargez le document" not in page)
    if not mine:
        return
    words = "En votre faveur" if total < 0 else "Demandé par cet avis"
    assert detail["total_cents"] == total and f"{words} : {plain(euros(total))}" in page
    due = min((line.due for line in mine if line.due), default=None)
    assert detail["due_date"] == (due.isoformat() if due else None)
    assert (f"Date limite de paiement : {plain(long_date(due))}" if due and total > 0 else "") in page
    assert ("Date limite" in page) == bool(due and total > 0)
    owed = plain(f"vous deviez en tout {euros(after)}")
    assert (owed in page) == ("vous deviez en tout" in page) == (after > max(total, 0))
    for cents, sums in ((detail["billed_cents"], "Total demandé"), (detail["deducted_cents"], "Total déduit")):
        assert not cents or f"{sums} {plain(euros(cents))}" in page


@few
@given_ledgers
def test_the_paper_of_a_statement_has_every_line_and_its_sums(holder: Holder, lines: list[Line], missing: int) -> None:
    head = filled(holder, lines, missing)
    period = dict(period_choices(newest_day(holder.tenant, head)))["12 mois"]
    paper = paper_of(holder.tenant, head, period)
    pages = pypdf.PdfReader(io.BytesIO(statement_pdf(paper))).pages
    written = "\n".join(page.extract_text() for page in pages)
    shown = paper.statement
    for sentence in (shown.opening_text, shown.closing_text, shown.moves_text):
        assert plain(sentence) in plain(written).replace("\n", " ")
    cells = [euros(cents) for line in shown.lines for cents in (line.debit_cents, line.credit_cents) if cents]
    cells += [euros(shown.debit_cents), euros(shown.credit_cents)]
    cells += [balance_text(cents) for cents in (shown.opening_cents, shown.closing_cents)]
    cells += [balance_text(line.balance_cents) for line in shown.lines]
    amounts = re.findall(r"^(?:avoir )?[\d ]+,\d\d €(?: dus)?$", plain(written), re.M)
    assert Counter(amounts) == Counter(map(plain, cells))
    assert len(re.findall(r"^\d\d/\d\d/\d{4}\b", written, re.M)) == shown.count
