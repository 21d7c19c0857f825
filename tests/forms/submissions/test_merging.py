"""Two requests become one: nothing is lost, and exactly one stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.utils import timezone

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import SurveyClosed, answered_close, request_confirm, survey_answer, survey_asked
from forms.submissions.conversation import message_send
from forms.submissions.drafts import word_current, word_save
from forms.submissions.enums import Ease, Sort, State
from forms.submissions.merging import MergeRefused, request_merge
from forms.submissions.models import Attachment, Submission, SurveyAnswer
from forms.submissions.reading import tenant_read
from forms.submissions.registry import Kind
from forms.submissions.selectors import submissions_page, unread_of
from forms.submissions.services import note_add, submission_take
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from forms.submissions.words import line_words
from tenant_space.formats import long_date
from tenant_space.identity.models import User
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.conversations import asked, key
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(question: Kind, asker: Holder) -> tuple[Submission, Submission]:
    return asked(asker, "La porte ne ferme plus."), asked(asker, "La porte, encore.")


def test_a_merge_loses_nothing(pair: tuple[Submission, Submission], asker: Holder, staff_member: User) -> None:
    one, other = pair
    assert other.agency
    staff_member.agencies.add(other.agency)
    staff_member.user_permissions.add(Permission.objects.get(codename="change_submission"))
    submission_take(submission=one, user=staff_member)
    photo = f.AttachmentFactory(submission=one)
    message_answer(submission=one, user=staff_member, text="Laquelle ?")
    message_send(tenant=asker.tenant, submission=other, uid=key(), text="Celle de la cave.")
    note_add(submission=one, user=staff_member, text="Déjà venus en mai.")
    uid = key()
    word_save(about=one, key=uid, author=f.StaffFactory(), values={"text": "À moitié"})
    target = request_merge(submission=one, into=other, user=staff_member)
    assert (target, target.assigned_to, target.state) == (other, staff_member, State.IN_REVIEW)
    lines = [(line.sort, line_words(line)) for line in target.messages.all()]
    assert lines == [
        (Sort.MESSAGE, "La porte ne ferme plus."),
        (Sort.MESSAGE, "Laquelle ?"),
        (Sort.MESSAGE, "Celle de la cave."),
        (Sort.MERGED, f"Votre demande n° {one.number_text} est jointe à celle-ci."),
    ]
    assert list(target.notes.values_list("text", flat=True)) == ["Déjà venus en mai."]
    moved = Attachment.objects.get(pk=photo.pk)
    assert moved.submission == other and moved.message == target.messages.first()
    assert target.drafts.get(uid=uid).values == {"text": "À moitié"}
    gone = Submission.objects.get(pk=one.pk)
    assert (gone.state, gone.merged_into) == (State.MERGED, other)
    assert unread_of(asker.tenant) == {other.pk}, "what was not read before is not read now"
    tenant_read(tenant=asker.tenant, submission=other)
    assert not unread_of(asker.tenant)


def test_what_is_read_stays_read(pair: tuple[Submission, Submission], asker: Holder, staff_member: User) -> None:
    one, other = pair
    message_answer(submission=one, user=staff_member, text="Laquelle ?")
    tenant_read(tenant=asker.tenant, submission=one)
    request_merge(submission=one, into=other, user=staff_member)
    assert not unread_of(asker.tenant)


def test_a_joined_request_asks_for_no_opinion_of_its_own(
    pair: tuple[Submission, Submission], asker: Holder, staff_member: User
) -> None:
    one, other = pair
    request_merge(submission=one, into=other, user=staff_member)
    message_answer(submission=other, user=staff_member, text="Réparé.", answered=True)
    request_confirm(tenant=asker.tenant, submission=other)
    gone = Submission.objects.get(pk=one.pk)
    assert not survey_asked(gone) and survey_asked(Submission.objects.get(pk=other.pk))
    survey_answer(tenant=asker.tenant, submission=gone, ease=Ease.EASY)
    assert SurveyAnswer.objects.get().submission == other, "one opinion, of the one that stands for both"
    with pytest.raises(SurveyClosed):
        survey_answer(tenant=asker.tenant, submission=other, ease=Ease.HARD)


def test_words_to_a_joined_request_stand_in_the_last_one(
    pair: tuple[Submission, Submission], asker: Holder, staff_member: User
) -> None:
    one, other = pair
    uid = key()
    message_send(tenant=asker.tenant, submission=one, uid=uid, text="Avant.")
    request_merge(submission=one, into=other, user=staff_member)
    third = asked(asker, "Toujours la porte.")
    request_merge(submission=other, into=third, user=staff_member)
    line = message_send(tenant=asker.tenant, submission=one, uid=key(), text="La semaine d'après.")
    assert line.submission == third
    again = message_send(tenant=asker.tenant, submission=one, uid=uid, text="Avant.")
    assert (again.text, again.submission) == ("Avant.", third) and third.messages.filter(uid=uid).count() == 1
    assert set(Submission.objects.filter(state=State.MERGED).values_list("merged_into", flat=True)) == {third.pk}
    assert word_current(third)[0] != uid


def test_joining_to_a_joined_one_leads_to_its_target(
    pair: tuple[Submission, Submission], asker: Holder, staff_member: User
) -> None:
    one, other = pair
    third = asked(asker)
    request_merge(submission=one, into=other, user=staff_member)
    assert request_merge(submission=third, into=one, user=staff_member) == other
    with pytest.raises(SubmissionChanged) as stopped:
        request_merge(submission=other, into=one, user=staff_member)
    assert stopped.value.submission == one
    with pytest.raises(SubmissionClosed):
        request_merge(submission=one, into=other, user=staff_member)


def test_only_requests_of_one_tenant_are_joined_to_an_open_one(
    pair: tuple[Submission, Submission], staff_member: User
) -> None:
    one, other = pair
    stranger = asked(ff.home())
    for into in (one, stranger):
        with pytest.raises(MergeRefused):
            request_merge(submission=one, into=into, user=staff_member)
    seen = other.version
    more_ask(submission=other, user=staff_member, text="Laquelle ?")
    with pytest.raises(SubmissionChanged):
        request_merge(submission=one, into=other, user=staff_member, into_version=seen)
    with pytest.raises(SubmissionChanged):
        request_merge(submission=other, into=one, user=staff_member, version=seen)
    Submission.objects.filter(pk=other.pk).update(state=State.ANSWERED, answered_at=timezone.now())
    with pytest.raises(SubmissionClosed):
        request_merge(submission=one, into=other, user=staff_member)
    Submission.objects.filter(pk=other.pk).update(state=State.CLOSED)
    for pair_ in ((one, other), (other, one)):
        with pytest.raises(SubmissionClosed):
            request_merge(submission=pair_[0], into=pair_[1], user=staff_member)


@pytest.mark.usefixtures("site_ready")
def test_an_answered_double_is_joined_and_its_question_ends(
    pair: tuple[Submission, Submission], asker: Holder, staff_member: User, client: Client
) -> None:
    one, other = pair
    message_answer(submission=one, user=staff_member, text="Réparé.", answered=True)
    client.force_login(User.objects.get(tenant=asker.tenant))
    before = plain_text_of(client.get(f"/envois/{one.number_text}/"))
    assert "Est-ce réglé" in before and not unread_of(asker.tenant)
    version = Submission.objects.get(pk=other.pk).version
    request_merge(submission=one, into=other, user=staff_member, into_version=version)
    gone, stays = (Submission.objects.get(pk=row.pk) for row in pair)
    assert (gone.state, gone.merged_into, stays.is_open) == (State.MERGED, other, True)
    assert not survey_asked(gone) and not unread_of(asker.tenant), "what was read stays read"
    page = plain_text_of(client.get(f"/envois/{one.number_text}/", follow=True)).replace("\xa0", " ")
    assert "Réparé." in page and f"n° {one.number_text} est jointe" in page and "Est-ce réglé" not in page
    assert long_date(stays.due_on).replace("\xa0", " ") in page and f"n° {other.number_text}" in page
    assert [line.number for line in submissions_page(asker.tenant).lines] == [other.number_text]
    said = client.post(f"/envois/{one.number_text}/regle/", {"regle": "non", "pourquoi": "Elle grince."}, follow=True)
    assert "Elle grince." in said.content.decode() and Submission.objects.get(pk=other.pk).is_open
    silent = timezone.now() - dt.timedelta(days=settings.PORTAL_REOPEN_DAYS)
    assert Submission.objects.filter(pk=one.pk).update(answered_at=silent)
    assert answered_close() == 0 and Submission.objects.get(pk=one.pk).state == State.MERGED


@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize("joined", [False, True])
def test_the_mail_of_an_answer_leaves_unless_its_request_was_joined_meanwhile(
    pair: tuple[Submission, Submission], staff_member: User, joined: bool
) -> None:
    one, other = pair
    message_answer(submission=one, user=staff_member, text="Réparé.", answered=True)
    if joined:
        request_merge(submission=one, into=Submission.objects.get(pk=other.pk), user=staff_member)
    assert outbox_flush() == (not joined), "it asks whether it is settled, and the page asks no more"
