"""The APIs keep their own descriptions: generated calls meet no fault, and no answer that is not described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tenant_space.identity.registry import terms_in_force
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
EVERYTHING = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
PLAIN = {"Accept-Encoding": "identity"}
FILE = "2f1d9f2a-52a5-4c5e-9a38-6d5c8a6a1b11"
REAL = {"number": "123456", "document_id": "D1", "claim_id": "R1", "request_number": "000000042", "file_id": FILE}


@pytest.fixture
def token(site_ready: None, db: None, request: pytest.FixtureRequest) -> str:
    """The token of a tenant."""
    holder = f.HolderFactory(account__owing=True, account__account_number=REAL["number"])
    f.LeaseFactory(account=holder.account)
    f.EntryFactory(account=holder.account)
    claim = f.ClaimFactory(account=holder.account, claim_id=REAL["claim_id"], visited=True)
    f.ClaimEventFactory(claim=claim, in_days=3)
    document = f.DocumentFactory(account=holder.account, document_id=REAL["document_id"])
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    row = ff.sent(holder)
    type(row).objects.filter(pk=row.pk).update(number=int(REAL["request_number"]))
    row.attachments.update(uid=FILE)
    user = f.UserFactory(tenant=holder.tenant, terms_version=terms_in_force().version)
    app = App()
    assert app.sign_in(user.email).status_code == 200
    request.getfixturevalue("one_connection")  # only now: Django's own client undoes it after each of its calls
    return app.token


def server(environ: Any, start_response: Any) -> Any:
    """The portal, as a connection reaches it."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


portal = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)


@portal.parametrize()
@few
def test_the_tenant_api_keeps_its_description(case: Any, token: str) -> None:
    case.call_and_validate(headers={"X-Session-Token": token, **PLAIN}, checks=EVERYTHING)


@portal.include(path_regex=r"\{").parametrize()  # to ask the others would be to ask the same again
@few
def test_so_it_does_for_what_exists(case: Any, token: str) -> None:
    case.path_parameters = {name: REAL[name] for name in case.path_parameters}
    case.call_and_validate(headers={"X-Session-Token": token, **PLAIN}, checks=EVERYTHING)


@portal.parametrize()
@settings(few, max_examples=2)
def test_so_it_does_for_visitors(case: Any, one_connection: Any) -> None:
    case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
    response = case.call_and_validate(headers=PLAIN, checks=EVERYTHING)
    assert response.status_code in (401, 405), "coverage tries other methods, too"
