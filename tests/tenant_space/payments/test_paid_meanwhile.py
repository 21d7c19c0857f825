"""What happened beside: a co-holder paid before one tries again, and a bank that is asked knows no such payment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_django import Settings

from tenant_space.payments.enums import NewsOutcome
from tenant_space.payments.gateways.simulator.buttons import BUTTONS, told_by
from tenant_space.payments.gateways.simulator.gateway import number_sealed
from tenant_space.payments.journal import orphans
from tenant_space.payments.records import Attempt, Notification
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.payments import attempt_of, bank_asked, bank_tells, fields_of, payer, told
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def refused(client: Client) -> Attempt:
    """One's own attempt, refused; signed in as its payer."""
    holder = payer()
    client.force_login(f.UserFactory(tenant=holder.tenant))
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt, "REFUSED"))
    return attempt


def other_pays(client: Client, attempt: Attempt, cents: int = 20_000) -> Holder:
    other = f.HolderFactory(account=attempt.payment.account)
    bank_tells(client, told(attempt_of(other, cents)))
    return other


def test_trying_again_says_first_what_a_co_holder_has_just_paid(client: Client, refused: Attempt) -> None:
    page = f"/paiement/{refused.payment.uid}/"
    assert 'name="encore"' not in client.get(page).content.decode()
    other = other_pays(client, refused)
    text = plain_text_of(client.get(page), between=" ")
    assert other.tenant.last_name in text and "200,00" in text and "412,34" in text
    before = Attempt.objects.count()
    answer = client.post(f"{page}reessayer/", follow=True)
    assert "Rien n'est parti" in plain_text_of(answer, between=" ") and Attempt.objects.count() == before
    client.post(f"{page}reessayer/", {"encore": "on"})
    assert Attempt.objects.count() == before + 1


def test_what_was_paid_long_ago_asks_nothing(client: Client, refused: Attempt) -> None:
    other_pays(client, refused)
    Attempt.objects.exclude(pk=refused.pk).update(accepted_at=refused.started_at.replace(year=2020))
    before = Attempt.objects.count()
    client.post(f"/paiement/{refused.payment.uid}/reessayer/")
    assert Attempt.objects.count() == before + 1


@pytest.mark.parametrize("known", [True, False])
def test_what_an_asked_bank_says_of_no_payment_waits_for_staff(
    client: Client, settings: Settings, known: bool
) -> None:
    settings.PORTAL_PAYMENT_GATEWAY = "simulator-asked"
    attempt = attempt_of(payer())
    asked: dict[str, Any] = {name: value for name, value in fields_of(attempt).items() if value is not None}
    if not known:
        asked["vads_order_id"] = "123456-260101-999999"
    number = number_sealed(told_by(BUTTONS[0], asked))
    for _ in range(2):
        assert bank_tells(client, f"idop={number}".encode(), gateway="simulator-asked").status_code == 200
        bank_asked()
    row = Notification.objects.get()
    assert row.outcome == (NewsOutcome.APPLIED if known else NewsOutcome.ORPHAN)
    assert row.attempt == (attempt if known else None)
    assert list(orphans()) == ([] if known else [row])
    assert row.fields["reference"] == asked["vads_order_id"] and "497010" not in json.dumps(row.fields)
