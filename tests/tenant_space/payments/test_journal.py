"""« Paiements en ligne » in the admin: read by those with the right, summed, exported, checked with a word."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tenant_space.admin_screens.alerts import alerts_of
from tenant_space.identity.models import User
from tenant_space.payments.records import Attempt, Notification, Payment, PaymentSwitch
from tests.kit import factories as f
from tests.kit.answers import text_of
from tests.kit.exchange_staff import staff
from tests.kit.payments import attempt_of, bank_tells, held_cents, payer, told
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/paiements/"


@pytest.fixture
def accountant(client: Client) -> User:
    user = staff("compta@example.org", "view_payment", "check_payment", "close_payments")
    client.force_login(user)
    return user


@pytest.fixture
def odd(client: Client, accountant: User) -> Attempt:
    """A payment that went well on one account, and on another one whose amount does not fit."""
    well = payer("123456")
    f.UserFactory(tenant=well.tenant)
    bank_tells(client, told(attempt_of(well)))
    wrong = attempt_of(payer("654321"), cents=30_000)
    bank_tells(client, told(wrong, effective_amount="29900"))
    return wrong


def test_the_list_is_summed_searched_and_narrowed(client: Client, odd: Attempt) -> None:
    text = text_of(client.get(LIST)).replace("\u00a0", " ")
    assert "2 paiements" in text and "Acceptés : 612,34 €" in text and "Reste : 612,34 €" in text
    for query in ("q=654321", f"q={odd.reference}", "review=a-verifier", "state=REVIEW"):
        found = text_of(client.get(f"{LIST}?{query}"))
        assert "1 paiement " in found and "654321" in found and "123456" not in found, query
    assert "123456" in text_of(client.get(f"{LIST}?q=3fb0de")), "by the number of an authorisation"


def test_one_payment_is_marked_as_looked_at_with_a_word_and_moves_no_money(
    client: Client, accountant: User, odd: Attempt
) -> None:
    assert [alert.text for alert in alerts_of(accountant)] == ["1 paiement en ligne est à vérifier."]
    page = f"{LIST}{odd.payment_id}/"
    text = text_of(client.get(page))
    assert "le montant n'est pas celui qui a été demandé" in text and "AUTHORISED (PAY, carte n° 1)" in text
    assert "Écrivez ce que vous avez vérifié." in text_of(client.post(page, {"mot": " "}))
    client.post(page, {"mot": "Vu avec la banque"})
    row = Payment.objects.get(pk=odd.payment_id)
    assert (row.review, row.checked_by, row.checked_note, held_cents(odd)) == ("", accountant, "Vu avec la banque", 0)
    assert ModelLogEntry.objects.filter(action="payments.check").count() == 1
    assert alerts_of(accountant) == []


def test_a_notification_without_a_payment_waits_until_somebody_looked(client: Client, odd: Attempt) -> None:
    bank_tells(client, told(odd, order_id="111111-261205-000009"))
    assert "111111-261205-000009" in text_of(client.get(LIST))
    row = Notification.objects.get(attempt=None)
    client.post(f"{LIST}notifications/{row.pk}/")
    assert "111111-261205-000009" not in text_of(client.get(LIST))


def test_the_sheet_has_a_line_an_attempt_with_exact_amounts(client: Client, odd: Attempt) -> None:
    response = client.get(f"{LIST}?export=xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.values)
    assert [(row[1], row[3], row[5]) for row in rows[1:]] == [
        (odd.reference, 300, 0),
        (Attempt.objects.exclude(pk=odd.pk).get().reference, 612.34, 612.34),
    ]
    assert ModelLogEntry.objects.filter(action="payments.export").exists()


def test_the_way_to_pay_is_closed_and_opened_with_a_message(client: Client, accountant: User) -> None:
    client.post(f"{LIST}ouverture/", {"message": "La banque fait une maintenance."})
    switch = PaymentSwitch.objects.get()
    assert (switch.is_open, switch.message) == (False, "La banque fait une maintenance.")
    assert [alert.text for alert in alerts_of(accountant)] == ["Le paiement en ligne est fermé."]
    client.post(f"{LIST}ouverture/", {"is_open": "on", "message": ""})
    assert PaymentSwitch.objects.get().is_open
    assert ModelLogEntry.objects.filter(action__in=["payments.close", "payments.open"]).count() == 2


@pytest.mark.parametrize("rights", [(), ("view_payment",)], ids=["none", "reading"])
def test_each_act_asks_for_its_right(client: Client, odd: Attempt, rights: tuple[str, ...]) -> None:
    client.force_login(staff("lecture@example.org", *rights))
    page = f"{LIST}{odd.payment_id}/"
    for address in (LIST, page, f"{LIST}?export=xlsx"):
        assert (client.get(address).status_code == 200) is bool(rights), address
    for address in (page, f"{LIST}ouverture/", f"{LIST}notifications/1/"):
        client.post(address, {"mot": "x"})
    assert Payment.objects.get(pk=odd.payment_id).review and not PaymentSwitch.objects.exists()


@pytest.mark.parametrize("view", ["new", "edit/1", "1/delete", "history/1"])
def test_nobody_adds_changes_or_deletes_a_payment(admin_client: Client, odd: Attempt, view: str) -> None:
    assert admin_client.get(f"{LIST}{view}/").status_code == 404


def test_one_payment_is_told_in_plain_words_with_all_that_the_bank_said(client: Client, accountant: User) -> None:
    attempt = attempt_of(payer())
    for status, sequence in (("REFUSED", "1"), ("AUTHORISED", "2")):
        bank_tells(client, told(attempt, status, sequence_number=sequence))
    text = text_of(client.get(f"{LIST}{attempt.payment_id}/")).replace("\u00a0", " ")
    assert "Numéro d'autorisation : 3fb0de" in text and "auth_number" not in text
    assert "REFUSED (PAY, carte n° 1)" in text and "AUTHORISED (PAY, carte n° 2)" in text
    assert "Depuis l'espace locataire" in text and text.count("612,34") >= 4


def test_why_a_bank_refused_is_a_code_that_staff_alone_read(client: Client, accountant: User) -> None:
    holder = payer()
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt, "REFUSED", auth_result="43"))
    assert "(code) : 43" in text_of(client.get(f"{LIST}{attempt.payment_id}/")).replace("\u00a0", " ")
    client.force_login(f.UserFactory(tenant=holder.tenant))
    assert "43" not in text_of(client.get(f"/paiement/{attempt.payment.uid}/")).replace(attempt.reference, "")
