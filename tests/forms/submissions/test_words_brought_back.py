"""Who may no longer write about a request finds back the words that could not leave, and why."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_confirm
from forms.submissions.drafts import word_add, word_current, word_save
from forms.submissions.enums import State
from forms.submissions.models import Message, Submission, SurveyAnswer
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "La porte est toujours ouverte."
SENTENCE = "Vous ne pouvez plus rien envoyer pour ce compte"
# What is sent, where, and whether it needs a request that was answered.
SENT = {
    "a word": ("message/", {"text": WORDS, "envoyer": "1", "fin": "1"}),
    "what was asked": ("message/", {"text": WORDS, "complement": "1", "envoyer": "1", "fin": "1"}),
    "no": ("regle/", {"regle": "non", "pourquoi": WORDS}),
    "an opinion": ("avis/", {"ease": "1", "words": WORDS}),
}


@pytest.fixture
def signed_in(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def bring(row: Submission, asker: Holder, staff_member: User, what: str) -> None:
    """Bring the request to where this can be sent, then end the right to write: one may still read."""
    if what == "what was asked":
        more_ask(submission=row, user=staff_member, text="Quel étage ?")
    elif what in ("no", "an opinion"):
        message_answer(submission=row, user=staff_member, text="Voilà.", answered=True)
    if what == "an opinion":
        request_confirm(tenant=asker.tenant, submission=row)
    asker.to_date = timezone.localdate() - dt.timedelta(days=1)
    asker.save()


@pytest.mark.parametrize("what", SENT)
def test_the_words_come_back_with_the_reason(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User, what: str
) -> None:
    address = f"/envois/{request_sent.number_text}/"
    word_save(about=request_sent, key=word_current(request_sent)[0], values={"text": "Commencé."})
    bring(request_sent, asker, staff_member, what)
    before = State(Submission.objects.get(pk=request_sent.pk).state)
    path, form = SENT[what]
    page = plain_text_of(signed_in.post(address + path, form, follow=True))
    assert page.count(WORDS) == 1 and "Commencé." in page and page.count(SENTENCE) == 2
    again = plain_text_of(signed_in.post(address + path, form, follow=True))
    assert again.count(WORDS) == 1, "pressed again, they stand there once"
    assert WORDS in plain_text_of(signed_in.get(address)), "and as long as they are kept"
    assert not Message.objects.filter(text=WORDS).exists() and not SurveyAnswer.objects.exists()
    assert Submission.objects.get(pk=request_sent.pk).state == before


def test_a_script_is_told_so_and_the_words_are_kept(
    signed_in: Client, request_sent: Submission, asker: Holder, staff_member: User
) -> None:
    bring(request_sent, asker, staff_member, "a word")
    address, (path, form) = f"/envois/{request_sent.number_text}/", SENT["a word"]
    answer = signed_in.post(address + path, form, headers={"accept": "application/json"})
    assert answer.status_code == 403 and SENTENCE in json.loads(answer.content)["error"]
    assert WORDS in plain_text_of(signed_in.get(address))


def test_blank_words_are_none(request_sent: Submission) -> None:
    for text in ("", "  \n"):
        word_add(about=request_sent, text=text)
    assert word_current(request_sent)[1] is None
