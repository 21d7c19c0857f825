"""A hundred calls at random for each that the description of the tenant API has, in a home that has one of each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.app import App
from tests.kit.contract import CHECKS, PLAIN, REAL, examples, home_with_all, is_asked_again, tenant_api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready"), pytest.mark.faults]


@pytest.fixture
def token(request: pytest.FixtureRequest) -> str:
    """The token of a tenant."""
    app = App().enter(home_with_all())
    request.getfixturevalue("one_connection")
    return app.token


@pytest.fixture
def asked() -> set[str]:
    """The calls made so far."""
    return set()


@tenant_api.parametrize()
@examples(100)
def test_many_generated_calls_meet_no_fault(case: Any, token: str, asked: set[str]) -> None:
    real = {name: REAL[name] for name in case.path_parameters or {}}
    for parts in (case.path_parameters, real):
        case.path_parameters = parts
        if not is_asked_again(case, asked):
            case.call_and_validate(headers={"X-Session-Token": token, **PLAIN}, checks=CHECKS)


@tenant_api.parametrize()
@examples(20)
def test_visitors_are_refused_whatever_they_send(case: Any, one_connection: None, asked: set[str]) -> None:
    case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
    if not is_asked_again(case, asked):
        response = case.call_and_validate(headers=PLAIN, checks=CHECKS)
        assert response.status_code in (401, 405), "coverage tries other methods, too"
