"""What the landlord's software says of requests: noted, told, and moving the request only where it must."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.acknowledging import acks_take
from forms.submissions.conversation import request_complete
from forms.submissions.enums import State
from forms.submissions.models import Handover, StateChange, Submission
from forms.submissions.registry import NotUndoable
from forms.submissions.services import submission_accept, submission_take
from forms.submissions.undoing import submission_undo
from forms.submissions.words import ERP_ASKS, ERP_REFUSES
from tenant_space.exchange.enums import AckResult
from tenant_space.exchange.inbound.acks import Ack
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.insurance import leases_insurable
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.app import App
from tests.kit.batches import batch_write
from tests.kit.desk import at
from tests.kit.tenant_api import read
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
HEADER = "submission_id;processed_at;result;erp_ref;status;reason_code;public_text;op\n"
WHY = "Le contrat ne couvre pas le garage."


@pytest.fixture(autouse=True)
def at_once(settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 0


def ack(row: Submission, result: str, text: str = WHY, minutes: int = 0, name: str = "") -> Ack:
    moment = MORNING + dt.timedelta(minutes=minutes)
    return Ack(name or str(row.uid), moment, AckResult(result), "E-7", public_text=text)


def take(row: Submission, result: str, text: str = WHY, minutes: int = 0) -> bool:
    """Take one up; whether it was news."""
    (news,) = acks_take([ack(row, result, text, minutes)]).values()
    row.refresh_from_db()
    return news


def mails_since(count: int) -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))[count:]


# By the state it is found in and what the software says: where it goes and which mail leaves. Nothing: noted only.
MOVED = {
    ("RECEIVED", "REFUSED"): ("REFUSED", "insurance.refused"),
    ("IN_REVIEW", "REFUSED"): ("REFUSED", "insurance.refused"),
    ("WAITING", "REFUSED"): ("REFUSED", "insurance.refused"),
    ("ACCEPTED", "REFUSED"): ("REFUSED", "insurance.refused"),
    ("RECEIVED", "INCOMPLETE"): ("WAITING", "submissions.question"),
    ("IN_REVIEW", "INCOMPLETE"): ("WAITING", "submissions.question"),
    ("WAITING", "INCOMPLETE"): ("WAITING", "submissions.question"),
    ("ACCEPTED", "INCOMPLETE"): ("WAITING", "submissions.question"),
}


@pytest.mark.parametrize("result", AckResult.values)
def test_a_request_moves_only_where_the_software_refuses_or_asks(asker: Holder, result: str) -> None:
    for state in State.values:
        row = ff.sent(asker)
        Submission.objects.filter(pk=row.pk).update(state=state)
        count, changes = OutgoingMail.objects.count(), StateChange.objects.count()
        assert take(row, result)
        after, mail = MOVED.get((state, result), (state, ""))
        assert (row.state, mails_since(count)) == (after, [mail] if mail else []), state
        assert StateChange.objects.count() - changes == (after != state)
        assert row.handover.result == result and row.handover.erp_ref == "E-7"


def test_a_decision_that_can_still_be_undone_is_left_alone(
    asker: Holder, staff_member: User, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    row = submission_accept(submission=ff.sent(asker), user=staff_member)
    assert take(row, "REFUSED") and row.state == State.ACCEPTED
    assert submission_undo(submission=row, user=staff_member).state == State.RECEIVED


def test_what_came_before_changes_nothing_and_the_latest_counts(asker: Holder) -> None:
    row, other = ff.sent(asker), ff.sent(asker)
    assert take(row, "INCOMPLETE", minutes=5)
    count = OutgoingMail.objects.count()
    assert not take(row, "INCOMPLETE", minutes=5), "the same once more"
    assert not take(row, "RECEIVED", minutes=4), "older"
    both = [ack(other, "ACCEPTED", minutes=2), ack(other, "RECEIVED", minutes=1, name=f"{other.number:09d}")]
    assert acks_take(both) == {str(other.uid): True, other.number_text: True}
    assert Handover.objects.get(submission=other).result == AckResult.ACCEPTED
    assert acks_take(both) == {str(other.uid): False, other.number_text: False}
    assert mails_since(count) == [] and row.messages.count() == 1


def test_what_nobody_sent_is_named_by_its_line_and_stops_nothing(asker: Holder, tmp_path: Path) -> None:
    row = ff.sent(asker)
    lines = [f"{name};2026-11-23T02:00:00Z;REFUSED;;;;;U" for name in ("6f1c", uuid.uuid4(), "000999999", "²")]
    lines += [f"{str(row.uid).upper()};2026-11-23T02:00:00Z;ACCEPTED;R;;;;U"]
    files = {"submission_acks.csv": HEADER + "".join(f"{line}\n" for line in lines)}
    report = batch_import(directory=batch_write(tmp_path / "in", files))
    unknown = [issue.line for issue in report.warnings if "inconnu du portail" in issue.message]
    assert unknown == [2, 3, 4, 5]
    counts = report.counts["submission_acks.csv"]
    assert (counts.rows, counts.updated, counts.unchanged) == (5, 1, 4)
    again = batch_write(tmp_path / "again", files, sequence=125)
    assert batch_import(directory=again).counts["submission_acks.csv"].updated == 0
    assert Handover.objects.get().submission == row


@pytest.mark.usefixtures("site_ready")
def test_the_tenant_and_the_desk_read_it(asker: Holder, client: Client, app: App) -> None:
    row = submission_accept(submission=ff.sent(asker), user=ff.manager("CV", email="zoe@example.org"))
    take(row, "ACCEPTED", "")
    words = "Enregistré chez nous le 23 novembre 2026."
    client.force_login(User.objects.get(tenant=asker.tenant))
    assert words in text_of(client.get(f"/envois/{row.number_text}/"))
    assert words in text_of(client.get("/envois/"))
    said = read(app, f"requests/{row.number_text}")["handed_over"]
    assert (said["result"]["code"], said["text"]) == ("ACCEPTED", words)
    assert read(app, "requests")["requests"][0]["handed_over"] == said
    take(row, "REFUSED", minutes=1)
    assert WHY in text_of(client.get(f"/envois/{row.number_text}/"))
    assert read(app, f"requests/{row.number_text}")["decision"]["text"] == WHY
    client.force_login(User.objects.get(email="zoe@example.org"))
    page = text_of(client.get(at(row)))
    assert f"Refusée le 23 novembre 2026, référence E-7 : « {WHY} »" in page
    assert "Refusée par le logiciel de gestion" in page and "Compte supprimé" not in page


@pytest.mark.usefixtures("site_ready")
def test_a_certificate_that_the_software_does_not_take_covers_nothing(asker: Holder, staff_member: User) -> None:
    def status() -> set[str]:
        return {line.cover.status for line in leases_insurable(asker.tenant, asker.account_id)}

    row = submission_accept(submission=ff.sent(asker), user=staff_member)
    assert status() == {"UP_TO_DATE"}
    take(row, "INCOMPLETE", "")
    assert status() == {"UNDER_REVIEW"} and row.messages.latest("pk").values["words"] == ERP_ASKS
    assert row.due_on > timezone.localdate() and row.left_days and row.decided_at is None
    request_complete(tenant=asker.tenant, submission=row, uid=uuid.uuid4(), text="Voici.")
    row.refresh_from_db()
    assert row.state == State.IN_REVIEW
    submission_take(submission=row, user=staff_member)
    submission_accept(submission=row, user=staff_member)
    assert status() == {"UP_TO_DATE"}
    take(row, "REFUSED", "", minutes=1)
    assert status() == {"REJECTED"} and row.reason == ERP_REFUSES
    with pytest.raises(NotUndoable):
        submission_undo(submission=row, user=staff_member)


def test_what_ends_by_an_answer_is_answered_with_what_the_software_says(request_sent: Submission) -> None:
    count = OutgoingMail.objects.count()
    take(request_sent, "REFUSED")
    assert (request_sent.state, request_sent.outcome) == (State.ANSWERED, "NOT_OURS")
    assert mails_since(count) == ["submissions.answered"]
    take(request_sent, "REFUSED", "Autre chose.", minutes=1)
    assert request_sent.messages.count() == 1, "its sender has the answer, and can say that it settles nothing"
