"""The documents of an account: how many of each kind, all of one kind, and what the ledger says of a notice."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.documents import selectors as documents
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.models import Document, Holder
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
NOTICE, SETTLEMENT = DocumentKind.RENT_NOTICE, DocumentKind.CHARGES_STATEMENT


def published(holder: Holder, count: int = 1, **more: Any) -> list[Document]:
    return f.DocumentFactory.create_batch(count, account=holder.account, **more)


def test_the_latest_documents_of_each_kind_even_with_equal_dates(holder: Holder) -> None:
    for month in range(1, 6):
        published(holder, document_date=dt.date(2026, month, 28))
    published(holder, 2, kind=SETTLEMENT, document_date=dt.date(2026, 5, 22))
    published(holder, kind=DocumentKind.LEASE)
    f.DocumentFactory()  # somebody else's
    notices, settlements = documents.documents_latest(
        holder.tenant, holder.account_id, {NOTICE: 3, SETTLEMENT: 2, DocumentKind.RECEIPT: 3}
    )[:2]
    assert [item.day.month for item in notices.items] == [5, 4, 3]
    assert (notices.total, notices.has_more) == (5, True)
    assert [item.day for item in settlements.items] == [dt.date(2026, 5, 22)] * 2
    assert (settlements.total, settlements.has_more) == (2, False)


def test_the_kinds_named_keep_their_place_and_the_others_come_when_there_is_one(holder: Holder) -> None:
    LandlordSettings.objects.update_or_create(defaults={"other_document_count": 1, "rent_notice_count": 0})
    published(holder)
    published(holder, 2, kind=DocumentKind.LETTER)
    published(holder, kind=DocumentKind.LEASE)
    published(holder, kind=DocumentKind.MANDATE, visible_from=timezone.now() + dt.timedelta(days=1))
    groups = documents.documents_shown(holder.tenant, holder.account_id)
    assert [(group.title, len(group.items), group.total) for group in groups] == [
        ("Avis d'échéance", 1, 1),  # none of them would read as « there is none »
        ("Avis de régularisation de charges", 0, 0),
        ("Quittances", 0, 0),
        ("Bail", 1, 1),
        ("Courriers", 1, 2),
    ]


def test_all_of_a_kind_page_by_page(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "DOCUMENTS_PAGE_SIZE", 2)
    for day in range(1, 6):
        published(holder, document_date=dt.date(2026, 1, day))
    published(holder, visible_to=timezone.now() - dt.timedelta(days=1))
    published(holder, kind=SETTLEMENT)
    f.DocumentFactory()
    pages = [documents.documents_of_kind(holder.tenant, holder.account_id, NOTICE, number) for number in (1, 2, 3, 4)]
    assert [[item.day.day for item in page.items] for page in pages] == [[5, 4], [3, 2], [1], []]
    assert [page.has_next for page in pages] == [True, True, False, False]


def test_a_foreign_document_is_like_a_missing_one(holder: Holder) -> None:
    (mine,) = published(holder)
    foreign = f.DocumentFactory(account=f.HolderFactory().account)
    f.EntryFactory(account=foreign.account, document_ref=foreign.pk)
    for of in (documents.document_readable, documents.document_detail):
        assert of(holder.tenant, mine.pk) is not None
        assert of(holder.tenant, foreign.pk) is of(holder.tenant, "nothing") is of(holder.tenant, "a\x00b") is None


def test_a_notice_has_the_detail_that_the_ledger_knows_of_it(holder: Holder) -> None:
    (notice,) = published(holder)
    line = {"account": holder.account, "document_ref": notice.pk, "due_date": dt.date(2026, 11, 5)}
    f.EntryFactory(label="Loyer", debit_cents=35_542, seq=1, **line)
    f.EntryFactory(label="Charges", debit_cents=10_136, seq=2, **line | {"due_date": None})
    aid = {"kind": EntryKind.HOUSING_AID, "debit_cents": 0, "credit_cents": 8_000, "seq": 3}
    f.EntryFactory(label="APL", **line, **aid)
    f.EntryFactory(account=holder.account, label="d'un autre mois")
    f.EntryFactory(label="d'un autre compte", **line | {"account": f.HolderFactory(tenant=holder.tenant).account})
    detail = documents.document_detail(holder.tenant, notice.pk)
    assert [(row.label, row.cents) for row in detail.billed] == [("Loyer", 35_542), ("Charges", 10_136)]
    assert [(row.label, row.cents) for row in detail.deducted] == [("APL", 8_000)]
    assert (detail.billed_cents, detail.deducted_cents, detail.total_cents) == (45_678, 8_000, 37_678)
    assert detail.due_date == dt.date(2026, 11, 5) and detail.aids_only and detail.available


def test_what_was_owed_in_all_after_a_notice_is_told_when_it_is_more(holder: Holder) -> None:
    """Its paper asks for all of it: « net à payer 3 120,45 » beside « 553,00 » would be two truths."""
    type(holder.account).objects.update(balance_cents=99_000)
    (notice,) = published(holder)
    day, number = dt.date(2026, 10, 31), notice.pk
    f.EntryFactory(account=holder.account, document_ref=number, accounting_date=day, seq=1, debit_cents=40_000)
    f.EntryFactory(account=holder.account, document_ref=number, accounting_date=day, seq=2, debit_cents=5_000)
    detail = documents.document_detail(holder.tenant, number)
    assert (detail.total_cents, detail.after_cents, detail.owed_besides) == (45_000, 99_000, True)
    f.EntryFactory(account=holder.account, accounting_date=day, seq=3, debit_cents=54_000)
    f.EntryFactory(account=f.HolderFactory().account, accounting_date=dt.date(2027, 1, 1), debit_cents=7)
    detail = documents.document_detail(holder.tenant, number)
    assert (detail.after_cents, detail.owed_besides) == (45_000, False), "what came later is no part of it"
    f.EntryFactory(account=holder.account, accounting_date=day + dt.timedelta(days=1), debit_cents=54_001)
    detail = documents.document_detail(holder.tenant, number)
    assert (detail.after_cents, detail.owed_besides) == (-9_001, False), "less, when something was paid ahead"


def test_what_is_deducted_is_not_always_an_aid(holder: Holder) -> None:
    (settlement,) = published(holder, kind=SETTLEMENT)
    f.EntryFactory(
        account=holder.account,
        document_ref=settlement.pk,
        kind=EntryKind.CHARGES_SETTLEMENT,
        debit_cents=0,
        credit_cents=4_210,
    )
    detail = documents.document_detail(holder.tenant, settlement.pk)
    assert (detail.total_cents, detail.billed, detail.aids_only) == (-4_210, (), False)


def test_only_a_notice_whose_lines_are_known_says_that_it_has_a_detail(
    holder: Holder, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    known, unknown, letter = published(holder, 2) + published(holder, kind=DocumentKind.LETTER)
    for document in (known, letter):
        f.EntryFactory(account=holder.account, document_ref=document.pk)
    f.EntryFactory(document_ref=unknown.pk)  # on somebody else's account
    documents.documents_shown(holder.tenant, holder.account_id)
    with scopes_kept(), django_assert_num_queries(3):
        groups = documents.documents_shown(holder.tenant, holder.account_id)
    marked = {item.document_id: item.has_detail for group in groups for item in group.items}
    assert marked == {known.pk: True, unknown.pk: False, letter.pk: False}
    with scopes_kept(), django_assert_num_queries(3):
        page = documents.documents_of_kind(holder.tenant, holder.account_id, NOTICE)
    assert {item.document_id: item.has_detail for item in page.items} == {known.pk: True, unknown.pk: False}
    assert not documents.document_detail(holder.tenant, unknown.pk).available
    assert documents.document_detail(holder.tenant, letter.pk) is None
    totals = [documents.document_total(holder.tenant, row) for row in (known, unknown, letter)]
    assert totals == [45_678, None, None]
