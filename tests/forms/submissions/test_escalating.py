"""A promise that passes without a new date goes up: to the agency's lead, then to the head office, each step once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions import escalating
from forms.submissions.answering import date_set, message_answer, more_ask
from forms.submissions.conversation import request_complete
from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import EscalationStep
from forms.submissions.escalating import promises_watch
from forms.submissions.lead_mails import LATE
from forms.submissions.models import Escalation, Submission
from forms.submissions.registry import Kind
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, clock, key
from tests.kit.leads import december, lead, lines, now, said, told_late

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def head(db: None) -> User:
    return lead(head_office=True)


@pytest.fixture
def due(question: Kind, asker: Holder, monkeypatch: pytest.MonkeyPatch) -> Submission:
    """Sent on Tuesday 1 December, promised for Tuesday 8."""
    clock(monkeypatch, december(1))
    return asked(asker)


def steps(row: Submission) -> list[tuple[str, str | None]]:
    return list(Escalation.objects.filter(submission=row).values_list("step", "agency"))


def test_it_goes_to_the_lead_then_to_the_head_office_each_once(
    due: Submission, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, beside = lead("CV"), lead("CV"), ff.manager("CV")
    for day in (december(8), december(9), december(10), december(11)):
        clock(monkeypatch, day)
        promises_watch()
        promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, "CV")] and told_late() == sorted([first.email, second.email])
    assert now(due).missed_on == december(8) and not reviewable(head).exists()
    clock(monkeypatch, december(14))  # three working days after the 9th
    for _ in range(2):
        promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, "CV"), (EscalationStep.HEAD_OFFICE, None)]
    assert told_late() == sorted([first.email, second.email, head.email])
    assert list(reviewable(head)) == [due] and beside.email not in told_late()
    assert "Agence Centre Ville" in lines(LATE, head) and "6 jours de retard" in lines(LATE, head)
    values = said(LATE, first)
    assert values and values.link.endswith("/admin/demandes/?delai=retard") and values.values["nombre"] == "1 demande"


def nobody() -> None:
    ff.manager("CV")


def closed_access() -> None:
    user = lead("CV")
    user.is_active = False
    user.save()


def other_agency() -> None:
    lead("NO")


def no_longer_there() -> None:
    lead("CV").agencies.clear()


def no_right() -> None:
    lead("CV").groups.clear()


def shut_agency() -> None:
    lead("CV")
    Agency.objects.filter(pk="CV").update(active=False)


@pytest.mark.parametrize("leads", [nobody, closed_access, other_agency, no_longer_there, no_right, shut_agency])
def test_an_agency_without_a_lead_has_those_of_the_head_office(
    due: Submission, head: User, monkeypatch: pytest.MonkeyPatch, leads: Callable[[], None]
) -> None:
    leads()
    clock(monkeypatch, december(9))
    promises_watch()
    clock(monkeypatch, december(23))
    promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, None)] and told_late() == [head.email]
    assert list(reviewable(head)) == [due]


def test_one_leads_several_agencies_and_reads_one_mail(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(1))
    both = lead("CV", "NO")
    rows = [asked(ff.home()), asked(ff.home(agency=f.AgencyFactory(agency_code="NO", name="Agence Nord")))]
    clock(monkeypatch, december(9))
    promises_watch()
    assert told_late() == [both.email]
    assert all(row.number_text in lines(LATE, both) for row in rows) and "La porte" not in lines(LATE, both)


def test_without_a_mark_all_of_the_head_office_are_its_leads(due: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [ff.manager(head_office=True) for _ in range(2)]
    clock(monkeypatch, december(9))
    promises_watch()
    assert told_late() == sorted(user.email for user in people)


def answered(row: Submission, user: User) -> None:
    message_answer(submission=row, user=user, text="C'est fait.", answered=True)


def in_time(row: Submission, user: User) -> None:
    date_set(submission=row, user=user, due_on=december(18), reason="Une pièce manque.")


def asked_for_more(row: Submission, user: User) -> None:
    more_ask(submission=row, user=user, text="Quel étage ?")


@pytest.mark.parametrize("done", [answered, in_time, asked_for_more])
def test_what_was_done_before_the_day_passed_keeps_it_below(
    due: Submission, head: User, monkeypatch: pytest.MonkeyPatch, done: Callable[[Submission, User], None]
) -> None:
    clock(monkeypatch, december(8))
    done(due, ff.manager("CV"))
    clock(monkeypatch, december(17))
    promises_watch()
    assert steps(due) == [] and told_late() == [] and now(due).missed_on is None


@pytest.mark.parametrize("seen", [False, True], ids=["before the run", "after it"])
def test_a_new_date_set_too_late_leaves_it_late_and_no_higher(
    due: Submission, head: User, monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    worker = lead("CV")
    clock(monkeypatch, december(9))
    if seen:
        promises_watch()
    date_set(submission=due, user=worker, due_on=december(18), reason="Une pièce manque.")
    clock(monkeypatch, december(18))
    promises_watch()
    assert now(due).missed_on == december(8) and steps(due) == [(EscalationStep.LEAD, "CV")] * seen
    assert LATE not in OutgoingMail.objects.filter(to=head.email).values_list("kind", flat=True)
    assert said(LATE, worker) is None if seen else told_late() == [], "no longer late: nothing is told"
    clock(monkeypatch, december(21))
    promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, "CV")] * (seen + 1), "a second promise that passes is another one"


def test_the_stopped_clock_goes_on_from_where_it_stood(
    due: Submission, asker: Holder, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, december(3))
    more_ask(submission=due, user=ff.manager("CV"), text="Quel étage ?")
    clock(monkeypatch, december(10))
    promises_watch()
    request_complete(tenant=asker.tenant, submission=due, uid=key(), text="Le troisième.")
    clock(monkeypatch, december(15))
    promises_watch()
    assert steps(due) == []
    clock(monkeypatch, december(16))
    promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, None)]


@pytest.mark.parametrize("reads", [True, False])
def test_what_is_sensitive_is_named_to_those_who_read_it_by_number_and_kind(
    due: Submission, monkeypatch: pytest.MonkeyPatch, reads: bool
) -> None:
    from django.contrib.auth.models import Permission

    right = Permission.objects.get(codename="read_sensitive")
    Submission.objects.update(sensitive=True)
    local, above = lead("CV"), lead(head_office=True)
    (local if reads else above).user_permissions.add(right)
    clock(monkeypatch, december(9))
    promises_watch()
    who = local if reads else above
    assert told_late() == [who.email]
    assert lines(LATE, User.objects.get(pk=who.pk)).replace("\xa0", " ") == (
        f"n° {due.number_text}, question (lecture réservée)"
    )
    who.user_permissions.clear()
    who.groups.clear()
    assert said(LATE, who) is None, "asked again when the mail leaves"


def test_who_left_before_the_mail_leaves_gets_none(due: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    user = lead("CV")
    clock(monkeypatch, december(9))
    promises_watch()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert said(LATE, user) is None


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [(9, 3, (9, 8)), (9, 10, (9, 10)), (9, 17, (10, 8)), (12, 11, (14, 8)), (11, 23, (14, 8)), (25, 9, (28, 8))],
)
def test_mails_leave_in_the_hours_of_the_landlord(
    due: Submission,
    head: User,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    day: int,
    hour: int,
    leaves: tuple[int, int],
) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    clock(monkeypatch, december(day), hour)
    promises_watch()
    moment = timezone.localtime(OutgoingMail.objects.get(kind=LATE).next_attempt_at)
    assert (moment.day, moment.hour) == leaves


def test_a_run_that_is_killed_did_nothing_and_the_next_does_it_once(
    due: Submission, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, december(9))
    with monkeypatch.context() as context:
        context.setattr(escalating, "_soon_tell", lambda leaves: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            promises_watch()
    assert steps(due) == [] and told_late() == [] and not now(due).at_head_office
    promises_watch()
    assert steps(due) == [(EscalationStep.LEAD, None)] and told_late() == [head.email]


def test_passed_on_it_is_the_other_agencys_alone(due: Submission, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(9))
    promises_watch()
    north = f.AgencyFactory(agency_code="NO", name="Agence Nord")
    submission_transfer(submission=now(due), user=head, to=north, word="Elle y habite.")
    assert not reviewable(head).exists()


def test_a_run_costs_the_same_whatever_is_late(question: Kind, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clock(monkeypatch, december(1))
    holders = [ff.home() for _ in range(2)]
    costs = []
    for day, count in ((9, 1), (10, 6)):
        for number in range(count):
            row = asked(holders[number % 2])
            Submission.objects.filter(pk=row.pk).update(due_on=december(8) + dt.timedelta(days=day - 9))
        clock(monkeypatch, december(day))
        with CaptureQueriesContext(connection) as queries:
            promises_watch()
        costs.append(len(queries))
    assert Escalation.objects.count() == 7 and costs[0] >= costs[1]
