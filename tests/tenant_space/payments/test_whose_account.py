"""*Je règle*: which account is paid, by whom, in which language of the browser, and the payments page by page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.payments.gateways.systempay.gateway import Systempay
from tenant_space.payments.news import BankNews
from tenant_space.payments.records import Attempt, Payment
from tenant_space.payments.selectors import SHOWN
from tenant_space.tenancy.models import Holder, RentAccount
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.app import App
from tests.kit.payments import BANK, attempt_of, bank_tells, payer, told
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/je-regle-mon-loyer/"


@pytest.fixture
def holder(db: None) -> Holder:
    return payer()


def pay(client: Client, query: str = "", **typed: str) -> ClientResponse:
    html = client.get(PAGE + query).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(cle|solde_vu)" value="([^"]*)"', html))
    return client.post(PAGE + query, {**hidden, "choix": "solde", **typed}, headers={"Accept-Language": "en-US,en"})


def test_of_several_accounts_the_one_shown_is_paid_and_said_before_and_after(
    tenant_client: Client, holder: Holder
) -> None:
    other = f.AccountFactory(account_number="222222", balance_cents=5_000, online_payment_allowed=True)
    f.HolderFactory(tenant=holder.tenant, account=other)
    assert "Vous payez le compte n° 222222" in plain_text_of(tenant_client.get(f"{PAGE}?compte=222222"), between=" ")
    left = plain_text_of(pay(tenant_client, "?compte=222222"), between=" ")
    assert "50,00 €" in left and "222222" in left and "123456" not in left.partition("Vérifiez")[2]
    attempt = Attempt.objects.get()
    assert (attempt.payment.account_id, attempt.amount_cents) == ("222222", 5_000)
    bank_tells(tenant_client, told(attempt))
    done = plain_text_of(tenant_client.get(f"/paiement/{attempt.payment.uid}/"), between=" ")
    assert "Compte client 222222" in done and "Votre solde est à jour" in done
    assert "612,34" in plain_text_of(tenant_client.get(f"{PAGE}?compte=123456"), between=" "), "still owed"


def test_who_has_left_and_may_still_read_pays_what_is_owed(tenant_client: Client, holder: Holder) -> None:
    Holder.objects.update(to_date=timezone.localdate() - dt.timedelta(days=10))
    RentAccount.objects.update(status="LEFT")
    pay(tenant_client)
    assert Attempt.objects.get().amount_cents == 61_234


def test_who_may_read_no_more_pays_nothing(tenant_client: Client, holder: Holder) -> None:
    Holder.objects.update(portal_access=False)
    assert tenant_client.post(PAGE, {"choix": "solde"}).status_code in (200, 302, 403)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(("typed", "cents"), [("15,00", 1_500), ("15.00", 1_500), ("1,500", 0), ("1.500", 0)])
def test_an_amount_is_read_alike_whatever_the_language_of_the_browser(
    tenant_client: Client, holder: Holder, typed: str, cents: int
) -> None:
    answer = pay(tenant_client, choix="montant", montant=typed)
    assert [one.amount_cents for one in Attempt.objects.all()] == ([cents] if cents else [])
    assert cents or "Écrivez 1500 ou 1,50" in plain_text_of(answer, between=" ")


def test_each_amount_is_asked_and_heard_as_it_was_stored(holder: Holder, settings: Settings) -> None:
    for cents in (1, 820, 1_999, 3_541, 59_980, 61_234, 305_899, 1_000_000):
        attempt = attempt_of(holder, cents)
        read = BANK.read(told(attempt))
        assert isinstance(read.news, BankNews)
        assert (attempt.amount_cents, read.news.amount_cents) == (cents, cents)
    assert isinstance(BANK, Systempay), "what the demo's bank tells is read by the very same code"


def test_nothing_of_the_page_is_kept_by_the_browser(tenant_client: Client, holder: Holder) -> None:
    assert "no-store" in tenant_client.get(PAGE)["Cache-Control"]
    assert "no-store" in pay(tenant_client)["Cache-Control"]


def test_what_does_not_fit_has_no_receipt(tenant_client: Client, holder: Holder) -> None:
    attempt = attempt_of(holder)
    bank_tells(tenant_client, told(attempt, effective_amount="30000"))
    assert tenant_client.get(f"/paiement/{attempt.payment.uid}/recu.pdf").status_code == 404


def test_older_payments_are_on_the_next_pages(tenant_client: Client, holder: Holder) -> None:
    numbers = [attempt_of(holder, 2_000).reference for _ in range(SHOWN + 2)]
    first, second = (tenant_client.get(f"{PAGE}?page={number}").content.decode() for number in (1, 2))
    assert [number in first for number in numbers] == [False, False] + [True] * SHOWN
    assert [number in second for number in numbers] == [True, True] + [False] * SHOWN
    assert "Plus anciennes" in first and "Plus anciennes" not in second and "Plus récentes" in second
    assert tenant_client.get(f"{PAGE}?page=3").status_code == 404


def test_a_program_reads_the_balance_net_of_what_is_paid(client: Client, holder: Holder) -> None:
    bank_tells(client, told(attempt_of(holder, 20_000)))
    answer = App().enter(f.UserFactory(tenant=holder.tenant)).get(f"/api/v1/accounts/{holder.account_id}").json()
    assert answer["balance"]["cents"] == 41_234 and answer["balance"]["pending"][0]["cents"] == 20_000
