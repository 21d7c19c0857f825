"""A late request that is transferred is told to those who have it now, and its tenant reads who that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.submissions.enums import EscalationStep
from forms.submissions.escalating import promises_watch
from forms.submissions.late import late_of
from forms.submissions.models import Escalation, Submission
from forms.submissions.registry import Kind
from forms.submissions.transferring import submission_transfer
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.conversations import asked, clock
from tests.kit.leads import december, lead, now, told_late

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LEAD, OFFICE = EscalationStep.LEAD, EscalationStep.HEAD_OFFICE


@pytest.fixture
def late(question: Kind, asker: Holder, monkeypatch: pytest.MonkeyPatch) -> Submission:
    """Promised for the 8th, late since the 9th, and told to the lead of its agency."""
    f.AgencyFactory(agency_code="NO", name="Agence Nord")
    lead("CV")
    clock(monkeypatch, december(1))
    row = asked(asker)
    clock(monkeypatch, december(9))
    promises_watch()
    return row


def given(row: Submission, to: str | None) -> None:
    agency = f.AgencyFactory(agency_code=to) if to else None
    user = f.StaffFactory(is_superuser=True)
    submission_transfer(submission=now(row), user=user, to=agency, word="C'est à vous.")


def steps(row: Submission) -> list[tuple[str, str | None]]:
    return list(Escalation.objects.filter(submission=row).values_list("step", "agency"))


def passed_to(row: Submission) -> str:
    return late_of([now(row)])[row.pk].passed_to


def test_the_lead_of_the_other_agency_is_told_and_then_the_head_office(
    late: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, head = lead("NO"), lead(head_office=True)
    assert "Centre Ville" in passed_to(late)
    given(late, "NO")
    assert passed_to(late) == "", "those who had it are out of it, and nobody else was told yet"
    clock(monkeypatch, december(10))
    for _ in range(2):
        promises_watch()
    assert steps(late) == [(LEAD, "CV"), (LEAD, "NO")] and told_late().count(other.email) == 1
    assert "Nord" in passed_to(late)
    clock(monkeypatch, december(14))  # three working days after the first agency was told, two after the other
    promises_watch()
    assert head.email not in told_late()
    clock(monkeypatch, december(15))
    for _ in range(2):
        promises_watch()
    assert steps(late)[2:] == [(OFFICE, None)] and told_late().count(head.email) == 1
    assert passed_to(late) == "siège"


def back_again(late: Submission) -> None:
    given(late, "NO")
    given(late, "CV")


def nothing(late: Submission) -> None:
    pass


@pytest.mark.parametrize("moves", [back_again, nothing])
def test_where_its_lead_knows_it_already_nobody_is_told_again(
    late: Submission, monkeypatch: pytest.MonkeyPatch, moves: Callable[[Submission], None]
) -> None:
    moves(late)
    before = told_late()
    clock(monkeypatch, december(10))
    promises_watch()
    assert told_late() == before and "Centre Ville" in passed_to(late)


@pytest.mark.parametrize("to", [None, "SEUL"])
def test_the_head_office_is_told_of_what_it_gets_and_of_what_nobody_leads(
    late: Submission, monkeypatch: pytest.MonkeyPatch, to: str | None
) -> None:
    head = lead(head_office=True)
    given(late, to)
    clock(monkeypatch, december(10))
    for _ in range(2):
        promises_watch()
    assert told_late().count(head.email) == 1 and steps(late)[1:] == [(LEAD, None)] and passed_to(late) == "siège"


def test_from_the_head_office_it_comes_down_to_a_lead(late: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(head_office=True)
    given(late, None)
    clock(monkeypatch, december(10))
    promises_watch()
    user = lead("NO")
    given(late, "NO")
    clock(monkeypatch, december(11))
    promises_watch()
    assert told_late().count(user.email) == 1 and "Nord" in passed_to(late)
