"""*J'envoie mon attestation d'assurance*: what it shows, to whom, and where else it is spoken of."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.insurance.mails import insurance_page_url
from forms.insurance.models import InsurancePage
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Attachment, Submission
from forms.submissions.services import submission_accept, submission_refuse
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import PATH, send
from tests.kit.secured_pages import applied
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_it_shows_the_leases_the_empty_texts_and_the_limits(tenant_client: Client, holder: Holder) -> None:
    text = html_of(tenant_client.get(PATH))
    assert text.count("Non à jour") == 2
    assert "Logement T2" in text and "Garage" in text
    assert "Aucun document enregistré" in text
    assert "Vous n'avez effectué aucun envoi." in text
    assert "Pour rappel : une attestation d'assurance en cours de validité est obligatoire." in text
    assert "10 Mo par fichier" in text


def test_a_lease_without_need_of_insurance_has_no_box(tenant_client: Client, holder: Holder) -> None:
    lease = f.LeaseFactory(account=holder.account, insurance_required=False)
    text = html_of(tenant_client.get(PATH))
    assert "Non demandée" in text
    assert f'value="{lease.pk}"' not in text
    answer = send(tenant_client, holder, leases=[lease.pk])
    assert answer.status_code == 200 and not Submission.objects.exists()


def test_nothing_to_insure_is_said_and_there_is_no_form(tenant_client: Client, holder: Holder) -> None:
    holder.account.leases.update(insurance_required=False)
    text = html_of(tenant_client.get(PATH))
    assert "Aucune attestation ne vous est demandée" in text
    assert "data-request" not in text
    holder.account.leases.update(end_date=dt.date(2020, 1, 1))
    assert "Aucune location à assurer" in html_of(tenant_client.get(PATH))


def test_a_single_lease_is_ticked_several_are_left_to_choose(tenant_client: Client, holder: Holder) -> None:
    assert "checked" not in html_of(tenant_client.get(PATH))
    holder.account.leases.filter(kind="ANNEX").update(insurance_required=False)
    assert html_of(tenant_client.get(PATH)).count("checked") == 1


def test_in_the_grace_period_one_reads_and_is_told_whom_to_call(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    text = html_of(tenant_client.get(PATH))
    assert "Vous ne pouvez plus rien envoyer pour ce compte" in text
    assert "data-request" not in text
    assert "04 77 32 72 47" in text
    assert sent.number_text in text
    assert send(tenant_client, holder).status_code == 302
    assert Submission.objects.count() == 1 and not Attachment.objects.filter(submission=None).exists()


def test_it_lists_the_latest_five_and_leads_to_all(tenant_client: Client, holder: Holder) -> None:
    numbers = [ff.sent(holder).number_text for _ in range(6)]
    text = html_of(tenant_client.get(PATH))
    found = re.findall(r"Envoi n° (\d{9}) du", text)
    assert found == numbers[:0:-1]
    assert "Voir toutes mes demandes" in text


def test_a_get_never_writes(tenant_client: Client, holder: Holder) -> None:
    tenant_client.get("/accueil/")
    with CaptureQueriesContext(connection) as queries:
        tenant_client.get(PATH)
        tenant_client.get(PATH, {"reprise": "1"})
    assert [q["sql"] for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])] == []


def test_the_cost_does_not_grow_with_the_data(tenant_client: Client, holder: Holder) -> None:
    applied(timezone.now())
    ff.sent(holder)
    draft = draft_save(
        tenant=holder.tenant,
        kind=ff.KIND,
        key=draft_key(holder.tenant, ff.KIND, holder.account_id),
        values={"from_day": "1"},
    )
    f.AttachmentFactory(draft=draft)
    tenant_client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH)
    assert len(few) <= 17  # a draft and its files among them
    for _ in range(4):
        f.LeaseFactory(account=holder.account)
        f.HolderFactory(tenant=holder.tenant)
    for _ in range(7):
        ff.sent(holder)
    draft = draft_save(tenant=holder.tenant, kind=ff.KIND, key=draft_key(holder.tenant, ff.KIND, holder.account_id))
    f.AttachmentFactory.create_batch(5, draft=draft)
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(PATH)
    assert len(many) == len(few), "\n".join(q["sql"][:150] for q in many)
    assert len(many) <= 17, "\n".join(q["sql"][:150] for q in many)


def test_a_preview_shows_the_demo_tenant(holder: Holder, rf: RequestFactory) -> None:
    page = InsurancePage.objects.get()
    response = page.make_preview_request(original_request=rf.get("/", {"compte": "123456"}))
    text = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "attestation.pdf" in text and "000000002" in text
    assert "123456" not in text


def test_the_lasting_address_leads_to_the_page(tenant_client: Client) -> None:
    assert tenant_client.get("/demarches/insurance/?compte=123456").url == f"{PATH}?compte=123456"
    assert tenant_client.get("/demarches/unknown/").status_code == 404
    InsurancePage.objects.get().unpublish()
    assert tenant_client.get("/demarches/insurance/").status_code == 404


def test_the_home_says_what_is_to_do_and_nothing_when_fine(tenant_client: Client, holder: Holder) -> None:
    text = html_of(tenant_client.get("/accueil/"))
    assert "Votre assurance n'est pas à jour" in text and "Garage : Non à jour" in text
    submission = ff.sent(holder)
    assert "Votre assurance" not in html_of(tenant_client.get("/accueil/"))
    submission_refuse(submission=submission, user=f.StaffFactory(), reason="L'adresse manque.")
    text = html_of(tenant_client.get("/accueil/"))
    assert "Votre attestation d'assurance est refusée" in text and "L'adresse manque." in text
    assert 'href="/demarches/insurance/"' in text
    submission_accept(submission=ff.sent(holder), user=f.StaffFactory())
    assert "Vous n'avez rien à faire." in html_of(tenant_client.get("/accueil/"))


def test_the_home_warns_before_the_end(tenant_client: Client, holder: Holder) -> None:
    end = timezone.localdate() + dt.timedelta(days=10)
    holder.account.leases.update(insurance_status="UP_TO_DATE", insurance_valid_to=end)
    assert "Votre assurance se termine bientôt" in html_of(tenant_client.get("/accueil/"))


def test_the_residence_says_how_each_lease_is_insured(tenant_client: Client, holder: Holder) -> None:
    text = html_of(tenant_client.get("/ma-residence/"))
    assert text.count("Non à jour") == 2 and 'href="/demarches/insurance/"' in text
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    assert "/demarches/insurance/" not in html_of(tenant_client.get("/ma-residence/")), "reading only"
    assert "Votre assurance" not in html_of(tenant_client.get("/accueil/"))


def test_the_button_leads_to_the_insurance_page(settings: Settings) -> None:
    page = InsurancePage.objects.get()
    assert insurance_page_url() == f"{settings.PORTAL_URL}{page.get_url_parts()[2]}"
    assert page.slug in insurance_page_url()
    page.unpublish()
    assert insurance_page_url() == f"{settings.PORTAL_URL}/"
