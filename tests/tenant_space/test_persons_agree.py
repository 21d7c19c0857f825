"""A person with two accounts, leases, notices, payments on their way: each account says what its own lines come to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tenant_space.documents.selectors import document_detail, document_total, documents_shown
from tenant_space.formats import euros
from tenant_space.formats.months import Month
from tenant_space.ledger.selectors import ledger_page
from tenant_space.residence.selectors import residence
from tenant_space.secured.viewer import Viewer, viewer_for
from tenant_space.statements.figures import newest_day, statement
from tenant_space.statements.periods import period_choices
from tenant_space.statements.sheets import decimal, sheet
from tenant_space.tenancy.enums import AID_KINDS
from tenant_space.tenancy.models import Document, Holder
from tests.kit import factories as f
from tests.kit.random_books import BOOKS, Books, books_filled, notice_of, paid_said, two_holders
from tests.kit.random_ledgers import PAYMENTS, STATUS_SAID, TODAY, Line, said_of, thorough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_day"), pytest.mark.slow]
PAGE = 4


@pytest.fixture
def holders() -> tuple[Holder, ...]:
    return two_holders(f.TenantFactory())


@thorough
@given(first=BOOKS, second=BOOKS)
def test_each_account_of_a_person_says_what_its_own_lines_come_to(
    holders: tuple[Holder, ...], first: Books, second: Books
) -> None:
    told = dict(zip(holders, (first, second), strict=True))
    for holder, books in told.items():
        books_filled(holder, books)
    for holder, books in told.items():
        viewer = viewer_for(holder.tenant, asked=holder.account_id)
        _balance_agrees(viewer, books)
        _residence_agrees(viewer, books)
        _notice_agrees(viewer, books)
        _statement_agrees(viewer, books)
        _pages_agree(viewer, books.lines(holder.account_id))


def _balance_agrees(viewer: Viewer, books: Books) -> None:
    """What is paid is taken off, on its own account alone."""
    balance, situation = viewer.account.balance, viewer.account.situation
    assert (balance.cents, balance.erp_cents) == (books.owed, books.posted)
    assert [(one.text, one.cents) for one in balance.pending] == [(paid_said(), cents) for cents in books.paid]
    said = " ".join((situation.sentence, *situation.notes))
    if books.owed > 0:
        assert said == said_of(books.owed, books.terms_left) + STATUS_SAID[books.terms.status]
    else:
        assert "dès maintenant" not in said and (euros(books.owed) in said) == bool(books.owed)


def _residence_agrees(viewer: Viewer, books: Books) -> None:
    """*Ma résidence*: what the leases cost, what was asked, and every date."""
    found, number = residence(viewer), viewer.account.number
    rent, charges = books.monthly("rent"), books.monthly("charges")
    assert (found.rent_cents, found.charges_cents, found.monthly_cents) == (rent, charges, rent + charges)
    assert (f"{euros(rent + charges)} par mois" in found.sentence) == bool(rent + charges)
    assert all(euros(cents) in found.parts for cents in (rent, charges)) or not (rent and charges)
    assert found.asked_text == books.asked_text(number)
    by_lease = {one.lease_id: one for one in found.rented}
    for place, one in enumerate(books.rented):
        shown = by_lease.pop(f"{number}-{place}")
        assert (shown.rent_cents, shown.charges_cents) == (one.rent, one.charges)
        assert (shown.since, shown.until, shown.ended) == (one.begins, one.ends, one.over)
        covered = one.insured if one.insured and one.insured >= TODAY and not one.over else None
        assert (shown.cover.until if shown.cover else None) == covered
    assert not by_lease, "nothing of the other account"


def _notice_agrees(viewer: Viewer, books: Books) -> None:
    """A notice: its own lines on its own account, and what was owed after the newest of them."""
    number, tenant = viewer.account.number, viewer.tenant
    lines = list(enumerate(books.lines(number)))
    mine = [(line.day, place, line) for place, line in lines if line.document == notice_of(number)]
    total = sum(line.cents for *_, line in mine)
    detail = document_detail(tenant, notice_of(number))
    (item,) = next(group.items for group in documents_shown(tenant, number) if group.items)
    document = Document.objects.get(pk=notice_of(number))
    assert item.total_cents == document_total(tenant, document) == (total if mine else None)
    assert detail is not None and detail.available == bool(mine)
    if mine:
        assert (detail.total_cents, detail.billed_cents) == (total, sum(max(line.cents, 0) for *_, line in mine))
        assert detail.due_date == min((line.due for *_, line in mine if line.due), default=None)
        newest = max((day, place) for day, place, _ in mine)
        assert detail.after_cents == books.posted - sum(
            line.cents for place, line in lines if (line.day, place) > newest
        )


def _statement_agrees(viewer: Viewer, books: Books) -> None:
    """A statement and its table go back from the ERP's balance, and say what is owed once what is paid is a line."""
    head = viewer.account
    period = dict(period_choices(newest_day(viewer.tenant, head)))["12 mois"]
    paper = statement(viewer.tenant, head, period.first, period.last)
    closing = books.posted - sum(line.cents for line in books.drawn if line.day > period.last)
    assert (paper.closing_cents, paper.owed_cents) == (closing, closing - sum(books.paid))
    assert len(paper.pending_texts) == (len(books.paid) + 1 if books.paid else 0)
    for text, cents in zip(paper.pending_texts, [*books.paid, paper.owed_cents], strict=False):
        assert (euros(cents) in text) == bool(cents), text
    table = sheet(paper).decode("utf-8-sig").splitlines()
    assert len(table) == paper.count + 3 + len(books.paid), "headings, opening, lines, totals, what is on its way"
    assert table[-1].endswith(f";{decimal(paper.owed_cents)}")


def _pages_agree(viewer: Viewer, lines: list[Line]) -> None:
    """*Mon compte*, page after page: each line once, and each month above lines that add up to it."""
    number, seen = 1, list[str]()
    while True:
        page = ledger_page(viewer.tenant, viewer.account, number, size=PAGE)
        for month in page.months:
            own = [line for line in lines if Month.of(line.day) == Month.parse(month.code)]
            assert month.is_cut == (len(own) > PAGE), "only one that no page holds"
            shown = month.entries if not month.is_cut else own
            aids, paid, asked = _sums(shown)
            assert (month.aids_cents, month.paid_cents, month.billed_cents) == (-aids, -paid, asked), month.code
        seen += [entry.entry_id for entry in page.entries]
        if not page.has_next:
            break
        number += 1
    assert len(seen) == len(set(seen)) == len(lines)


def _sums(lines: Any) -> tuple[int, int, int]:
    """What lines come to, drawn or shown: the aids, the payments, and all the rest but the opening balance."""
    aids = paid = asked = 0
    for line in lines:
        cents = line.cents if isinstance(line, Line) else line.debit_cents - line.credit_cents
        if line.kind in AID_KINDS:
            aids += cents
        elif line.kind in PAYMENTS:
            paid += cents
        elif line.kind != "OPENING":
            asked += cents
    return aids, paid, asked
