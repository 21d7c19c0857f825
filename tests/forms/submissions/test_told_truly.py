"""What is said of a request is so, at every state; and what is refused loses none of the tenant's words."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from forms.submissions.answering import date_set, message_answer, more_ask
from forms.submissions.closing import answered_close
from forms.submissions.conversation import message_send, request_complete
from forms.submissions.drafts import word_current, word_save
from forms.submissions.enums import Scan, Sort, State
from forms.submissions.merging import request_merge
from forms.submissions.models import Attachment, Message, Submission
from forms.submissions.reading import tenant_read, tenant_unread
from forms.submissions.services import submission_accept
from forms.submissions.unfinished import unfinished_of
from tenant_space.formats import long_date
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.conversations import asked, clock, key
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def signed_in(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def address(row: Submission, what: str = "") -> str:
    return f"/envois/{row.number_text}/{what}"


def receipt(client: Client, row: Submission) -> str:
    """The words of the acknowledgement, on one line."""
    content = client.get(address(row, "accuse.pdf"), follow=True).getvalue()
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(words.split())


def test_the_acknowledgement_says_where_it_stands(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    today = long_date(timezone.localdate()).replace("\u00a0", " ")
    more_ask(submission=request_sent, user=staff_member, text="Quel étage ?")
    waits = receipt(signed_in, request_sent)
    assert "en pause" in waits and "au plus tard" not in waits
    message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
    assert f"Nous vous avons répondu le {today}." in receipt(signed_in, request_sent)
    first, other = asked(asker), asked(asker)
    request_merge(submission=first, into=other, user=staff_member)
    assert f"envoi n° {other.number_text}" in receipt(signed_in, first)
    Submission.objects.filter(pk=other.pk).update(due_on=timezone.localdate() - dt.timedelta(days=1))
    late = receipt(signed_in, other)
    assert "Nous aurions dû vous répondre" in late and "au plus tard" not in late


def test_the_address_of_a_file_outlives_the_joining_of_its_request(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    mine = f.AttachmentFactory(submission=request_sent)
    theirs = f.AttachmentFactory(submission=asked(ff.home()))
    request_merge(submission=request_sent, into=asked(asker), user=staff_member)
    # Its bytes are not stored here: 503 for one's own, missing for what is another's.
    assert signed_in.get(address(request_sent, f"fichiers/{mine.uid}/")).status_code in (200, 503)
    assert signed_in.get(address(request_sent, f"fichiers/{theirs.uid}/")).status_code == 404


def test_what_is_half_written_does_not_tell_a_decision_that_can_be_undone(
    signed_in: Client, asker: Holder, staff_member: User, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 10
    row = ff.sent(asker)
    word_save(about=row, key=word_current(row)[0], values={"text": "Au fait"})
    before = unfinished_of(asker.tenant)
    no = {"regle": "non"}
    said = plain_text_of(signed_in.post(address(row, "regle/"), no, follow=True))
    submission_accept(submission=row, user=staff_member)
    assert before and unfinished_of(asker.tenant) == before
    assert plain_text_of(signed_in.post(address(row, "regle/"), no, follow=True)) == said


@pytest.mark.parametrize("late", [True, False])
def test_a_no_that_comes_too_late_keeps_its_words(
    signed_in: Client, request_sent: Submission, staff_member: User, late: bool
) -> None:
    word_save(about=request_sent, key=word_current(request_sent)[0], values={"text": "Commencé."})
    if late:
        message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
        long_ago = timezone.now() - dt.timedelta(days=40)
        Submission.objects.filter(pk=request_sent.pk).update(answered_at=long_ago, state=State.CLOSED)
    form = {"regle": "non", "pourquoi": "Toujours ouverte."}
    page = plain_text_of(signed_in.post(address(request_sent, "regle/"), form, follow=True))
    assert "Commencé." in page and "Toujours ouverte." in page
    assert not Message.objects.filter(sort=Sort.REOPENED).exists()


def test_a_no_that_is_pressed_twice_is_said_once(
    signed_in: Client, request_sent: Submission, staff_member: User
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
    form = {"regle": "non", "pourquoi": "Toujours ouverte."}
    for _ in range(2):
        page = plain_text_of(signed_in.post(address(request_sent, "regle/"), form, follow=True))
        assert "Nous reprenons votre demande" in page and page.count("Toujours ouverte.") == 1


def test_a_closing_after_a_word_of_thanks_does_not_say_that_nothing_came(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
    message_send(tenant=asker.tenant, submission=request_sent, uid=key(), text="Merci !")
    Submission.objects.update(answered_at=timezone.now() - dt.timedelta(days=20))
    assert answered_close() == 1
    assert "sans autre message" not in plain_text_of(signed_in.get(address(request_sent)))


def test_a_word_that_comes_while_the_page_is_made_stays_new(
    request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    message_answer(submission=request_sent, user=staff_member, text="Vu.")
    shown = tenant_unread(tenant=asker.tenant, submission=request_sent)
    message_answer(submission=request_sent, user=staff_member, text="Pas encore vu.")
    tenant_read(tenant=asker.tenant, submission=request_sent, shown=shown)
    assert Message.objects.unread().get().text == "Pas encore vu."


def test_a_dangerous_file_is_no_longer_missed_once_another_one_came(
    signed_in: Client, asker: Holder, staff_member: User
) -> None:
    row = ff.sent(asker)
    Attachment.objects.update(scan=Scan.INFECTED)
    lost = "Votre fichier était dangereux"
    answer = message_answer(submission=row, user=staff_member, text="Renvoyez-le.")
    f.AttachmentFactory(submission=row, message=answer)
    assert lost in plain_text_of(signed_in.get(address(row)))
    again = message_send(tenant=asker.tenant, submission=row, uid=key(), text="Le voici.")
    f.AttachmentFactory(submission=row, message=again)
    assert lost not in plain_text_of(signed_in.get(address(row)))


def test_a_day_that_was_told_never_comes_earlier(
    request_sent: Submission, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, dt.date(2026, 12, 1))
    saturday = dt.date(2026, 12, 12)
    date_set(submission=request_sent, user=staff_member, due_on=saturday, reason="Une pièce manque.")
    more_ask(submission=request_sent, user=staff_member, text="Quel étage ?")
    request_complete(tenant=asker.tenant, submission=request_sent, uid=key(), text="Le troisième.")
    assert Submission.objects.get(pk=request_sent.pk).due_on == saturday
