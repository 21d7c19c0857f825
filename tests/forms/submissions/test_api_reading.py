"""A person's requests for programs: what the list, each request, its conversation and its files tell, and to whom."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.drafts import draft_key, draft_save, word_current, word_save
from forms.submissions.enums import AnswerOutcome, Scan
from forms.submissions.merging import request_merge
from forms.submissions.models import Draft, Message, Submission
from forms.submissions.services import note_add, submission_refuse
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.conversations import asked
from tests.kit.recording import recorded
from tests.kit.tenant_api import read
from tests.kit.typing import ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def of(row: Submission, what: str = "") -> str:
    return f"requests/{row.number_text}{what}"


def attached(row: Submission, **fields: Any) -> Any:
    return f.AttachmentFactory(submission=row, draft=None, content=b"%PDF-1.4 plan", **fields)


def test_the_list_says_what_the_page_says_with_codes(app: App, request_sent: Submission, staff_member: User) -> None:
    ff.sent(ff.home())  # somebody else's
    assert request_sent.agency
    message_answer(submission=request_sent, user=staff_member, text="Nous venons mardi.")
    answer = read(app, "requests")
    assert answer == {
        "page": 1,
        "page_size": 20,
        "has_next": False,
        "requests": [
            {
                "number": request_sent.number_text,
                "kind": {"code": "question", "label": "Question"},
                "topic": "",
                "state": {"code": "IN_REVIEW", "label": "En cours de traitement"},
                "sent_at": answer["requests"][0]["sent_at"],
                "service": request_sent.agency.name,
                "promised_on": request_sent.due_on.isoformat(),
                "next": answer["requests"][0]["next"],
                "late": None,
                "handed_over": None,
                "unread": True,
            }
        ],
    }
    assert answer["requests"][0]["next"].startswith("Nous vous répondons le ")
    assert app.get("/api/v1/requests?page=2").status_code == 404


def test_what_staff_recorded_says_by_whom_and_how_it_came(app: App, asker: Holder) -> None:
    row = recorded(f.StaffFactory(last_name="Quintard"), asker)
    today = timezone.localdate(row.created_at).isoformat()
    found = read(app, of(row))
    assert found["recorded"] == {
        "source": {"code": "PHONE", "label": "par téléphone"},
        "service": "Agence Centre Ville",
        "on": today,
        "arrived_on": today,
    }
    assert "Quintard" not in str(found) + str(read(app, of(row, "/messages")))


def test_reading_by_a_get_marks_nothing_and_putting_it_does(
    app: App, request_sent: Submission, staff_member: User
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Nous venons mardi.")
    read(app, of(request_sent, "/messages"))
    assert read(app, of(request_sent))["unread"] is True
    assert app.call("PUT", f"/api/v1/{of(request_sent, '/read')}").json()["unread"] is False
    assert read(app, "requests")["requests"][0]["unread"] is False


def test_no_day_is_promised_while_the_sender_is_asked(app: App, request_sent: Submission, staff_member: User) -> None:
    more_ask(submission=request_sent, user=staff_member, text="Quelle porte ?", uid=uuid.uuid4(), version=None)
    one = read(app, of(request_sent))
    assert (one["state"]["code"], one["promised_on"]) == ("WAITING", None)
    allowed = {"write": True, "complete": True, "confirm": False, "reopen": False, "survey": False}
    assert one["allowed"] == allowed
    assert read(app, "requests")["requests"][0]["promised_on"] is None


def test_an_answered_request_says_what_can_be_done(app: App, request_sent: Submission, staff_member: User) -> None:
    message_answer(
        submission=request_sent, user=staff_member, text="Réparé.", answered=True, outcome=AnswerOutcome.DONE
    )
    one = read(app, of(request_sent))
    allowed = {"write": True, "complete": False, "confirm": True, "reopen": True, "survey": False}
    assert (one["allowed"], bool(one["reopen_until"])) == (allowed, True)


def test_the_conversation_is_that_of_the_page_and_notes_stay_inside(
    app: App, request_sent: Submission, staff_member: User
) -> None:
    line = message_answer(submission=request_sent, user=staff_member, text="Nous venons mardi 😊 <b>.")
    plan = attached(request_sent, message=line, display_name="plan.pdf")
    inside = attached(request_sent, display_name="interne.pdf")
    inside.note = note_add(submission=request_sent, user=staff_member, text="Locataire pressé.")
    inside.save()
    told = read(app, of(request_sent, "/messages"))
    assert [one["text"] for one in told["messages"]] == ["La porte ne ferme plus.", "Nous venons mardi 😊 <b>."]
    first, second = told["messages"]
    assert (first["id"], first["mine"], second["mine"], second["unread"]) == (None, True, False, True)
    assert second["id"] == str(line.uid) and second["sort"]["code"] == "MESSAGE"
    assert [one["name"] for one in second["files"]] == ["plan.pdf"]
    everything = app.get(f"/api/v1/{of(request_sent)}").content.decode() + str(told)
    for word in (staff_member.last_name, "pressé", "interne"):
        assert word not in everything
    given = app.get(second["files"][0]["file"])
    assert given.getvalue() == b"%PDF-1.4 plan" and "attachment" in given["Content-Disposition"]
    assert app.get(f"/api/v1/{of(request_sent, f'/files/{inside.pk}')}").status_code == 404
    type(plan).objects.filter(pk=plan.pk).update(scan=Scan.PENDING)
    assert read(app, of(request_sent, "/messages"))["messages"][1]["files"][0]["file"] is None
    assert app.get(second["files"][0]["file"]).status_code == 404


def test_a_decision_is_told_once_it_cannot_be_undone_any_more(app: App, asker: Holder, staff_member: User) -> None:
    row = ff.sent(asker)
    submission_refuse(submission=row, user=staff_member, reason="Illisible.", version=None)
    Submission.objects.filter(pk=row.pk).update(told_at="2999-01-01T00:00Z")
    Message.objects.filter(submission=row).update(told_at="2999-01-01T00:00Z")
    held = read(app, of(row))
    assert held["decision"] is None and held["state"]["code"] != "REFUSED"
    assert "Illisible" not in app.get(f"/api/v1/{of(row, '/messages')}").content.decode()
    Submission.objects.filter(pk=row.pk).update(told_at=row.created_at)
    Message.objects.filter(submission=row).update(told_at=row.created_at)
    told = read(app, of(row))
    assert (told["decision"]["text"], told["state"]["code"]) == ("Illisible.", "REFUSED")
    assert read(app, of(row, "/messages"))["messages"][-1]["text"] == "Illisible."


def test_what_was_joined_leads_to_what_it_was_joined_to(
    app: App, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    other = asked(asker, "La porte, encore.")
    request_merge(submission=request_sent, into=other, user=staff_member, version=None, into_version=None)
    assert read(app, of(request_sent))["joined_to"] == other.number_text
    assert read(app, of(request_sent, "/messages"))["number"] == other.number_text
    receipt = app.get(f"/api/v1/{of(request_sent, '/acknowledgement.pdf')}")
    assert other.number_text in receipt["Content-Disposition"]
    assert [line["number"] for line in read(app, "requests")["requests"]] == [other.number_text]


def test_the_acknowledgement_is_the_file_of_the_page(app: App, request_sent: Submission) -> None:
    answer = app.get(f"/api/v1/{of(request_sent, '/acknowledgement.pdf')}")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF") and request_sent.number_text in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_a_file_says_what_its_sender_chose_it_to_be(app: App, request_sent: Submission) -> None:
    attached(request_sent, type_name="RIB")
    attached(request_sent)
    assert [one["type"] for one in read(app, of(request_sent))["files"]] == ["RIB", ""]


def test_what_was_begun_is_listed_with_how_long_it_is_kept(app: App, asker: Holder, request_sent: Submission) -> None:
    for holder in (asker, ff.home()):
        key = draft_key(holder.tenant, ff.KIND, holder.account_id)
        draft_save(tenant=holder.tenant, kind=ff.KIND, key=key, values={"from_day": "3"}, account=holder.account_id)
    word_save(about=request_sent, key=word_current(request_sent)[0], values={"text": "Encore"})
    word, begun = read(app, "unfinished-requests")["unfinished"]
    last = (timezone.localdate() + dt.timedelta(days=14)).isoformat()
    draft = Draft.objects.get(tenant=asker.tenant, kind=ff.KIND)
    assert (begun["id"], begun["kept_until"]) == (str(draft.uid), last)
    assert begun["title"].startswith("Attestation d'assurance") and begun["kept"].endswith(", encore 14 jours")
    assert begun["url"].endswith(f"/demarches/insurance/?compte={asker.account_id}") and "://" in begun["url"]
    assert request_sent.number_text in word["title"]


OPERATIONS = [
    ("GET", "", None),
    ("GET", "/messages", None),
    ("GET", "/acknowledgement.pdf", None),
    ("GET", "/appointment.ics", None),
    ("GET", "/files/{file}", None),
    ("POST", "/messages", None),
    ("POST", "/confirmation", None),
    ("POST", "/reopening", {"text": ""}),
    ("PUT", "/survey", {"ease": 1}),
    ("PUT", "/read", None),
]


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
def test_somebody_elses_answers_like_a_missing_one(app: App, method: str, path: str, body: Any) -> None:
    foreign = ff.sent(ff.home())
    file = foreign.attachments.get()
    before = (Message.objects.count(), Submission.objects.get(pk=foreign.pk).version)

    def answer(number: str) -> tuple[int, bytes]:
        address = f"/api/v1/requests/{number}{path.format(file=file.pk)}"
        response: ClientResponse = app.call(method, address, body, **{"Idempotency-Key": str(uuid.uuid4())})
        return response.status_code, response.content

    assert answer(foreign.number_text) == answer("999999999") == answer("12")
    assert answer(foreign.number_text)[0] == 404
    assert (Message.objects.count(), Submission.objects.get(pk=foreign.pk).version) == before


def test_the_list_costs_the_same_for_one_and_for_many(app: App, asker: Holder, request_sent: Submission) -> None:
    read(app, "requests")
    with CaptureQueriesContext(connection) as few:
        read(app, "requests")
    for _ in range(4):
        asked(asker)
    with CaptureQueriesContext(connection) as many:
        assert len(read(app, "requests")["requests"]) == 5
    assert len(many) == len(few)
