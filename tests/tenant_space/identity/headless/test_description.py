"""The description of the headless API tells the truth, and generated calls meet no fault."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from pytest_django.fixtures import Settings
from schemathesis.checks import not_a_server_error

from config.wsgi import application
from tenant_space.identity.headless.urls import ROUTES
from tenant_space.tenancy.models import Holder
from tests.kit.app import App
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def spec(client: Client) -> dict[str, Any]:
    return client.get("/_allauth/openapi.json").json()


def test_every_route_is_described_and_nothing_else(spec: dict[str, Any]) -> None:
    described = {path.removeprefix("/_allauth/{client}/v1/") for path in spec["paths"]}
    assert described == {route for route, _, _ in ROUTES}


def test_every_method_described_is_there(spec: dict[str, Any]) -> None:
    for path, operations in spec["paths"].items():
        for method in operations:
            if method in ("get", "post", "put", "patch", "delete"):
                response = App().call(method.upper(), path.replace("{client}", "app"), {})
                assert response.status_code not in (404, 405), (method, path)


def test_every_method_that_is_there_is_described(spec: dict[str, Any]) -> None:
    for route, _, view in ROUTES:
        there = {method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)}
        assert there == set(spec["paths"][f"/_allauth/{{client}}/v1/{route}"]), route


def test_the_sign_up_is_described_as_it_is(spec: dict[str, Any]) -> None:
    body = spec["paths"]["/_allauth/{client}/v1/auth/signup/identity"]["post"]["requestBody"]
    fields = body["content"]["application/json"]["schema"]
    assert set(fields["properties"]) == {"account_number", "last_name", "first_name", "birth_date", "altcha"}
    body = spec["paths"]["/_allauth/{client}/v1/auth/signup"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["required"] == ["email", "password", "terms"]


def test_the_code_of_the_notice_is_described_when_it_is_asked_for(client: Client, settings: Settings) -> None:
    settings.PORTAL_ACTIVATION_CODE = True
    spec = client.get("/_allauth/openapi.json").json()
    body = spec["paths"]["/_allauth/{client}/v1/auth/signup/identity"]["post"]["requestBody"]
    assert "code" in body["content"]["application/json"]["schema"]["required"]


def test_both_files_say_the_same(client: Client, spec: dict[str, Any]) -> None:
    assert yaml.safe_load(client.get("/_allauth/openapi.yaml").content) == spec


def test_the_description_names_no_third_party(client: Client, spec: dict[str, Any]) -> None:
    assert "social" not in " ".join(spec["paths"])
    page = client.get("/_allauth/openapi.html").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def server(environ: Any, start_response: Any) -> Any:
    """The portal, as a connection reaches it."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


calls = schemathesis.openapi.from_wsgi("/_allauth/openapi.json", server)


@calls.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_call_meets_a_fault(case: Any, one_connection: Any) -> None:
    case.path_parameters = {"client": "app"}
    case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=[not_a_server_error])


def test_a_browser_that_signs_in_here_is_measured_as_on_the_page(holder: Holder) -> None:
    from tests.kit import factories as f

    client = Client()
    user = f.UserFactory(tenant=holder.tenant)
    data = {"email": user.email, "password": f.PASSWORD}
    assert client.post("/_allauth/browser/v1/auth/login", data, content_type="application/json").status_code == 200
    assert client.session.get_expire_at_browser_close(), "nobody ticked « Rester connecté »"
    assert client.get("/api/v1/terms").status_code == 200
    client.cookies.pop("activite")
    assert client.get("/api/v1/terms").status_code == 401, "idle for too long"
