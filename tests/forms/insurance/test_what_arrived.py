"""What was sent is what the sender saw: no file leaves unseen, none stays behind without a word."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail as memory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pypdf import PdfReader

from forms.submissions.models import Attachment, Submission
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit.answers import NO_BREAK, html_of
from tests.kit.insurance import PATH, draft_of, filled, photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LOCKED = "« bail.exe » n'est pas parti"


def bad(name: str = "bail.exe") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"MZ\x90\x00", "application/octet-stream")


def add(client: Client, holder: Holder, *files: SimpleUploadedFile, **changes: Any) -> ClientResponse:
    return client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=list(files), **changes))


def press(client: Client, holder: Holder, **changes: Any) -> ClientResponse:
    return client.post(PATH, filled(holder, **changes))


def mail_text() -> str:
    outbox_flush()
    return str(memory.outbox[-1].body).translate(NO_BREAK)


def names_sent() -> list[str]:
    return sorted(Submission.objects.get().attachments.values_list("display_name", flat=True))


# --- a file that did not arrive ----------------------------------------------


def test_a_request_does_not_leave_without_a_refused_file_unless_its_sender_says_so(
    tenant_client: Client, holder: Holder
) -> None:
    add(tenant_client, holder, photo(), bad())
    assert LOCKED not in html_of(add(tenant_client, holder, photo("deux.jpg", "red")))
    text = html_of(press(tenant_client, holder))
    assert LOCKED in text and 'name="sans"' in text and not Submission.objects.exists()
    assert press(tenant_client, holder, sans="bail.exe").status_code == 302
    assert Submission.objects.get().not_sent == ["bail.exe"]


def test_what_was_not_sent_stands_on_the_page_the_receipt_and_the_mail(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo(), bad())
    page = press(tenant_client, holder, sans="bail.exe").url
    text = html_of(tenant_client.get(page))
    assert "avec 1 fichier" in text and LOCKED in text and "Pas envoyé" in text
    assert "C'est fait" not in text and "rien d'autre à faire" not in text
    pdf = tenant_client.get(f"{page}accuse.pdf")
    content = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
    read = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
    assert "Pas envoyé" in read and "bail.exe" in read
    mail = mail_text()
    assert LOCKED in mail


def test_with_all_files_there_is_nothing_to_add(tenant_client: Client, holder: Holder) -> None:
    page = press(tenant_client, holder, fichiers=[photo(), photo("deux.jpg", "red")]).url
    text = html_of(tenant_client.get(page))
    assert "avec 2 fichiers" in text and "C'est fait" in text and "rien d'autre à faire" in text
    assert "parti" not in mail_text()


def test_the_same_name_that_arrives_after_all_is_not_missing(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, bad("recto.jpg"))
    add(tenant_client, holder, photo("recto.jpg"))
    assert press(tenant_client, holder).status_code == 302
    assert Submission.objects.get().not_sent == []


def test_a_file_taken_off_the_list_is_not_missing(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo(), bad(), bad("autre.exe"))
    assert press(tenant_client, holder, envoyer=None, oublier="bail.exe").status_code == 302
    text = html_of(press(tenant_client, holder))
    assert LOCKED not in text and "« autre.exe » n'est pas parti" in text
    assert press(tenant_client, holder, sans="autre.exe").status_code == 302
    assert Submission.objects.get().not_sent == ["autre.exe"]


def test_the_choice_to_leave_without_stays_when_something_else_is_wrong(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo(), bad())
    text = html_of(press(tenant_client, holder, sans=["bail.exe", "coupé.jpg"], to_day=""))
    assert text.count("checked") >= 2 and "coupé.jpg" in text, "the one that only the browser knew, too"
    assert "n'est pas parti" not in text


def test_the_script_learns_the_name_under_which_a_file_is_missing(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder, envoyer=None, ajouter="1", fichiers=bad("dossier/<b>.exe"))
    answer = tenant_client.post(PATH, values, headers={"accept": "application/json"})
    assert answer.status_code == 422 and answer.json()["name"] == draft_of(holder).refused[0][0]


# --- two tabs of one draft -----------------------------------------------------


def test_a_tab_that_shows_no_file_sends_none(tenant_client: Client, holder: Holder) -> None:
    empty = filled(holder)
    add(tenant_client, holder, photo("onglet-b.jpg"))
    text = html_of(tenant_client.post(PATH, empty))
    assert "Vous avez ajouté « onglet-b.jpg » dans un autre onglet" in text and not Submission.objects.exists()
    assert "Joignez votre attestation" not in text
    assert press(tenant_client, holder).status_code == 302, "now it is shown"
    assert names_sent() == ["onglet-b.jpg"]


def test_a_tab_sends_what_it_shows_and_the_rest_waits_for_the_other(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo("onglet-a.jpg"))
    tab_a = filled(holder)
    add(tenant_client, holder, photo("onglet-b.jpg", "red"))
    tab_b = filled(holder, to_day="3")
    assert tenant_client.post(PATH, tab_a).status_code == 302
    assert names_sent() == ["onglet-a.jpg"]
    text = html_of(tenant_client.post(PATH, {**tab_b, "montre": tab_b["montre"][1:]}))
    assert "onglet-b.jpg" in text and 'value="3"' in text and "Il est parti d'un autre onglet" in text
    assert "à corriger" not in text and "Erreur" not in text, "told calmly"
    assert press(tenant_client, holder).url == "/envois/000000002/"


def test_a_tab_whose_files_have_all_left_is_led_to_the_request(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo())
    tab_a, tab_b = filled(holder), filled(holder, to_day="3")
    tenant_client.post(PATH, tab_a)
    answer = tenant_client.post(PATH, tab_b)
    assert answer.status_code == 302 and answer.url == "/envois/000000001/"
    text = html_of(tenant_client.get(answer.url))
    assert "est déjà enregistré : le voici" in text and "gardé dans le formulaire" in text
    assert "Erreur" not in text and "Attention" not in text
    assert 'value="3"' in html_of(tenant_client.get(PATH)), "what it said otherwise is kept"
    assert Submission.objects.count() == 1


def test_the_same_form_pressed_again_is_the_same_request(tenant_client: Client, holder: Holder) -> None:
    add(tenant_client, holder, photo())
    form = filled(holder)
    first, again = tenant_client.post(PATH, form), tenant_client.post(PATH, form)
    assert first.url == again.url and Submission.objects.count() == 1


def test_a_file_taken_away_in_another_tab_is_said_before_anything_leaves(
    tenant_client: Client, holder: Holder
) -> None:
    add(tenant_client, holder, photo("recto.jpg"), photo("verso.jpg", "red"))
    tab_a = filled(holder)
    gone = Attachment.objects.get(display_name="verso.jpg")
    press(tenant_client, holder, envoyer=None, retirer=str(gone.pk))
    assert "a été retiré dans un autre onglet" in html_of(tenant_client.post(PATH, tab_a))
    assert not Submission.objects.exists()


@pytest.mark.parametrize("shown", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_a_list_of_something_else_sends_nothing_unseen(tenant_client: Client, holder: Holder, shown: str) -> None:
    add(tenant_client, holder, photo())
    assert press(tenant_client, holder, montre=[shown]).status_code == 200
    assert not Submission.objects.exists()


# --- cut on its way --------------------------------------------------------------


def test_a_form_cut_in_its_second_file_sends_nothing_and_keeps_the_first(
    tenant_client: Client, holder: Holder
) -> None:
    values = {"entree": "1", **filled(holder, envoyer=None), "fichiers": [photo("un.jpg"), photo("deux.jpg", "red")]}
    body = encode_multipart(BOUNDARY, {**values, "fin": "1"})
    cut = body[: body.index(b"deux.jpg") + 200]
    tenant_client.generic("POST", PATH, cut, MULTIPART_CONTENT)
    assert not Submission.objects.exists()
    assert "un.jpg" in html_of(tenant_client.get(PATH))
    tenant_client.generic("POST", PATH, body, MULTIPART_CONTENT)
    assert names_sent() == ["deux.jpg", "un.jpg"], "whole, the Enter key sends"


# --- the same file again -----------------------------------------------------------


def test_the_same_photo_four_times_is_kept_once_and_said(tenant_client: Client, holder: Holder) -> None:
    answer = add(tenant_client, holder, *(photo(f"{number}.jpg") for number in range(4)))
    text = html_of(tenant_client.get(answer.url))
    assert "3 fichiers étaient les mêmes" in text and Attachment.objects.count() == 1
    text = html_of(tenant_client.get(add(tenant_client, holder, photo("encore.jpg")).url))
    assert "Un fichier était déjà dans la liste" in text and Attachment.objects.count() == 1


def test_other_photos_are_no_copies(tenant_client: Client, holder: Holder) -> None:
    answer = add(tenant_client, holder, photo("a.jpg"), photo("b.jpg", "red"))
    assert "une seule fois" not in html_of(tenant_client.get(answer.url)) and Attachment.objects.count() == 2


def test_copies_are_said_with_the_confirmation_and_to_the_script(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder, envoyer=None, ajouter="1", fichiers=photo("a.jpg"))
    same = [
        tenant_client.post(PATH, values | {"fichiers": photo(name)}, headers={"accept": "application/json"}).json()
        for name in ("a.jpg", "b.jpg")
    ]
    assert [one["same"] for one in same] == [0, 1]
    answer = press(tenant_client, holder, fichiers=photo("c.jpg"))
    assert "Un fichier était déjà dans la liste" in html_of(tenant_client.get(answer.url))
    assert names_sent() == ["a.jpg"]


# --- the request itself, by the script -------------------------------------------------


def test_the_script_sends_the_request_and_is_led_to_it(tenant_client: Client, holder: Holder) -> None:
    accept = {"accept": "application/json"}
    wrong = tenant_client.post(PATH, filled(holder), headers=accept)
    assert wrong.status_code == 422 and not Submission.objects.exists(), "the page itself says what is wrong"
    add(tenant_client, holder, photo())
    answer = tenant_client.post(PATH, filled(holder), headers=accept)
    assert answer.json() == {"sent": "/envois/000000001/"}
    assert "Demande enregistrée" in html_of(tenant_client.get("/envois/000000001/"))
