"""Passing on to the next submission: in which order, and which are left to whom."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_take
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST, at, bulk, late, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_accepting_leads_to_the_next(client: Client, manager: User, submission: Submission, colleague: User) -> None:
    soon, taken = ff.sent(ff.home()), ff.sent(ff.home())
    late(taken, 9)
    late(soon, 2)
    submission_take(submission=taken, user=colleague)
    response = press(client, submission, "accept")
    assert "Demande suivante" in said(response)
    submission.refresh_from_db()
    assert (submission.state, submission.decided_by) == (State.ACCEPTED, manager)
    assert OutgoingMail.objects.filter(kind="insurance.accepted").count() == 1
    assert client.get(f"{LIST}suivante/?apres={submission.pk}").url == at(soon)
    submission_accept(submission=soon, user=manager)
    response = client.get(f"{LIST}suivante/")
    assert response.url == LIST and "plus rien à traiter" in said(response)
    colleague.is_active = False
    colleague.save()
    assert client.get(f"{LIST}suivante/").url == at(taken), "what somebody who left followed is not forgotten"


def test_the_only_one_left_offers_no_other(
    client: Client, manager: User, submission: Submission, colleague: User
) -> None:
    link = f"{LIST}suivante/?apres={submission.pk}"
    submission_take(submission=ff.sent(ff.home()), user=colleague)
    assert link not in client.get(at(submission)).content.decode(), "what a colleague follows is not passed on to"
    response = client.get(link)  # from a page opened earlier
    assert response.url == at(submission) and "celle-ci est la dernière" in said(response)
    submission_accept(submission=submission, user=manager)
    response = client.get(link)
    assert response.url == LIST and "plus rien à traiter" in said(response)


def test_another_one_that_waits_is_offered(client: Client, manager: User, submission: Submission) -> None:
    other = ff.sent(ff.home())
    link = f"{LIST}suivante/?apres={submission.pk}"
    assert link in client.get(at(submission)).content.decode()
    response = client.get(link)
    assert response.url == at(other) and "dernière" not in said(response)


def test_passing_on_goes_round_all_of_them(client: Client, manager: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(4)]
    late(rows[3], 5)
    for row in rows[:2]:
        late(row, 2)  # on the same day: in the order they came
    order = [rows[3], rows[0], rows[1], rows[2]]
    for here, then in zip(order, [*order[1:], order[0]], strict=True):
        assert client.get(f"{LIST}suivante/?apres={here.pk}").url == at(then)
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    for unknown in (foreign.pk, 999_999_999, "x", ""):
        assert client.get(f"{LIST}suivante/?apres={unknown}").url == at(order[0])


def gone(user: User) -> None:
    user.is_active = False
    user.save()


GONE: dict[str, Callable[[User], None]] = {
    "access closed": gone,
    "other agency": lambda user: user.agencies.set([f.AgencyFactory(agency_code="NO")]),
    "no group": lambda user: user.groups.clear(),
}


@pytest.mark.parametrize("leave", GONE.values(), ids=GONE)
def test_what_somebody_who_can_no_longer_decide_follows_is_free(
    client: Client, manager: User, colleague: User, submission: Submission, leave: Callable[[User], None]
) -> None:
    submission_take(submission=submission, user=colleague)
    assert client.get(f"{LIST}suivante/").url == LIST
    leave(colleague)
    assert client.get(f"{LIST}suivante/").url == at(submission)
    assert "1 demande prise en charge." in said(bulk(client, "take", f"id={submission.pk}"))
    submission.refresh_from_db()
    assert submission.assigned_to == manager


@pytest.mark.parametrize(
    ("follower", "agency", "kept"),
    [
        ("superuser", "CV", True),
        ("office", "CV", False),
        ("office", None, True),
        ("office", "closed", True),
        ("colleague", None, False),
        ("colleague of the closed", "closed", True),
        ("colleague", "closed", False),
    ],
)
def test_a_submission_is_kept_by_somebody_who_can_decide_it(
    client: Client, follower: str, agency: str | None, kept: bool
) -> None:
    submission = ff.sent(ff.home())
    f.AgencyFactory(agency_code="ZZ", active=False)
    Submission.objects.update(agency="ZZ" if agency == "closed" else agency)
    users = {
        "superuser": lambda: f.StaffFactory(is_superuser=True),
        "office": lambda: ff.manager(head_office=True),
        "colleague": lambda: ff.manager("CV"),
        "colleague of the closed": lambda: ff.manager("ZZ"),
    }
    user = users[follower]()
    submission_take(submission=submission, user=user)
    assert reviewable(user, "change").filter(pk=submission.pk).exists() is kept
    client.force_login(f.StaffFactory(is_superuser=True))
    assert (client.get(f"{LIST}suivante/").url == LIST) is kept


def test_the_next_one_costs_the_same_however_many_are_followed(client: Client, manager: User, colleague: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}suivante/")
        return len(queries)

    ff.sent(ff.home())
    cost()
    few = cost()
    for _ in range(6):
        submission_take(submission=ff.sent(ff.home()), user=colleague)
    assert cost() == few
