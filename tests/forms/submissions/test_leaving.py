"""Who leaves, or loses the right, follows nothing any more: their requests go back to all, and say whose they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group

from forms.submissions.answering import more_ask
from forms.submissions.conversation import message_send
from forms.submissions.desk.filters import with_new_words
from forms.submissions.desk.policies import reviewable
from forms.submissions.desk.selectors import history_of
from forms.submissions.enums import State
from forms.submissions.escalating import promises_watch
from forms.submissions.leaving import gone_release
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_take
from tenant_space.identity.models import User
from tenant_space.identity.team import services as team
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import at, late
from tests.kit.leads import lead, now, told_late
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
NAME = "Lou Petit"


@pytest.fixture
def leaver(db: None) -> User:
    return ff.manager("CV", first_name="Lou", last_name="Petit")


@pytest.fixture
def followed(question: Kind, leaver: User) -> list[Submission]:
    """Three: new, late, and one whose tenant was asked for more."""
    rows = [asked(ff.home()) for _ in range(3)]
    for row in rows:
        submission_take(submission=row, user=leaver)
    late(rows[1])
    more_ask(submission=rows[2], user=leaver, text="Quel étage ?")
    return rows


def admin() -> User:
    return f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")])


def member(user: User, group: str = "Gestionnaires", *codes: str) -> team.Member:
    groups = (Group.objects.get(name=group),)
    return team.Member(user.first_name, user.last_name, groups, tuple(f.AgencyFactory(agency_code=c) for c in codes))


def closed(user: User) -> None:
    team.member_close(actor=admin(), user=user)


def deleted(user: User) -> None:
    user.delete()


def without_agency(user: User) -> None:
    team.member_change(actor=admin(), user=user, member=member(user, "Gestionnaires", "NO"))


def without_right(user: User) -> None:
    team.member_change(actor=admin(), user=user, member=member(user, "Communication", "CV"))


def by_a_command(user: User) -> None:
    user.groups.clear()
    gone_release()


WAYS = [closed, deleted, without_agency, without_right, by_a_command]


@pytest.mark.parametrize("leave", WAYS)
def test_what_they_followed_goes_back_to_all(
    client: Client, followed: list[Submission], leaver: User, leave: Callable[[User], None]
) -> None:
    address = leaver.email
    mails = OutgoingMail.objects.count()
    leave(leaver)
    rows = [now(row) for row in followed]
    assert [row.state for row in rows] == [State.RECEIVED, State.RECEIVED, State.WAITING]
    assert {row.assigned_to for row in rows} == {None} and {row.left_by for row in rows} == {NAME}
    message_send(tenant=rows[0].tenant, submission=rows[0], uid=key(), text="Alors ?")
    colleague = ff.manager("CV")
    assert with_new_words(reviewable(colleague)).get() == rows[0], "the tenant's word waits for everybody"
    promises_watch()
    assert address not in OutgoingMail.objects.order_by("pk")[mails:].values_list("to", flat=True)
    assert [event.words for event in history_of(rows[1])].count(f"N'est plus suivie par {NAME}") == 1
    client.force_login(colleague)
    assert f"n'est plus suivie par {NAME}" in client.get(at(rows[0])).content.decode()
    assert f"N&#x27;est plus suivie par {NAME}" in client.get("/admin/demandes/").content.decode()


def kept_agency(user: User) -> None:
    team.member_change(actor=admin(), user=user, member=member(user, "Gestionnaires", "CV", "NO"))


def other_group(user: User) -> None:
    team.member_change(actor=admin(), user=user, member=member(user, "Siège", "CV"))


def swept(user: User) -> None:
    assert gone_release() == 0


@pytest.mark.parametrize("change", [kept_agency, other_group, swept])
def test_who_may_still_decide_keeps_them(
    followed: list[Submission], leaver: User, change: Callable[[User], None]
) -> None:
    change(leaver)
    assert {now(row).assigned_to for row in followed} == {leaver}


def test_taken_again_and_given_back_nobody_is_named(followed: list[Submission], leaver: User) -> None:
    closed(leaver)
    colleague, row = ff.manager("CV"), followed[0]
    submission_take(submission=row, user=colleague)
    assert now(row).left_by == ""
    assert gone_release() == 0


@pytest.mark.parametrize("leave", WAYS)
def test_the_only_lead_who_leaves_is_followed_by_the_head_office(
    followed: list[Submission], leaver: User, leave: Callable[[User], None]
) -> None:
    leaver.led_agencies.set(leaver.agencies.all())
    head = lead(head_office=True)
    leave(leaver)
    message_send(tenant=followed[1].tenant, submission=followed[1], uid=key(), text="Alors ?")
    promises_watch()
    assert told_late() == [head.email] and followed[1] in reviewable(head)
