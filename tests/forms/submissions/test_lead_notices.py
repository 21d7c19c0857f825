"""Leads are told once a working day what will soon be late; nothing to tell: no mail."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from forms.submissions.answering import message_answer
from forms.submissions.desk.filters import SubmissionFilterSet
from forms.submissions.desk.policies import reviewable
from forms.submissions.escalating import promises_watch
from forms.submissions.lead_mails import DUE_SOON, MOST_LINES
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, clock
from tests.kit.desk import numbers
from tests.kit.leads import december, lead, lines, said, told_soon
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def promised(day: dt.date, agency: str = "CV") -> Submission:
    row = asked(ff.home(agency=f.AgencyFactory(agency_code=agency)))
    Submission.objects.filter(pk=row.pk).update(due_on=day)
    return row


def test_the_mail_names_what_the_list_behind_its_link_shows(
    client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, december(10))
    user = lead("CV")
    today, tomorrow, monday, late = (promised(december(day)) for day in (10, 11, 14, 9))
    foreign = promised(december(11), "NO")
    for _ in range(2):
        promises_watch()
    assert told_soon() == [user.email]
    values = said(DUE_SOON, user)
    assert values and values.values["nombre"] == "2 demandes"
    named = values.values["demandes"].replace("\xa0", " ").split("\n")
    assert named == [
        f"n° {today.number_text}, question, Agence Centre Ville : à répondre aujourd'hui",
        f"n° {tomorrow.number_text}, question, Agence Centre Ville : à répondre demain",
    ]
    client.force_login(user)
    shown = numbers(client, "?" + values.link.partition("?")[2])
    assert shown == [today.number_text, tomorrow.number_text]
    assert not {row.number_text for row in (monday, late, foreign)} & set(shown)


# When the job runs, the promised day, and when the mail leaves; None: it is not told yet.
RUNS = [
    (10, 9, 11, (10, 9)),
    (10, 9, 14, None),
    (11, 9, 14, (11, 9)),  # from a Friday to Monday
    (11, 22, 15, (14, 8)),  # after hours: what Monday morning tells
    (12, 3, 14, (14, 8)),  # a Saturday tells on Monday
    (13, 23, 15, (14, 8)),
    (24, 9, 28, (24, 9)),  # Christmas is a Friday
    (25, 9, 28, (28, 8)),
    (10, 0, 10, (10, 8)),  # sent at five the day before: in the morning, not at midnight
]


@pytest.mark.parametrize(("day", "hour", "due", "leaves"), RUNS)
def test_it_leaves_on_working_days_in_working_hours(
    question: Kind, monkeypatch: pytest.MonkeyPatch, day: int, hour: int, due: int, leaves: tuple[int, int] | None
) -> None:
    user = lead("CV")
    clock(monkeypatch, december(1))
    promised(december(due))
    clock(monkeypatch, december(day), hour)
    promises_watch()
    mail = OutgoingMail.objects.filter(kind=DUE_SOON).first()
    found = timezone.localtime(mail.next_attempt_at) if mail else None
    assert (found and (found.day, found.hour)) == leaves
    if leaves:
        clock(monkeypatch, december(leaves[0]), leaves[1])
        assert "1 demande" in str(said(DUE_SOON, user))


def test_two_runs_for_one_morning_make_one_mail(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    user = lead("CV")
    for day, hour in ((11, 18), (12, 18), (13, 18), (14, 7)):
        clock(monkeypatch, december(day), hour)
        promised(december(14))
        promises_watch()
    assert told_soon() == [user.email] and lines(DUE_SOON, user).count("\n") == 3


def test_what_is_answered_before_it_leaves_is_not_told(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(10), 3)
    user = lead("CV")
    row = promised(december(11))
    promises_watch()
    message_answer(submission=row, user=user, text="C'est fait.", answered=True)
    assert said(DUE_SOON, user) is None
    promised(december(11))
    assert lines(DUE_SOON, user)
    clock(monkeypatch, december(11))
    assert said(DUE_SOON, user) is None, "a mail that could not leave that day is of no use the day after"


def test_an_agency_without_a_lead_is_told_to_the_head_office(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(10))
    ff.manager("CV")
    head = lead(head_office=True)
    promised(december(11))
    promises_watch()
    assert told_soon() == [head.email] and "demain" in lines(DUE_SOON, head)


def test_a_sensitive_one_is_named_to_its_readers_alone(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(10))
    user, head = lead("CV"), lead(head_office=True)
    row = promised(december(11))
    Submission.objects.update(sensitive=True)
    promises_watch()
    assert told_soon() == [head.email] and user.email not in told_soon()
    assert lines(DUE_SOON, head).replace("\xa0", " ") == f"n° {row.number_text}, question (lecture réservée)"


def test_a_long_list_says_how_many_more(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(10))
    user = lead("CV")
    row = promised(december(11))
    Submission.objects.bulk_create(
        Submission(uid=uuid4(), kind=row.kind, number=1000 + number, due_on=row.due_on, agency=row.agency)
        for number in range(MOST_LINES + 1)
    )
    Submission.objects.update(due_on=december(11))
    promises_watch()
    assert lines(DUE_SOON, user).endswith("et 2 autres")


def test_the_filter_is_one_of_the_list(client: Client) -> None:
    assert {"bientot", "ferme"} <= {code for code, _ in SubmissionFilterSet.base_filters["delai"].extra["choices"]}


def test_the_head_office_can_open_what_it_is_told_of(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(10))
    lead("NO")
    ff.manager("CV")
    head = lead(head_office=True)
    alone, led, later = promised(december(11)), promised(december(11), "NO"), promised(december(15))
    promises_watch()
    assert list(reviewable(head)) == [alone], "nothing of what others lead, nor of what has time"
    arrived = promised(december(11))
    told = lines(DUE_SOON, head)
    assert alone.number_text in told
    assert not any(row.number_text in told for row in (arrived, led, later)), "what came since cannot be opened yet"
