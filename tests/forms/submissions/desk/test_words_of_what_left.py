"""Whoever writes about a request that they can no longer open has their words back, and reads nothing else of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.submissions.desk.acting import FREE_WORDS
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.conversations import asked
from tests.kit.desk import at
from tests.kit.leads import now
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "Le plombier passe jeudi."


@pytest.fixture
def row(question: Kind) -> Submission:
    return asked(ff.home())


def reserved(row: Submission, user: User) -> None:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)


def of_another_agency(row: Submission, user: User) -> None:
    user.agencies.set([f.AgencyFactory(agency_code="NO")])


def gone(row: Submission, user: User) -> None:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    row.pk += 1000


@pytest.mark.parametrize("name", FREE_WORDS)
@pytest.mark.parametrize("change", [reserved, of_another_agency, gone])
def test_the_words_come_back_and_nothing_else(
    client: Client, row: Submission, change: Callable[[Submission, User], None], name: str
) -> None:
    user = ff.manager("CV")
    client.force_login(user)
    change(row, user)
    answer = client.post(at(row), {"do": "answer", "version": "1", name: WORDS})
    page = html_of(answer)
    assert answer.status_code == 404 and WORDS in page
    assert row.number_text not in page and str(row.tenant and row.tenant.last_name) not in page
    assert client.get(at(row)).status_code == 404
    assert not now(Submission.objects.get()).messages.exists()


@pytest.mark.parametrize("name", FREE_WORDS)
def test_of_a_transferred_one_every_box_comes_back(client: Client, row: Submission, name: str) -> None:
    user = ff.manager("CV")
    client.force_login(user)
    submission_transfer(submission=row, user=user, to=f.AgencyFactory(agency_code="NO"), word="À vous.")
    answer = client.post(at(row), {"do": "answer", "version": "1", name: WORDS})
    assert answer.status_code == 409 and WORDS in html_of(answer) and row.number_text in html_of(answer)


def test_without_the_right_nothing_is_said(client: Client, row: Submission) -> None:
    client.force_login(f.StaffFactory())
    answer = client.post(at(row), {"do": "answer", "words": WORDS})
    assert answer.status_code in (302, 403, 404) and WORDS not in html_of(answer)
