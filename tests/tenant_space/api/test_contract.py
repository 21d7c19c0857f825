"""The APIs keep their own descriptions: generated calls meet no fault, and no answer that is not described.

Besides a few at random there are those that try each parameter and each field: right, wrong, at its limits, absent;
here a fixed sample of them. `tests/faults/test_many_calls.py` makes all, and more at random.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.app import App
from tests.kit.contract import CHECKS, PLAIN, REAL, examples, home_with_all, is_asked_again, is_in_sample, tenant_api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def token(request: pytest.FixtureRequest) -> str:
    """The token of a tenant."""
    app = App().enter(home_with_all())
    request.getfixturevalue("one_connection")  # only now: Django's own client undoes it after each of its calls
    return app.token


@pytest.fixture
def asked() -> set[str]:
    """The calls made so far."""
    return set()


@tenant_api.parametrize()
@examples(4)
def test_the_tenant_api_keeps_its_description(case: Any, token: str, asked: set[str]) -> None:
    first = not asked
    if not is_asked_again(case, asked) and (first or is_in_sample(case)):
        case.call_and_validate(headers={"X-Session-Token": token, **PLAIN}, checks=CHECKS)


@tenant_api.include(path_regex=r"\{").parametrize()  # to ask the others would be to ask the same again
@examples(4, each_field=False)
def test_so_it_does_for_what_exists(case: Any, token: str, asked: set[str]) -> None:
    case.path_parameters = {name: REAL[name] for name in case.path_parameters}
    if not is_asked_again(case, asked):
        case.call_and_validate(headers={"X-Session-Token": token, **PLAIN}, checks=CHECKS)


@tenant_api.parametrize()
@examples(2, each_field=False)
def test_so_it_does_for_visitors(case: Any, one_connection: Any, asked: set[str]) -> None:
    case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
    if not is_asked_again(case, asked):
        response = case.call_and_validate(headers=PLAIN, checks=CHECKS)
        assert response.status_code in (401, 405), "some try other methods, too"
