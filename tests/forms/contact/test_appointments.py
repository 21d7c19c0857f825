"""« Fixer un rendez-vous »: what staff say is kept, told once, read by its tenant alone, and gives way to the ERP."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from forms.contact.questions import half_days
from forms.submissions.answering import message_answer
from forms.submissions.appointments import (
    EndsTooSoon,
    MomentPast,
    MomentRefused,
    NobodyComes,
    NoneGiven,
    TooFar,
    appointment_cancel,
    appointment_of,
    appointment_set,
)
from forms.submissions.changing import kinds_for
from forms.submissions.closing import request_confirm
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Submission
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import ClaimEvent, Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import masked, plain_text_of
from tests.kit.app import App
from tests.kit.contact import topic, written
from tests.kit.conversations import clock, key
from tests.kit.desk import at, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "site_ready")]
FIRST, MOVED = "mardi 1er décembre 2026, entre 9 h et 11 h", "mercredi 2 décembre 2026, entre 14 h et 16 h 30"
MESSAGE = "submissions.message"


@pytest.fixture
def row(holder: Holder, manager: User) -> Submission:
    codes = [code for code, _ in half_days()[:2]]
    return written(holder, topic(name="Fuite sous évier", subject="TECHNICAL"), visits=codes)


def moment(day: int, hour: int, minute: int = 0, *, month: int = 12, year: int = 2026) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour, minute))


def given(row: Submission, manager: User, *, moved: bool = False, word: str = "") -> Message:
    times = (moment(2, 14), moment(2, 16, 30)) if moved else (moment(1, 9), moment(1, 11))
    return appointment_set(submission=row, user=manager, start=times[0], end=times[1], word=word)


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def standing(row: Submission) -> str:
    visit = appointment_of(again(row))
    return visit.text.replace("\xa0", " ").lower() if visit else ""


def told(row: Submission) -> list[str]:
    return [line.text.replace("\xa0", " ") for line in again(row).messages.all()]


def event_of(client: Client, row: Submission) -> Any:
    answer = client.get(f"/envois/{row.number_text}/rendez-vous.ics")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).events
    return event


# --- what staff say ---------------------------------------------------------------


def test_it_is_kept_and_told_as_a_message(row: Submission, manager: User) -> None:
    given(row, manager, word="Le plombier appelle avant.")
    assert standing(row) == FIRST and again(row).state == State.IN_REVIEW
    assert told(row) == [f"Rendez-vous fixé : {FIRST}.\nLe plombier appelle avant."]
    assert OutgoingMail.objects.filter(kind=MESSAGE).count() == 1
    assert again(row).messages.get().is_unread


def test_another_one_takes_its_place_and_says_so(row: Submission, manager: User) -> None:
    given(row, manager)
    given(again(row), manager, moved=True)
    assert standing(row) == MOVED
    assert told(row)[1] == f"Rendez-vous déplacé : {MOVED}. Il remplace celui-ci : {FIRST}."


def test_called_off_it_is_told_and_gone(row: Submission, manager: User) -> None:
    given(row, manager)
    appointment_cancel(submission=again(row), user=manager, word="La pièce manque.")
    assert standing(row) == "" and "appointment" not in again(row).data
    assert told(row)[1] == (f"Rendez-vous annulé : {FIRST}. Personne ne viendra ce jour-là.\nLa pièce manque.")
    assert OutgoingMail.objects.filter(kind=MESSAGE).count() == 2
    with pytest.raises(NoneGiven):
        appointment_cancel(submission=again(row), user=manager)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (moment(1, 11), moment(1, 11), EndsTooSoon),
        (moment(1, 11), moment(2, 12), EndsTooSoon),
        (moment(30, 8, month=11), moment(30, 10, month=11), MomentPast),
        (moment(1, 9, year=2027), moment(1, 11, year=2027), TooFar),
    ],
)
def test_a_moment_at_which_nobody_can_come_is_refused(
    row: Submission, manager: User, start: dt.datetime, end: dt.datetime, why: type[MomentRefused]
) -> None:
    with pytest.raises(why):
        appointment_set(submission=row, user=manager, start=start, end=end)
    assert not Message.objects.exists() and standing(row) == ""


@pytest.mark.parametrize("day", [moment(30, 11, month=11), moment(30, 11, month=11, year=2027)])
def test_today_and_in_a_year_it_can_be(row: Submission, manager: User, day: dt.datetime) -> None:
    appointment_set(submission=row, user=manager, start=day, end=day + dt.timedelta(hours=1))
    assert standing(row)


def test_nobody_comes_for_words_alone_nor_once_it_is_answered(holder: Holder, row: Submission, manager: User) -> None:
    with pytest.raises(NobodyComes):
        given(written(holder, topic()), manager)
    message_answer(submission=row, user=manager, text="C'est fait.", answered=True)
    with pytest.raises(SubmissionClosed):
        given(again(row), manager)


@pytest.mark.parametrize("off", [False, True])
def test_under_one_key_it_is_one_line_and_from_an_old_page_none(row: Submission, manager: User, off: bool) -> None:
    if off:
        given(row, manager)
        row.refresh_from_db()
    same: dict[str, Any] = {"submission": row, "user": manager, "version": row.version}
    before = Message.objects.count()

    def act(**more: Any) -> Message:
        if off:
            return appointment_cancel(**same, **more)
        return appointment_set(**same, start=moment(1, 9), end=moment(1, 11), **more)

    one = key()
    line, version = act(uid=one), again(row).version
    assert act(uid=one) == line and again(row).version == version
    with pytest.raises(SubmissionChanged):
        act(uid=key())
    assert Message.objects.count() == before + 1 and again(row).version == version
    assert OutgoingMail.objects.filter(kind=MESSAGE).count() == before + 1


def test_it_stands_until_it_is_past_whatever_becomes_of_the_request(
    row: Submission, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(row, manager)
    message_answer(submission=again(row), user=manager, text="Le plombier vient.", answered=True)
    assert standing(row) == FIRST
    request_confirm(tenant=row.tenant, submission=row)
    assert again(row).state == State.CLOSED and standing(row) == FIRST
    clock(monkeypatch, dt.date(2026, 12, 1), 11)
    assert standing(row) == ""


@pytest.mark.parametrize("own", [False, True])
def test_joined_to_another_one_it_goes_along_unless_that_has_its_own(
    holder: Holder, row: Submission, manager: User, own: bool
) -> None:
    into = written(holder, topic(name="Évier", subject="TECHNICAL"))
    given(row, manager)
    if own:
        given(into, manager, moved=True)
    request_merge(submission=again(row), into=again(into), user=manager)
    assert (standing(row), standing(into)) == ("", MOVED if own else FIRST)
    kept = f"Un seul rendez-vous tient : {MOVED}. Celui-ci est annulé : {FIRST}."
    assert (kept in told(into)) is own, "none goes without a word"
    mails = OutgoingMail.objects.filter(kind=MESSAGE).order_by("pk")
    assert [mail.context["submission_id"] for mail in mails] == ([row.pk, into.pk, into.pk] if own else [row.pk])


def test_its_kind_stays_as_long_as_somebody_is_to_come(row: Submission, manager: User) -> None:
    f.AttachmentFactory(submission=row, draft=None)
    assert "receipt" in kinds_for(again(row))
    given(row, manager)
    assert kinds_for(again(row)) == []
    appointment_cancel(submission=again(row), user=manager)
    assert "receipt" in kinds_for(again(row))


# --- the desk -----------------------------------------------------------------------

TYPED = {"visit_day": "2026-12-01", "visit_from": "09:00", "visit_to": "11:00", "visit_word": "Sonnez."}


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def focused(page: str) -> list[str]:
    """The names of the fields at which a page opens."""
    return [
        found[0] for tag in re.findall(r"<[^>]*\sautofocus\b[^>]*>", page) if (found := re.search(r'name="\w+"', tag))
    ]


def test_the_desk_offers_it_where_somebody_comes(desk: Client, holder: Holder, row: Submission, manager: User) -> None:
    assert "Fixer un rendez-vous" in desk.get(at(row)).content.decode()
    assert "rendez-vous…" not in desk.get(at(written(holder, topic()))).content.decode()
    given(row, manager)
    page = plain_text_of(desk.get(at(row))).replace("\xa0", " ")
    assert FIRST.capitalize() in page and "Annuler le rendez-vous" in page
    message_answer(submission=again(row), user=manager, text="Il vient.", answered=True)
    page = plain_text_of(desk.get(at(row)))
    assert "Annuler le rendez-vous" in page and "Changer le rendez-vous" not in page


def test_who_joins_a_request_reads_what_becomes_of_its_appointment(
    desk: Client, holder: Holder, row: Submission, manager: User
) -> None:
    written(holder, topic(name="Évier", subject="TECHNICAL"))
    words = "si l'autre a déjà le sien, celui-ci est annulé, et un courriel prévient le locataire"
    assert words not in plain_text_of(desk.get(at(row)))
    given(row, manager)
    assert words in plain_text_of(desk.get(at(row)))


def test_a_half_day_of_the_tenant_fills_the_boxes_and_sends_nothing(desk: Client, row: Submission) -> None:
    code = row.data["visits"][1]
    page = desk.get(at(row)).content.decode()
    assert page.count('value="offer:') == 2 and f'value="offer:{code}"' in page
    page = press(desk, row, f"offer:{code}", visit_word="Sonnez.").content.decode()
    for value in ("2026-12-01", "13:00", "17:00", "Sonnez."):
        assert f'value="{value}"' in page
    assert focused(page) == ['name="visit_word"']
    assert not Message.objects.exists()


def test_a_half_day_that_is_past_is_not_offered(
    desk: Client, row: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, dt.date(2026, 12, 2))
    assert 'value="offer:' not in desk.get(at(row)).content.decode()


def test_pressed_twice_it_is_one_and_another_moment_from_that_page_is_stopped(desk: Client, row: Submission) -> None:
    data = {"key": key(), **TYPED}
    answers = [press(desk, row, "visit", **data) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302] and "Rendez-vous fixé" in said(answers[0])
    assert standing(row) == FIRST and Message.objects.count() == 1
    late = press(desk, row, "visit", **{**data, "visit_from": "10:00"})
    assert late.status_code == 409 and standing(row) == FIRST and "Sonnez." in late.content.decode()
    assert press(desk, again(row), "unvisit", key=key()).status_code == 302
    assert standing(row) == "" and Message.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"visit_day": ""}, "Choisissez le jour."),
        ({"visit_day": "2026-13-01"}, "Cette date n&#x27;existe pas."),
        ({"visit_to": "09:00"}, "après l&#x27;heure de début"),
        ({"visit_day": "2026-11-29"}, "Choisissez un moment à venir."),
        ({"visit_day": "2027-12-01"}, "dans l&#x27;année qui vient"),
        ({"visit_word": "Bonjour {prenom}"}, "{prenom}"),
        ({"visit_word": "x" * 301}, "300 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said_and_kept(desk: Client, row: Submission, changed: dict[str, str], why: str) -> None:
    page = press(desk, row, "visit", key=key(), **{**TYPED, **changed})
    text = page.content.decode()
    assert page.status_code == 422 and why in text and not Message.objects.exists()
    assert focused(text) == [f'name="{name}"' for name in changed], "the page opens there"
    assert 'value="11:00"' in page.content.decode() or "visit_to" in changed


def test_nobody_is_sent_by_a_made_up_press(desk: Client, holder: Holder) -> None:
    row = written(holder, topic())
    assert press(desk, row, "visit", key=key(), **TYPED).status_code == 400
    assert press(desk, row, "unvisit", key=key()).status_code == 302 and not Message.objects.exists()
    desk.force_login(ff.manager("NO"))
    assert press(desk, row, "visit", key=key(), **TYPED).status_code == 404


# --- its tenant ---------------------------------------------------------------------


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


def test_its_tenant_reads_it_on_each_page_and_by_program(
    tenant_client: Client, holder: Holder, row: Submission, manager: User
) -> None:
    link = f'href="/envois/{row.number_text}/rendez-vous.ics"'
    assert link not in tenant_client.get(f"/envois/{row.number_text}/").content.decode()
    given(row, manager)
    for path in (f"/envois/{row.number_text}/", "/mes-reclamations/"):
        page = tenant_client.get(path)
        assert FIRST.capitalize() in plain_text_of(page).replace("\xa0", " ") and link in page.content.decode(), path
    app = App().enter(holder.tenant.user)
    lines = app.call("GET", f"/api/v1/requests/{row.number_text}/messages").json()["messages"]
    assert any("Rendez-vous fixé" in line["text"] and not line["mine"] for line in lines)


def test_its_file_is_right_keeps_its_name_and_says_nothing_of_the_request(
    tenant_client: Client, row: Submission, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row.leases.set(Holder.objects.get(tenant=row.tenant).account.leases.all())
    given(row, manager, word="Pour la fuite.")
    before = event_of(tenant_client, row)
    assert (before.start, before.end) == (moment(1, 9), moment(1, 11))
    assert before["UID"].startswith(f"demande-{row.number_text}@") and f"/envois/{row.number_text}/" in before["URL"]
    assert "04 77" in before["DESCRIPTION"].replace("\xa0", " ") and before["LOCATION"]
    assert "fuite" not in before.to_ical().decode().lower()
    clock(monkeypatch, dt.date(2026, 11, 30), 12)
    given(again(row), manager, moved=True)
    after = event_of(tenant_client, row)
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"] and after.start == moment(2, 14)


def test_a_foreign_one_is_a_missing_one(tenant_client: Client, row: Submission, manager: User) -> None:
    def file(number: str) -> object:
        status, headers, body = masked(tenant_client.get(f"/envois/{number}/rendez-vous.ics"))
        return status, headers, body.replace(number.encode(), b"")

    missing = file("999999999")
    assert missing == file(row.number_text), "nobody comes yet"
    given(row, manager)
    assert missing != file(row.number_text)
    tenant_client.force_login(f.UserFactory(tenant=f.HolderFactory(account=row.account, cosignatory=True).tenant))
    assert missing == file(row.number_text)


def test_joined_its_address_leads_on(tenant_client: Client, holder: Holder, row: Submission, manager: User) -> None:
    into = written(holder, topic(name="Évier", subject="TECHNICAL"))
    given(row, manager)
    request_merge(submission=again(row), into=into, user=manager)
    answer = tenant_client.get(f"/envois/{row.number_text}/rendez-vous.ics", follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[-1][0] == f"/envois/{into.number_text}/rendez-vous.ics"


def test_the_visit_that_a_batch_brings_goes_first(
    tenant_client: Client, holder: Holder, row: Submission, manager: User
) -> None:
    given(row, manager)
    claim = f.ClaimFactory(account=holder.account, claim_id="R1", portal_submission_id=str(row.uid))
    page = tenant_client.get("/mes-reclamations/").content.decode()
    assert f"/envois/{row.number_text}/rendez-vous.ics" in page, "followed without a visit, the one given stands"
    event = f.ClaimEventFactory(claim=claim, status="INTERVENTION_PROGRAMMEE", in_days=1)
    ClaimEvent.objects.filter(pk=event.pk).update(appointment_from=moment(5, 8), appointment_to=moment(5, 10))
    for path in (f"/envois/{row.number_text}/", "/mes-reclamations/"):
        page = tenant_client.get(path).content.decode()
        assert "/reclamations/R1/rendez-vous.ics" in page, path
        assert f"/envois/{row.number_text}/rendez-vous.ics" not in page, path
    answer = tenant_client.get(f"/envois/{row.number_text}/rendez-vous.ics")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/reclamations/R1/rendez-vous.ics")
