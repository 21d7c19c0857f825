"""Our own signed form must not be readable as a notification: the bank's signature covers values, not their names."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from pytest_django.fixtures import Settings

from tenant_space.payments.gateways.base import BankOrder
from tenant_space.payments.gateways.systempay.gateway import Systempay
from tenant_space.payments.gateways.systempay.signature import Ambiguous, is_signed
from tenant_space.payments.records import Attempt, Movement
from tests.kit.payments import BANK, attempt_of, bank_tells, payer
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(db: None) -> Attempt:
    return attempt_of(payer())


def order(attempt: Attempt, email: str, **changed: str) -> BankOrder:
    return BankOrder(
        reference=changed.get("reference", attempt.reference),
        moment=attempt.moment,
        number=attempt.number,
        amount_cents=attempt.amount_cents,
        account_number=changed.get("account_number", "123456"),
        email=email,
        return_url="https://portal.example.org/retour/",
    )


def read_otherwise(form: dict[str, str], names: list[str]) -> dict[str, str]:
    """The values that were signed, cut at each mark and put under these names, in order; the rest in one more."""
    values = "+".join(form[name] for name in sorted(form) if name != "signature").split("+", len(names))
    return dict(zip([*names, "vads_z"], values, strict=True)) | {"signature": form["signature"]}


def test_an_address_is_no_way_to_have_a_notification_signed(client: Client, attempt: Attempt) -> None:
    wanted = "action_mode amount ctx_mode currency cust_email order_id site_id trans_status"
    email = f"a+{attempt.reference}+{BANK.shop}+AUTHORISED+b@example.org"
    form = dict(BANK.form(order(attempt, email)).fields)
    forged = read_otherwise(form, [f"vads_{name}" for name in wanted.split()])
    bank_tells(client, urlencode(forged).encode())
    assert not Movement.objects.exists()
    assert "vads_cust_email" not in form and is_signed(form, "1122334455667788")


@pytest.mark.parametrize("email", ["helene@example.org", "he.le-ne_1@example.org", "a%2Bb@example.org"])
def test_the_address_of_others_is_given_to_the_bank(attempt: Attempt, email: str) -> None:
    assert dict(BANK.form(order(attempt, email)).fields)["vads_cust_email"] == email


def test_what_the_bank_needs_is_never_signed_ambiguously(attempt: Attempt, settings: Settings) -> None:
    settings.PORTAL_PAYMENT_SHOP, settings.PORTAL_PAYMENT_KEY = "12345678", "k"
    assert "vads_cust_id" not in dict(Systempay().form(order(attempt, "", account_number="12+34")).fields)
    with pytest.raises(Ambiguous, match="vads_order_id"):
        Systempay().form(order(attempt, "", reference="12+34"))
