"""*Demander une quittance*: the months offered, sending once, and the managers' answer."""

import datetime as dt
import re
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.rent_receipts.models import ReceiptRequestPage
from forms.submissions.drafts import draft_key
from forms.submissions.models import Attachment, Draft, RefusalReason, Submission
from forms.submissions.tokens import token_make
from tenant_space.formats.months import Month
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import at, numbers, press
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/demander-une-quittance/"


def code(ago: int) -> str:
    today = timezone.localdate()
    index = today.year * 12 + today.month - 1 - ago
    return f"{index // 12}-{index % 12 + 1:02d}"


words_of = partial(plain_text_of, between=" ")


@pytest.fixture
def holder() -> Holder:
    """Three months billed 456,78 €; the newest is paid in part only."""
    holder = f.HolderFactory(account__account_number="123456", account__balance_cents=10_000)
    f.UserFactory(tenant=holder.tenant)
    for ago in (1, 2, 3):
        day = dt.date.fromisoformat(f"{code(ago)}-28")
        f.EntryFactory(account=holder.account, accounting_date=day, period=code(ago))
    return holder


def ask(client: Client, holder: Holder, *months: str, **more: Any) -> ClientResponse:
    key = draft_key(holder.tenant, "receipt", holder.account_id)
    token = more.pop("jeton", None) or token_make(holder.tenant, "receipt", key, holder.account_id)
    return client.post(PATH, {"jeton": token, "months": months, "envoyer": "1", **more})


def test_the_months_offered_are_those_paid_that_have_no_receipt(tenant_client: Client, holder: Holder) -> None:
    f.DocumentFactory(account=holder.account, kind=DocumentKind.RECEIPT, period=code(3))
    page = tenant_client.get(PATH)
    assert re.findall(r'name="months" value="([^"]+)"', page.content.decode()) == [code(1), code(2)]
    text = words_of(page)
    assert "Payé en partie" in text and "Payé en entier" in text
    assert "La quittance se donne quand le mois est entièrement payé." in text
    assert 'type="file"' not in page.content.decode() and "Vous n'avez fait aucune demande." in text
    holder.account.balance_cents = 45_678
    holder.account.save()
    html = tenant_client.get(PATH).content.decode()
    assert f'value="{code(1)}"' not in html, "nothing is paid of it"
    assert "Pour un mois payé en partie" not in html
    assert "La quittance se donne quand le mois est entièrement payé." in html


def test_without_a_month_to_ask_for_the_page_says_why(tenant_client: Client, holder: Holder) -> None:
    holder.account.balance_cents = 500_000
    holder.account.save()
    assert "Aucune quittance à demander pour l'instant." in words_of(tenant_client.get(PATH))
    holder.account.entries.all().delete()
    assert "Aucun loyer demandé sur ce compte depuis un an." in words_of(tenant_client.get(PATH))


def test_sent_it_waits_for_a_manager_and_the_person_sees_it(tenant_client: Client, holder: Holder) -> None:
    answer = ask(tenant_client, holder, code(1), code(2))
    assert answer.status_code == 302
    row = Submission.objects.get()
    assert (row.kind, row.account_id, row.agency_id) == ("receipt", "123456", "CV")
    amounts = {code(1): 35_678, code(2): 45_678}
    assert row.data == {"months": [code(1), code(2)], "settled": [code(2)], "amounts": amounts}
    text = words_of(tenant_client.get(answer.url))
    assert f"{Month.parse(code(1)).name.capitalize()} Payé en partie" in text and "Sur papier" in text
    assert "Aucun document enregistré" not in text.partition("Nous écrire au sujet")[0], "it takes no files"
    assert f"Envoi n° {row.number_text}" in words_of(tenant_client.get(PATH))
    assert OutgoingMail.objects.get().kind == "receipt.received"


def test_a_double_click_sends_once_and_another_month_is_another_request(tenant_client: Client, holder: Holder) -> None:
    token = re.search(r'name="jeton" value="([^"]+)"', tenant_client.get(PATH).content.decode())[1]
    first, second = [ask(tenant_client, holder, code(2), jeton=token) for _ in range(2)]
    assert first.url == second.url and Submission.objects.count() == 1
    other = ask(tenant_client, holder, code(3), jeton=token)
    assert other.status_code == 200 and "est déjà enregistré" in words_of(other)
    assert f'value="{code(3)}" id="id_months_2" checked' in other.content.decode(), "kept for the next sending"


@pytest.mark.parametrize(
    ("months", "said"), [((), "Cochez au moins un mois."), (("2001-01",), "n'est pas, ou plus, dans la liste")]
)
def test_what_is_wrong_is_said_at_its_place(
    tenant_client: Client, holder: Holder, months: tuple[str, ...], said: str
) -> None:
    answer = ask(tenant_client, holder, *months)
    assert answer.status_code == 200 and said in words_of(answer)
    assert 'href="#id_months_0"' in answer.content.decode() and not Submission.objects.exists()


def test_a_file_that_comes_along_is_let_go(tenant_client: Client, holder: Holder) -> None:
    answer = ask(tenant_client, holder, code(2), fichiers=SimpleUploadedFile("x.pdf", b"%PDF-1.4"))
    assert answer.status_code == 302 and not Attachment.objects.exists()


def test_what_a_visitor_typed_waits_behind_the_sign_in(client: Client, holder: Holder) -> None:
    assert ask(client, holder, code(3)).status_code == 302
    assert Draft.objects.get().values["months"] == [code(3)]
    client.force_login(holder.tenant.user)
    page = client.get(PATH, {"reprise": "1"})
    assert "Votre saisie a été conservée" in words_of(page) and "checked" in page.content.decode()


def test_somebody_who_only_reads_asks_for_nothing(tenant_client: Client, holder: Holder) -> None:
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    assert "Vous ne pouvez plus rien envoyer pour ce compte" in words_of(tenant_client.get(PATH))
    ask(tenant_client, holder, code(2))
    assert not Submission.objects.exists()


def test_a_manager_marks_it_sent_or_refuses_it_with_a_ready_reason(tenant_client: Client, holder: Holder) -> None:
    for month in (code(2), code(3)):
        ask(tenant_client, holder, month)
    first, second = Submission.objects.order_by("number")
    tenant_client.force_login(ff.manager("CV"))
    assert numbers(tenant_client) == [first.number_text, second.number_text]
    text = words_of(tenant_client.get(at(first)))
    assert "Marquer comme envoyée" in text and "Envoyez d'abord la quittance" in text
    assert f"{Month.parse(code(2)).name.capitalize()} Payé en entier" in text and "100,00" in text
    assert RefusalReason.objects.filter(kind="receipt").count() == 3
    press(tenant_client, first, "accept")
    press(tenant_client, second, "refuse", reason="Déjà envoyée.")
    kinds = list(OutgoingMail.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["receipt.received"] * 2 + ["receipt.accepted", "receipt.refused"]
    tenant_client.force_login(holder.tenant.user)
    assert "Envoyée" in words_of(tenant_client.get(f"/envois/{first.number_text}/"))
    refused = words_of(tenant_client.get(f"/envois/{second.number_text}/"))
    assert "Déjà envoyée." in refused and "Faire une autre demande" in refused


def test_the_page_costs_the_same_whatever_the_account_holds(tenant_client: Client, holder: Holder) -> None:
    tenant_client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH)
    f.EntryFactory.create_batch(100, account=holder.account, accounting_date=timezone.localdate())
    f.DocumentFactory.create_batch(10, account=holder.account, kind=DocumentKind.RECEIPT)
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(PATH)
    assert len(few) == len(many) <= 16


def test_a_preview_shows_nobodys_months(rf: RequestFactory, holder: Holder) -> None:
    response = ReceiptRequestPage.objects.get().make_preview_request(original_request=rf.get("/"))
    text = words_of(response.render() if hasattr(response, "render") else response)
    assert "Novembre 2026" in text and "123456" not in text
