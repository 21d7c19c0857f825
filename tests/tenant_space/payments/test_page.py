"""*Je règle mon loyer en ligne* (S43 to S49), from the page to the bank and back."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core import mail as memory
from django.test import override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.formats import long_date
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.payments.gateways.simulator.buttons import BUTTONS
from tenant_space.payments.gateways.simulator.gateway import KEY
from tenant_space.payments.gateways.systempay.signature import is_signed
from tenant_space.payments.records import Attempt, Payment, PaymentSwitch
from tenant_space.tenancy.models import Holder, RentAccount
from tests.kit import factories as f
from tests.kit.answers import plain_text_of, text_of
from tests.kit.payments import attempt_of, bank_tells, held_cents, payer, told
from tests.kit.secured_pages import applied
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/je-regle-mon-loyer/"


@pytest.fixture
def holder(db: None) -> Holder:
    return payer()


def hidden(response: ClientResponse) -> dict[str, str]:
    """The hidden fields of the page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {unescape(name): unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def at_bank(client: Client, form: dict[str, str]) -> ClientResponse:
    """A form posted to the bank of the demo."""
    return client.post("/banque-de-demonstration/", urlencode(form), content_type="application/x-www-form-urlencoded")


def pay(client: Client, choice: str = "solde", amount: str = "", **more: Any) -> ClientResponse:
    typed = hidden(client.get(PAGE)) | {"choix": choice, "montant": amount, **more}
    return client.post(PAGE, typed)


def test_the_page_says_what_is_owed_and_on_what(tenant_client: Client, holder: Holder) -> None:
    f.LeaseFactory(account=holder.account, insurance_status="EXPIRED")
    text = text_of(tenant_client.get(PAGE))
    assert "Vous devez 612,34 €." in text.replace("\u00a0", " ")
    assert "Logement T2" in text and "Non à jour" in text
    assert "Vous n'avez effectué aucun paiement." in text


def test_what_is_owed_is_that_of_the_day_of_the_figures(tenant_client: Client, holder: Holder) -> None:
    """S45, with the day of the landlord's figures: what was paid or asked since is not in them."""
    day = timezone.localdate() - dt.timedelta(days=2)
    RentAccount.objects.update(balance_date=day)
    applied(timezone.now())
    page = plain_text_of(tenant_client.get(PAGE))
    assert f"Votre facturation au {long_date(day)}" in page
    assert f"Au {day:%d/%m/%Y}, vous devez 612,34 €." in page


def test_it_says_where_one_stands_as_every_page_does(tenant_client: Client, client: Client, holder: Holder) -> None:
    RentAccount.objects.update(balance_cents=0)
    assert "Rien ne vous est demandé pour le moment." in plain_text_of(tenant_client.get(PAGE)), "no line yet"
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt))
    for path in (PAGE, f"/paiement/{attempt.payment.uid}/", "/accueil/"):
        assert "Votre compte présente un avoir de 612,34 €" in plain_text_of(tenant_client.get(path)), path


def test_to_the_bank_by_a_signed_form_that_only_this_page_may_send(tenant_client: Client, holder: Holder) -> None:
    with override_settings(PORTAL_PAYMENT_HOSTS=["3ds.example.org"]):
        left = pay(tenant_client, "montant", "200")
    form = hidden(left)
    assert is_signed(form, KEY) and form["vads_amount"] == "20000" and form["vads_cust_id"] == "123456"
    assert "il restera 412,34 € à payer" in text_of(left).replace("\u00a0", " ")
    policy = left["Content-Security-Policy"]
    assert f"form-action 'self' {django_settings.PORTAL_URL} https://3ds.example.org" in policy
    assert "3ds" not in tenant_client.get(PAGE)["Content-Security-Policy"]
    assert "no-store" in left["Cache-Control"] and left["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.code)
def test_each_button_of_the_bank(
    tenant_client: Client, client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch, button: Any
) -> None:
    bodies: list[str] = []
    later = "tenant_space.payments.gateways.simulator.views.notify_later"
    monkeypatch.setattr(later, lambda late, url, sent: bodies.extend(sent))
    form = hidden(pay(tenant_client))
    shown = at_bank(client, form)
    assert shown.status_code == 200 and at_bank(client, form | {"vads_amount": "1"}).status_code == 400
    back = at_bank(client, hidden(shown) | {"bouton": button.code})
    landed = tenant_client.get(back["Location"], {"vads_trans_status": "AUTHORISED"}, follow=True)
    assert "en cours de vérification" in text_of(landed), "the browser's return proves nothing"
    assert "Réessayer" not in text_of(landed) and not OutgoingMail.objects.exists()
    for body in bodies:
        assert bank_tells(client, body.encode()).status_code == 200
    attempt = Attempt.objects.get()
    said = text_of(tenant_client.get(landed.redirect_chain[-1][0]))
    accepted = button.code not in ("refuse", "abandon", "montant")
    assert held_cents(attempt) == (61_234 if accepted else 0)
    if accepted:
        assert "Votre paiement est accepté" in said and "Votre solde est à jour" in said
    elif button.code == "montant":
        assert "en cours de vérification" in said and attempt.payment.review == "AMOUNT"
    else:
        assert "Réessayer de payer 612,34" in said and attempt.payment.review == ""


def test_refused_it_is_tried_again_without_typing(tenant_client: Client, client: Client, holder: Holder) -> None:
    first = hidden(pay(tenant_client))
    attempt = Attempt.objects.get()
    url = f"/paiement/{attempt.payment.uid}/"
    assert tenant_client.post(f"{url}reessayer/").status_code == 200, "twice in a moment is one attempt"
    assert Attempt.objects.count() == 1
    for code in ("05", "51", "43", "59"):
        bank_tells(client, told(attempt, "REFUSED", auth_result=code))
    refused = text_of(tenant_client.get(url))
    assert "n'a pas accepté ce paiement" in refused and "provision" not in refused
    again = hidden(tenant_client.post(f"{url}reessayer/"))
    assert again["vads_amount"] == first["vads_amount"] and again["vads_trans_id"] != first["vads_trans_id"]
    assert Payment.objects.count() == 1


def test_silence_is_no_refusal(tenant_client: Client, holder: Holder) -> None:
    pay(tenant_client)
    attempt = Attempt.objects.get()
    url = f"/paiement/{attempt.payment.uid}/"
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(minutes=14))
    assert "Réessayer" not in text_of(tenant_client.get(url))
    tenant_client.post(f"{url}reessayer/")
    assert Attempt.objects.count() == 1
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(minutes=16))
    assert "Réessayer" in text_of(tenant_client.get(url))
    tenant_client.post(f"{url}reessayer/")
    assert Attempt.objects.count() == 2


def test_a_form_counts_once_and_a_second_payment_is_asked_about(
    tenant_client: Client, client: Client, holder: Holder
) -> None:
    typed = hidden(tenant_client.get(PAGE)) | {"choix": "solde"}
    forms = [hidden(tenant_client.post(PAGE, typed)) for _ in range(2)]
    assert forms[0] == forms[1] and Attempt.objects.count() == 1
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(minutes=1))
    tenant_client.post(PAGE, typed)  # « Back », a minute later
    assert sorted(Attempt.objects.values_list("number", flat=True)) == ["000001", "000002"]
    first = Attempt.objects.order_by("number").first()
    assert first
    bank_tells(client, told(first))
    page = text_of(tenant_client.get(PAGE))
    assert "Vous venez de payer 612,34" in page.replace("\u202f", " ")
    assert "cochez la case" in text_of(pay(tenant_client, "montant", "50"))
    assert is_signed(hidden(pay(tenant_client, "montant", "50", encore="on")), KEY)


def test_a_co_holder_sees_that_the_other_has_paid(client: Client, holder: Holder) -> None:
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt))
    client.force_login(f.UserFactory(tenant=other.tenant))
    page = text_of(client.get(PAGE))
    assert "DUPONT vient de payer" in page and "Votre solde est à jour" in page and "3fb0de" in page
    mine = client.get(f"/paiement/{attempt.payment.uid}/")
    assert "Payé par" in text_of(mine)
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    for address in ("", "recu.pdf"):
        assert client.get(f"/paiement/{attempt.payment.uid}/{address}").status_code == 404


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ({"payment_block": True}, "Appelez votre agence avant de payer"),
        ({"online_payment_allowed": False}, "ne se paie pas en ligne"),
        ({"status": "LITIGATION"}, ""),
    ],
)
def test_what_the_erp_forbids_is_said_calmly_with_a_phone(
    tenant_client: Client, holder: Holder, settings: Settings, account: dict[str, Any], words: str
) -> None:
    RentAccount.objects.update(**account)
    if not words:
        assert "Valider" in text_of(tenant_client.get(PAGE))
        settings.PORTAL_PAYMENT_NO_LITIGATION, words = True, "Voyez avec votre agence"
    answer = tenant_client.get(PAGE)
    assert words in text_of(answer) and "04 77 32 72 47" in text_of(answer).replace("\u00a0", " ")
    tenant_client.post(PAGE, {"choix": "montant", "montant": "50", "cle": "0" * 32})
    assert not Payment.objects.exists()


def test_closed_for_maintenance_it_says_what_staff_wrote(tenant_client: Client, holder: Holder) -> None:
    PaymentSwitch.objects.create(is_open=False, message="La banque fait une maintenance.")
    assert "La banque fait une maintenance." in text_of(pay(tenant_client))
    assert not Payment.objects.exists()


def test_the_mail_and_the_page_bring_the_receipt(tenant_client: Client, client: Client, holder: Holder) -> None:
    attempt = attempt_of(holder)
    bank_tells(client, told(attempt))
    assert outbox_flush() == 1
    (message,) = memory.outbox
    assert message.subject.replace("\u00a0", " ") == "Votre paiement de 612,34 € est accepté"
    (file,) = message.attachments
    assert file.filename == f"recu-{attempt.reference}.pdf" and file.content.startswith(b"%PDF")
    receipt = tenant_client.get(f"/paiement/{attempt.payment.uid}/recu.pdf")
    assert receipt.content.startswith(b"%PDF") and "attachment" in receipt["Content-Disposition"]
    assert "Accepté" in text_of(tenant_client.get(PAGE))
