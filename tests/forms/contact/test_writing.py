"""*Nous contacter*, signed in: whom to call, a topic, a place, a message, and what is promised."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from forms.contact.models import ContactRequestPage
from forms.contact.topics import ContactTopic, Emergency
from forms.submissions.calendar import working_days_after
from forms.submissions.models import Draft, Submission
from forms.submissions.registry import kind_of
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.contact import PATH, draft_of, filled, send, topic
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


def test_the_menu_of_tenants_has_it_in_place_of_the_public_page(tenant_client: Client) -> None:
    assert links_to_contact(tenant_client) == {PATH}
    ContactRequestPage.objects.get().unpublish()
    assert links_to_contact(tenant_client) == {"/nous-contacter/"}, "without it, the public one is back"


def links_to_contact(client: Client) -> set[str]:
    """Where the links of an ordinary page lead that say so: of its menu and its foot."""
    return set(
        re.findall(r'<a[^>]*href="([^"]+)"[^>]*>\s*Nous contacter', client.get("/mes-preferences/").content.decode())
    )


def test_it_shows_the_account_the_head_office_and_the_own_agency(tenant_client: Client, holder: Holder) -> None:
    f.AgencyFactory(agency_code="AUTRE", name="Agence des Autres")
    text = plain_text_of(tenant_client.get(PATH), between=" ")
    assert "n° 123456" in text
    assert "Nous joindre" in text and "Votre agence de proximité" in text and "Siège" in text
    assert "Agence des Autres" not in text
    for heading in ("Nous écrire", "Votre message", "Joindre un document à votre demande", "Valider"):
        assert heading in text


def test_sent_it_says_what_about_which_place_and_by_when(tenant_client: Client, holder: Holder) -> None:
    about = topic(working_days=2)
    answer = send(tenant_client, holder, about)
    row = Submission.objects.get()
    assert answer.status_code == 302 and row.number_text in answer.url
    assert (row.kind, row.data["topic"], row.data["topic_name"]) == ("contact", about.pk, "Un papier")
    assert row.leases.count() == 1 and row.data["place"] == ""
    assert row.due_on == working_days_after(timezone.localdate(), 2) and row.agency_id == holder.account.agency_id
    assert ("Sujet", "Un papier") in kind_of("contact").facts(row)


def test_a_topic_without_days_promises_those_of_the_kind(tenant_client: Client, holder: Holder) -> None:
    send(tenant_client, holder, topic())
    assert Submission.objects.get().due_on == working_days_after(timezone.localdate(), 5)


def test_what_the_head_office_answers_joins_its_queue(tenant_client: Client, holder: Holder) -> None:
    send(tenant_client, holder, topic(answered_by="HEAD_OFFICE"))
    assert Submission.objects.get().agency is None


def test_the_common_parts_of_the_residence_are_a_place(tenant_client: Client, holder: Holder) -> None:
    lease = holder.account.leases.order_by("pk").first()
    lease.premises.residence_name = "Les Tilleuls"
    lease.premises.save()
    send(tenant_client, holder, topic(), place=f"communes-{lease.pk}")
    row = Submission.objects.get()
    assert row.leases.count() == 0 and row.data["place"] == "Parties communes, résidence Les Tilleuls"


@pytest.mark.parametrize("place", ["", "ETRANGER", "communes-ETRANGER"])
def test_a_place_of_somebody_else_is_none(tenant_client: Client, holder: Holder, place: str) -> None:
    f.LeaseFactory(lease_id="ETRANGER")
    assert send(tenant_client, holder, topic(), place=place).status_code == 200
    assert not Submission.objects.exists()


def test_a_lease_that_has_ended_is_no_place(tenant_client: Client, holder: Holder) -> None:
    ended = f.LeaseFactory(account=holder.account, end_date=timezone.localdate() - dt.timedelta(days=1))
    assert f'value="{ended.pk}"' not in tenant_client.get(PATH).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202eb\u2066c\x00d\x07e\tf", "abcde f"),
        (f"L'eau coule \U0001f60a depuis 3 jours, > 20 °C < 25, <urgent>, {FAMILY}, Łódź", None),
        ("Deux\r\nlignes", "Deux\nlignes"),
        ("x" * 4000, None),
    ],
)
def test_a_message_arrives_as_it_was_meant(
    tenant_client: Client, holder: Holder, typed: str, kept: str | None
) -> None:
    send(tenant_client, holder, topic(), message=typed)
    row = Submission.objects.get()
    assert kind_of("contact").message(row) == (kept or typed)


@pytest.mark.parametrize("typed", ["", "   \n\t ", "\u200b\u200d", "\u202e\u202c", "\x00\x07", "x" * 4001])
def test_nothing_and_too_much_are_said_and_not_lost(tenant_client: Client, holder: Holder, typed: str) -> None:
    answer = send(tenant_client, holder, topic(), message=typed)
    text = plain_text_of(answer, between=" ")
    assert answer.status_code == 200 and not Submission.objects.exists()
    assert ("Votre message fait 4001 caractères" if len(typed) > 4000 else "Écrivez votre message.") in text
    if len(typed) > 4000:
        assert draft_of(holder).values["message"] == typed, "what is too long is shortened by its author, not by us"


def test_a_topic_of_the_other_subject_is_said(tenant_client: Client, holder: Holder) -> None:
    answer = send(tenant_client, holder, topic(), subject="TECHNICAL")
    assert "Ce sujet est une « Demande administrative »" in plain_text_of(answer, between=" ").replace("\xa0", " ")
    assert not Submission.objects.exists()


def test_without_scripts_a_button_shows_what_a_topic_asks_for(tenant_client: Client, holder: Holder) -> None:
    about = topic(help_text="Regardez d'abord « Mon compte ».", documents="L'avis d'échéance.", working_days=1)
    answer = tenant_client.post(PATH, filled(holder, about, envoyer=None, choisir="1"))
    assert answer.status_code == 302 and answer.url.endswith("#nous-ecrire")
    text = plain_text_of(tenant_client.get(PATH), between=" ").replace("\xa0", " ")
    assert "Regardez d'abord « Mon compte »." in text and "L'avis d'échéance." in text
    assert "Bonjour, il me faut une attestation." in text, "nothing typed is lost"


# --- topics that change ------------------------------------------------------


def test_a_topic_in_use_is_archived_and_its_drafts_choose_again(tenant_client: Client, holder: Holder) -> None:
    used, begun, unused = topic(), topic(name="Un autre"), topic(name="Jamais")
    send(tenant_client, holder, used)
    tenant_client.post(PATH, filled(holder, begun, envoyer=None, choisir="1", message="Un long texte"))
    ContactTopic.objects.filter(pk__in=[used.pk, begun.pk, unused.pk]).delete()
    assert set(
        ContactTopic.objects.filter(name__in=["Un papier", "Un autre", "Jamais"]).values_list("name", "archived")
    ) == {
        ("Un papier", True),
        ("Un autre", True),
    }
    assert ("Sujet", "Un papier") in kind_of("contact").facts(Submission.objects.get())
    page = tenant_client.get(PATH)
    text = plain_text_of(page, between=" ").replace("\xa0", " ")
    assert "Ce sujet n'est plus proposé." in text and "Un long texte" in text
    assert f'value="{begun.pk}"' not in page.content.decode()
    assert "Ce sujet n'est plus proposé." in plain_text_of(send(tenant_client, holder, begun), between=" ")
    assert Submission.objects.count() == 1 and Draft.objects.count() == 2


# --- emergencies ---------------------------------------------------------------


@pytest.mark.parametrize("begun", [False, True])
def test_the_number_to_call_stands_first_on_every_way_in(tenant_client: Client, holder: Holder, begun: bool) -> None:
    holder.account.agency.opening_hours = "Du lundi au vendredi, 9h-12h"
    holder.account.agency.save()
    if begun:
        tenant_client.post(PATH, filled(holder, topic(), envoyer=None, choisir="1", message="odeur de gaz"))
    text = plain_text_of(tenant_client.get(PATH), between=" ").replace("\xa0", " ")
    main = text[text.index("C'est urgent ?") :]
    assert main.index("0 800 47 33 33") < main.index("Nous joindre") < main.index("9h-12h") < main.index("Nous écrire")


def test_without_emergencies_112_stands_there(tenant_client: Client, holder: Holder) -> None:
    Emergency.objects.all().delete()
    page = tenant_client.get(PATH)
    assert 'href="tel:112"' in page.content.decode()
    assert send(tenant_client, holder, topic()).status_code == 302, "a written request is still taken"
