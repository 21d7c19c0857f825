"""Each scoped query is needed: without any one of them, somebody else's data would show.

The selectors are run once as they are, then once for every `for_tenant(tenant)` in their source,
with that one replaced by `all()`. The probe must be clean the first time and find a leak each other time.
"""

import datetime as dt
import sys
import types
from pathlib import Path

import pytest

from tenant_space.tenancy import selectors
from tenant_space.tenancy.enums import DocumentKind
from tests import factories as f

SCOPE = ".for_tenant(tenant)"
SOURCE = Path(selectors.__file__).read_text()


@pytest.fixture
def people(db):
    holders = f.HolderFactory(), f.HolderFactory()
    for holder in holders:
        f.LeaseFactory(account=holder.account)
        f.EntryFactory(account=holder.account)
        f.DocumentFactory(account=holder.account)
    return holders


def leaks(module, mine, theirs) -> list[str]:
    """The selectors that show me something of theirs, asked with their identifiers."""
    number, tenant = theirs.account_id, mine.tenant
    head = module.AccountHead(number, "", module.Balance(0, dt.date.today()), "ACTIVE", theirs.account.agency)
    document = theirs.account.documents.get().pk
    found = {
        "accounts_readable": [h for h in module.accounts_readable(tenant) if h.number == number],
        "ledger_page": module.ledger_page(tenant, head).entries,
        "homes": module.homes(tenant, number),
        "documents_latest": module.documents_latest(tenant, number, {DocumentKind.RENT_NOTICE: 3})[0].items,
        "document_readable": module.document_readable(tenant, document),
    }
    return [name for name, value in found.items() if value]


def module_from(source: str) -> types.ModuleType:
    module = types.ModuleType("mutated_selectors")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    exec(compile(source, selectors.__file__, "exec"), module.__dict__)
    return module


def without_scope(number: int) -> str:
    parts = SOURCE.split(SCOPE)
    return SCOPE.join(parts[: number + 1]) + ".all()" + SCOPE.join(parts[number + 1 :])


def test_the_selectors_show_nothing_foreign(people):
    assert leaks(module_from(SOURCE), *people) == []


@pytest.mark.parametrize("number", range(SOURCE.count(SCOPE)))
def test_each_scope_is_needed(people, number):
    assert leaks(module_from(without_scope(number)), *people) != []
