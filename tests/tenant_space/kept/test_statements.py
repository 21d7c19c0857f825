"""Statements that are put together once say what they would say put together each time, and keep nobody's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from tenant_space.kept.statements import KeptStatement
from tenant_space.tenancy.kept_statements import MOST_ACCOUNTS, statement
from tenant_space.tenancy.models import Document, Holder, Lease, RentAccount, Tenant
from tests.kit import factories as f
from tests.kit.databases import SQLITE
from tests.kit.secured_pages import PATHS
from tests.kit.typing import Client

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SQLITE, reason="statements are kept for PostgreSQL only"),
]


@statement
def documents(tenant: Tenant, account_number: str, since: dt.date | None, count: int) -> QuerySet[Document]:
    rows = Document.objects.for_tenant(tenant).visible().filter(account_id=account_number)
    rows = rows.filter(document_date__gte=since) if since else rows
    return rows.order_by("document_id")[:count]


@statement
def accounts(tenant: Tenant) -> QuerySet[RentAccount]:
    return RentAccount.objects.for_tenant(tenant).order_by("pk")


def kept_of(name: str) -> KeptStatement[Any]:
    return next(one for one in KeptStatement.all() if one.name == name and one.kept)


def everything_kept(name: str) -> str:
    return " ".join(f"{shape} {one and (one.sql, one.params)}" for shape, one in kept_of(name).kept.items())


def test_one_text_answers_each_person_with_their_own() -> None:
    day = timezone.localdate()
    own = [f.DocumentFactory(document_date=day - dt.timedelta(days=n)) for n in (0, 1, 400)]
    for document in own:
        f.DocumentFactory.create_batch(2, account=document.account, document_date=day)
    people = [f.HolderFactory(account=document.account).tenant for document in own]
    for document, tenant in zip(own, people, strict=True):
        for since in (None, day, day - dt.timedelta(days=30)):
            for count in (1, 5):
                plain = documents.__wrapped__(tenant, document.account_id, since, count)  # type: ignore[attr-defined]
                assert documents(tenant, document.account_id, since, count) == list(plain)
    assert len(kept_of("documents").kept) == 4, "with and without a day, one and five"
    assert not any(document.account_id in everything_kept("documents") for document in own)
    assert not any(tenant.pk in everything_kept("documents") for tenant in people)


def test_the_account_of_somebody_else_stays_empty() -> None:
    theirs, mine = f.DocumentFactory(), f.HolderFactory()
    f.HolderFactory(account=theirs.account)
    f.DocumentFactory(account=mine.account)
    assert documents(mine.tenant, mine.account_id, None, 3) and not documents(mine.tenant, theirs.account_id, None, 3)


def test_the_present_is_that_of_asking() -> None:
    holder = f.HolderFactory()
    assert documents(holder.tenant, holder.account_id, None, 3) == []
    f.DocumentFactory(account=holder.account, visible_from=timezone.now())
    f.DocumentFactory(account=holder.account, visible_from=timezone.now() + dt.timedelta(hours=1))
    assert len(documents(holder.tenant, holder.account_id, None, 3)) == 1


def test_people_with_several_accounts_or_none_at_all() -> None:
    tenant = f.TenantFactory()
    for count in range(MOST_ACCOUNTS + 2):
        assert accounts(tenant) == list(RentAccount.objects.filter(holders__tenant=tenant).order_by("pk"))
        assert len(accounts(tenant)) == count
        f.HolderFactory(tenant=tenant)
    assert len(kept_of("accounts").kept) == MOST_ACCOUNTS


@pytest.mark.parametrize("days", [1, 5, 40])
def test_what_is_made_of_the_values_given_is_not_kept(days: int) -> None:
    @statement
    def moved(tenant: Tenant, since: dt.date) -> QuerySet[Document]:
        return Document.objects.for_tenant(tenant).filter(document_date__gte=since - dt.timedelta(days=days))

    today = timezone.localdate()
    document = f.DocumentFactory(document_date=today - dt.timedelta(days=days))
    tenant = f.HolderFactory(account=document.account).tenant
    assert moved(tenant, today) == [document] and moved(tenant, today + dt.timedelta(days=1)) == []
    assert list(next(one for one in KeptStatement.all() if one.name.endswith("moved") and one.kept).kept.values()) == [
        None
    ]


def test_rows_fetched_along_within_a_scope_are_not_kept() -> None:
    @statement
    def with_leases(tenant: Tenant) -> QuerySet[RentAccount]:
        leases = Prefetch("leases", Lease.objects.for_tenant(tenant))
        return RentAccount.objects.for_tenant(tenant).prefetch_related(leases)

    lease = f.LeaseFactory()
    tenant = f.HolderFactory(account=lease.account).tenant
    for _ in range(2):
        (account,) = with_leases(tenant)
        assert [one.pk for one in account.leases.all()] == [lease.pk]


class Rules:
    """What a test may replace."""

    said = 1
    held: ClassVar = {"said": 1}


@pytest.mark.parametrize(
    "replace",
    [
        lambda patch: patch.setattr(Rules, "said", 2),
        lambda patch: patch.delattr(Rules, "said"),
        lambda patch: patch.setitem(Rules.held, "said", 2),
        lambda patch: patch.delitem(Rules.held, "said"),
    ],
    ids=["setattr", "delattr", "setitem", "delitem"],
)
def test_what_a_test_replaces_has_all_put_together_again(replace: Callable[[pytest.MonkeyPatch], None]) -> None:
    tenant = f.HolderFactory().tenant

    def is_kept() -> bool:
        return any(one.kept for one in KeptStatement.all() if one.name == "accounts")

    with pytest.MonkeyPatch.context() as patch:
        assert accounts(tenant) and is_kept()
        replace(patch)
        assert not is_kept(), "it may be a rule that a statement goes by"
        assert accounts(tenant) and is_kept()
    assert not is_kept(), "the rule is its own again"
    with pytest.MonkeyPatch.context():
        assert accounts(tenant)
    assert is_kept(), "nothing was replaced"


@pytest.mark.usefixtures("site_ready")
def test_every_statement_of_the_pages_is_kept_and_keeps_nobodys_data(home_client: Client, home: Holder) -> None:
    KeptStatement.forget_all()  # else they were put together for the people of other tests
    for path in PATHS:
        assert home_client.get(path).status_code == 200
    met = [one for one in KeptStatement.all() if one.kept and not one.name.startswith("test_")]
    assert len(met) > 15
    assert [one.name for one in met if None in one.kept.values()] == []
    for one in met:
        for shape, kept in one.kept.items():
            said = f"{shape} {kept and (kept.sql, kept.params)}"
            assert home.account_id not in said and home.tenant_id not in said, one.name
