"""Sending a certificate: what it becomes, and what the form says when something is wrong."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Attachment, Draft, Submission
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import PATH, draft_of, filled, leases_of, parts, photo, send
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
MARKED = "ETRANGER"


def test_sent_it_leads_to_its_page_and_says_what_comes_next(tenant_client: Client, holder: Holder) -> None:
    answer = send(tenant_client, holder)
    assert answer.status_code == 302 and answer.url == "/envois/000000001/"
    submission = Submission.objects.get()
    assert set(submission.leases.values_list("pk", flat=True)) == set(leases_of(holder))
    assert submission.period_from == timezone.localdate()
    assert submission.attachments.get().display_name == "attestation.jpg"
    text = html_of(tenant_client.get(answer.url))
    assert "Envoi n° 000000001 du" in text and ": Demande enregistrée" in text
    assert "Vous aurez notre réponse le" in text
    assert "04 77 32 72 47" in text
    assert html_of(tenant_client.get(PATH)).count("En cours de validation") == 2


def test_a_two_figure_year_is_of_this_century(tenant_client: Client, holder: Holder) -> None:
    year = timezone.localdate().year % 100
    assert send(tenant_client, holder, from_year=str(year)).status_code == 302
    assert Submission.objects.get().period_from == timezone.localdate()


def test_a_file_added_before_and_one_forgotten_in_the_field_both_go(tenant_client: Client, holder: Holder) -> None:
    answer = tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo("un.jpg", "red")))
    assert answer.status_code == 302 and answer.url.endswith("#documents")
    assert "un.jpg" in html_of(tenant_client.get(PATH))
    tenant_client.post(PATH, filled(holder, fichiers=photo("deux.jpg", "blue")))
    assert {file.display_name for file in Submission.objects.get().attachments.all()} == {"un.jpg", "deux.jpg"}


def test_a_file_is_removed_and_what_was_typed_stays(tenant_client: Client, holder: Holder) -> None:
    tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo(), from_day="17"))
    file = Attachment.objects.get()
    answer = tenant_client.post(PATH, filled(holder, envoyer=None, retirer=str(file.pk), from_day="17"))
    assert answer.status_code == 302
    text = html_of(tenant_client.get(PATH))
    assert "Aucun document enregistré" in text and 'value="17"' in text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("uid", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_removing_what_is_not_there_is_no_harm(tenant_client: Client, holder: Holder, uid: str) -> None:
    assert tenant_client.post(PATH, filled(holder, envoyer=None, retirer=uid)).status_code == 302


def test_somebody_elses_file_is_not_removed(tenant_client: Client, holder: Holder) -> None:
    other = ff.home()
    draft = draft_save(tenant=other.tenant, kind=ff.KIND, key=draft_key(other.tenant, ff.KIND, other.account_id))
    file = f.AttachmentFactory(draft=draft)
    tenant_client.post(PATH, filled(holder, envoyer=None, retirer=str(file.pk)))
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_without_the_token_of_the_form_nothing_is_accepted(holder: Holder) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(holder.tenant.user)
    assert strict.post(PATH, filled(holder)).status_code == 403
    assert not Draft.objects.exists()


YESTERDAY = dt.timedelta(days=-1)


def wrong(client: Client, holder: Holder, **changes: Any) -> str:
    answer = send(client, holder, **changes)
    assert answer.status_code == 200
    assert not Submission.objects.exists()
    return html_of(answer)


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
def test_each_error_says_what_to_do_and_leads_to_its_field(
    tenant_client: Client, holder: Holder, changes: dict[str, str | None], message: str, anchor: str
) -> None:
    text = wrong(tenant_client, holder, **changes)
    assert text.count(message) == 2, "in the summary, and at the field"
    assert f'href="#{anchor}"' in text
    assert f'id="{anchor}"' in text
    assert "attestation.jpg" in text, "the file is kept"


def test_a_reversed_period_is_told(tenant_client: Client, holder: Holder) -> None:
    day = timezone.localdate() + dt.timedelta(days=30)
    assert "La date de fin est avant la date de début." in wrong(
        tenant_client, holder, **parts("from", day), **parts("to", day + YESTERDAY)
    )


def test_a_certificate_that_is_over_is_told_until_its_last_day(tenant_client: Client, holder: Holder) -> None:
    today = timezone.localdate()
    start = parts("from", today - dt.timedelta(days=300))
    text = wrong(tenant_client, holder, **start, **parts("to", today + YESTERDAY))
    assert "Cette attestation est finie depuis le" in text
    assert send(tenant_client, holder, **start, **parts("to", today)).status_code == 302


def test_a_long_period_is_confirmed_once(tenant_client: Client, holder: Holder) -> None:
    long = parts("to", timezone.localdate() + dt.timedelta(days=500))
    text = wrong(tenant_client, holder, **long)
    assert "plus de 13 mois" in text and 'name="confirm_long"' in text
    assert send(tenant_client, holder, **long, confirm_long="on").status_code == 302


def test_thirteen_months_are_not_long(tenant_client: Client, holder: Holder) -> None:
    answer = send(tenant_client, holder, **parts("from", dt.date(2026, 1, 31)), **parts("to", dt.date(2027, 2, 28)))
    assert answer.status_code == 302


def test_no_file_is_told_at_the_field(tenant_client: Client, holder: Holder) -> None:
    answer = tenant_client.post(PATH, filled(holder))
    text = html_of(answer)
    assert text.count("Joignez votre attestation") == 2 and 'href="#fichiers"' in text
    assert not Submission.objects.exists()


def test_adding_without_choosing_is_told(tenant_client: Client, holder: Holder) -> None:
    assert "Choisissez d'abord un fichier" in html_of(
        tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1"))
    )


def test_a_refused_file_is_told_and_the_good_one_beside_it_stays(tenant_client: Client, holder: Holder) -> None:
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    text = html_of(tenant_client.post(PATH, filled(holder, fichiers=[photo(), bad])))
    assert "virus.exe" in text and "attestation.jpg" in text
    assert not Submission.objects.exists()
    assert Attachment.objects.get().display_name == "attestation.jpg"


def test_a_lease_of_somebody_else_answers_like_an_unknown_one(tenant_client: Client, holder: Holder) -> None:
    other = ff.home()
    f.LeaseFactory(account=other.account, premises__address_line1=MARKED)
    answers = [wrong(tenant_client, holder, leases=[pk]) for pk in (leases_of(other)[0], "L99999")]
    for text in answers:
        assert "n'est pas dans votre compte" in text and MARKED not in text
    tidy = [re.sub(r'value="[^"]{20,}"|data-file="[^"]+"', "", text) for text in answers]
    assert tidy[0] == tidy[1]


def test_hostile_names_are_shown_as_text(tenant_client: Client, holder: Holder) -> None:
    tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo("<img src=x onerror=y>.jpg")))
    html = tenant_client.get(PATH).content.decode()
    assert "<img src=x" not in html


def test_typed_values_are_kept_even_with_nul_or_too_long(tenant_client: Client, holder: Holder) -> None:
    wrong(tenant_client, holder, from_day="1\x00", to_month="9" * 5000)
    assert draft_of(holder).values["from_day"] == "1"
