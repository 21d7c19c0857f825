"""What programs send about a request: under a key it is done once, and what is refused leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.submissions import keyed
from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_reopen
from forms.submissions.enums import AnswerOutcome, State
from forms.submissions.merging import request_merge
from forms.submissions.models import Attachment, Draft, Message, Submission, SurveyAnswer
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.conversations import asked, key
from tests.kit.senders import certificate
from tests.kit.tenant_api import form_post
from tests.kit.typing import ClientResponse
from tests.kit.uploads import Stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
K = uuid.UUID("9f1b1b52-3f5e-4f0a-8a65-0d7c6f0c2a11")


PLANS = {words: certificate(words) for words in ("plan", "play")}  # made once: no two are alike


def pdf(words: str = "plan", name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PLANS[words], "application/pdf")


def write(app: App, row: Submission, under: object = K, **fields: Any) -> ClientResponse:
    return form_post(app, f"requests/{row.number_text}/messages", under, **fields)


def do(app: App, method: str, row: Submission, what: str, body: Any = None, under: uuid.UUID = K) -> ClientResponse:
    address = f"/api/v1/requests/{row.number_text}/{what}"
    response: ClientResponse = app.call(method, address, body, **{"Idempotency-Key": str(under)})
    return response


def refused(response: ClientResponse) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def own() -> list[str]:
    return list(Message.objects.filter(by_staff=False).values_list("text", flat=True))


# --- one key, one thing -----------------------------------------------------------------


def test_the_same_again_is_one_message_with_its_file(app: App, request_sent: Submission, stored: Stored) -> None:
    first = write(app, request_sent, text="Voici le plan. 😊", files=pdf())
    again = write(app, request_sent, text="Voici le plan. 😊", files=pdf())
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    line = Message.objects.get(by_staff=False)
    assert (line.text, line.attachments.count(), len(stored())) == ("Voici le plan. 😊", 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Autre chose.", "files": pdf()},
        {"text": "Voici.", "files": pdf("play")},  # as long, under the same name
        {"text": "Voici.", "files": pdf(name="autre.pdf")},
        {"text": "Voici."},
        {"text": "Voici.", "files": pdf(), "completes": "true"},
    ],
    ids=["words", "content", "name", "no file", "completes"],
)
def test_a_key_with_anything_else_is_refused_and_stores_nothing(
    app: App, request_sent: Submission, stored: Stored, other: dict[str, Any]
) -> None:
    assert write(app, request_sent, text="Voici.", files=pdf()).status_code == 201
    kept = stored()
    assert refused(write(app, request_sent, **other)) == (422, "key_reused")
    assert (own(), Attachment.objects.count(), stored()) == (["Voici."], 1, kept)


def test_a_key_is_its_persons_and_its_requests_own(app: App, request_sent: Submission, asker: Holder) -> None:
    other, neighbour = asked(asker), App()
    theirs = asked(holder := ff.home())
    neighbour.enter(holder.tenant.user)
    for caller, row in ((app, request_sent), (app, other), (neighbour, theirs)):
        assert write(caller, row, text=f"Au sujet de {row.number_text}").status_code == 201
    assert len(own()) == 3
    assert Message.objects.filter(submission=theirs, by_staff=False).count() == 1


def test_one_killed_in_the_middle_is_sent_by_the_next_try(
    app: App, request_sent: Submission, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(keyed, "_remember", die)  # written, and not yet for good
        with pytest.raises(SystemExit):
            write(app, request_sent, text="Voici.", files=pdf())
    assert own() == []
    assert write(app, request_sent, text="Voici.", files=pdf()).status_code == 201
    assert (own(), Attachment.objects.filter(message__isnull=False).count(), len(stored())) == (["Voici."], 1, 1)
    assert not Draft.objects.unsent().exclude(about=None).exists()


def test_one_killed_in_the_middle_leaves_its_key_to_other_words(
    app: App, request_sent: Submission, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(keyed, "_remember", lambda *args: 1 / 0)
        assert write(app, request_sent, text="Voici.", files=pdf()).status_code == 500
    assert write(app, request_sent, text="Autre chose.").status_code == 201
    assert (own(), Message.objects.get(by_staff=False).attachments.count()) == (["Autre chose."], 0)


def test_two_calls_at_once_are_told_apart_where_the_line_is_written(
    app: App, request_sent: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed, "_known", lambda *args: None)  # neither has written yet when the other looks
    first = write(app, request_sent, text="Voici.")
    assert write(app, request_sent, text="Voici.").json() == first.json()
    assert refused(write(app, request_sent, text="Autre chose.")) == (422, "key_reused")
    assert refused(write(app, request_sent, text="Voici.", files=pdf())) == (409, "key_busy")
    assert own() == ["Voici."] and not Attachment.objects.exists()


@pytest.mark.parametrize("wrong", [None, "1", "x" * 36])
def test_without_a_key_nothing_is_sent(app: App, request_sent: Submission, wrong: str | None) -> None:
    assert refused(write(app, request_sent, wrong, text="Voici.")) == (422, "invalid")
    assert own() == []


# --- what is refused ----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t", "\u202e\x00\u200b", "a" * 4001, "a" * 9000])
def test_words_are_those_that_the_page_takes(app: App, request_sent: Submission, text: str) -> None:
    assert refused(write(app, request_sent, text=text)) == (422, "invalid")
    assert own() == []


def test_a_file_that_is_refused_keeps_the_message_back(app: App, request_sent: Submission, stored: Stored) -> None:
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90", "application/octet-stream")
    answer = write(app, request_sent, text="Voici.", files=[pdf(), bad])
    assert refused(answer) == (422, "file_refused")
    assert [error["where"][-1] for error in answer.json()["errors"]] == ["virus.exe"]
    assert own() == [] and not Attachment.objects.exists()
    assert not Draft.objects.unsent().exclude(about=None).exists(), "the page would show it as half written"
    assert write(app, request_sent, text="Voici.", files=pdf()).status_code == 201, "the key is free"


@pytest.mark.parametrize("fields", [{"fichiers": pdf()}, {"files": "plan.pdf"}], ids=["another field", "no file"])
def test_a_file_that_would_be_left_out_is_refused(app: App, request_sent: Submission, fields: dict[str, Any]) -> None:
    assert refused(write(app, request_sent, text="Voici.", **fields)) == (422, "invalid")
    assert own() == []


def test_what_is_no_form_is_refused(app: App, request_sent: Submission) -> None:
    headers = {"X-Session-Token": app.token, "Idempotency-Key": str(K)}
    address = f"/api/v1/requests/{request_sent.number_text}/messages"
    answer = app.http.post(address, b"--x", content_type="multipart/form-data; boundary=\x00", headers=headers)
    assert answer.status_code == 400
    huge = app.http.post(address, {"text": "a"}, headers=headers, CONTENT_LENGTH=str(10**12))
    assert refused(huge) == (413, "too_large")


@pytest.mark.parametrize(
    "change", [{"portal_access": True, "to_date": "yesterday"}, {"state": State.CLOSED}], ids=["left", "ended"]
)
def test_nothing_is_written_any_more(
    app: App, request_sent: Submission, asker: Holder, stored: Stored, change: dict[str, Any]
) -> None:
    if "state" in change:
        Submission.objects.update(**change)
    else:
        Holder.objects.filter(pk=asker.pk).update(to_date=timezone.localdate() - dt.timedelta(days=1))
    expected = (409, "ended") if "state" in change else (403, "not_writable")
    assert refused(write(app, request_sent, text="Voici.", files=pdf())) == expected
    assert own() == [] and not stored() and not Draft.objects.exclude(about=None).exists()


# --- the other operations -------------------------------------------------------------------


def test_completing_brings_it_back_under_review(app: App, request_sent: Submission, staff_member: User) -> None:
    more_ask(submission=request_sent, user=staff_member, text="Quelle porte ?", uid=key(), version=None)
    assert write(app, request_sent, text="Celle du bas.", completes="true").status_code == 201
    assert Submission.objects.get(pk=request_sent.pk).state == State.IN_REVIEW


def answered(row: Submission, user: User) -> Submission:
    message_answer(submission=row, user=user, text="Réparé.", answered=True, outcome=AnswerOutcome.DONE)
    return Submission.objects.get(pk=row.pk)


def test_a_confirmation_is_of_what_it_was_about(
    app: App, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    assert refused(do(app, "POST", request_sent, "confirmation")) == (409, "ended")
    answered(request_sent, staff_member)
    for _ in range(2):
        assert do(app, "POST", request_sent, "confirmation").json()["state"]["code"] == "CLOSED"
    request_reopen(tenant=asker.tenant, submission=request_sent)
    answered(request_sent, staff_member)
    late = do(app, "POST", request_sent, "confirmation")
    assert late.json()["state"]["code"] == "ANSWERED", "a copy that came late confirms nothing new"


def test_no_is_said_once_under_a_key(app: App, request_sent: Submission, staff_member: User) -> None:
    assert refused(do(app, "POST", request_sent, "reopening", {"text": "Non."})) == (409, "too_late")
    answered(request_sent, staff_member)
    for _ in range(2):
        answer = do(app, "POST", request_sent, "reopening", {"text": "La porte grince."})
        assert answer.json()["state"]["code"] == "IN_REVIEW"
    assert refused(do(app, "POST", request_sent, "reopening", {"text": "Autre."})) == (422, "key_reused")
    assert own() == ["La porte grince."]
    long = do(app, "POST", request_sent, "reopening", {"text": "a" * 4001}, under=key())
    assert refused(long) == (422, "invalid")


def test_one_opinion_a_request(app: App, request_sent: Submission, staff_member: User) -> None:
    opinion = {"ease": 2, "words": "Rapide."}
    assert refused(do(app, "PUT", request_sent, "survey", opinion)) == (409, "survey_closed")
    answered(request_sent, staff_member)
    do(app, "POST", request_sent, "confirmation")
    for _ in range(2):
        assert do(app, "PUT", request_sent, "survey", opinion).status_code == 200
    assert refused(do(app, "PUT", request_sent, "survey", {"ease": 5})) == (409, "survey_closed")
    assert refused(do(app, "PUT", request_sent, "survey", {"ease": 6})) == (422, "invalid")
    assert SurveyAnswer.objects.values_list("ease", "words").get() == (2, "Rapide.")


def test_what_is_written_to_a_joined_request_stands_in_the_other_one(
    app: App, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    other = asked(asker)
    sent = write(app, request_sent, text="Encore.")
    request_merge(submission=request_sent, into=other, user=staff_member, version=None, into_version=None)
    assert write(app, request_sent, text="Encore.").json()["id"] == sent.json()["id"], "sent again, still one"
    answer = write(app, request_sent, key(), text="Et la serrure.")
    assert answer.json()["number"] == other.number_text
    assert Message.objects.filter(submission=other, text="Et la serrure.").count() == 1
