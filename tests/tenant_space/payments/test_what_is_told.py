"""What the page of a payment says in the states that worry: nothing is called unpaid that may have been paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from tenant_space.payments.attempts import BankMayStillTakeIt, payment_again
from tenant_space.payments.journal import payment_check
from tenant_space.payments.records import Attempt
from tenant_space.payments.selectors import payment_shown
from tenant_space.statements.figures import statement
from tenant_space.statements.sheets import sheet
from tenant_space.tenancy.accounts import account_readable
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import text_of
from tests.kit.payments import BANK, attempt_of, bank_tells, payer, told
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
REFUNDED = {"operation_type": "CREDIT", "url_check_src": "MERCH_BO", "effective_amount": None}


@pytest.fixture
def holder(db: None) -> Holder:
    return payer()


def cancelled(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt, "CANCELLED"))


def expired(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt, "EXPIRED"))


def silent(client: Client, attempt: Attempt) -> None:
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(hours=3))


def odd(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt, effective_amount="30000"))


def odd_and_refused_afterwards(client: Client, attempt: Attempt) -> None:
    odd(client, attempt)
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(minutes=1))
    holder = Holder.objects.get(tenant=attempt.payment.tenant)
    second = attempt_of(holder, key=attempt.payment.form_key)  # « Back », and the same form again
    assert second.payment_id == attempt.payment_id and second.pk != attempt.pk
    bank_tells(client, told(second, "REFUSED"))


def odd_and_looked_at(client: Client, attempt: Attempt) -> None:
    odd(client, attempt)
    payment_check(payment=attempt.payment, user=f.UserFactory(), note="Vu avec la banque")


def refunded(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt))
    bank_tells(client, told(attempt, trans_uuid="b" * 32, **REFUNDED))


@pytest.mark.parametrize(
    ("happened", "mine", "others", "word"),
    [
        (cancelled, "la somme reste à payer", "Le paiement de Hélène", "Annulé"),
        (expired, "la somme reste à payer", "la somme reste à payer", "Non abouti"),
        (silent, "Vous pouvez réessayer", "si ce paiement est allé jusqu'au bout", "Sans nouvelles"),
        (odd, "Nous vérifions avec la banque", "Ne payez pas une seconde fois", "En cours de vérification"),
        (
            odd_and_refused_afterwards,
            "en cours de vérification",
            "en cours de vérification",
            "En cours de vérification",
        ),
        (odd_and_looked_at, "Appelez votre agence avant de payer", "Nous l'avons vérifié", "Non compté"),
        (refunded, "Votre paiement a été remboursé", "612,34 € reviennent sur la carte", "Remboursé"),
    ],
)
def test_the_page_says_what_is_known_to_who_paid_and_to_the_other(
    client: Client,
    holder: Holder,
    happened: Callable[[Client, Attempt], None],
    mine: str,
    others: str,
    word: str,
) -> None:
    attempt = attempt_of(holder)
    happened(client, attempt)
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    page = f"/paiement/{attempt.payment.uid}/"
    for who, words in ((holder.tenant, mine), (other.tenant, others)):
        client.force_login(f.UserFactory(tenant=who))
        text = text_of(client.get(page)).replace("\u00a0", " ").replace("\u202f", " ")
        assert words in text and word in text, text
        assert ("Réessayer de payer" in text) == (who == holder.tenant and happened in (cancelled, silent))


def test_what_staff_look_at_is_not_tried_again_meanwhile(client: Client, holder: Holder) -> None:
    attempt = attempt_of(holder)
    odd_and_refused_afterwards(client, attempt)
    with pytest.raises(BankMayStillTakeIt):
        payment_again(tenant=holder.tenant, uid=attempt.payment.uid, gateway=BANK)


def test_a_receipt_says_what_was_taken_and_what_went_back(client: Client, holder: Holder) -> None:
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt))
    bank_tells(client, told(attempt, amount="10000", trans_uuid="b" * 32, **REFUNDED))
    shown = payment_shown(holder.tenant, attempt.payment.uid)
    assert shown and (shown.taken_cents, shown.refunded_cents, shown.cents) == (61_234, 10_000, 51_234)


def test_the_table_of_a_statement_ends_at_the_balance_of_the_pages(client: Client, holder: Holder) -> None:
    bank_tells(client, told(attempt_of(holder, cents=20_000)))
    bank_tells(client, told(attempt_of(holder, cents=1_005)))
    today = timezone.localdate()
    head = account_readable(holder.tenant, holder.account_id)
    assert head
    *_, total, first, second = sheet(statement(holder.tenant, head, today, today)).decode("utf-8-sig").splitlines()
    assert total.endswith(";612,34") and first.endswith(";;200,00;412,34") and second.endswith(";;10,05;402,29")
    assert first.startswith(f"{today:%d/%m/%Y};Paiement CB du ") and head.balance.cents == 40_229
    before = today - dt.timedelta(days=40)
    assert b"Paiement CB" not in sheet(statement(holder.tenant, head, before, before))
