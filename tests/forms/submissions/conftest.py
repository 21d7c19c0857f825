"""What the tests of a conversation share: somebody who asks, somebody who answers, a kind that ends by an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.conversations import asked, question_kind


@pytest.fixture
def question() -> Iterator[Kind]:
    with question_kind() as kind:
        yield kind


@pytest.fixture
def asker(db: None) -> Holder:
    return ff.home()


@pytest.fixture
def staff_member(db: None) -> User:
    return f.StaffFactory(first_name="Zoé", last_name="Quintard")


@pytest.fixture
def request_sent(question: Kind, asker: Holder) -> Submission:
    return asked(asker)


@pytest.fixture
def app(asker: Holder) -> App:
    """An app in which the person who asks is signed in."""
    return App().enter(User.objects.get(tenant=asker.tenant))
