"""*J'envoie mon attestation d'assurance*: what it shows, what it asks for, and that nothing typed is lost."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from forms.models import InsurancePage
from forms.submissions import services
from forms.submissions.drafts import draft_key, draft_open, draft_save
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.services import submission_accept, submission_refuse
from forms.submissions.tokens import token_make
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f
from tests.forms import factories as ff
from tests.tenant_space.test_pages import applied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/j-envoie-mon-attestation-d-assurance/"
MARKED = "ETRANGER"


@pytest.fixture
def holder():
    return ff.home(account_number="123456")


@pytest.fixture
def tenant_client(client, holder):
    client.force_login(holder.tenant.user)
    return client


def photo(name: str = "attestation.jpg", colour: str = "white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def leases_of(holder) -> list[str]:
    return list(holder.account.leases.order_by("pk").values_list("pk", flat=True))


def filled(holder, **changes) -> dict:
    """A form as a person fills it in, a year from today."""
    today = timezone.localdate()
    end = today + dt.timedelta(days=364)
    values = {
        "jeton": token_make(
            holder.tenant, ff.KIND, draft_key(holder.tenant, ff.KIND, holder.account_id), holder.account_id
        ),
        "leases": leases_of(holder),
        **parts("from", today),
        **parts("to", end),
        "envoyer": "1",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def parts(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response) -> str:
    return response.content.decode().replace("&#x27;", "'").replace("\u00a0", " ").replace("&nbsp;", " ")


def draft_of(holder) -> Draft | None:
    return draft_open(holder.tenant, draft_key(holder.tenant, ff.KIND, holder.account_id))


def send(client, holder, **changes):
    return client.post(PATH, filled(holder, fichiers=photo(), **changes))


# --- showing ------------------------------------------------------------------


def test_it_shows_the_leases_the_empty_texts_and_the_limits(tenant_client, holder):
    text = text_of(tenant_client.get(PATH))
    assert text.count("Non à jour") == 2
    assert "Logement T2" in text and "Garage" in text
    assert "Aucun document enregistré" in text
    assert "Vous n'avez effectué aucun envoi." in text
    assert "POUR RAPPEL : une attestation en cours de validité est obligatoire." in text
    assert "10 Mo par fichier" in text


def test_a_lease_without_need_of_insurance_has_no_box(tenant_client, holder):
    lease = f.LeaseFactory(account=holder.account, insurance_required=False)
    text = text_of(tenant_client.get(PATH))
    assert "Non demandée" in text
    assert f'value="{lease.pk}"' not in text
    answer = send(tenant_client, holder, leases=[lease.pk])
    assert answer.status_code == 200 and not Submission.objects.exists()


def test_nothing_to_insure_is_said_and_there_is_no_form(tenant_client, holder):
    holder.account.leases.update(insurance_required=False)
    text = text_of(tenant_client.get(PATH))
    assert "Aucune attestation ne vous est demandée" in text
    assert "data-request" not in text
    holder.account.leases.update(end_date=dt.date(2020, 1, 1))
    assert "Aucune location à assurer" in text_of(tenant_client.get(PATH))


def test_a_single_lease_is_ticked_several_are_left_to_choose(tenant_client, holder):
    assert "checked" not in text_of(tenant_client.get(PATH))
    holder.account.leases.filter(kind="ANNEX").update(insurance_required=False)
    assert text_of(tenant_client.get(PATH)).count("checked") == 1


def test_in_the_grace_period_one_reads_and_is_told_whom_to_call(tenant_client, holder):
    sent = ff.sent(holder)
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    text = text_of(tenant_client.get(PATH))
    assert "Vous ne pouvez plus rien envoyer pour ce compte" in text
    assert "data-request" not in text
    assert "04 77 32 72 47" in text
    assert sent.number_text in text
    assert send(tenant_client, holder).status_code == 302
    assert Submission.objects.count() == 1 and not Attachment.objects.filter(submission=None).exists()


def test_it_lists_the_latest_five_and_leads_to_all(tenant_client, holder):
    numbers = [ff.sent(holder).number_text for _ in range(6)]
    text = text_of(tenant_client.get(PATH))
    found = re.findall(r"Envoi n° (\d{9}) du", text)
    assert found == numbers[:0:-1]
    assert "Voir tous mes envois" in text


def test_a_get_never_writes(tenant_client, holder):
    tenant_client.get("/accueil/")
    with CaptureQueriesContext(connection) as queries:
        tenant_client.get(PATH)
        tenant_client.get(PATH, {"reprise": "1"})
    assert [q["sql"] for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])] == []


def test_the_cost_does_not_grow_with_the_data(tenant_client, holder):
    applied(timezone.now())
    draft = draft_save(
        tenant=holder.tenant,
        kind=ff.KIND,
        key=draft_key(holder.tenant, ff.KIND, holder.account_id),
        values={"from_day": "1"},
    )
    ff.AttachmentFactory(draft=draft)
    tenant_client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH)
    assert len(few) <= 16
    for _ in range(4):
        f.LeaseFactory(account=holder.account)
        f.HolderFactory(tenant=holder.tenant)
    for _ in range(7):
        ff.sent(holder)
    draft = draft_save(tenant=holder.tenant, kind=ff.KIND, key=draft_key(holder.tenant, ff.KIND, holder.account_id))
    ff.AttachmentFactory.create_batch(5, draft=draft)
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(PATH)
    assert len(many) == len(few), "\n".join(q["sql"][:150] for q in many)
    assert len(many) <= 16, "\n".join(q["sql"][:150] for q in many)


def test_a_preview_shows_the_demo_tenant(holder, rf):
    page = InsurancePage.objects.get()
    response = page.make_preview_request(original_request=rf.get("/", {"compte": "123456"}))
    text = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "attestation.pdf" in text and "000000002" in text
    assert "123456" not in text


# --- sending ------------------------------------------------------------------


def test_sent_it_leads_to_its_page_and_says_what_comes_next(tenant_client, holder):
    answer = send(tenant_client, holder)
    assert answer.status_code == 302 and answer.url == "/envois/000000001/"
    submission = Submission.objects.get()
    assert set(submission.leases.values_list("pk", flat=True)) == set(leases_of(holder))
    assert submission.period_from == timezone.localdate()
    assert submission.attachments.get().display_name == "attestation.jpg"
    text = text_of(tenant_client.get(answer.url))
    assert "Envoi n° 000000001 du" in text and ": Demande enregistrée" in text
    assert "Vous aurez notre réponse le" in text
    assert "04 77 32 72 47" in text
    assert text_of(tenant_client.get(PATH)).count("En cours de validation") == 2


def test_a_two_figure_year_is_of_this_century(tenant_client, holder):
    year = timezone.localdate().year % 100
    assert send(tenant_client, holder, from_year=str(year)).status_code == 302
    assert Submission.objects.get().period_from == timezone.localdate()


def test_a_file_added_before_and_one_forgotten_in_the_field_both_go(tenant_client, holder):
    answer = tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo("un.jpg", "red")))
    assert answer.status_code == 302 and answer.url.endswith("#documents")
    assert "un.jpg" in text_of(tenant_client.get(PATH))
    tenant_client.post(PATH, filled(holder, fichiers=photo("deux.jpg", "blue")))
    assert {file.display_name for file in Submission.objects.get().attachments.all()} == {"un.jpg", "deux.jpg"}


def test_a_file_is_removed_and_what_was_typed_stays(tenant_client, holder):
    tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo(), from_day="17"))
    file = Attachment.objects.get()
    answer = tenant_client.post(PATH, filled(holder, envoyer=None, retirer=str(file.pk), from_day="17"))
    assert answer.status_code == 302
    text = text_of(tenant_client.get(PATH))
    assert "Aucun document enregistré" in text and 'value="17"' in text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("uid", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_removing_what_is_not_there_is_no_harm(tenant_client, holder, uid):
    assert tenant_client.post(PATH, filled(holder, envoyer=None, retirer=uid)).status_code == 302


def test_somebody_elses_file_is_not_removed(tenant_client, holder):
    other = ff.home()
    draft = draft_save(tenant=other.tenant, kind=ff.KIND, key=draft_key(other.tenant, ff.KIND, other.account_id))
    file = ff.AttachmentFactory(draft=draft)
    tenant_client.post(PATH, filled(holder, envoyer=None, retirer=str(file.pk)))
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_without_the_token_of_the_form_nothing_is_accepted(holder):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(holder.tenant.user)
    assert strict.post(PATH, filled(holder)).status_code == 403
    assert not Draft.objects.exists()


# --- what can be wrong ----------------------------------------------------------

YESTERDAY = dt.timedelta(days=-1)


def wrong(client, holder, **changes) -> str:
    answer = send(client, holder, **changes)
    assert answer.status_code == 200
    assert not Submission.objects.exists()
    return text_of(answer)


@pytest.mark.parametrize(
    ("changes", "message", "anchor"),
    [
        ({"leases": None}, "Cochez au moins une location.", "id_leases_0"),
        ({"to_year": ""}, "Écrivez l'année de la date de fin.", "id_to_year"),
        ({"from_day": "", "from_month": ""}, "Écrivez le jour et le mois de la date de début.", "id_from_day"),
        ({"to_day": "", "to_month": "", "to_year": ""}, "Écrivez la date de fin.", "id_to_day"),
        ({"from_day": "31", "from_month": "02"}, "La date de début n'existe pas.", "id_from_day"),
        ({"from_day": "²"}, "La date de début n'existe pas.", "id_from_day"),
        ({"from_month": "xx"}, "La date de début n'existe pas.", "id_from_day"),
        ({"from_year": "99999999999"}, "La date de début n'existe pas.", "id_from_day"),
        ({"from_year": "1926"}, "L'année de la date de début semble fausse.", "id_from_year"),
        ({"to_year": "2099"}, "L'année de la date de fin semble fausse.", "id_to_year"),
    ],
)
def test_each_error_says_what_to_do_and_leads_to_its_field(tenant_client, holder, changes, message, anchor):
    text = wrong(tenant_client, holder, **changes)
    assert text.count(message) == 2, "in the summary, and at the field"
    assert f'href="#{anchor}"' in text
    assert f'id="{anchor}"' in text
    assert "attestation.jpg" in text, "the file is kept"


def test_a_reversed_period_is_told(tenant_client, holder):
    day = timezone.localdate() + dt.timedelta(days=30)
    assert "La date de fin est avant la date de début." in wrong(
        tenant_client, holder, **parts("from", day), **parts("to", day + YESTERDAY)
    )


def test_a_certificate_that_is_over_is_told_until_its_last_day(tenant_client, holder):
    today = timezone.localdate()
    start = parts("from", today - dt.timedelta(days=300))
    text = wrong(tenant_client, holder, **start, **parts("to", today + YESTERDAY))
    assert "Cette attestation est finie depuis le" in text
    assert send(tenant_client, holder, **start, **parts("to", today)).status_code == 302


def test_a_long_period_is_confirmed_once(tenant_client, holder):
    long = parts("to", timezone.localdate() + dt.timedelta(days=500))
    text = wrong(tenant_client, holder, **long)
    assert "plus de 13 mois" in text and 'name="confirm_long"' in text
    assert send(tenant_client, holder, **long, confirm_long="on").status_code == 302


def test_thirteen_months_are_not_long(tenant_client, holder):
    answer = send(tenant_client, holder, **parts("from", dt.date(2026, 1, 31)), **parts("to", dt.date(2027, 2, 28)))
    assert answer.status_code == 302


def test_no_file_is_told_at_the_field(tenant_client, holder):
    answer = tenant_client.post(PATH, filled(holder))
    text = text_of(answer)
    assert text.count("Joignez votre attestation") == 2 and 'href="#fichiers"' in text
    assert not Submission.objects.exists()


def test_adding_without_choosing_is_told(tenant_client, holder):
    assert "Choisissez d'abord un fichier" in text_of(
        tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1"))
    )


def test_a_refused_file_is_told_and_the_good_one_beside_it_stays(tenant_client, holder):
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    text = text_of(tenant_client.post(PATH, filled(holder, fichiers=[photo(), bad])))
    assert "virus.exe" in text and "attestation.jpg" in text
    assert not Submission.objects.exists()
    assert Attachment.objects.get().display_name == "attestation.jpg"


def test_a_lease_of_somebody_else_answers_like_an_unknown_one(tenant_client, holder):
    other = ff.home()
    f.LeaseFactory(account=other.account, premise__address_line1=MARKED)
    answers = [wrong(tenant_client, holder, leases=[pk]) for pk in (leases_of(other)[0], "L99999")]
    for text in answers:
        assert "n'est pas dans votre compte" in text and MARKED not in text
    tidy = [re.sub(r'value="[^"]{20,}"|data-file="[^"]+"', "", text) for text in answers]
    assert tidy[0] == tidy[1]


def test_hostile_names_are_shown_as_text(tenant_client, holder):
    tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo("<img src=x onerror=y>.jpg")))
    html = tenant_client.get(PATH).content.decode()
    assert "<img src=x" not in html


def test_typed_values_are_kept_even_with_nul_or_too_long(tenant_client, holder):
    wrong(tenant_client, holder, from_day="1\x00", to_month="9" * 5000)
    assert draft_of(holder).values["from_day"] == "1"


# --- twice, late, and by others ---------------------------------------------------


def test_a_double_click_is_one_submission(tenant_client, holder):
    values = filled(holder)
    first = tenant_client.post(PATH, {**values, "fichiers": photo()})
    again = tenant_client.post(PATH, {**values, "fichiers": photo()})
    assert again.url == first.url
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert not Attachment.objects.filter(submission=None).exists()


def test_another_tab_with_other_content_loses_nothing(tenant_client, holder):
    values = filled(holder)
    tenant_client.post(PATH, {**values, "fichiers": photo()})
    text = text_of(tenant_client.post(PATH, {**values, "to_day": "3", "fichiers": photo("autre.jpg", "red")}))
    assert "Votre envoi n° 000000001 du" in text and "est déjà enregistré" in text
    assert 'value="3"' in text and "autre.jpg" in text
    assert Submission.objects.count() == 1
    answer = tenant_client.post(PATH, filled(holder))
    assert answer.url == "/envois/000000002/"


def test_another_tab_with_another_file_loses_nothing(tenant_client, holder):
    values = filled(holder)
    tenant_client.post(PATH, {**values, "fichiers": photo()})
    assert "est déjà enregistré" in text_of(tenant_client.post(PATH, {**values, "fichiers": photo("b.jpg", "red")}))
    assert [file.display_name for file in Attachment.objects.filter(submission=None)] == ["b.jpg"]


def test_two_tabs_at_the_very_same_moment_lose_nothing(tenant_client, holder, monkeypatch):
    def late(**arguments):
        services.submission_create(**arguments | {"content": ff.content_of(holder)})
        return services.submission_create(**arguments)

    monkeypatch.setattr("forms.request_page.submission_create", late)
    text = text_of(send(tenant_client, holder, to_day="3"))
    assert "Votre envoi n° 000000001 du" in text and 'value="3"' in text


def test_a_form_opened_by_somebody_else_keeps_nothing(tenant_client, holder):
    other = ff.home()
    answer = tenant_client.post(PATH, {**filled(other), "fichiers": photo()})
    assert answer.status_code == 302
    assert "pour une autre personne" in text_of(tenant_client.get(answer.url))
    assert not Draft.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("token", [None, "", "x:y:z"])
def test_signed_in_a_lost_token_loses_nothing(tenant_client, holder, token):
    assert send(tenant_client, holder, jeton=token).url == "/envois/000000001/"


# --- the sign-in ended meanwhile ------------------------------------------------


def test_what_was_typed_waits_behind_the_sign_in(client, holder):
    answer = client.post(PATH, filled(holder, from_day="17", fichiers=photo()))
    assert answer.status_code == 302
    assert answer.url == f"/connexion/?next={PATH}%3Freprise%3D1"
    assert not Submission.objects.exists()
    client.force_login(holder.tenant.user)
    text = text_of(client.get(f"{PATH}?reprise=1"))
    assert "Votre saisie a été conservée" in text
    assert 'value="17"' in text and "attestation.jpg" in text


def test_why_a_file_was_refused_waits_there_too(client, holder):
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    client.post(PATH, filled(holder, fichiers=bad))
    client.force_login(holder.tenant.user)
    assert "virus.exe" in text_of(client.get(PATH))


def test_somebody_else_signing_in_sees_nothing_of_it(client, holder):
    client.post(PATH, filled(holder, from_day="17", fichiers=photo()))
    client.force_login(ff.home().tenant.user)
    text = text_of(client.get(f"{PATH}?reprise=1"))
    assert "Votre saisie a été conservée" not in text
    assert 'value="17"' not in text and "attestation.jpg" not in text


def test_a_form_of_another_account_sends_nothing(tenant_client, holder):
    key = draft_key(holder.tenant, ff.KIND, "999999")
    answer = send(tenant_client, holder, jeton=token_make(holder.tenant, ff.KIND, key, "999999"))
    assert answer.url == PATH and not Submission.objects.exists() and not Draft.objects.exists()


def test_too_many_open_requests_are_told_and_nothing_is_lost(tenant_client, holder, settings):
    settings.PORTAL_MOST_OPEN = 1
    ff.sent(holder)
    text = text_of(send(tenant_client, holder))
    assert Submission.objects.count() == 1
    assert "plusieurs envois qui attendent notre réponse" in text and "attestation.jpg" in text


@pytest.mark.parametrize("token", [None, "x:y:z", "other kind", "old"])
def test_a_bad_token_keeps_nothing(client, holder, token, settings, monkeypatch):
    key = draft_key(holder.tenant, ff.KIND, holder.account_id)
    if token == "other kind":
        token = token_make(holder.tenant, "other", key, holder.account_id)
    elif token == "old":
        monkeypatch.setattr("forms.submissions.tokens.MAX_AGE_SECONDS", -1)
        token = token_make(holder.tenant, ff.KIND, key, holder.account_id)
    answer = client.post(PATH, filled(holder, jeton=token, fichiers=photo()))
    assert answer.url == f"/connexion/?next={PATH}"
    assert not Draft.objects.exists() and not Attachment.objects.exists()


def test_a_visitor_needs_the_forms_own_protection_too(holder):
    assert Client(enforce_csrf_checks=True).post(PATH, filled(holder)).status_code == 403
    assert not Draft.objects.exists()


# --- the page's script ---------------------------------------------------------------


def post_json(client, values):
    return client.post(PATH, values, headers={"accept": "application/json"})


def test_the_script_gets_a_row_or_a_reason(tenant_client, holder):
    values = filled(holder, envoyer=None)
    answer = post_json(tenant_client, {**values, "ajouter": "1", "fichiers": photo("<b>.jpg")})
    file = Attachment.objects.get()
    assert answer.status_code == 200
    assert str(file.pk) in answer.json()["row"] and "<b>" not in answer.json()["row"]
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    answer = post_json(tenant_client, {**values, "ajouter": "1", "fichiers": bad})
    assert answer.status_code == 422 and "virus.exe" in answer.json()["error"]
    assert post_json(tenant_client, {**values, "ajouter": "1"}).status_code == 422
    answer = post_json(tenant_client, {**values, "retirer": str(file.pk)})
    assert answer.json() == {"removed": str(file.pk)}
    assert not Attachment.objects.exists()


def test_the_script_is_told_that_the_sign_in_ended_or_the_other_tab_was_faster(client, holder):
    values = filled(holder, envoyer=None, ajouter="1")
    answer = post_json(client, {**values, "fichiers": photo()})
    assert answer.status_code == 401 and answer.json()["sign_in"].startswith("/connexion/?next=")
    client.force_login(holder.tenant.user)
    send(client, holder)
    answer = post_json(client, {**values, "fichiers": photo("b.jpg", "red")})
    assert answer.status_code == 409 and answer.json()["reload"] == PATH
    assert "b.jpg" in text_of(client.get(PATH))


# --- elsewhere -------------------------------------------------------------------------


def test_the_lasting_address_leads_to_the_page(tenant_client):
    assert tenant_client.get("/demarches/insurance/?compte=123456").url == f"{PATH}?compte=123456"
    assert tenant_client.get("/demarches/unknown/").status_code == 404
    InsurancePage.objects.get().unpublish()
    assert tenant_client.get("/demarches/insurance/").status_code == 404


def test_the_home_says_what_is_to_do_and_nothing_when_fine(tenant_client, holder):
    text = text_of(tenant_client.get("/accueil/"))
    assert "Votre assurance n'est pas à jour" in text and "Garage : Non à jour" in text
    submission = ff.sent(holder)
    assert "À faire" not in text_of(tenant_client.get("/accueil/"))
    submission_refuse(submission=submission, user=f.StaffFactory(), reason="L'adresse manque.")
    text = text_of(tenant_client.get("/accueil/"))
    assert "Votre attestation d'assurance est refusée" in text and "L'adresse manque." in text
    assert 'href="/demarches/insurance/"' in text
    submission_accept(submission=ff.sent(holder), user=f.StaffFactory())
    assert "À faire" not in text_of(tenant_client.get("/accueil/"))


def test_the_home_warns_before_the_end(tenant_client, holder):
    end = timezone.localdate() + dt.timedelta(days=10)
    holder.account.leases.update(insurance_status="UP_TO_DATE", insurance_valid_to=end)
    assert "Votre assurance se termine bientôt" in text_of(tenant_client.get("/accueil/"))


def test_the_residence_says_how_each_lease_is_insured(tenant_client, holder):
    text = text_of(tenant_client.get("/ma-residence/"))
    assert text.count("Non à jour") == 2 and 'href="/demarches/insurance/"' in text
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    assert "/demarches/insurance/" not in text_of(tenant_client.get("/ma-residence/")), "reading only"
    assert "À faire" not in text_of(tenant_client.get("/accueil/"))
