"""The appointment that staff gave stands on *Accueil* and in the API while somebody is to come, for no query more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from forms.contact.questions import half_days
from forms.submissions.answering import message_answer
from forms.submissions.appointments import appointment_cancel, appointment_set
from forms.submissions.closing import request_confirm
from forms.submissions.following import claim_link
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Claim, ClaimEvent, Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.app import App
from tests.kit.contact import topic, written
from tests.kit.conversations import clock
from tests.kit.desk import at, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "site_ready")]
HOME = "/accueil/"
FIRST, MOVED = "Mardi 1er décembre 2026, entre 9 h et 11 h", "Mercredi 2 décembre 2026, entre 9 h et 11 h"


@pytest.fixture
def row(holder: Holder, manager: User) -> Submission:
    codes = [code for code, _ in half_days()[:2]]
    row = written(holder, topic(name="Fuite sous évier", subject="TECHNICAL"), visits=codes)
    return given(row, manager)


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


def moment(day: int, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, 12, day, hour))


def given(row: Submission, manager: User, day: int = 1) -> Submission:
    appointment_set(submission=again(row), user=manager, start=moment(day, 9), end=moment(day, 11))
    return again(row)


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def home(client: Client) -> str:
    return plain_text_of(client.get(HOME)).replace("\xa0", " ")


def shown(client: Client) -> bool:
    return FIRST in home(client)


def cards_at_home(row: Submission) -> list[tuple[str, str]]:
    """The cards of visits that a program reads, each with its day."""
    answer = App().enter(row.tenant.user).get(f"/api/v1/accounts/{row.account_id}/home").json()
    return [(card["code"], card["deadline"]) for card in answer["cards"] if "appointment" in card["code"]]


def planned(claim: Claim, day: int = 5) -> None:
    """A batch brings a visit on this réclamation."""
    event = f.ClaimEventFactory(claim=claim, status="INTERVENTION_PROGRAMMEE", in_days=1)
    ClaimEvent.objects.filter(pk=event.pk).update(appointment_from=moment(day, 8), appointment_to=moment(day, 10))


def test_accueil_names_the_day_the_hours_and_the_request(
    tenant_client: Client, row: Submission, manager: User
) -> None:
    page = tenant_client.get(HOME).content.decode()
    assert shown(tenant_client) and f'href="/envois/{row.number_text}/#rendez-vous"' in page
    assert "C'est pour : Demande écrite « Fuite sous évier »." in home(tenant_client)
    given(row, manager, day=2)
    assert MOVED in home(tenant_client) and not shown(tenant_client)
    appointment_cancel(submission=again(row), user=manager)
    assert "rendez-vous" not in home(tenant_client).lower()


def test_it_stays_until_it_is_past_whatever_becomes_of_the_request(
    tenant_client: Client, row: Submission, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission_transfer(submission=row, user=manager, to=f.AgencyFactory(agency_code="NO"), word="Pour vous.")
    assert shown(tenant_client)
    message_answer(submission=again(row), user=manager, text="Le plombier vient.", answered=True)
    request_confirm(tenant=row.tenant, submission=again(row))
    assert shown(tenant_client)
    clock(monkeypatch, dt.date(2026, 12, 1), 11)
    assert not shown(tenant_client)


def test_one_that_was_closed_meanwhile_is_called_off_at_the_desk(
    tenant_client: Client, row: Submission, manager: User
) -> None:
    message_answer(submission=row, user=manager, text="Le plombier vient.", answered=True)
    request_confirm(tenant=row.tenant, submission=again(row))
    tenant_client.force_login(manager)
    page = plain_text_of(tenant_client.get(at(row)))
    assert "Il tient toujours" in page and "Annuler le rendez-vous" in page and "Changer le rendez-vous" not in page
    seen = again(row)
    keys = {"note_key": "6d0c1f2e-6a5b-4a4e-9a53-0b8f4f1c7e21"}
    answers = [press(tenant_client, seen, "unvisit", visit_word="La pièce manque.", **keys) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    line = again(row).messages.filter(by_staff=True).last()
    assert "Rendez-vous annulé" in line.text and line.is_unread and again(row).state == "CLOSED"
    assert press(tenant_client, again(row), "answer", words="Encore un mot.").status_code == 409
    tenant_client.force_login(row.tenant.user)
    assert not shown(tenant_client)


def test_an_older_request_is_named_as_well_and_the_list_stays_that_of_the_newest(
    tenant_client: Client, holder: Holder, row: Submission
) -> None:
    latest = [written(holder, topic(name=f"Papier {number}")) for number in range(3)]
    page = tenant_client.get(HOME).content.decode()
    listed = page.partition("Mes dernières demandes")[2].partition("Voir toutes mes demandes")[0]
    assert [one.number_text in listed for one in (*latest, row)] == [True, True, True, False]
    assert shown(tenant_client)


def test_it_is_of_the_account_shown_and_of_its_sender_alone(
    tenant_client: Client, holder: Holder, row: Submission
) -> None:
    other = f.HolderFactory(tenant=holder.tenant)
    assert FIRST not in plain_text_of(tenant_client.get(HOME, {"compte": other.account_id})).replace("\xa0", " ")
    tenant_client.force_login(f.UserFactory(tenant=f.HolderFactory(account=row.account, cosignatory=True).tenant))
    assert not shown(tenant_client)


@pytest.mark.parametrize("by", ["erp", "number", "joined", "staff"])
def test_the_visit_that_a_batch_brings_goes_first(
    tenant_client: Client, holder: Holder, row: Submission, manager: User, by: str
) -> None:
    name = {"erp": str(row.uid), "number": row.number_text}.get(by, "")
    if by == "joined":
        double = written(holder, topic(name="Évier", subject="TECHNICAL"))
        request_merge(submission=double, into=again(row), user=manager)
        name = str(double.uid)
    claim = f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=name)
    if by == "staff":
        claim_link(submission=again(row), user=manager, to="R1")
    assert shown(tenant_client), "followed without a visit, the one given stands"
    planned(claim)
    assert not shown(tenant_client) and "Samedi 5 décembre 2026" in home(tenant_client)
    planned(claim, day=20)
    assert not shown(tenant_client) and cards_at_home(row) == [("request_appointment", "2026-12-20")]
    assert "Dimanche 20 décembre 2026, entre 8 h et 10 h" in home(tenant_client), "beyond the week, it is told too"


@pytest.mark.parametrize(("day", "code"), [(7, "claim_appointment"), (8, "request_appointment")])
def test_a_visit_has_one_card_also_where_it_is_for_two_requests(
    holder: Holder, row: Submission, manager: User, day: int, code: str
) -> None:
    other = given(written(holder, topic(name="Évier", subject="TECHNICAL")), manager, day=2)
    assert len(cards_at_home(row)) == 2, "each has its own"
    planned(f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid)), day)
    claim_link(submission=other, user=manager, to="R1")
    assert cards_at_home(row) == [(code, f"2026-12-{day:02}")]


def test_the_visit_of_another_reclamation_changes_nothing(
    tenant_client: Client, holder: Holder, row: Submission
) -> None:
    planned(f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id="another"))
    assert shown(tenant_client) and "Samedi 5 décembre 2026" in home(tenant_client)


@pytest.mark.parametrize("planned_for", [None, 5, 20])
def test_it_costs_no_query(
    tenant_client: Client, holder: Holder, row: Submission, manager: User, planned_for: int | None
) -> None:
    claim = f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid))
    if planned_for:
        planned(claim, planned_for)
    assert shown(tenant_client) is not bool(planned_for)
    with CaptureQueriesContext(connection) as with_visit:
        tenant_client.get(HOME)
    appointment_cancel(submission=again(row), user=manager)
    with CaptureQueriesContext(connection) as without:
        tenant_client.get(HOME)
    assert len(with_visit) == len(without), "\n".join(one["sql"][:150] for one in with_visit)


def test_a_program_reads_it_and_takes_its_file(holder: Holder, row: Submission, manager: User) -> None:
    app, path = App().enter(holder.tenant.user), f"/api/v1/requests/{row.number_text}"
    found = app.call("GET", path).json()
    assert found["appointment"]["text"].replace("\xa0", " ") == FIRST and found["appointment"]["contractor"] == ""
    assert dt.datetime.fromisoformat(found["appointment"]["start"]) == moment(1, 9)
    answer = app.get(found["appointment_file"])
    (event,) = Calendar.from_ical(answer.content).events
    assert answer["Content-Type"].startswith("text/calendar") and event.start == moment(1, 9)
    cards = {card["code"]: card for card in app.call("GET", f"/api/v1/accounts/{row.account_id}/home").json()["cards"]}
    assert cards["request_appointment"]["deadline"] == "2026-12-01" and not cards["request_appointment"]["to_do"]
    planned(f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid)))
    (event,) = Calendar.from_ical(app.get(found["appointment_file"]).content).events
    assert str(event["UID"]).startswith("reclamation-R1@") and event.start == moment(5, 8)
    Claim.objects.all().delete()
    appointment_cancel(submission=again(row), user=manager)
    found = app.call("GET", path).json()
    assert (found["appointment"], found["appointment_file"]) == (None, None)
    assert app.get(f"{path}/appointment.ics").status_code == 404


@pytest.mark.parametrize("past", [False, True])
def test_that_of_a_reclamation_stands_where_staff_gave_none_and_where_theirs_is_past(
    client: Client, holder: Holder, row: Submission, manager: User, monkeypatch: pytest.MonkeyPatch, past: bool
) -> None:
    planned(f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid)))
    if past:
        clock(monkeypatch, dt.date(2026, 12, 1), 12)
    else:
        appointment_cancel(submission=row, user=manager)
    client.force_login(holder.tenant.user)
    assert "Samedi 5 décembre 2026" in plain_text_of(client.get(f"/envois/{row.number_text}/"))
    answer = client.get(f"/envois/{row.number_text}/rendez-vous.ics")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/reclamations/R1/rendez-vous.ics")
    app = App().enter(holder.tenant.user)
    found = app.call("GET", f"/api/v1/requests/{row.number_text}").json()
    assert dt.datetime.fromisoformat(found["appointment"]["start"]) == moment(5, 8)
    (event,) = Calendar.from_ical(app.get(found["appointment_file"]).content).events
    assert event.start == moment(5, 8)


def test_of_two_reclamations_the_nearest_visit_is_told(holder: Holder, row: Submission) -> None:
    for claim, day in (("R1", 20), ("R2", 22)):
        planned(f.ClaimFactory(account=holder.account, claim_id=claim, portal_submission_id=str(row.uid)), day)
    found = App().enter(holder.tenant.user).call("GET", f"/api/v1/requests/{row.number_text}").json()
    assert found["claims"] == ["R2", "R1"]
    assert dt.datetime.fromisoformat(found["appointment"]["start"]) == moment(20, 8)


def test_joined_it_is_told_by_the_other_one_alone(holder: Holder, row: Submission, manager: User) -> None:
    into = written(holder, topic(name="Évier", subject="TECHNICAL"))
    request_merge(submission=again(row), into=into, user=manager)
    app, path = App().enter(holder.tenant.user), f"/api/v1/requests/{row.number_text}"
    assert into.number_text in app.get(f"{path}/appointment.ics")["Content-Disposition"]
    planned(f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid)))
    assert app.call("GET", path).json()["appointment"] is None
    assert "R1" in app.get(f"{path}/appointment.ics")["Content-Disposition"]
