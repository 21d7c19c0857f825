"""Words about a request: who may write, what they change, what is unread, and nothing twice."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.answering import EndsByDecision, date_set, message_answer, more_ask
from forms.submissions.conversation import message_send, request_complete
from forms.submissions.deciding import files_ready
from forms.submissions.drafts import DraftSent, word_current, word_save
from forms.submissions.enums import AnswerOutcome, Scan, Sort, State
from forms.submissions.mails import extract
from forms.submissions.messages import MessageEmpty, MessageTooLong
from forms.submissions.models import Attachment, Message, Submission
from forms.submissions.reading import tenant_read
from forms.submissions.selectors import unread_of
from forms.submissions.services import (
    EndsByAnswer,
    NotWritable,
    note_add,
    submission_accept,
    submission_assign,
    submission_refuse,
)
from forms.submissions.states import ConversationClosed, MoveRefused, SubmissionChanged
from forms.submissions.undoing import submission_undo
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key

pytestmark = pytest.mark.django_db


def told(row: Submission) -> list[str]:
    """The mails that were made about a request, the acknowledgement apart."""
    rows = OutgoingMail.objects.filter(context__submission_id=row.pk).exclude(kind__endswith=".received")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_both_sides_write_and_each_line_is_kept_once(
    request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    mine, theirs = key(), key()
    for _ in range(2):
        message_send(tenant=asker.tenant, submission=request_sent, uid=mine, text="  Toujours pareil.\r\n ")
    for _ in range(2):
        message_answer(submission=request_sent, user=staff_member, text="Nous venons mardi.", uid=theirs)
    lines = list(Message.objects.order_by("pk").values_list("text", "by_staff", "sort"))
    assert lines == [("Toujours pareil.", False, Sort.MESSAGE), ("Nous venons mardi.", True, Sort.MESSAGE)]
    row = Submission.objects.get(pk=request_sent.pk)
    assert (row.state, row.assigned_to) == (State.IN_REVIEW, staff_member)
    assert told(row) == ["submissions.message"]
    message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text="Toujours pareil.")
    assert Message.objects.count() == 3, "equal words from another page are another message"


def test_a_key_of_another_requests_line_writes_nothing(
    request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    theirs, other = key(), ff.home()
    message_send(tenant=asker.tenant, submission=request_sent, uid=theirs, text="Toujours pareil.")
    row = asked(other, "Autre chose.")
    for write in (message_answer, more_ask):
        with pytest.raises(SubmissionChanged):
            write(submission=row, user=staff_member, text="Nous venons mardi.", uid=theirs)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u2800", "\x00\x07", "\u202e"])
def test_a_message_without_words_is_refused(request_sent: Submission, asker: Holder, text: str) -> None:
    with pytest.raises(MessageEmpty):
        message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text=text)


def test_words_are_kept_as_written_but_for_what_deceives(request_sent: Submission, asker: Holder) -> None:
    words = "L'eau coule 😊 depuis 3 jours, > 20 °C < 25, <urgent>, 👨‍👩‍👧‍👦, Łódź"

    def kept(text: str) -> str:
        return message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text=text).text

    assert kept(f"\u202e{words}\x00") == words
    assert kept("a" * 4000) == "a" * 4000
    with pytest.raises(MessageTooLong):
        kept("a" * 4001)


def test_somebody_else_finds_nothing(request_sent: Submission, asker: Holder, staff_member: User) -> None:
    other, uid = ff.home(), key()
    line = message_send(tenant=asker.tenant, submission=request_sent, uid=uid, text="Bonjour.")
    for write in (message_send, request_complete):
        with pytest.raises(Submission.DoesNotExist):
            write(tenant=other.tenant, submission=request_sent, uid=key(), text="Bonjour.")
    theirs = ff.sent(other)
    with pytest.raises(Message.DoesNotExist):
        message_send(tenant=other.tenant, submission=theirs, uid=uid, text="Bonjour.")
    message_answer(submission=request_sent, user=staff_member, text="Bonjour.")
    tenant_read(tenant=other.tenant, submission=request_sent)
    assert not unread_of(other.tenant) and unread_of(asker.tenant) == {request_sent.pk}
    assert not Message.objects.for_tenant(other.tenant).filter(pk=line.pk).exists()


def test_who_left_the_home_writes_no_more(request_sent: Submission, asker: Holder) -> None:
    asker.to_date = timezone.localdate() - dt.timedelta(days=1)
    asker.save()
    with pytest.raises(NotWritable):
        message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text="Bonjour.")


def test_only_a_public_word_of_the_other_side_is_unread(
    request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    def unread() -> bool:
        found = unread_of(asker.tenant) == {request_sent.pk}
        tenant_read(tenant=asker.tenant, submission=request_sent)
        return found

    row = request_sent
    message_send(tenant=asker.tenant, submission=row, uid=key(), text="Bonjour.")
    submission_assign(submission=row, user=staff_member, to=staff_member, version=None)
    note_add(submission=row, user=staff_member, text="Appeler le plombier.")
    assert not unread()
    message_answer(submission=row, user=staff_member, text="Bonjour.")
    assert unread() and not unread()
    day = timezone.localdate() + dt.timedelta(days=20)
    date_set(submission=row, user=staff_member, due_on=day, reason="Une pièce manque.")
    assert unread()
    more_ask(submission=row, user=staff_member, text="Quel étage ?")
    assert unread() and not unread()
    submission_assign(submission=row, user=staff_member, to=None, version=None)
    assert not unread()
    assert Submission.objects.get(pk=row.pk).state == State.WAITING, "given back, the tenant is still awaited"


def test_a_decision_is_unread_once_it_is_told_and_never_when_undone(
    asker: Holder, staff_member: User, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    row = ff.sent(asker)
    submission_refuse(submission=row, user=staff_member, reason="Illisible.")
    assert not unread_of(asker.tenant) and not Message.objects.for_tenant(asker.tenant)
    Message.objects.update(told_at=timezone.now())
    assert unread_of(asker.tenant) == {row.pk}
    submission_undo(submission=row, user=staff_member)
    assert not unread_of(asker.tenant) and not Message.objects.exists()


def test_what_arrives_while_a_decision_is_not_told_is_kept(
    asker: Holder, staff_member: User, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    row = ff.sent(asker)
    more_ask(submission=row, user=staff_member, text="Quelle adresse ?")
    submission_refuse(submission=row, user=staff_member, reason="Illisible.")
    request_complete(tenant=asker.tenant, submission=row, uid=key(), text="La voici.")
    assert Submission.objects.get(pk=row.pk).state == State.REFUSED
    row = submission_undo(submission=row, user=staff_member)
    assert (row.state, row.left_days) == (State.IN_REVIEW, None), "undone, it is found as completed"


@pytest.mark.parametrize("state", [State.CLOSED, State.ACCEPTED, State.REFUSED, State.OBSOLETE])
def test_nothing_is_written_to_what_has_ended(
    request_sent: Submission, asker: Holder, staff_member: User, state: State
) -> None:
    Submission.objects.filter(pk=request_sent.pk).update(state=state)
    with pytest.raises(ConversationClosed):
        message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text="Merci")
    for write in (message_answer, more_ask):
        with pytest.raises(ConversationClosed):
            write(submission=request_sent, user=staff_member, text="Merci")
    assert not Message.objects.exists()


def test_a_kind_ends_by_a_decision_or_by_an_answer(
    request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    with pytest.raises(EndsByAnswer):
        submission_accept(submission=request_sent, user=staff_member)
    with pytest.raises(EndsByAnswer):
        submission_refuse(submission=request_sent, user=staff_member, reason="Non.")
    certificate = ff.sent(asker)
    with pytest.raises(EndsByDecision):
        message_answer(submission=certificate, user=staff_member, text="Bien reçue.", answered=True)
    message_answer(
        submission=request_sent,
        user=staff_member,
        text="Voyez le syndic.",
        answered=True,
        outcome=AnswerOutcome.NOT_OURS,
    )
    row = Submission.objects.get(pk=request_sent.pk)
    assert (row.state, row.outcome) == (State.ANSWERED, AnswerOutcome.NOT_OURS) and row.answered_at
    with pytest.raises(MoveRefused):
        more_ask(submission=row, user=staff_member, text="Quel étage ?")


def test_the_second_of_two_managers_is_stopped_and_one_mail_leaves(
    request_sent: Submission, staff_member: User
) -> None:
    seen = request_sent.version
    message_answer(submission=request_sent, user=staff_member, text="Oui.", answered=True, version=seen)
    for write in (message_answer, more_ask):
        with pytest.raises(SubmissionChanged):
            write(submission=request_sent, user=f.StaffFactory(), text="Non.", version=seen)
    assert Message.objects.count() == 1 and told(request_sent) == ["submissions.answered"]


def test_what_a_tenant_wrote_meanwhile_stops_a_decision(asker: Holder, staff_member: User) -> None:
    row = ff.sent(asker)
    message_send(tenant=asker.tenant, submission=row, uid=key(), text="Je l'ai envoyée par erreur.")
    with pytest.raises(SubmissionChanged):
        submission_refuse(submission=row, user=staff_member, reason="Illisible.", version=row.version)


def test_files_go_with_their_word_and_a_late_save_is_refused(request_sent: Submission, asker: Holder) -> None:
    uid, draft = word_current(request_sent)
    assert draft is None
    draft = word_save(about=request_sent, key=uid, values={"text": "Voici"})
    seen, unseen = f.AttachmentFactory.create_batch(2, draft=draft)
    line = message_send(tenant=asker.tenant, submission=request_sent, uid=uid, text="", shown=[seen.pk])
    assert list(line.attachments.all()) == [seen] and seen in request_sent.attachments.all()
    with pytest.raises(DraftSent):
        word_save(about=request_sent, key=uid, values={"text": "Voici"})
    assert word_current(request_sent)[0] != uid
    unseen.refresh_from_db()
    assert unseen.submission is None


def test_the_file_of_a_note_stays_among_staff(asker: Holder, staff_member: User) -> None:
    row = ff.sent(asker)
    uid = uuid.uuid4()
    draft = word_save(about=row, key=uid, author=staff_member)
    plan = f.AttachmentFactory(draft=draft, display_name="plan.pdf", scan=Scan.PENDING)
    assert word_current(row)[1] is None, "what staff write is no draft of the tenant's"
    note_add(submission=row, user=staff_member, text="", uid=uid)
    message_answer(submission=row, user=staff_member, text="Bonjour.", uid=key())
    assert plan in row.attachments.all()
    assert plan.pk not in Attachment.objects.for_tenant(asker.tenant).values_list("pk", flat=True)
    assert Attachment.objects.for_tenant(asker.tenant).count() == 1
    assert files_ready(row), "a file of staff is no file to accept"


def test_no_word_of_the_conversation_leaves_by_mail_unless_the_setting_says_so(
    request_sent: Submission, staff_member: User, settings: Settings, mailoutbox: list[object]
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Le code est 4815.")
    outbox_flush()
    assert mailoutbox and not any("4815" in str(vars(mail)) for mail in mailoutbox)
    settings.PORTAL_MAIL_EXCERPT = 200
    message_answer(submission=request_sent, user=staff_member, text="Le code est 4815.")
    outbox_flush()
    assert "4815" in str(vars(mailoutbox[-1]))


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Bonjour", 0, ""),
        ("", 200, ""),
        ("Bonjour\n à tous", 200, "« Bonjour à tous »"),
        ("Bonjour à tous", 10, "« Bonjour à… »"),
        ("👨‍👩‍👧‍👦" * 20, 20, ""),
    ],
)
def test_an_extract_is_not_cut_inside_a_sign(text: str, most: int, shown: str) -> None:
    assert extract(text, most) == shown
