"""The table by agency counts what its links list, of what one may see; the rate of promises kept is a figure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.answering import date_set, message_answer
from forms.submissions.closing import request_confirm, request_reopen
from forms.submissions.desk.figures import RATE_DAYS, figures_of
from forms.submissions.escalating import promises_watch
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from forms.submissions.undoing import submission_undo
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.conversations import asked, clock
from tests.kit.desk import LIST, late, numbers
from tests.kit.leads import december, now
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CELL = re.compile(r'<td><a href="([^"]+)"[^>]*>(\d+)<')


def agency_head() -> User:
    return ff.manager("CV")


def two_agencies() -> User:
    return ff.manager("CV", "NO")


def head_office() -> User:
    return ff.manager("CV", head_office=True)


def superuser() -> User:
    return f.StaffFactory(is_superuser=True)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (agency_head, ["Agence Centre Ville"]),
        (two_agencies, ["Agence Centre Ville", "Agence Nord"]),
        (head_office, ["Agence Centre Ville", "Siège"]),
        (superuser, ["Agence Centre Ville", "Agence Nord", "Siège"]),
    ],
)
def test_each_count_is_what_its_link_lists(
    client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch, who: Callable[[], User], names: list[str]
) -> None:
    for code, name in (("CV", "Agence Centre Ville"), ("NO", "Agence Nord"), ("SH", "Agence fermée")):
        f.AgencyFactory(agency_code=code, name=name)
    clock(monkeypatch, december(10))
    for number, code in enumerate(("CV", "CV", "CV", "NO", "NO", "SH")):
        row = asked(ff.home(agency=Agency.objects.get(pk=code)))
        Submission.objects.filter(pk=row.pk).update(due_on=december((9, 11, 14)[number % 3]), sensitive=number == 2)
    Agency.objects.filter(pk="SH").update(active=False)
    user = who()
    client.force_login(user)
    assert [line.name for line in figures_of(user).agencies] == names
    cells = CELL.findall(client.get("/admin/").content.decode())
    assert len(cells) == 3 * len(names) and any(count != "0" for _, count in cells)
    for url, count in cells:
        assert len(numbers(client, url.replace("&amp;", "&").removeprefix(LIST))) == int(count), url


def answer(row: Submission, user: User) -> None:
    message_answer(submission=now(row), user=user, text="C'est fait.", answered=True)


def test_the_rate_counts_what_was_answered_in_thirty_days(
    client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = ff.manager("CV")
    clock(monkeypatch, december(1))
    in_time, on_the_day, too_late, moved, moved_late, open_late = (asked(ff.home()) for _ in range(6))
    answer(in_time, user)
    clock(monkeypatch, december(8))
    answer(on_the_day, user)
    date_set(submission=moved, user=user, due_on=december(20), reason="Une pièce manque.")
    clock(monkeypatch, december(9))
    answer(too_late, user)  # before any run of the day
    promises_watch()
    date_set(submission=moved_late, user=user, due_on=december(20), reason="Une pièce manque.")
    clock(monkeypatch, december(18))
    for row in (moved, moved_late):
        answer(row, user)
    assert (figures_of(user).rate.kept, figures_of(user).rate.ended) == (3, 5)
    assert (
        str(figures_of(user).rate) == "60\xa0% (3 sur 5)"
        and figures_of(user).agencies[0].rate == figures_of(user).rate
    )
    assert now(open_late).is_overdue
    client.force_login(user)
    assert "Promesses tenues ces 30 derniers jours : 60\xa0% (3 sur 5)" in text_of(client.get("/admin/"))
    clock(monkeypatch, december(8) + dt.timedelta(days=RATE_DAYS + 1))
    assert (figures_of(user).rate.kept, figures_of(user).rate.ended) == (1, 3), "the older ones are out of it"
    assert not figures_of(ff.manager("NO")).rate.ended


def test_what_is_opened_again_counts_once_it_is_answered_again(
    question: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = ff.manager("CV")
    clock(monkeypatch, december(1))
    row = asked(ff.home())
    clock(monkeypatch, december(9))
    answer(row, user)
    assert str(figures_of(user).rate) == "0\xa0% (0 sur 1)"
    request_reopen(tenant=row.tenant, submission=row)
    assert str(figures_of(user).rate) == "–"
    answer(row, user)
    request_confirm(tenant=row.tenant, submission=row)
    assert str(figures_of(user).rate) == "100\xa0% (1 sur 1)"


def test_decisions_count_joined_ones_and_undone_ones_do_not(settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    user = ff.manager("CV")
    accepted, refused, undone, joined, other = (ff.sent(ff.home()) for _ in range(5))
    joined = ff.sent(other.account.holders.get())
    late(refused)
    submission_accept(submission=accepted, user=user)
    submission_refuse(submission=refused, user=user, reason="Illisible.")
    submission_refuse(submission=undone, user=user, reason="Illisible.")
    submission_undo(submission=undone, user=user)
    request_merge(submission=joined, into=other, user=user)
    assert (figures_of(user).rate.kept, figures_of(user).rate.ended) == (1, 2)
    assert now(refused).missed_on == timezone.localdate() - dt.timedelta(days=1)


def test_an_answered_double_counts_also_once_it_is_joined(question: Kind) -> None:
    user, row = ff.manager("CV"), asked(ff.home())
    assert row.tenant
    holder = row.tenant.holdings.get()
    open_double, again, other = (asked(holder) for _ in range(3))
    late(row)
    for double in (row, again):
        answer(double, user)
    request_reopen(tenant=row.tenant, submission=again)
    for double in (row, open_double, again):
        request_merge(submission=now(double), into=now(other), user=user)
    assert str(figures_of(user).rate) == "0\xa0% (0 sur 1)", "of what was joined open, the other one is answered"


def test_taking_does_not_end_a_promise(question: Kind) -> None:
    user, row = ff.manager("CV"), asked(ff.home())
    late(row)
    submission_take(submission=row, user=user)
    assert not figures_of(user).rate.ended and now(row).missed_on
