"""Requests that change hands: to another agency, which alone opens them from then on, or into another request."""

from __future__ import annotations

import pytest

from forms.submissions.answering import more_ask
from forms.submissions.conversation import message_send
from forms.submissions.enums import State
from forms.submissions.models import Attachment, Submission
from forms.submissions.registry import Kind
from forms.submissions.services import note_add, submission_assign
from forms.submissions.states import SubmissionClosed
from forms.submissions.transferring import TransferRefused, submission_transfer
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import LIST, at, numbers, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORD = "Le logement dépend de vous."


@pytest.fixture
def row(question: Kind, manager: User) -> Submission:
    return asked(ff.home())


@pytest.fixture
def north() -> Agency:
    return f.AgencyFactory(agency_code="NO", name="Agence Nord")


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


@pytest.mark.parametrize("taken", [True, False])
def test_it_is_new_there_and_closed_here(
    client: Client, manager: User, row: Submission, north: Agency, taken: bool
) -> None:
    if taken:
        submission_assign(submission=row, user=manager, to=manager, version=None)
    note_add(submission=row, user=manager, text="vu")
    file = f.AttachmentFactory(submission=row)
    answer = press(client, again(row), "transfer", agency=north.pk, word=WORD)
    assert answer.url == LIST and "transférée, Agence Nord" in said(answer)
    moved = again(row)
    assert (moved.agency, moved.assigned_to, moved.state) == (north, None, State.RECEIVED)
    left = client.get(at(row))
    page = left.content.decode()
    assert left.status_code == 404 and f"n° {row.number_text} est transférée" in page
    assert WORD not in page and "La porte ne ferme plus" not in page
    open_tab = press(client, row, "answer", key=key(), words="Ma réponse")
    assert open_tab.status_code == 409 and "Ma réponse" in open_tab.content.decode() and not row.messages.exists()
    assert client.get(f"/admin/envois/fichiers/{file.uid}/").status_code == 404
    assert numbers(client, f"?q={row.number}") == numbers(client, "?etat=toutes") == []
    receiver = ff.manager("NO")
    client.force_login(receiver)
    assert numbers(client, "?etat=nouvelles") == [row.number_text]
    there = client.get(at(row))
    assert WORD in there.content.decode() and "Demande transférée" in there.content.decode()
    assert Attachment.objects.for_reviewer(receiver).filter(pk=file.pk).exists()


def test_a_third_agency_learns_nothing(client: Client, manager: User, row: Submission, north: Agency) -> None:
    submission_transfer(submission=row, user=manager, to=north, word=WORD)
    client.force_login(ff.manager("SU"))
    page = client.get(at(row))
    assert page.status_code == 404 and row.number_text not in page.content.decode()


def test_the_head_office_gets_what_no_agency_answers(
    client: Client, manager: User, row: Submission, north: Agency
) -> None:
    press(client, row, "transfer", agency="", word=WORD)
    assert again(row).agency is None
    client.force_login(ff.manager(head_office=True))
    assert numbers(client) == [row.number_text]
    press(client, again(row), "transfer", agency=north.pk, word="Finalement pour vous.")
    assert again(row).agency == north and client.get(at(row)).status_code == 404


def test_what_the_tenant_was_asked_is_awaited_as_before(manager: User, row: Submission, north: Agency) -> None:
    more_ask(submission=row, user=manager, text="Quelle porte ?")
    moved = submission_transfer(submission=row, user=manager, to=north, word=WORD)
    assert (moved.state, moved.assigned_to, moved.left_days is None) == (State.WAITING, None, False)


@pytest.mark.parametrize(("to", "word"), [("here", WORD), ("closed", WORD), ("unknown", WORD), ("north", "  ")])
def test_nothing_is_passed_on_without_a_word_or_to_nowhere(
    client: Client, manager: User, row: Submission, north: Agency, to: str, word: str
) -> None:
    closed = f.AgencyFactory(agency_code="ZZ", active=False)
    codes = {"here": row.agency_id, "closed": closed.pk, "unknown": "??", "north": north.pk}
    page = press(client, row, "transfer", agency=codes[to], word=word)
    assert page.status_code == 422 and again(row).version == row.version
    for agency in (closed, row.agency):
        with pytest.raises(TransferRefused):
            submission_transfer(submission=row, user=manager, to=agency, word=WORD)


def test_an_answered_one_stays_where_it_was_answered(
    client: Client, manager: User, row: Submission, north: Agency
) -> None:
    press(client, row, "close", key=key(), words="C'est fait.")
    with pytest.raises(SubmissionClosed):
        submission_transfer(submission=row, user=manager, to=north, word=WORD)


def test_a_double_is_joined_to_the_other_one(client: Client, manager: User, row: Submission) -> None:
    other = asked(row.tenant.holdings.get(), "Deuxième fois.")
    message_send(tenant=row.tenant, submission=row, uid=key(), text="Et alors ?")
    page = client.get(at(row))
    assert page.context["joinable"] == [other]
    assert press(client, again(row), "merge").status_code == 302 and again(row).is_open, "none chosen"
    page = press(client, again(row), "merge", into=f"{other.pk}:{other.version}")
    assert page.url == at(other) and row.number_text in said(page)
    assert (again(row).state, again(row).merged_into) == (State.MERGED, other)
    words = client.get(at(other)).content.decode()
    assert "Et alors ?" in words and "La porte ne ferme plus." in words
    former = client.get(at(row)).content.decode()
    assert at(other) in former and 'name="words"' not in former and 'value="merge"' not in former


def test_two_who_join_each_other_leave_one_open(client: Client, row: Submission, colleague: User) -> None:
    other = asked(row.tenant.holdings.get(), "Deuxième fois.")
    seen = f"{other.pk}:{other.version}", row.version
    press(client, other, "merge", into=f"{row.pk}:{row.version}")
    page = client.post(at(row), {"do": "merge", "into": seen[0], "version": seen[1]})
    assert page.status_code in (302, 409)
    assert [again(one).is_open for one in (row, other)] == [True, False]


def test_only_what_this_manager_may_decide_is_offered(
    client: Client, manager: User, row: Submission, north: Agency
) -> None:
    home = row.tenant.holdings.get()
    elsewhere, ended, certificate = asked(home), asked(home), ff.sent(home)
    Submission.objects.filter(pk=elsewhere.pk).update(agency=north)
    press(client, ended, "close", key=key(), words="C'est fait.")
    stranger = asked(ff.home())
    assert client.get(at(row)).context["joinable"] == []
    for other in (elsewhere, ended, certificate, stranger, row):
        press(client, row, "merge", into=f"{other.pk}:{again(other).version}")
    assert again(row).state == State.RECEIVED
