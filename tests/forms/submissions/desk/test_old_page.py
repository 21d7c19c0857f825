"""Buttons on a page that is no longer up to date: nothing is dropped in silence, nothing is read unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.conversation import message_send
from forms.submissions.models import Message, Submission
from forms.submissions.reading import staff_read
from forms.submissions.registry import Kind
from forms.submissions.services import submission_accept
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import at, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    return asked(ff.home())


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def test_a_second_new_date_is_kept_while_words_wait_in_the_box(client: Client, row: Submission) -> None:
    today = timezone.localdate()
    for days in (9, 12, 9):
        box = client.get(at(row)).context["box"]
        sent = {"key": box.key, "words": "à garder", "day": today + dt.timedelta(days=days), "why": "Pièce attendue."}
        for _ in range(2):
            press(client, row, "date", **sent)
        row = again(row)
        assert row.due_on == today + dt.timedelta(days=days)
    assert row.messages.count() == 3


def test_a_text_that_grew_too_long_after_it_left_is_told_so(client: Client, row: Submission) -> None:
    sent = {"key": key(), "words": "Un plombier passe."}
    press(client, row, "answer", **sent)
    page = press(client, row, "answer", **{**sent, "words": "x" * 4001})
    assert page.status_code == 422 and "trop long" in page.content.decode() and row.messages.count() == 1


def test_only_what_was_on_the_page_is_marked_as_read(client: Client, manager: User, row: Submission) -> None:
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Vu.")
    seen = again(row)
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Pas encore vu.")
    page = press(client, seen, "read")
    assert page.status_code == 409 and Message.objects.unread_by_staff().count() == 2
    press(client, again(row), "read")
    assert not Message.objects.unread_by_staff().exists()


def test_what_comes_after_a_decision_stays_new(manager: User, settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    row = submission_accept(submission=ff.sent(ff.home()), user=manager)
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Encore une chose.")
    staff_read(submission=row, until=row.decided_at)
    assert Message.objects.unread_by_staff().count() == 1
