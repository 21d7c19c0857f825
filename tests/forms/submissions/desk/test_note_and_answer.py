"""An internal note and an answer in one step: the note and its file stay inside, the answer has its own words."""

from __future__ import annotations

import re

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.enums import AnswerOutcome, State
from forms.submissions.models import Attachment, Submission
from forms.submissions.registry import Kind
from forms.submissions.request_shown import request_shown
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.wordings import wordings_forget
from tenant_space.files.pdf import pdf_render
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import access_help
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import at, press, said
from tests.kit.insurance import photo
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
NOTE, WORDS = "Dossier xylophone", "Un plombier passe mardi."


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    return asked(ff.home())


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


@pytest.mark.parametrize("do", ["answer", "close", "ask"])
def test_a_note_beside_the_words_is_noted_and_stays_inside(client: Client, row: Submission, do: str) -> None:
    sent = {"key": key(), "note_key": key(), "words": WORDS, "text": NOTE}
    files = {"note_files": photo("plan.jpg")}
    for _ in range(2):  # pressed twice
        answer = press(client, row, do, **sent, **files)
        files = {}
    assert answer.url == at(row) and "Votre note est gardée" in said(answer)
    assert [line.text for line in row.messages.all()] == [WORDS]
    note = row.notes.get()
    assert note.text == NOTE and note.attachments.get().message is None
    assert not client.get(at(row)).context["note_form"].initial.get("text"), "it is not offered to be noted again"


@pytest.mark.parametrize(("do", "data"), [("accept", {}), ("refuse", {"reason": "Illisible."})])
def test_a_decision_keeps_the_note_too(client: Client, submission: Submission, do: str, data: dict[str, str]) -> None:
    press(client, submission, do, text=NOTE, note_key=key(), **data)
    row = again(submission)
    assert not row.is_open and row.notes.get().text == NOTE and NOTE not in row.reason
    assert not [line for line in row.messages.all() if NOTE in line.text]


@pytest.mark.parametrize("outcome", AnswerOutcome.values)
def test_without_words_the_sentence_of_the_editors_is_shown_before_it_leaves(
    client: Client, row: Submission, outcome: str
) -> None:
    Wording.objects.filter(topic=WordingTopic.ANSWER, code=outcome).update(title=f"Phrase {outcome}.", text="Suite.")
    wordings_forget()
    sent = {"key": key(), "note_key": key(), "text": NOTE, "outcome": outcome}
    page = press(client, row, "close", words=" ", **sent)
    shown = page.context["preview"]
    assert page.status_code == 200 and not row.messages.exists() and not row.notes.exists()
    assert (shown.words, shown.outcome) == (f"Phrase {outcome}.\n\nSuite.", AnswerOutcome(outcome).label)
    assert NOTE not in shown.words and shown.title.endswith("vous a répondu")
    words = page.context["box"].words
    press(client, row, "close", words=words, **sent)
    line = row.messages.get()
    assert (line.text, again(row).state, row.notes.get().text) == (words, State.ANSWERED, NOTE)


def test_a_look_ahead_sends_nothing_and_says_what_the_tenant_reads(client: Client, row: Submission) -> None:
    page = press(client, row, "preview", key=key(), words="<b>Voilà</b>", text=NOTE)
    text = page.content.decode()
    assert page.status_code == 200 and not row.messages.exists() and not row.notes.exists()
    block = text[text.index("Ce que le locataire va lire") : text.index("Rien n'est encore parti")]
    assert "&lt;b&gt;Voilà" in block and NOTE not in block
    message_answer(submission=row, user=ff.manager("CV"), text="C'est fait.", answered=True)
    page = press(client, again(row), "preview", key=key(), words="Encore un mot.")
    assert page.context["preview"].outcome == "" and page.context["preview"].title.endswith("vous a écrit")


@pytest.mark.parametrize("text", ["x" * 2001])
def test_a_note_that_cannot_be_kept_stops_all_of_it(client: Client, row: Submission, text: str) -> None:
    page = press(client, row, "close", key=key(), note_key=key(), words=WORDS, text=text)
    assert page.status_code == 422 and "trop longue" in page.content.decode() and WORDS in page.content.decode()
    assert not row.messages.exists() and again(row).is_open


@pytest.mark.parametrize("do", ["note", "accept", "refuse"])
@pytest.mark.parametrize("tenant", ["signed in", "not signed in"])
def test_a_note_pressed_twice_is_one(
    client: Client, manager: User, submission: Submission, do: str, tenant: str
) -> None:
    row = submission if tenant == "signed in" else access_help.asked()
    Submission.objects.filter(pk=row.pk).update(agency=submission.agency)
    (note_key,) = re.findall(r'name="note_key" value="([^"]+)"', client.get(at(row)).content.decode())
    for _ in range(2):
        press(client, row, do, text=f" {NOTE}\n", note_key=note_key, reason="Illisible.")
    assert [note.text for note in row.notes.all()] == [NOTE]
    page = client.get(at(row)).content.decode()
    assert note_key not in page, "the next note has a key of its own"


def test_another_note_under_the_key_of_one_that_was_kept_is_not_lost(client: Client, row: Submission) -> None:
    """The page one came back to with « Précédent » still has the key of the note that it left."""
    old = {"key": key(), "note_key": key()}
    press(client, row, "note", text=NOTE, **old)
    for do in ("note", "answer"):
        page = press(client, again(row), do, text="Et la clé ?", words=WORDS, **old)
        assert page.status_code == 409 and "une autre note" in page.content.decode()
        assert "Et la clé ?" in page.content.decode() and WORDS in page.content.decode()
        assert row.notes.count() == 1 and not row.messages.exists(), "neither is sent"
    press(
        client,
        again(row),
        "answer",
        text="Et la clé ?",
        words=WORDS,
        **{**old, "note_key": page.context["note_box"].key},
    )
    assert [note.text for note in row.notes.all()] == [NOTE, "Et la clé ?"] and row.messages.get().text == WORDS


def test_somebody_was_quicker_and_neither_leaves(client: Client, row: Submission, colleague: User) -> None:
    message_answer(submission=row, user=colleague, text="Je m'en occupe.")
    page = press(client, row, "close", key=key(), note_key=key(), words=WORDS, text=NOTE)
    assert page.status_code == 409 and not row.notes.exists() and row.messages.count() == 1
    assert WORDS in page.content.decode() and NOTE in page.content.decode()


def test_the_file_of_a_note_is_nowhere_on_the_tenants_side(
    client: Client, row: Submission, mailoutbox: list[object]
) -> None:
    press(client, row, "note", text="", note_key=key(), note_files=photo("plan.jpg"))  # a photo without words
    press(client, again(row), "note", text=NOTE, note_key=key(), note_files=photo("notes.jpg", "red"))
    press(client, again(row), "answer", key=key(), words=WORDS)
    files = list(Attachment.objects.order_by("created_at", "pk"))
    assert len(files) == 2 and row.tenant
    own = again(row)
    shown = request_shown(row.tenant, own)
    pdf = pdf_render("pdf/acknowledgement.html", {**shown, "landlord": {}})
    outbox_flush()
    mail = " ".join(str(vars(one)) for one in mailoutbox)
    client.force_login(row.tenant.user)
    api = f"/api/v1/requests/{row.number_text}"
    texts = [client.get(path).content.decode() for path in (f"/envois/{row.number_text}/", api, f"{api}/messages")]
    for file in files:
        for trace in (file.display_name, str(file.pk)):
            assert trace not in " ".join(texts) and trace not in mail and trace.encode() not in pdf
        missing = "00000000-0000-4000-8000-000000000000"
        for path in (f"/envois/{row.number_text}/fichiers/{{}}/", f"{api}/files/{{}}", "/admin/envois/fichiers/{}/"):
            answers = [client.get(path.format(uid)) for uid in (file.pk, missing)]
            assert answers[0].status_code == answers[1].status_code != 200, path
    assert NOTE not in " ".join(texts) and OutgoingMail.objects.filter(kind="submissions.message").count() == 1
