"""*Documents divers*: see more, read a detail, choose how receipts come."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.journal.models import AccessEvent
from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.models import Document, Holder, ReceiptConsent
from tests.kit import factories as f
from tests.kit.answers import masked, plain_text_of
from tests.kit.secured_pages import FOREIGN, foreign_home
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/documents-divers/"
ASK = "/demander-une-quittance/"


def last_month() -> dt.date:
    return timezone.localdate().replace(day=1) - dt.timedelta(days=1)


# --- lists ------------------------------------------------------------------------


def test_without_a_document_each_list_says_so(tenant_client: Client) -> None:
    text = plain_text_of(tenant_client.get(PATH))
    assert text.count("Aucun document enregistré.") == 2
    assert "Aucune quittance enregistrée." in text
    assert "Courriers" not in text and "Voir plus" not in text


def test_see_more_leads_to_all_of_one_kind(tenant_client: Client, holder: Holder) -> None:
    for day in range(1, 15):
        f.DocumentFactory(account=holder.account, document_date=dt.date(2026, 1, day))
    letter = f.DocumentFactory(account=holder.account, kind=DocumentKind.LETTER, title="Une lettre")
    first = tenant_client.get(PATH)
    assert 'href="?type=RENT_NOTICE&amp;compte=123456"' in first.content.decode()
    assert "(14 en tout)" in plain_text_of(first) and letter.title in plain_text_of(first)
    listed = tenant_client.get(PATH, {"type": "RENT_NOTICE"})
    assert listed.content.decode().count('class="document"') == 12
    assert "?page=2&amp;compte=123456&amp;type=RENT_NOTICE" in listed.content.decode()
    assert letter.title not in plain_text_of(listed)
    assert "Avis d'échéance - 01/01/2026" in plain_text_of(
        tenant_client.get(PATH, {"type": "RENT_NOTICE", "page": "2"})
    )
    assert "Aucun document enregistré." in plain_text_of(tenant_client.get(PATH, {"type": "CHARGES_STATEMENT"}))


@pytest.mark.parametrize(
    "query",
    ["type=X", "type=", "type=RENT_NOTICE&page=2", "type=RENT_NOTICE&page=0", f"type=RENT_NOTICE&page={'9' * 5_000}"],
    ids=lambda query: query[:23],
)
def test_what_is_no_page_of_documents_is_a_404(tenant_client: Client, query: str) -> None:
    assert tenant_client.get(f"{PATH}?{query}").status_code == 404


@pytest.mark.parametrize("number", ["AE/2026/11", "AE/2026/detail", "AE/2026/fichier"])
def test_a_number_may_hold_slashes(tenant_client: Client, holder: Holder, number: str) -> None:
    """Also next to the documents whose numbers it would be taken for."""
    for each in (number, "AE", "AE/2026"):
        document = f.DocumentFactory(account=holder.account, document_id=each, title=f"Avis {each}")
        default_storage.save(document.binary.name, ContentFile(f"%PDF-1.4 {each}".encode()))
        f.EntryFactory(account=holder.account, document_ref=each)
    page = tenant_client.get(PATH).content.decode()
    detail, file = f"/documents/{number}/detail/", f"/documents/{number}/fichier/"
    assert f'href="{detail}"' in page and f'href="{file}"' in page
    answer = tenant_client.get(detail)
    assert f"Détail : Avis {number}" in plain_text_of(answer) and f'href="{file}"' in answer.content.decode()
    assert tenant_client.get(file).getvalue() == f"%PDF-1.4 {number}".encode()


def test_an_address_that_was_kept_still_hands_out_the_document(tenant_client: Client, holder: Holder) -> None:
    document = f.DocumentFactory(account=holder.account, document_id="AE/2026/11")
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 kept"))
    assert tenant_client.get("/documents/AE/2026/11/").getvalue() == b"%PDF-1.4 kept"


# --- the detail of a notice -----------------------------------------------------------


def with_lines(
    holder: Holder, kind: DocumentKind = DocumentKind.RENT_NOTICE, credit: int = 0, **more: Any
) -> Document:
    document = f.DocumentFactory(account=holder.account, kind=kind)
    f.EntryFactory(
        account=holder.account, document_ref=document.pk, label="Loyer d'octobre", debit_cents=45_678, **more
    )
    if credit:
        f.EntryFactory(
            account=holder.account,
            document_ref=document.pk,
            kind=EntryKind.HOUSING_AID,
            label="APL",
            debit_cents=0,
            credit_cents=credit,
        )
    return document


def test_a_notice_is_read_without_its_pdf(tenant_client: Client, holder: Holder) -> None:
    document = with_lines(holder, credit=8_000, due_date=dt.date(2026, 11, 5))
    address = f"/documents/{document.pk}/detail/"
    assert f'href="{address}"' in tenant_client.get(PATH).content.decode()
    answer = tenant_client.get(address)
    text = plain_text_of(answer)
    assert f"Détail : {document.title}" in text
    assert "Demandé par cet avis : 376,78 €" in text and "Date limite de paiement : 5 novembre 2026" in text
    assert "Loyer d'octobre 456,78 €" in text and "Vos aides" in text and "APL 80,00 €" in text
    assert "no-store" in answer["Cache-Control"]
    assert not AccessEvent.objects.exists(), "reading a page is no download"


def test_a_settlement_says_in_plain_words_whose_money_it_is(tenant_client: Client, holder: Holder) -> None:
    owed = with_lines(holder, DocumentKind.CHARGES_STATEMENT)
    text = plain_text_of(tenant_client.get(f"/documents/{owed.pk}/detail/"))
    assert "Les dépenses ont été plus élevées : cette somme s'ajoute à votre compte." in text
    given = with_lines(holder, DocumentKind.CHARGES_STATEMENT, credit=50_000)
    text = plain_text_of(tenant_client.get(f"/documents/{given.pk}/detail/"))
    assert "En votre faveur : 43,22 €" in text and "Vous aviez payé trop" in text


@pytest.mark.parametrize("kind", [DocumentKind.CHARGES_STATEMENT, DocumentKind.RENT_NOTICE])
def test_a_notice_whose_amount_is_not_known_says_where_it_is(
    tenant_client: Client, holder: Holder, kind: DocumentKind
) -> None:
    f.DocumentFactory(account=holder.account, kind=kind)
    f.DocumentFactory(account=holder.account, kind=DocumentKind.LETTER)
    told = "Montant : voir le document"
    for query in ({}, {"type": kind.value}):
        assert plain_text_of(tenant_client.get(PATH, query)).count(told) == 1
    Document.objects.all().delete()
    with_lines(holder, kind)
    text = plain_text_of(tenant_client.get(PATH))
    assert told not in text and "456,78 €" in text


def test_without_lines_there_is_no_link_and_the_page_is_honest(tenant_client: Client, holder: Holder) -> None:
    document = f.DocumentFactory(account=holder.account)
    assert "/detail/" not in tenant_client.get(PATH).content.decode()
    text = plain_text_of(tenant_client.get(f"/documents/{document.pk}/detail/"))
    assert "Le détail n'est pas disponible en ligne : téléchargez le document." in text
    assert "Total" not in text


def test_a_foreign_detail_answers_like_a_missing_one(tenant_client: Client, holder: Holder) -> None:
    other = foreign_home().account.documents.get()
    f.EntryFactory(account=other.account, document_ref=other.pk, label=FOREIGN)
    foreign = tenant_client.get(f"/documents/{other.pk}/detail/")
    missing = tenant_client.get("/documents/D9999999/detail/")
    letter = f.DocumentFactory(account=holder.account, kind=DocumentKind.LETTER)
    assert foreign.status_code == 404 == tenant_client.get(f"/documents/{letter.pk}/detail/").status_code
    assert masked(foreign) == masked(missing)


def test_the_detail_is_of_its_own_account_and_costs_little(tenant_client: Client, holder: Holder) -> None:
    second = f.HolderFactory(tenant=holder.tenant, account__account_number="223456")
    document = with_lines(second)
    address = f"/documents/{document.pk}/detail/"
    assert "Compte client n° 223456" in plain_text_of(tenant_client.get(address))
    f.EntryFactory.create_batch(30, account=second.account, document_ref=document.pk)
    with CaptureQueriesContext(connection) as queries:
        tenant_client.get(address)
    assert len(queries) <= 16


def test_all_of_one_kind_cost_no_more_with_more(tenant_client: Client, holder: Holder) -> None:
    f.DocumentFactory(account=holder.account)
    query = {"type": "RENT_NOTICE"}
    tenant_client.get(PATH, query)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH, query)
    for _ in range(14):
        with_lines(holder)
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(PATH, query)
    assert len(few) == len(many) <= 16


# --- receipts ----------------------------------------------------------------------


def test_a_receipt_is_asked_for_when_a_paid_month_has_none(tenant_client: Client, holder: Holder) -> None:
    assert ASK not in tenant_client.get(PATH).content.decode(), "nothing was billed"
    f.EntryFactory(account=holder.account, accounting_date=last_month(), period=f"{last_month():%Y-%m}")
    assert ASK in tenant_client.get(PATH).content.decode()
    receipt = f.DocumentFactory(account=holder.account, kind=DocumentKind.RECEIPT, document_date=last_month())
    page = tenant_client.get(PATH)
    assert ASK not in page.content.decode() and receipt.title in plain_text_of(page)


def choose(client: Client, **data: Any) -> ClientResponse:
    return client.post(PATH, data)


def test_receipts_come_on_line_after_an_express_consent_and_back_in_one_click(
    tenant_client: Client, holder: Holder
) -> None:
    page = tenant_client.get(PATH)
    assert "Sur papier." in plain_text_of(page)
    assert not re.search(r'name="accord"[^>]*checked', page.content.decode()), "never ticked for the person"
    refused = choose(tenant_client, quittances="en-ligne")
    assert refused.status_code == 200 and 'href="#accord"' in refused.content.decode()
    assert "Erreur : " in plain_text_of(refused) and not ReceiptConsent.objects.exists()
    elsewhere = tenant_client.post(f"{PATH}?type=RENT_NOTICE", {"quittances": "en-ligne"})
    assert 'href="#accord"' in elsewhere.content.decode(), "told wherever the form was sent from"
    taken = choose(tenant_client, quittances="en-ligne", accord="1")
    assert (taken.status_code, taken.url) == (302, PATH)
    text = plain_text_of(tenant_client.get(PATH))
    assert "Vos quittances arrivent maintenant en ligne." in text and "En ligne, depuis le" in text
    assert choose(tenant_client, quittances="papier").status_code == 302
    assert "Sur papier, depuis le" in plain_text_of(tenant_client.get(PATH))
    assert [row.electronic for row in ReceiptConsent.objects.order_by("id")] == [True, False]
    event = AccessEvent.objects.order_by("id").first()
    assert (event.address, event.detail) == ("127.0.0.x", "123456")


def test_a_choice_needs_the_forms_token_and_a_known_word(tenant_client: Client, holder: Holder) -> None:
    assert choose(tenant_client, quittances="autre", accord="1").status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(holder.tenant.user)
    assert choose(strict, quittances="en-ligne", accord="1").status_code == 403
    assert not ReceiptConsent.objects.exists()


def test_somebody_who_only_reads_may_not_choose(tenant_client: Client, holder: Holder) -> None:
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    page = tenant_client.get(PATH).content.decode()
    assert 'name="quittances"' not in page
    choose(tenant_client, quittances="en-ligne", accord="1")
    assert "Vous ne pouvez plus rien changer pour ce compte." in plain_text_of(tenant_client.get(PATH))
    assert not ReceiptConsent.objects.exists()


def test_somebody_who_left_goes_back_to_paper(tenant_client: Client, holder: Holder) -> None:
    choose(tenant_client, quittances="en-ligne", accord="1")
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    assert 'value="papier"' in tenant_client.get(PATH).content.decode()
    choose(tenant_client, quittances="papier")
    text = plain_text_of(tenant_client.get(PATH))
    assert "Vos quittances arrivent maintenant sur papier." in text and "Sur papier, depuis le" in text


def test_with_several_accounts_the_choice_is_for_the_one_shown(tenant_client: Client, holder: Holder) -> None:
    f.HolderFactory(tenant=holder.tenant, account__account_number="223456")
    page = tenant_client.get(PATH, {"compte": "223456"}).content.decode()
    assert f'action="{PATH}?compte=223456"' in page
    taken = tenant_client.post(f"{PATH}?compte=223456", {"quittances": "en-ligne", "accord": "1"})
    assert taken.url == f"{PATH}?compte=223456"
    assert ReceiptConsent.objects.get().account_id == "223456"
