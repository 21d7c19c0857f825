"""What the tenant API refuses, and how; what it costs; its description."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.secured_pages import FOREIGN, foreign_home
from tests.kit.tenant_api import NUMBER, PATHS, PROBLEM
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- what is not one's own -----------------------------------------------------------


def told(response: ClientResponse) -> tuple[Any, ...]:
    headers = {name: value for name, value in response.items() if name != "Expires"}
    return response.status_code, headers, response.content


@pytest.mark.parametrize(
    "path",
    [
        "accounts/{number}",
        "accounts/{number}/entries",
        "accounts/{number}/entries?page=2",
        "accounts/{number}/leases",
        "accounts/{number}/statement",
        "accounts/{number}/statement.pdf",
        "accounts/{number}/statement.csv?from=2026-01-01",
        "accounts/{number}/mandates",
        "accounts/{number}/persons",
        "documents?account={number}",
        "documents/{document}",
        "accounts/{number}/receipts-choice",
        "documents?account={number}&kind=RENT_NOTICE",
        "documents/{document}/detail",
        "documents/{document}/file",
    ],
)
def test_what_is_somebody_elses_answers_like_what_is_missing(api: App, path: str) -> None:
    other = foreign_home()
    document = other.account.documents.get().pk
    foreign = told(api.get("/api/v1/" + path.format(number="999999", document=document)))
    missing = told(api.get("/api/v1/" + path.format(number="999998", document="D9999999")))
    assert foreign[0] == 404
    assert foreign == missing


def test_nothing_foreign_shows(api: App) -> None:
    foreign_home()
    for path in PATHS[:-1]:
        text = api.get(f"/api/v1/{path}").getvalue().decode(errors="replace")
        assert FOREIGN not in text and "999999" not in text, path


# --- refusals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"accounts/{NUMBER}/entries?page=0",
        f"accounts/{NUMBER}/entries?page=100001",
        f"accounts/{NUMBER}/entries?page=x",
        "documents?kind=AUTRE",
        f"documents?account={'1' * 21}",
        f"accounts/{'1' * 21}",
    ],
)
def test_what_is_malformed_says_where(api: App, path: str) -> None:
    response = api.get(f"/api/v1/{path}")
    problem = response.json()
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert problem["code"] == "invalid"
    assert problem["errors"][0]["where"] and problem["errors"][0]["message"]


@pytest.mark.parametrize("path", ["nulle-part", "me/", "accounts/123456/", "documents/D1/file/x", ""])
def test_what_does_not_exist_is_a_problem_too(api: App, path: str) -> None:
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    "path", ["documents/%00", "accounts/%00", "documents?account=%00", "documents/%FF", "accounts/..%2f"]
)
def test_hostile_numbers_are_just_missing(api: App, path: str) -> None:
    assert api.get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_a_problem(api: App, method: str) -> None:
    response = api.call(method, "/api/v1/me")
    assert (response.status_code, response["Content-Type"], response["Allow"]) == (405, PROBLEM, "GET")


def test_a_fault_of_ours_shows_no_trace(api: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_space.residence.api.residence_of", lambda viewer: 1 / 0)
    response = api.get(f"/api/v1/accounts/{NUMBER}/leases")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert "ZeroDivision" not in response.content.decode()


def test_a_program_gone_wild_is_slowed_down(api: App, settings: Settings) -> None:
    settings.PORTAL_API_PER_MINUTE = 2
    answers = [api.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == PROBLEM
    assert 0 < int(answers[2]["Retry-After"]) <= 60


# --- cost and shape --------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("file") and "statement." not in path])
def test_the_number_of_queries_does_not_grow(api: App, holder: Holder, path: str) -> None:
    api.get(f"/api/v1/{path}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        api.get(f"/api/v1/{path}")
    for _ in range(5):
        f.HolderFactory(tenant=holder.tenant)
        f.LeaseFactory(account=holder.account)
        f.EntryFactory(account=holder.account)
        f.DocumentFactory(account=holder.account)
    with CaptureQueriesContext(connection) as many:
        api.get(f"/api/v1/{path}")
    assert len(many) == len(few)
    assert len(few) <= 13
    assert not [query for query in few if re.match("INSERT|UPDATE|DELETE", query["sql"])], "a GET never writes"


@pytest.mark.parametrize(
    ("path", "table"), [("me", "django_session"), (f"accounts/{NUMBER}/changes", "tenancy_lease")]
)
def test_what_an_answer_needs_is_asked_for_once(api: App, path: str, table: str) -> None:
    api.get(f"/api/v1/{path}")
    with CaptureQueriesContext(connection) as asked:
        api.get(f"/api/v1/{path}")
    assert len([query for query in asked if f'FROM "{table}"' in query["sql"]]) == 1


def test_the_description_and_its_page_come_from_here(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["components"]["securitySchemes"]) == {"SessionToken", "SessionCookie"}
    for address in ("/api/v1/docs", "/_allauth/openapi.html"):
        page = client.get(address).content.decode()
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert loaded and all(url.startswith("/static/ninja/") for url in loaded), address
        assert "<script>" not in page


def test_the_selectors_are_the_pages_own() -> None:
    """The API asks nothing of the models by itself: what it may show is decided in one place."""
    sources = [found for root in ("tenant_space", "forms") for found in Path(root).rglob("api.py")]
    assert len(sources) > 8 and all(".objects" not in source.read_text() for source in sources)
