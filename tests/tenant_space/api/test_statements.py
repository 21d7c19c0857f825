"""The statement over the API: the page's figures, the page's rules."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as memory
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.presses import time_passes
from tests.kit.secured_pages import foreign_home
from tests.kit.tenant_api import NUMBER, PROBLEM, read
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ADDRESS = f"accounts/{NUMBER}/statement"
OCTOBER = "from=2026-10-01&to=2026-10-31"


def test_the_statement_adds_up_and_pages(api: App, holder: Holder) -> None:
    answer = read(api, f"{ADDRESS}?{OCTOBER}")
    assert answer["closing_cents"] == 45_678
    assert answer["opening_cents"] + answer["debit_cents"] - answer["credit_cents"] == answer["closing_cents"]
    assert (answer["count"], answer["first_day"], answer["has_next"]) == (4, "2026-10-01", False)
    assert answer["lines"][-1]["balance_cents"] == 45_678
    assert "vous dev" in answer["closing_text"]
    f.EntryFactory.create_batch(120, account=holder.account)
    second = read(api, f"{ADDRESS}?{OCTOBER}&page=2")
    assert (len(second["lines"]), second["count"], second["page_size"]) == (24, 124, 100)
    assert api.get(f"/api/v1/{ADDRESS}?{OCTOBER}&page=3").status_code == 404


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfDate")])
def test_its_papers_are_those_of_the_page(api: App, user: User, kind: str, start: bytes) -> None:
    response = api.get(f"/api/v1/{ADDRESS}.{kind}?{OCTOBER}")
    assert response.getvalue().startswith(start)
    assert f"releve-{NUMBER}-2026-10-01-2026-10-31.{kind}" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AccessEvent.objects.filter(kind=EventKind.STATEMENT, user_id=user.pk).count() == 1


def test_its_papers_are_limited_with_those_of_the_page(
    api: App, client: Client, user: User, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement_download": "2/3600"}
    client.force_login(user)
    assert client.get("/releve-de-compte/?format=csv").status_code == 200
    assert api.get(f"/api/v1/{ADDRESS}.csv?{OCTOBER}").status_code == 200
    for kind in ("pdf", "csv"):
        refused = api.get(f"/api/v1/{ADDRESS}.{kind}?{OCTOBER}")
        assert (refused.status_code, refused.json()["code"], refused["Content-Type"]) == (429, "too_many", PROBLEM)
        assert "Réessayez dans" in refused.json()["detail"] and int(refused["Retry-After"]) > 0
    assert AccessEvent.objects.filter(kind=EventKind.STATEMENT, user_id=user.pk).count() == 2


def test_a_long_one_is_not_made_while_one_waits(api: App, settings: Settings) -> None:
    settings.PORTAL_STATEMENT_LINES = 3
    response = api.get(f"/api/v1/{ADDRESS}.pdf?{OCTOBER}")
    assert (response.status_code, response.json()["code"], response["Content-Type"]) == (409, "too_long", PROBLEM)
    assert api.get(f"/api/v1/{ADDRESS}.csv?{OCTOBER}").status_code == 200


def test_by_mail_it_goes_to_the_address_one_signs_in_with(api: App, user: User, settings: Settings) -> None:
    response = api.post(f"/api/v1/{ADDRESS}/mail?{OCTOBER}")
    assert (response.status_code, response.json()) == (202, {"address": user.email})
    assert outbox_flush() == 1
    assert memory.outbox[-1].attachments[0].content.startswith(b"%PDF")
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement": "1/86400"}
    time_passes()  # sent twice at once, it would be the same one
    refused = api.post(f"/api/v1/{ADDRESS}/mail?{OCTOBER}")
    assert (refused.status_code, refused.json()["code"], refused["Content-Type"]) == (429, "too_many", PROBLEM)
    assert int(refused["Retry-After"]) > 0
    EmailAddress.objects.filter(user=user).update(verified=False)
    unconfirmed = api.post(f"/api/v1/{ADDRESS}/mail")
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (409, "no_address")


def test_a_period_that_is_none_says_what_is_wrong(api: App) -> None:
    backwards = api.get(f"/api/v1/{ADDRESS}?from=2026-10-01&to=2026-09-01")
    assert (backwards.status_code, backwards.json()["code"]) == (422, "invalid")
    assert backwards.json()["errors"][0]["where"] == ["query", "to"]
    assert api.get(f"/api/v1/{ADDRESS}?from=hier").status_code == 422


def test_a_foreign_account_is_a_missing_one_for_what_sends_too(api: App) -> None:
    foreign_home()
    answers = [api.post(f"/api/v1/accounts/{number}/statement/mail") for number in ("999999", "999998")]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content
    assert not OutgoingMail.objects.exists()
