"""A decision that is undone in time: the tenant never sees it, and no mail tells of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import certificate_sent, create_desk_staff, open_submission
from tests.kit.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.other_way]
AT_A_DESK = True

TENANT, MANAGER, PASSWORD = "helene@example.org", "gael@example.org", "Tilleul-2026"
# What waits to tell of the decision leaves now, as it would when its ten minutes are over.
TIME_IS_OVER = """
from django.utils import timezone
from tenant_space.notifications.models import OutgoingMail
print(OutgoingMail.objects.filter(kind="insurance.accepted").update(next_attempt_at=timezone.now()))
"""
STATES = """
from tenant_space.notifications.models import OutgoingMail
print(*OutgoingMail.objects.filter(kind="insurance.accepted").order_by("pk").values_list("state", flat=True))
"""


@pytest.fixture(scope="module")
def real_parts() -> dict[str, str]:
    return {"PORTAL_UNDO_MINUTES": "10"}


def told(tenant: Page, number: str) -> str:
    """What the tenant reads of the request, on its own page and in the list."""
    pages = []
    for address in (f"/envois/{number}/", "/envois/"):
        tenant.goto(address)
        pages.append(tenant.get_by_role("main").inner_text())
    return "\n".join(pages)


def test_a_decision_that_is_undone_was_never_told(portal: Portal, open_browser: OpenBrowser) -> None:
    create_desk_staff(portal, [(MANAGER, "Gaël", "Gestionnaires")], PASSWORD)
    create_tenant_access(portal, TENANT, "T0000123", PASSWORD)
    number = certificate_sent(portal)
    manager, tenant = open_browser("desktop"), open_browser("desktop")
    browser_sign_in(tenant, TENANT, PASSWORD)
    expect(tenant).to_have_url(re.compile("/accueil/$"))
    before = told(tenant, number)

    browser_sign_in(manager, MANAGER, PASSWORD)
    expect(manager).to_have_url(re.compile("/admin/$"))
    open_submission(manager, number)
    manager.get_by_role("button", name="Accepter").click()
    expect(manager.get_by_text("Vous pouvez l'annuler jusqu'à")).to_be_visible()
    assert told(tenant, number) == before and "Acceptée" not in before

    open_submission(manager, number)
    manager.get_by_role("button", name="Annuler la décision").click()
    expect(manager.get_by_text("Décision annulée.")).to_be_visible()
    expect(manager.get_by_role("button", name="Accepter")).to_be_visible()

    # The control: once more accepted, and not undone, the mail of that one leaves, and of that one only.
    manager.get_by_role("button", name="Accepter").click()
    expect(manager.get_by_text("Vous pouvez l'annuler jusqu'à")).to_be_visible()
    portal.shell(TIME_IS_OVER)
    portal.mails.wait(TENANT, "Votre attestation d'assurance est acceptée")
    assert portal.shell(STATES).split() == ["WITHDRAWN", "SENT"]
