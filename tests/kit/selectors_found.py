"""Every selector of the rooms below, ready to be called for one person on one account.

They are found, not listed: the public functions that take a `tenant` first. What else they take is given by
the name of the parameter, so that a selector added later is measured without a line here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial, wraps
from types import ModuleType
from typing import Any
from uuid import UUID

from django.utils import timezone

from tenant_space import claims, documents, ledger, payments, residence, tenancy
from tenant_space.statements import figures
from tenant_space.tenancy import enums, models
from tenant_space.tenancy.accounts import accounts_readable

LAST_PAGE = 3


def calls(tenant: models.Tenant) -> dict[str, Callable[[], Any]]:
    """`module.selector`, and `module.selector (deep)` for those with pages, by name."""
    known = _values(tenant)
    found: dict[str, Callable[[], Any]] = {}
    for function in _selectors():
        parameters = list(inspect.signature(function).parameters.values())[1:]
        needed = [p for p in parameters if p.default is p.empty]
        unknown = [p.name for p in needed if p.name not in known]
        assert not unknown, f"{function.__module__}.{function.__name__}: no value here for {unknown}"
        values = {p.name: known[p.name] for p in needed}
        name = f"{function.__module__.removeprefix('tenant_space.')}.{function.__name__}"
        found[name] = partial(function, tenant, **values)
        pages = [p.name for p in parameters if p.name in ("page", "number") and p not in needed]
        if pages:
            found[f"{name} (deep)"] = partial(function, tenant, **values, **{pages[0]: LAST_PAGE})
    return found


def _values(tenant: models.Tenant) -> dict[str, Any]:
    """What selectors take, by the names of their parameters: all of it this person's own."""
    (head,) = accounts_readable(tenant)
    today = timezone.localdate()
    leases = models.Lease.objects.filter(account_id=head.number)
    document = models.Document.objects.filter(account_id=head.number).latest("document_date")
    claim_rows = models.Claim.objects.filter(account_id=head.number)
    return {
        "head": head,
        "account": head,
        "account_number": head.number,
        "number": head.number,
        "balance": head.balance,
        "balance_cents": head.balance.cents,
        "on": today,
        "first_day": today.replace(year=today.year - 1, day=1),
        "last_day": today,
        "year": today.year,
        "month": today.replace(day=1),
        "period": f"{today:%Y-%m}",
        "days": 7,
        "most": 1000,
        "count": 3,
        "kind": enums.DocumentKind.RENT_NOTICE,
        "counts": {str(enums.DocumentKind.RENT_NOTICE): 3},
        "document": document,
        "document_id": document.pk,
        "claim_id": claim_rows.latest("opened_at").pk,
        "claims": list(claim_rows.values_list("pk", flat=True)),
        "names": [str(UUID(int=1))],
        "entry_id": models.LedgerEntry.objects.filter(account_id=head.number).latest("accounting_date").pk,
        "uid": UUID(int=1),
        "lease_ids": list(leases.values_list("pk", flat=True)),
    }


def _selectors() -> Iterator[Callable[..., Any]]:
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and first.name == "tenant" and first.kind is not first.KEYWORD_ONLY:
                yield _read(function) if inspect.isgeneratorfunction(function) else function


def _read(function: Callable[..., Any]) -> Callable[..., Any]:
    """One that gives rows one by one, read to its end: else it would ask nothing."""

    @wraps(function)
    def read(*args: Any, **given: Any) -> list[Any]:
        return list(function(*args, **given))

    return read


def _modules() -> Iterator[ModuleType]:
    yield figures
    for room in (tenancy, ledger, residence, claims, documents, payments):
        for found in pkgutil.iter_modules(room.__path__):
            if found.name not in ("apps", "migrations", "wagtail_hooks", "models") and not found.ispkg:
                yield importlib.import_module(f"{room.__name__}.{found.name}")
