"""The pages, the papers and the API over random ledgers: each says what its neighbours say."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings

from tenant_space.documents.selectors import document_detail, documents_shown
from tenant_space.formats import euros
from tenant_space.ledger.year import year_of
from tenant_space.statements.figures import balance_text, newest_day
from tenant_space.statements.pdf import statement_pdf
from tenant_space.statements.periods import period_choices
from tenant_space.statements.selectors import paper_of
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.models import Document, Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.app import App
from tests.kit.ledger import plain
from tests.kit.random_ledgers import (
    BY_HAND,
    DEBITED,
    LINES,
    MISSING,
    PART,
    STATUS_SAID,
    TERMS,
    TODAY,
    Line,
    Terms,
    filled,
    given_ledgers,
    said_of,
    thorough,
)
from tests.kit.tenant_api import read
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready"), pytest.mark.slow]
few = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    def localdate(value: Any = None, zone: Any = None) -> dt.date:
        return timezone.localtime(value).date() if value else TODAY

    monkeypatch.setattr(timezone, "localdate", localdate)


@pytest.fixture
def holder() -> Holder:
    """Somebody with a dwelling, an account and a notice."""
    holder = f.HolderFactory(account__account_number="123456", account__balance_date=TODAY)
    f.LeaseFactory(account=holder.account)
    f.DocumentFactory(account=holder.account, document_id="D1", document_date=TODAY - dt.timedelta(days=5))
    return holder


@few
@given(lines=LINES, missing=MISSING, terms=TERMS)
@example(lines=[], missing=45_678, terms=BY_HAND)
@example(lines=[], missing=45_678, terms=DEBITED)
@example(lines=[], missing=45_678, terms=PART)
def test_the_pages_say_the_figures_of_the_api(
    tenant_client: Client, user: Any, holder: Holder, lines: list[Line], missing: int, terms: Terms
) -> None:
    head = filled(holder, lines, missing, terms)
    api = App().enter(user)
    home, entries = read(api, "accounts/123456/home"), read(api, "accounts/123456/entries")
    dashboard, account, residence, paper = (
        plain_text_of(tenant_client.get(path))
        for path in ("/accueil/", "/mon-compte/", "/ma-residence/", "/releve-de-compte/")
    )
    said, cents = [plain(text) for text in (home["sentence"], *home["notes"])], head.balance.cents
    for text in said:
        assert text in dashboard and text in account
    if cents > 0:
        assert " ".join(said) == plain(said_of(cents, terms) + STATUS_SAID[terms.status])
    assert plain(year_of(holder.tenant, head).summary) in account
    _term_agrees(entries["term"], account, residence, plain(read(api, "accounts/123456/leases")["asked_text"]), head)
    for text in ("opening_text", "closing_text"):
        assert plain(read(api, "accounts/123456/statement")[text]) in paper
    year = read(api, "accounts/123456/year")["months"]
    assert not year or year[-1]["balance_cents"] == head.balance.cents
    for entry in entries["entries"]:
        assert plain(euros(entry["debit_cents"] or entry["credit_cents"])) in account


def _term_agrees(term: dict[str, Any] | None, account: str, residence: str, asked: str, head: AccountHead) -> None:
    """What is asked for a month is the same on *Mon compte*, on *Ma résidence* and in the API."""
    if term is None:
        assert "Ce qu'on vous demande" not in account and asked == ""
        return
    assert f"Pour {term['label']}" in account and asked in residence
    if term["cents"] > 0:
        assert f"On vous demande {plain(euros(term['cents']))}" in re.sub(r"\s+", " ", account)
        assert plain(euros(term["cents"])) in asked
    else:
        assert "on ne vous demande rien" in asked


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


@thorough
@given_ledgers
def test_a_notice_comes_to_its_lines_and_says_what_was_owed_after_them(
    holder: Holder, lines: list[Line], missing: int
) -> None:
    Document.objects.filter(pk="D1").update(period="")
    marked = [replace(line, document="D1") if place % 3 == 0 else line for place, line in enumerate(lines)]
    head = filled(holder, marked, missing)
    detail = document_detail(holder.tenant, "D1")
    assert detail is not None
    mine = [(line.day, place, line.cents) for place, line in enumerate(marked) if line.document]
    (item,) = next(group.items for group in documents_shown(holder.tenant, "123456") if group.items)
    assert item.total_cents == (sum(cents for _, _, cents in mine) if mine else None)
    if not mine:
        assert not detail.available
        return
    assert detail.total_cents == item.total_cents
    newest = max(mine)[:2]
    later = sum(line.cents for place, line in enumerate(marked) if (line.day, place) > newest)
    assert detail.after_cents == head.balance.cents - later
