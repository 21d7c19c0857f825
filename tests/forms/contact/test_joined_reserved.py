"""What was joined to a request that is or becomes sensitive is as closed as that one: its page shows its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.contact.topics import ContactTopic
from forms.submissions.changing import topic_change
from forms.submissions.desk.policies import reviewable
from forms.submissions.desk.search import searched
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.leads import now
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "Mon voisin me menace."


@pytest.fixture
def home() -> Holder:
    return ff.home()


@pytest.fixture
def staff(home: Holder) -> User:
    return ff.manager(home.account.agency_id)


@pytest.fixture
def violence() -> ContactTopic:
    return topic(name="Violences", sensitive=True)


@pytest.fixture
def double(home: Holder) -> Submission:
    return written(home, topic(name="Bruit"), message=WORDS)


def joined(row: Submission, into: Submission, user: User) -> None:
    request_merge(submission=now(row), into=now(into), user=user)


def changed(row: Submission, to: ContactTopic, user: User) -> None:
    topic_change(submission=now(row), user=user, to=str(to.pk))


Way = Callable[[Submission, Holder, ContactTopic, User], None]


def topic_afterwards(double: Submission, home: Holder, violence: ContactTopic, user: User) -> None:
    other = written(home, topic(name="Chauffage"))
    joined(double, other, user)
    changed(other, violence, user)


def into_a_reserved_one(double: Submission, home: Holder, violence: ContactTopic, user: User) -> None:
    joined(double, written(home, violence), user)


def by_way_of_another(double: Submission, home: Holder, violence: ContactTopic, user: User) -> None:
    between, last = written(home, topic(name="Chauffage")), written(home, violence)
    joined(double, between, user)
    joined(between, last, user)


def a_reserved_one_joins(double: Submission, home: Holder, violence: ContactTopic, user: User) -> None:
    other = written(home, topic(name="Chauffage"))
    joined(double, other, user)
    joined(written(home, violence), other, user)


@pytest.mark.parametrize("way", [topic_afterwards, into_a_reserved_one, by_way_of_another, a_reserved_one_joins])
def test_its_page_and_its_words_are_for_those_with_the_right(
    client: Client, staff: User, home: Holder, violence: ContactTopic, double: Submission, way: Way
) -> None:
    reader = ff.manager(home.account.agency_id, head_office=True)
    client.force_login(staff)
    address = f"/admin/demandes/{double.pk}/"
    assert WORDS in client.get(address).content.decode()
    way(double, home, violence, reader)
    assert not reviewable(staff).filter(pk=double.pk).exists()
    assert WORDS not in client.get(address, follow=True).content.decode()
    assert not searched(reviewable(reader), "menace").exists(), "what is sensitive is looked into by nobody"


def test_what_is_joined_to_an_ordinary_one_stays_readable(staff: User, home: Holder, double: Submission) -> None:
    joined(double, written(home, topic(name="Chauffage")), staff)
    assert reviewable(staff).filter(pk=double.pk).exists()
