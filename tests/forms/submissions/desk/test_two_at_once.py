"""Two managers with one request open: the second is stopped, reads who did what and when, and loses no word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.desk.policies import free_for, reviewable
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Attachment, Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import key
from tests.kit.desk import LIST, at, numbers, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "Mes mots à moi"
Act = Callable[[Submission, User], object]


def joined(row: Submission, user: User) -> None:
    assert row.tenant
    request_merge(submission=row, into=ff.sent(row.tenant.holdings.get()), user=user)


FIRST: dict[str, tuple[Act, str]] = {
    "accepted": (lambda row, user: submission_accept(submission=row, user=user), "Demande acceptée"),
    "refused": (lambda row, user: submission_refuse(submission=row, user=user, reason="Non."), "Demande refusée"),
    "written": (lambda row, user: message_answer(submission=row, user=user, text="Bonjour."), "Message envoyé"),
    "asked": (lambda row, user: more_ask(submission=row, user=user, text="Quoi ?"), "Complément demandé"),
    "joined": (joined, "Demande jointe"),
}
SECOND = {
    "accept": {},
    "refuse": {"reason": WORDS},
    "answer": {"words": WORDS},
    "ask": {"words": WORDS},
    "transfer": {"word": WORDS, "agency": ""},
    "undo": {},
}


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize("first", FIRST)
def test_the_second_one_is_stopped(
    client: Client,
    submission: Submission,
    colleague: User,
    settings: Settings,
    first: str,
    second: str,
) -> None:
    """Also inside the minutes in which a decision can be undone."""
    settings.PORTAL_UNDO_MINUTES = 10
    act, words = FIRST[first]
    act(submission, colleague)
    before, mails = Submission.objects.get(pk=submission.pk), OutgoingMail.objects.count()
    page = press(client, submission, second, key=key(), **SECOND[second])
    text = page.content.decode()
    assert page.status_code == 409 and "Nadia Benali" in text and words in text
    assert (WORDS in text) is (WORDS in SECOND[second].values())
    after = Submission.objects.get(pk=submission.pk)
    assert (after.version, after.state, after.reason) == (before.version, before.state, before.reason)
    assert OutgoingMail.objects.count() == mails <= 3, "the receipts, and one of what was done"


@pytest.mark.parametrize("taken", [True, False])
def test_one_who_loses_the_agency_keeps_nothing_of_it(
    client: Client, manager: User, submission: Submission, colleague: User, taken: bool
) -> None:
    file = Attachment.objects.get(submission=submission)
    if taken:
        submission_take(submission=submission, user=manager)
    manager.agencies.set([f.AgencyFactory(agency_code="SU")])
    assert client.get(at(submission)).status_code == 404 and numbers(client, "?etat=toutes") == []
    assert press(client, submission, "accept").status_code == 404, "an open tab neither"
    assert client.get(f"/admin/envois/fichiers/{file.pk}/").status_code == 404
    assert client.get(f"{LIST}suivante/").url == LIST
    assert reviewable(colleague).filter(free_for(colleague)).filter(pk=submission.pk).exists(), "it is free again"


def test_passed_on_by_somebody_who_then_loses_the_agency_it_is_not_told_any_more(
    client: Client, manager: User, submission: Submission
) -> None:
    north = f.AgencyFactory(agency_code="NO")
    submission_transfer(submission=submission, user=manager, to=north, word="Pour vous.")
    assert "est transférée" in client.get(at(submission)).content.decode()
    manager.agencies.set([f.AgencyFactory(agency_code="SU")])
    assert "est transférée" not in client.get(at(submission)).content.decode()
    assert Submission.objects.get(pk=submission.pk).state == State.RECEIVED
