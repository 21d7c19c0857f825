"""Files with their type: chosen before or after, one without the other, many at once."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms.contact import selectors
from forms.contact.first_topics import MANDATE
from forms.contact.topics import AttachmentType
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, plain_text_of
from tests.kit.contact import PATH, draft_of, filled, send, topic
from tests.kit.insurance import photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "stored")]
COLOURS = ("white", "red", "green", "blue", "black", "yellow", "pink", "grey", "brown", "orange", "purple")
# The seven of the printed manual, in its order.
SEVEN = [
    "Pièces d'état civil (mariage, naissance, divorce, etc.)",
    "Avis d'imposition",
    "Enquêtes SLS",
    "Attestation CAF / MSA",
    "Mandat de prélèvement SEPA",
    "RIB",
    "Autres documents",
]


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


def add(
    client: Client, holder: Holder, *files: SimpleUploadedFile, script: bool = False, **more: Any
) -> ClientResponse:
    """Press « Ajouter », or what the page's script sends instead."""
    values = {**filled(holder, topic(), envoyer=None, **more), "fichiers": list(files)}
    headers = {"HTTP_ACCEPT": "application/json"} if script else {}
    return client.post(PATH, values if script else {**values, "ajouter": "1"}, **headers)


def types_of(holder: Holder) -> list[tuple[str, str]]:
    draft = draft_of(holder)
    return list(draft.attachments.values_list("display_name", "type_name")) if draft else []


def test_the_seven_of_the_manual_are_offered_in_their_order(tenant_client: Client) -> None:
    html = html_of(tenant_client.get(PATH))
    box = html[html.index('id="type_de_document"') :]
    places = [box.index(f'<option value="{name}">') for name in SEVEN]
    assert places == sorted(places) and list(AttachmentType.objects.values_list("name", flat=True)) == SEVEN


@pytest.mark.parametrize("script", [False, True])
def test_a_file_keeps_the_type_chosen_with_it(tenant_client: Client, holder: Holder, script: bool) -> None:
    answer = add(tenant_client, holder, photo("rib.jpg"), type_de_document="RIB", script=script)
    assert types_of(holder) == [("rib.jpg", "RIB")]
    shown = answer.json()["row"] if script else html_of(tenant_client.get(PATH))
    assert "RIB (Photo)" in shown and "type_de_RIB" not in shown
    send(tenant_client, holder, topic())
    row = Submission.objects.get()
    assert row.attachments.get().type_label == "RIB (Photo)"
    assert "RIB (Photo)" in plain_text_of(tenant_client.get(f"/envois/{row.number_text}/"))


def test_three_types_for_three_files_and_one_taken_off(tenant_client: Client, holder: Holder) -> None:
    for name, colour in (("RIB", "red"), ("Avis d'imposition", "green"), ("Enquêtes SLS", "blue")):
        add(tenant_client, holder, photo(f"{colour}.jpg", colour), type_de_document=name)
    second = draft_of(holder).attachments.get(type_name="Avis d'imposition")
    tenant_client.post(PATH, filled(holder, topic(), envoyer=None, retirer=str(second.pk)))
    assert types_of(holder) == [("red.jpg", "RIB"), ("blue.jpg", "Enquêtes SLS")]


@pytest.mark.parametrize("chosen", ["", "Un type inventé"])
def test_a_file_without_a_type_is_kept_and_its_type_asked(tenant_client: Client, holder: Holder, chosen: str) -> None:
    add(tenant_client, holder, photo("a.jpg"), type_de_document=chosen)
    uid = draft_of(holder).attachments.get().pk
    assert f'name="type_de_{uid}"' in tenant_client.get(PATH).content.decode()
    answer = send(tenant_client, holder, topic())
    assert "Choisissez le type du document « a.jpg »." in plain_text_of(answer) and not Submission.objects.exists()
    send(tenant_client, holder, topic(), **{f"type_de_{uid}": "Autres documents"})
    assert Submission.objects.get().attachments.get().type_name == "Autres documents"


def test_the_type_of_a_foreign_file_is_left_alone(tenant_client: Client, holder: Holder, client: Client) -> None:
    add(tenant_client, holder, photo("a.jpg"), type_de_document="RIB")
    send(tenant_client, holder, topic())
    sent = Submission.objects.get().attachments.get()
    said: dict[str, Any] = {f"type_de_{sent.pk}": "Autres documents", "type_de_x": "RIB"}
    add(tenant_client, holder, photo("b.jpg", "red"), **said)
    sent.refresh_from_db()
    assert sent.type_name == "RIB", "what has left stays as it left"


def test_a_type_without_a_file_is_said_and_nothing_is_lost(tenant_client: Client, holder: Holder) -> None:
    answer = send(tenant_client, holder, topic(), type_de_document="RIB")
    text = plain_text_of(answer)
    assert "Vous avez choisi le type de document « RIB », mais aucun fichier." in text
    assert "Bonjour, il me faut une attestation." in text and not Submission.objects.exists()
    answer = add(tenant_client, holder, type_de_document="RIB")
    assert "Choisissez d'abord un fichier" in plain_text_of(answer)


def test_a_type_that_staff_took_away_meanwhile_is_chosen_again(tenant_client: Client, holder: Holder) -> None:
    page_type = "RIB"
    AttachmentType.objects.filter(name=page_type).delete()
    add(tenant_client, holder, photo("a.jpg"), type_de_document=page_type)
    assert types_of(holder) == [("a.jpg", "")], "kept, and its type asked once more"


def test_ten_photos_at_once_go_and_the_eleventh_is_named(tenant_client: Client, holder: Holder) -> None:
    photos = [photo(f"{colour}.jpg", colour) for colour in COLOURS]
    answer = add(tenant_client, holder, *photos, type_de_document="Autres documents")
    assert len(types_of(holder)) == 10 and {one for _, one in types_of(holder)} == {"Autres documents"}
    text = plain_text_of(answer)
    assert "« purple.jpg » n'a pas été ajouté : 10 fichiers à la fois au plus." in text
    assert "Bonjour, il me faut une attestation." in text


def test_two_photos_then_three_more_in_the_same_field_are_five(tenant_client: Client, holder: Holder) -> None:
    photos = [photo(f"{colour}.jpg", colour) for colour in COLOURS[:5]]
    for chosen in (photos[:2], photos[2:]):
        add(tenant_client, holder, *chosen, type_de_document="Autres documents")
    assert [name for name, _ in types_of(holder)] == [f"{colour}.jpg" for colour in COLOURS[:5]]
    send(tenant_client, holder, topic())
    assert Submission.objects.get().attachments.count() == 5


def test_the_same_bytes_have_another_name_and_type_in_another_request(tenant_client: Client, holder: Holder) -> None:
    for name, said in (("photo.jpg", "RIB"), ("compteur-eau.jpg", "Autres documents")):
        add(tenant_client, holder, photo(name), type_de_document=said)
        send(tenant_client, holder, topic(), message=name)
    first, second = Submission.objects.order_by("pk")
    assert first.attachments.get().type_label == "RIB (Photo)"
    assert (second.attachments.get().display_name, second.attachments.get().type_name) == (
        "compteur-eau.jpg",
        "Autres documents",
    )
    assert first.attachments.get().stored_name != second.attachments.get().stored_name, "each has its own copy"


def test_a_request_needs_no_file(tenant_client: Client, holder: Holder) -> None:
    assert send(tenant_client, holder, topic()).status_code == 302
    assert Submission.objects.get().attachments.count() == 0


def test_pressed_twice_it_is_one_request_and_equal_words_written_later_are_two(
    tenant_client: Client, holder: Holder
) -> None:
    about = topic()
    values = filled(holder, about)
    answers = [tenant_client.post(PATH, values) for _ in range(3)]
    assert len({answer.url for answer in answers}) == 1 and Submission.objects.count() == 1
    send(tenant_client, holder, about)
    assert Submission.objects.count() == 2


def test_a_mandate_sent_here_leads_to_the_request_that_waits_for_it(
    tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kind that waits for one is not there yet: another one stands for it."""
    waits = replace(kind_of(ff.KIND), awaits_file=MANDATE)
    monkeypatch.setattr(selectors, "kinds", lambda: (waits,))
    waiting, _foreign = ff.sent(holder), ff.sent(ff.home())
    add(tenant_client, holder, photo("mandat.jpg"), type_de_document="Mandat de prélèvement SEPA")
    send(tenant_client, holder, topic())
    add(tenant_client, holder, photo("rib.jpg", "red"), type_de_document="RIB")
    send(tenant_client, holder, topic(), message="Sans mandat")
    mandate, other = Submission.objects.filter(kind="contact").order_by("pk")
    (link,) = kind_of("contact").links(mandate)
    assert waiting.number_text in link.text and kind_of("contact").links(other) == []
    AttachmentType.objects.filter(code=MANDATE).update(name="Mandat signé")
    assert kind_of("contact").links(mandate) == [link], "whatever that type is called since"
    tenant_client.force_login(ff.manager(holder.account.agency_id))
    assert link.url in tenant_client.get(reverse("desk:inspect", args=[mandate.pk])).content.decode()
