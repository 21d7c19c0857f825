"""A written request by API: the form to build, files kept beforehand, and one request under one key."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.contact.questions import half_days
from forms.contact.selectors import known_problems
from forms.contact.topics import ContactTopic, Emergency, TopicQuestion
from forms.submissions import keyed
from forms.submissions.models import Attachment, Draft, Submission
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder, Premises
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.contact import topic, written
from tests.kit.insurance import photo
from tests.kit.typing import ClientResponse
from tests.kit.uploads import Stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "stored")]
K, WORDS = uuid.UUID("9f1b1b52-3f5e-4f0a-8a65-0d7c6f0c2a11"), "La VMC du séjour ne marche plus."
CERTIFICATE = "Attestation CAF / MSA"


def signed_in(holder: Holder) -> App:
    return App().enter(holder.tenant.user)


@pytest.fixture
def asker() -> Holder:
    return ff.home()


@pytest.fixture
def app(asker: Holder) -> App:
    return signed_in(asker)


def form_of(app: App, holder: Holder) -> dict[str, Any]:
    answer = app.get(f"/api/v1/accounts/{holder.account_id}/request-form")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def body(holder: Holder, about: ContactTopic | None = None, **changes: Any) -> dict[str, Any]:
    about = about or ContactTopic.objects.filter(name="Un papier").first() or topic()
    lease = holder.account.leases.order_by("pk").first()
    values = {"subject": about.subject, "topic": about.pk, "place": lease and lease.pk, "message": WORDS}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def send(app: App, holder: Holder, key: object = K, **changes: Any) -> ClientResponse:
    headers = {"Idempotency-Key": str(key)} if key else {}
    path = f"/api/v1/accounts/{holder.account_id}/requests"
    answer: ClientResponse = app.call("POST", path, body(holder, **changes), **headers)
    return answer


def keep(app: App, holder: Holder, key: object = K, **fields: Any) -> ClientResponse:
    headers = {"X-Session-Token": app.token, "Idempotency-Key": str(key)}
    given = {"type": CERTIFICATE, "file": photo(), **fields}
    return app.http.post(f"/api/v1/accounts/{holder.account_id}/request-files", given, headers=headers)


def refused(response: ClientResponse) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def wrong(response: ClientResponse) -> dict[str, str]:
    assert refused(response) == (422, "invalid"), response.content
    return {".".join(map(str, one["where"][1:])): one["message"] for one in response.json()["errors"]}


# --- the form ------------------------------------------------------------------------------


def test_a_front_can_build_the_form(app: App, asker: Holder) -> None:
    Emergency.objects.update(number="")
    found = form_of(app, asker)
    assert [one["code"] for one in found["subjects"]] == ["ADMINISTRATIVE", "TECHNICAL"]
    assert len(found["topics"]) == ContactTopic.objects.offered().count() and found["file_types"][0]
    asked = next(one for one in found["topics"] if one["questions"])
    question = asked["questions"][0]
    assert question["sort"]["code"] in ("TEXT", "CHOICE", "DATE") and asked["promised_on"]
    assert {one["number"] for one in found["emergencies"]} == {"112"}, "what has no number falls back on it"
    assert {one["code"] for one in found["places"]} >= {lease.pk for lease in asker.account.leases.all()}
    assert [one["code"] for one in found["half_days"]] == [code for code, _ in half_days()]
    assert found["files"]["count"] and found["message_max"] == 4000


def test_what_is_known_of_a_topic_is_what_the_page_says(app: App, asker: Holder) -> None:
    neighbour = ff.home()
    Premises.objects.update(residence_name="Les Tilleuls")
    lift = topic(name="Ascenseur", subject="TECHNICAL", told_to_neighbours=True)
    path = f"/api/v1/accounts/{asker.account_id}/request-form/topics/{lift.pk}/known"
    assert app.get(path).json() == {"own": [], "around": []}
    for holder in (asker, neighbour):
        written(holder, lift, shared=True)
    (own,) = known_problems(asker.tenant, asker.account_id, lift)
    found = app.get(path).json()
    assert [(one["title"], one["state"]) for one in found["own"]] == [(own.title, own.state)]
    today = timezone.localdate().isoformat()
    assert found["around"] == [{"where": "parties communes, résidence Les Tilleuls", "since": today}]
    f.ClaimFactory(account=asker.account, status="EN_COURS")
    letter = app.get(path.replace(f"/{lift.pk}/", f"/{topic().pk}/")).json()
    assert letter == {"own": [], "around": []}, "an administrative topic becomes no réclamation"
    assert signed_in(neighbour).get(path).status_code == 404
    ContactTopic.objects.filter(pk=lift.pk).delete()
    assert app.get(path).status_code == 404, "what is not offered has no answer"


# --- sending -------------------------------------------------------------------------------


def test_what_the_form_offers_can_be_sent(app: App, asker: Holder) -> None:
    """Of both subjects, with every question of a topic answered, half-days, a phone and a typed file."""
    technical = topic(name="Ventilation", subject="TECHNICAL")
    room, since = (
        TopicQuestion.objects.create(topic=technical, label="Où ?", sort="CHOICE", choices="Séjour\nWC"),
        TopicQuestion.objects.create(topic=technical, label="Depuis quand ?", sort="DATE", required=True),
    )
    answers = {str(room.pk): "Séjour", str(since.pk): "2026-11-26"}
    visits = [code for code, _ in half_days()[:2]]
    file = keep(app, asker, type="Photo" if "Photo" in form_of(app, asker)["file_types"] else CERTIFICATE)
    assert file.status_code == 201, file.content
    sent = send(app, asker, about=technical, answers=answers, visits=visits, phone="0612345678")
    assert sent.status_code == 201, sent.content
    row = Submission.objects.get()
    assert sent.json()["number"] == row.number_text and sent.json()["files"][0]["id"] == file.json()["id"]
    assert row.data["answers"] == [["Où ?", "Séjour"], ["Depuis quand ?", "jeudi 26 novembre 2026"]]
    assert (row.data["visits"], row.data["phone"]) == (visits, "+33612345678")
    assert send(app, asker, uuid.uuid4(), subject="ADMINISTRATIVE").status_code == 201
    assert {row.data["subject"] for row in Submission.objects.all()} == {"TECHNICAL", "ADMINISTRATIVE"}
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"message": "   "}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"topic": 999_999}, "topic"),
        ({"subject": "TECHNICAL"}, "topic"),
        ({"place": "ETRANGER"}, "place"),
        ({"phone": "12"}, None),
        ({"answers": {"999": "Oui"}}, "answers.999"),
        ({"visits": ["2020-01-01 AM"]}, "visits"),
        ({"files": [str(uuid.uuid4())]}, "files."),
        ({"message": "Mon IBAN : FR76 3000 6000 0112 3456 7890 189"}, "confirm_private"),
        ({"message": "Carte 4111 1111 1111 1111"}, "confirm_private"),
        ({"message": "N° 2 55 08 14 168 025 38"}, "confirm_private"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_stored(
    app: App, asker: Holder, changes: dict[str, Any], where: str | None
) -> None:
    answer = send(app, asker, **changes)
    if where is None:  # an administrative topic asks for no phone
        assert answer.status_code == 201
        return
    assert any(name.startswith(where) for name in wrong(answer)), answer.content
    assert not Submission.objects.exists() and not Draft.objects.exists()


def test_the_warning_is_confirmed_by_a_field_and_the_text_stays(app: App, asker: Holder) -> None:
    text = "Mon IBAN : FR76 3000 6000 0112 3456 7890 189"
    assert send(app, asker, message=text, confirm_private=True).status_code == 201, "the key was not used up"
    assert Submission.objects.get().data["message"] == text


def test_answers_and_half_days_of_a_technical_topic_are_checked(app: App, asker: Holder) -> None:
    about = topic(name="Ventilation", subject="TECHNICAL")
    since = TopicQuestion.objects.create(topic=about, label="Depuis quand ?", sort="DATE", required=True)
    errors = wrong(
        send(app, asker, about=about, answers={str(since.pk): "hier"}, visits=["2020-01-01 AM"], phone="12")
    )
    assert set(errors) == {f"answers.{since.pk}", "visits.0", "phone"}
    assert set(wrong(send(app, asker, about=about))) == {f"answers.{since.pk}"}


# --- one key, one thing ---------------------------------------------------------------------


def test_the_same_again_is_one_request_whatever_changed_since(app: App, asker: Holder) -> None:
    first = send(app, asker)
    ContactTopic.objects.update(archived=True)
    Holder.objects.filter(pk=asker.pk).update(to_date=timezone.localdate() - dt.timedelta(days=1))
    again = send(app, asker)
    assert (again.status_code, again.json()["number"]) == (201, first.json()["number"])
    assert Submission.objects.count() == 1 and OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("other", [{"message": "Autre chose."}, {"files": []}], ids=["words", "files"])
def test_a_key_with_anything_else_is_refused_and_stores_nothing(
    app: App, asker: Holder, other: dict[str, Any]
) -> None:
    file = keep(app, asker)
    assert send(app, asker, files=[file.json()["id"]]).status_code == 201
    assert refused(send(app, asker, **other)) == (422, "key_reused")
    late = keep(app, asker, file=photo("autre.jpg", "red"))
    assert refused(late) == (409, "already_sent")
    assert Submission.objects.count() == 1 and Attachment.objects.count() == 1


def test_a_key_is_its_persons_and_its_accounts_own(app: App, asker: Holder) -> None:
    stranger = ff.home()
    neighbour = signed_in(stranger)
    keep(app, asker)
    assert send(app, asker).json()["number"] != send(neighbour, stranger).json()["number"]
    assert Submission.objects.get(tenant=stranger.tenant).attachments.count() == 0
    assert send(neighbour, asker).status_code == 404 and keep(neighbour, asker).status_code == 404
    assert neighbour.get(f"/api/v1/accounts/{asker.account_id}/request-form").status_code == 404


@pytest.mark.parametrize("key", [None, "1"])
def test_without_a_key_nothing_is_sent(app: App, asker: Holder, key: str | None) -> None:
    assert refused(send(app, asker, key)) == (422, "invalid") and not Submission.objects.exists()


def test_one_killed_in_the_middle_is_sent_by_the_next_try(
    app: App, asker: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(app, asker)

    def die(text: str) -> str:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(keyed, "_text_digest", die)  # recorded, and not yet for good
        with pytest.raises(SystemExit):
            send(app, asker)
    assert not Submission.objects.exists()
    for _ in range(2):
        assert send(app, asker).json()["number"] == Submission.objects.get().number_text
    assert Submission.objects.get().attachments.count() == 1


def test_two_calls_at_once_are_told_apart_where_the_request_is_written(
    app: App, asker: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.contact.api.request_known", lambda *args: None)  # neither is there when both look
    first = send(app, asker)
    assert send(app, asker).json()["number"] == first.json()["number"]
    assert refused(send(app, asker, message="Autre chose.")) == (422, "key_reused")
    assert Submission.objects.count() == 1


# --- files ----------------------------------------------------------------------------------


def test_a_file_kept_twice_is_one_and_can_be_dropped(app: App, asker: Holder, stored: Stored) -> None:
    one, same = keep(app, asker), keep(app, asker, file=photo("autre-nom.jpg"))
    assert one.json()["id"] == same.json()["id"] and len(stored()) == 1
    other = keep(app, asker, file=photo("bail.jpg", "red")).json()["id"]
    path = f"/api/v1/accounts/{asker.account_id}/request-files/{other}"
    for _ in range(2):
        assert app.call("DELETE", path, **{"Idempotency-Key": str(K)}).status_code == 204
    assert send(app, asker).json()["files"][0]["id"] == one.json()["id"]
    assert refused(app.call("DELETE", path, **{"Idempotency-Key": str(K)})) == (409, "already_sent")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"type": "Inconnu"}, "invalid"),
        ({"type": ""}, "invalid"),
        ({"file": lambda: SimpleUploadedFile("virus.exe", b"MZ\x90", "application/octet-stream")}, "file_refused"),
        ({"file": lambda: [photo(), photo("b.jpg", "red")]}, "invalid"),
        ({"file": lambda: "words"}, "invalid"),
    ],
    ids=["unknown type", "no type", "no document", "two at once", "no file"],
)
def test_a_file_that_is_refused_leaves_nothing(
    app: App, asker: Holder, stored: Stored, fields: dict[str, Any], code: str
) -> None:
    made = {name: value() if isinstance(value, Callable) else value for name, value in fields.items()}  # type: ignore[arg-type]
    assert refused(keep(app, asker, **made)) == (422, code)
    assert not stored() and not Draft.objects.exists()


def test_who_can_no_longer_write_keeps_and_sends_nothing(app: App, asker: Holder) -> None:
    Holder.objects.filter(pk=asker.pk).update(to_date=timezone.localdate() - dt.timedelta(days=1))
    assert form_of(app, asker)["writable"] is False
    for answer in (send(app, asker), keep(app, asker)):
        assert refused(answer) == (403, "not_writable")
    assert not Draft.objects.exists()
