"""Two tabs of one request: each has its own word; what left does not leave again, and no words are written over."""

from __future__ import annotations

import re

import pytest

from forms.submissions.enums import State
from forms.submissions.models import Draft, Message, Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of, text_of
from tests.kit.insurance import photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def writer(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def opened(client: Client, row: Submission) -> str:
    """The token of a page of a request that was just opened."""
    return re.findall(r'name="jeton" value="([^"]+)"', html_of(client.get(f"/envois/{row.number_text}/")))[0]


def post(client: Client, row: Submission, token: str, text: str, **fields: object) -> ClientResponse:
    values = {"jeton": token, "text": text, **(fields or {"envoyer": "1"})}
    return client.post(f"/envois/{row.number_text}/message/", values)


def said() -> list[str]:
    return list(Message.objects.filter(by_staff=False).values_list("text", flat=True))


def test_equal_words_of_two_fresh_pages_are_two_and_a_second_press_is_one(
    writer: Client, request_sent: Submission
) -> None:
    for token in (opened(writer, request_sent), opened(writer, request_sent)):
        for _ in range(5):
            assert post(writer, request_sent, token, "La porte grince.").status_code == 302
    assert said() == ["La porte grince."] * 2


def test_a_word_begun_in_each_tab_is_kept_with_its_file(writer: Client, request_sent: Submission) -> None:
    one, other = opened(writer, request_sent), opened(writer, request_sent)
    post(writer, request_sent, one, "Un", ajouter="1", fichiers=photo())
    post(writer, request_sent, other, "Deux", ajouter="1", fichiers=photo("b.jpg", "red"))
    assert sorted(draft.values["text"] for draft in Draft.objects.unsent()) == ["Deux", "Un"]
    files = {file.display_name: str(file.pk) for draft in Draft.objects.unsent() for file in draft.attachments.all()}
    post(writer, request_sent, other, "Deux", envoyer="1", montre=files["b.jpg"])
    assert "Un</textarea>" in html_of(writer.get(f"/envois/{request_sent.number_text}/")), "the other one is next"
    post(writer, request_sent, one, "Un", envoyer="1", montre=files["attestation.jpg"])
    assert said() == ["Deux", "Un"]
    assert [line.attachments.count() for line in Message.objects.filter(by_staff=False)] == [1, 1]


def test_other_words_of_a_page_that_has_sent_write_over_nothing(writer: Client, request_sent: Submission) -> None:
    one, other = opened(writer, request_sent), opened(writer, request_sent)
    post(writer, request_sent, one, "Commencé ici.", ajouter="1", fichiers=photo())
    post(writer, request_sent, other, "Parti.")
    for words in ("Encore.", "Et encore."):
        post(writer, request_sent, other, words)
    assert {"Commencé ici.", "Et encore."} <= {draft.values["text"] for draft in Draft.objects.unsent()}
    Submission.objects.filter(pk=request_sent.pk).update(state=State.CLOSED)
    page = text_of(writer.get(f"/envois/{request_sent.number_text}/"))
    assert "Commencé ici." in page and "Et encore." in page, "all of it is there to be copied"


def test_without_scripts_the_page_says_what_a_second_choice_keeps(writer: Client, request_sent: Submission) -> None:
    page = html_of(writer.get(f"/envois/{request_sent.number_text}/"))
    (note,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.S)
    assert "remplace le premier" in note and "La liste garde tout ce qui est ajouté" in note
