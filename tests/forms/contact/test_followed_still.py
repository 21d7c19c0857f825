"""What somebody follows who can no longer decide it goes back to everybody at once, whatever made it so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission

from forms.contact.topics import ContactTopic
from forms.submissions.answering import message_answer
from forms.submissions.closing import request_reopen
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.services import submission_take
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.leads import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def home() -> Holder:
    return ff.home()


@pytest.fixture
def follower(home: Holder) -> User:
    """A manager of the agency, who may not read what is sensitive."""
    return ff.manager(home.account.agency_id, first_name="Zoé", last_name="Quintard")


@pytest.fixture
def row(home: Holder, follower: User) -> Submission:
    row = written(home, topic(name="Bruit"))
    return submission_take(submission=row, user=follower)


def joined(row: Submission, home: Holder) -> None:
    violence = written(home, topic(name="Violences", sensitive=True))
    request_merge(submission=now(violence), into=now(row), user=ff.manager(head_office=True))


def topic_closed(row: Submission, home: Holder) -> None:
    about = ContactTopic.objects.get(name="Bruit")
    about.sensitive = True
    about.save()


@pytest.mark.parametrize("happens", [joined, topic_closed])
def test_one_that_becomes_sensitive_is_followed_by_a_reader_or_nobody(
    row: Submission, home: Holder, happens: Callable[[Submission, Holder], None]
) -> None:
    happens(row, home)
    found = now(row)
    assert (found.sensitive, found.assigned_to, found.state) == (True, None, State.RECEIVED)
    assert found.left_by == "Zoé Quintard"


def test_a_reader_goes_on_following_it(row: Submission, home: Holder, follower: User) -> None:
    follower.user_permissions.add(Permission.objects.get(codename="read_sensitive"))
    joined(row, home)
    assert (now(row).assigned_to, now(row).state) == (follower, State.IN_REVIEW)


def right_taken(user: User) -> None:
    user.groups.remove(Group.objects.get(name="Gestionnaires"))


def access_closed(user: User) -> None:
    user.is_active = False
    user.save()


def agency_taken(user: User) -> None:
    user.agencies.clear()


def nothing(user: User) -> None:
    """The control: one who is still there."""


@pytest.mark.parametrize("happens", [right_taken, access_closed, agency_taken, nothing])
def test_one_that_is_opened_again_finds_who_is_still_there(
    row: Submission, home: Holder, follower: User, happens: Callable[[User], None]
) -> None:
    message_answer(submission=row, user=follower, text="C'est fait.", answered=True)
    happens(follower)
    found = now(request_reopen(tenant=home.tenant, submission=now(row)))
    stays = happens is nothing
    assert (found.state, found.assigned_to) == (State.IN_REVIEW, follower if stays else None)
    assert found.left_by == ("" if stays else "Zoé Quintard")
