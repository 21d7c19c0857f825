"""Statements about a person within what they may read, put together once: a decorator for functions of selectors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import Enum
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db.models import QuerySet

from tenant_space.kept.statements import KeptStatement
from tenant_space.tenancy.scope import Scope, scope_of, scope_stands_in

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Tenant

P = ParamSpec("P")
Row = TypeVar("Row")
# With more accounts than these a statement is put together each time: few people have them, as guardians do.
MOST_ACCOUNTS = 4


def statement(
    build: Callable[Concatenate[Tenant, P], QuerySet[Any, Row]],
) -> Callable[Concatenate[Tenant, P], list[Row]]:
    """Have a function that gives a query set, which begins at `for_tenant`, give its rows.

    Words and days among its values may be any; numbers become part of the text, and should be few. For those who
    left a home to others the statement is put together each time: whole parts of it depend on their days.
    """
    kept = KeptStatement[Row](build.__qualname__)

    @wraps(build)
    def rows(tenant: Tenant, *values: P.args, **named: P.kwargs) -> list[Row]:
        scope = scope_of(tenant)
        if named or scope.left or not 0 < len(scope.last_days) <= MOST_ACCOUNTS:
            return list(build(tenant, *values, **named))
        held = [number in scope.held for number in scope.last_days]
        shape = (*held, *(type(value) if _exchanged(value) else value for value in values))

        def of_stand_ins(pk: str, *given: Any) -> QuerySet[Any, Row]:
            numbers, exchanged = given[: len(held)], iter(given[len(held) :])
            own = Scope(
                MappingProxyType(dict.fromkeys(numbers)),
                frozenset(number for number, is_held in zip(numbers, held, strict=True) if is_held),
            )
            nobody = apps.get_model("tenancy", "Tenant").from_db(None, ["tenant_id"], [pk])
            with scope_stands_in(own, pk):
                return cast(Any, build)(nobody, *(next(exchanged) if _exchanged(value) else value for value in values))

        return kept.rows(shape, [tenant.pk, *scope.last_days, *filter(_exchanged, values)], of_stand_ins)

    return cast("Callable[Concatenate[Tenant, P], list[Row]]", rows)


def _exchanged(value: object) -> bool:
    """Whether it changes places with a stand-in. Empty words mean that there is no such filter; a choice is told."""
    return isinstance(value, str | dt.date) and bool(value) and not isinstance(value, Enum)
