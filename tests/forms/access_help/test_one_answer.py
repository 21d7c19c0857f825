"""The form that asks for help tells nobody who is known: neither by its answer, nor by what it does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.submissions import services
from forms.submissions.models import Submission
from tenant_space.identity.enums import Suspension
from tenant_space.tenancy.matching import agency_code_of
from tests.kit import factories as f
from tests.kit.access_help import TYPED, opened, post
from tests.kit.answers import masked, sql_shape
from tests.kit.challenges import solved
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ADDRESS, NUMBER = TYPED["email"], TYPED["account_number"]


def holder() -> None:
    f.HolderFactory(account__account_number=NUMBER, tenant__last_name="DUPONT", tenant__first_name="Hélène")


def signed_up() -> None:
    f.UserFactory(email=ADDRESS, tenant=f.HolderFactory(account__account_number=NUMBER).tenant)


def blocked() -> None:
    tenant = f.HolderFactory(account__account_number=NUMBER).tenant
    f.UserFactory(email=ADDRESS, tenant=tenant, is_active=False, suspension=Suspension.BLOCKED)


def elsewhere() -> None:
    f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


def waiting() -> None:
    f.SignUpFactory(email=ADDRESS)


def staff() -> None:
    f.StaffFactory(email=ADDRESS)


STATES = (holder, signed_up, blocked, elsewhere, waiting, staff)


def asked(client: Client) -> tuple[Any, ...]:
    """The answer to a sending, the page it leads to, and the statements behind both."""
    client.cookies.clear()
    nonce, challenge = opened(client), solved()
    with CaptureQueriesContext(connection) as queries:
        answer = post(client, nonce, challenge)
        page = client.get(answer.url)
    Submission.objects.all().delete()
    status, headers, body = masked(answer)
    headers.pop("Location")
    shown = page.content.decode().partition("<main")[2]
    # Whose queue it joins is a value of one and the same statement, or none.
    shapes = [sql_shape(query["sql"]).replace("NULL", "?") for query in queries.captured_queries]
    return status, headers, body, page.status_code, "".join(filter(str.isalpha, shown)), sorted(answer.cookies), shapes


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_whoever_asks_the_answer_and_the_work_are_one(client: Client, state: Callable[[], None]) -> None:
    asked(client)  # what a process does once is done
    unknown = asked(client)
    state()
    assert asked(client) == unknown
    assert unknown[0] == 302 and unknown[3] == 200 and unknown[6]


def test_the_comparison_sees_another_statement(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(client)
    unknown = asked(client)

    def looking_twice(number: str) -> str | None:
        code = agency_code_of(number)
        return agency_code_of(number) if code else code

    monkeypatch.setattr(services, "agency_code_of", looking_twice)
    assert asked(client) == unknown
    holder()
    assert asked(client) != unknown
