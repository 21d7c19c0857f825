"""What is asked for, and how."""

from __future__ import annotations

from typing import Any

from tenant_space.identity.models import User
from tenant_space.secured.viewer import Viewer, viewer_for
from tests.kit.app import App
from tests.kit.typing import ClientResponse

PROBLEM = "application/problem+json"
NUMBER = "123456"


def read(api: App, path: str) -> dict[str, Any]:
    response = api.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def viewer(user: User, number: str = "") -> Viewer:
    return viewer_for(user.tenant, asked=number)


def form_post(api: App, path: str, key: object, **fields: Any) -> ClientResponse:
    """Sends a form as an app does, under a key; `key` None: without one."""
    headers = {"X-Session-Token": api.token} | ({"Idempotency-Key": str(key)} if key else {})
    return api.http.post(f"/api/v1/{path}", fields, headers=headers)


PATHS = [
    "me",
    "terms",
    "menu",
    "accounts",
    f"accounts/{NUMBER}",
    f"accounts/{NUMBER}/home",
    f"accounts/{NUMBER}/entries",
    f"accounts/{NUMBER}/changes",
    f"accounts/{NUMBER}/year",
    f"accounts/{NUMBER}/leases",
    f"accounts/{NUMBER}/statement",
    f"accounts/{NUMBER}/statement.pdf?from=2026-01-01&to=2026-01-31",
    f"accounts/{NUMBER}/statement.csv",
    f"accounts/{NUMBER}/mandates",
    f"accounts/{NUMBER}/persons",
    f"accounts/{NUMBER}/claims",
    f"accounts/{NUMBER}/claims/R1",
    f"accounts/{NUMBER}/claims/R1/appointment.ics",
    f"accounts/{NUMBER}/receipts-choice",
    f"accounts/{NUMBER}/request-form",
    "requests",
    "unfinished-requests",
    "documents",
    "documents/D1",
    "documents/D1/detail",
    "documents/D1/file",
]
