"""Joining requests: who came too late is told so, nobody follows what they cannot open, and times stay true."""

from __future__ import annotations

import pytest

from forms.submissions.conversation import message_send
from forms.submissions.desk.lines import conversation_of
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_assign
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import at, bulk, press, said
from tests.kit.insurance import photo
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    return asked(ff.home())


@pytest.fixture
def other(row: Submission) -> Submission:
    assert row.tenant
    return asked(row.tenant.holdings.get(), "Deuxième fois.")


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def test_who_joins_on_an_old_page_reads_what_a_colleague_did(
    client: Client, row: Submission, other: Submission, colleague: User
) -> None:
    request_merge(submission=row, into=other, user=colleague)
    page = press(client, other, "merge", into=f"{row.pk}:{row.version}")
    assert page.status_code == 409 and "Nadia Benali" in page.content.decode()


def test_what_was_chosen_and_ended_meanwhile_is_told(
    client: Client, row: Submission, other: Submission, colleague: User
) -> None:
    third = asked(row.tenant.holdings.get(), "Troisième fois.")
    request_merge(submission=other, into=third, user=colleague)
    page = press(client, row, "merge", into=f"{other.pk}:{other.version}")
    words = page.content.decode()
    assert page.status_code == 409 and other.number_text in words and "Nadia Benali" in words
    assert again(row).is_open


def test_joined_twice_by_two_presses_leads_to_the_other(client: Client, row: Submission, other: Submission) -> None:
    for _ in range(2):
        page = press(client, row, "merge", into=f"{other.pk}:{other.version}")
        assert page.url == at(other) and "est jointe à celle-ci" in said(page)
    assert again(row).merged_into == other


def test_nobody_follows_what_they_cannot_open(row: Submission, other: Submission, colleague: User) -> None:
    both = ff.manager("CV", "NO")
    row = submission_assign(submission=row, user=both, to=colleague, version=None)
    Submission.objects.filter(pk=other.pk).update(agency=f.AgencyFactory(agency_code="NO"))
    final = request_merge(submission=row, into=other, user=both)
    assert (again(final).assigned_to, again(final).state) == (None, State.RECEIVED)


def test_the_words_of_a_joined_request_stand_where_they_were_said(row: Submission, other: Submission) -> None:
    message_send(tenant=row.tenant, submission=other, uid=key(), text="Plus tard.")
    target = request_merge(submission=row, into=other, user=ff.manager("CV"))
    lines = conversation_of(target, "Elle").lines
    assert [line.words for line in lines][:3] == ["Deuxième fois.", "La porte ne ferme plus.", "Plus tard."]
    assert lines[1].at == row.created_at


def test_what_ends_by_an_answer_is_left_aside_when_many_are_accepted(client: Client, row: Submission) -> None:
    certificate = ff.sent(row.tenant.holdings.get())
    answered = asked(row.tenant.holdings.get())
    press(client, answered, "close", key=key(), words="C'est fait.")
    rows = [again(one) for one in (row, certificate, answered)]
    answer = bulk(client, "accept", "&".join(f"id={one.pk}" for one in rows), rows)
    assert answer.status_code == 302 and again(row).state == State.RECEIVED
    assert f"{row.number_text} (se termine par une réponse" in said(answer)
    assert f"{answered.number_text} (répondue)" in said(answer)
    assert again(certificate).state == State.ACCEPTED


def test_a_note_on_a_joined_request_stands_where_its_notes_went(
    client: Client, manager: User, row: Submission, other: Submission
) -> None:
    request_merge(submission=row, into=other, user=manager)
    sent = {"text": "Rappelé ce matin.", "note_key": key(), "note_files": photo("plan.jpg")}
    answer = press(client, row, "note", **sent)
    assert other.number_text in said(answer)
    note = other.notes.get()
    assert (note.text, note.attachments.get().submission) == ("Rappelé ce matin.", other)
