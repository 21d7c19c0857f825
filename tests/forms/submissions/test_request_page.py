"""The page of a request is a conversation: what it shows, what is written there, and that nothing is lost or twice."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_confirm
from forms.submissions.conversation import message_send
from forms.submissions.enums import AnswerOutcome, Ease, Sort, State
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Submission, SurveyAnswer
from forms.submissions.services import note_add
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import masked, text_of
from tests.kit.conversations import asked, key
from tests.kit.senders import certificate
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def signed_in(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def pdf_upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, certificate("plan"), "application/pdf")


def address(row: Submission, what: str = "") -> str:
    return f"/envois/{row.number_text}/{what}"


def ticket(client: Client, row: Submission) -> str:
    """The token of the form on the page."""
    found = re.search(r'name="jeton" value="([^"]+)"', client.get(address(row)).content.decode())
    assert found
    return found[1]


def test_both_sides_are_shown_staff_by_their_service(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Nous venons mardi 😊 <b>.")
    message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text="Merci.")
    note_add(submission=request_sent, user=staff_member, text="Locataire pressé.")
    page = text_of(signed_in.get(address(request_sent)))
    assert request_sent.agency
    for words in (
        "La porte ne ferme plus.",
        "Nous venons mardi 😊 <b>.",
        "Merci.",
        "Nouveau",
        request_sent.agency.name,
    ):
        assert words in page, words
    assert page.index("ne ferme plus") < page.index("mardi") < page.index("Merci.")
    assert staff_member.last_name not in page and "pressé" not in page
    assert "Nouveau" not in text_of(signed_in.get(address(request_sent))), "seen once"


def test_a_word_and_its_files_are_kept_and_leave_once_without_scripts(
    signed_in: Client, request_sent: Submission
) -> None:
    token = ticket(signed_in, request_sent)
    form = {"jeton": token, "text": "a" * 4001, "fin": "1"}
    signed_in.post(address(request_sent, "message/"), {**form, "ajouter": "1", "fichiers": pdf_upload("plan.pdf")})
    page = signed_in.get(address(request_sent)).content.decode()
    shown = re.search(r'name="montre" value="([^"]+)"', page)
    assert shown and "a" * 4001 in page and "plan.pdf" in page
    form |= {"montre": shown[1], "envoyer": "1"}
    answer = signed_in.post(address(request_sent, "message/"), form)
    assert answer.status_code == 200 and "4\u202f001 caractères" in text_of(answer) and "a" * 4001 in text_of(answer)
    for _ in range(2):
        answer = signed_in.post(address(request_sent, "message/"), {**form, "text": "Le plan est joint."})
        assert answer.status_code == 302 and answer["Location"] == address(request_sent)
    line = Message.objects.get()
    assert line.text == "Le plan est joint." and [file.display_name for file in line.attachments.all()] == ["plan.pdf"]
    answer = signed_in.post(address(request_sent, "message/"), {**form, "text": "Autre chose."})
    assert "n'est pas encore" in text_of(answer).replace("ne l'est pas encore", "n'est pas encore")
    assert Message.objects.count() == 1 and "Autre chose." in signed_in.get(address(request_sent)).content.decode()


def test_the_ticket_of_another_request_or_person_sends_nothing(
    signed_in: Client, request_sent: Submission, asker: Holder
) -> None:
    other, stranger = asked(asker), ff.home()
    theirs = asked(stranger)
    ours = ticket(signed_in, other)
    signed_in.force_login(User.objects.get(tenant=stranger.tenant))
    tickets = [ours, ticket(signed_in, theirs)]
    signed_in.force_login(User.objects.get(tenant=asker.tenant))
    for token in tickets:
        form = {"jeton": token, "text": "Bonjour.", "envoyer": "1", "fin": "1"}
        answer = signed_in.post(address(request_sent, "message/"), form, follow=True)
        assert "pour une autre personne" in text_of(answer)
    assert not Message.objects.exists()
    form = {"jeton": "forged", "text": "Bonjour.", "envoyer": "1", "fin": "1"}
    signed_in.post(address(request_sent, "message/"), form)
    assert Message.objects.get().submission == request_sent, "too old, it is kept and sent all the same"


def test_an_empty_word_is_refused_with_a_sentence(signed_in: Client, request_sent: Submission) -> None:
    form = {"jeton": ticket(signed_in, request_sent), "text": " \u200b", "envoyer": "1", "fin": "1"}
    assert "Écrivez votre message" in text_of(signed_in.post(address(request_sent, "message/"), form))
    assert not Message.objects.exists()


def test_asked_for_something_the_answer_completes(
    signed_in: Client, request_sent: Submission, staff_member: User
) -> None:
    more_ask(submission=request_sent, user=staff_member, text="Quel étage ?")
    page = signed_in.get(address(request_sent)).content.decode()
    assert "Nous attendons votre réponse" in page and 'name="complement"' in page
    form = {"jeton": ticket(signed_in, request_sent), "text": "Le 3e.", "envoyer": "1", "fin": "1", "complement": "1"}
    signed_in.post(address(request_sent, "message/"), form)
    assert Submission.objects.get(pk=request_sent.pk).state == State.IN_REVIEW


def test_a_session_that_ended_loses_nothing_and_shows_nothing_to_another(
    signed_in: Client, request_sent: Submission, asker: Holder
) -> None:
    form = {"jeton": ticket(signed_in, request_sent), "text": "Trois cents signes.", "envoyer": "1", "fin": "1"}
    signed_in.logout()
    answer = signed_in.post(address(request_sent, "message/"), form)
    assert answer.status_code == 302 and "connexion" in answer["Location"] and not Message.objects.exists()
    stranger = User.objects.get(tenant=ff.home().tenant)
    signed_in.force_login(stranger)
    assert signed_in.post(address(request_sent, "message/"), form).status_code == 404
    signed_in.force_login(User.objects.get(tenant=asker.tenant))
    assert "Trois cents signes." in signed_in.get(address(request_sent)).content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("what", ["message/", "regle/", "avis/"])
def test_foreign_and_missing_answer_alike_and_a_get_does_nothing(
    signed_in: Client, request_sent: Submission, staff_member: User, what: str
) -> None:
    theirs = asked(ff.home())
    for row in (request_sent, theirs):
        message_answer(submission=row, user=staff_member, text="Voilà.", answered=True)
    before = list(Submission.objects.order_by("pk").values("state", "version"))
    data = {"text": "x", "envoyer": "1", "fin": "1", "regle": "oui", "ease": "1"}
    foreign = signed_in.post(address(theirs, what), data)
    missing = signed_in.post(f"/envois/999999999/{what}", data)
    assert foreign.status_code == 404 and masked(foreign) == masked(missing)
    assert signed_in.get(address(request_sent, what)).url == address(request_sent)
    assert list(Submission.objects.order_by("pk").values("state", "version")) == before
    assert not SurveyAnswer.objects.exists()


def test_the_tenant_says_no_then_yes_then_what_they_thought(
    signed_in: Client, request_sent: Submission, staff_member: User
) -> None:
    def answer() -> None:
        outcome = AnswerOutcome.NOT_OURS
        message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True, outcome=outcome)

    answer()
    page = text_of(signed_in.get(address(request_sent)))
    assert "Est-ce réglé" in page and "Nous ne pouvons pas nous en charger." in page
    signed_in.post(address(request_sent, "regle/"), {"regle": "non", "pourquoi": "Toujours ouverte."})
    page = text_of(signed_in.get(address(request_sent)))
    assert "Vous avez dit que ce n'est pas réglé" in page and "Toujours ouverte." in page
    answer()
    signed_in.post(address(request_sent, "regle/"), {"regle": "oui"})
    assert Submission.objects.get(pk=request_sent.pk).state == State.CLOSED
    assert "Choisissez une réponse" in text_of(signed_in.post(address(request_sent, "avis/"), {"words": "Bien"}))
    for ease in ("2", "5"):
        signed_in.post(address(request_sent, "avis/"), {"ease": ease, "words": "Bien"})
    assert SurveyAnswer.objects.get().ease == Ease.EASY
    assert "Votre avis" not in text_of(signed_in.get(address(request_sent)))


def test_the_number_of_a_joined_request_leads_to_the_other(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    token = ticket(signed_in, request_sent)
    other = asked(asker)
    request_merge(submission=request_sent, into=other, user=staff_member)
    assert signed_in.get(address(request_sent))["Location"] == address(other)
    form = {"jeton": token, "text": "Encore.", "envoyer": "1", "fin": "1"}
    answer = signed_in.post(address(request_sent, "message/"), form)
    assert answer["Location"] == address(other)
    assert other.messages.filter(sort=Sort.MESSAGE, text="Encore.").exists()


def test_what_was_written_to_a_request_that_ended_is_shown_to_be_copied(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    token = ticket(signed_in, request_sent)
    message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
    request_confirm(tenant=asker.tenant, submission=request_sent)
    form = {"jeton": token, "text": "Encore un mot.", "envoyer": "1", "fin": "1"}
    answer = signed_in.post(address(request_sent, "message/"), form, follow=True)
    page = text_of(answer)
    assert "Cette demande est terminée" in page and "Encore un mot." in page
    assert not Message.objects.filter(text="Encore un mot.").exists()


def test_scripts_bring_files_and_words_one_by_one(signed_in: Client, request_sent: Submission) -> None:
    form = {"jeton": ticket(signed_in, request_sent), "text": "Voici.", "fin": "1"}
    send = {"path": address(request_sent, "message/"), "headers": {"Accept": "application/json"}}
    row = signed_in.post(data={**form, "fichiers": pdf_upload("plan.pdf")}, **send).json()["row"]
    shown = re.search(r'name="montre" value="([^"]+)"', row)
    assert shown and "plan.pdf" in row
    sent = signed_in.post(data={**form, "envoyer": "1", "montre": shown[1]}, **send).json()
    assert sent == {"sent": address(request_sent)}
    assert Message.objects.get().attachments.count() == 1
