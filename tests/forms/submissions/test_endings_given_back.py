"""Signed out and in again in another tab: « Est-ce réglé ? » and the opinion are back, and one press sends them."""

from __future__ import annotations

import re

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.closing import request_confirm, request_reopen
from forms.submissions.enums import State
from forms.submissions.models import Draft, Message, Submission, SurveyAnswer
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, plain_text_of
from tests.kit.conversations import asked
from tests.kit.sessions import sign_in_anew
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS, CHANGED, PLAIN = "La porte grince encore.", "Votre connexion a changé", "restée ouverte trop longtemps"
NO = ("regle/", {"regle": "non", "pourquoi": WORDS})
YES = ("regle/", {"regle": "oui"})
OPINION = ("avis/", {"ease": "4", "words": WORDS})
Pressed = tuple[str, dict[str, str]]


@pytest.fixture
def user(asker: Holder) -> User:
    return User.objects.get(tenant=asker.tenant)


@pytest.fixture
def strict(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


@pytest.fixture
def answered(request_sent: Submission, staff_member: User) -> Submission:
    message_answer(submission=request_sent, user=staff_member, text="Voilà.", answered=True)
    return Submission.objects.get(pk=request_sent.pk)


def closed(row: Submission) -> None:
    assert row.tenant
    request_confirm(tenant=row.tenant, submission=row)


def page_of(client: Client, row: Submission) -> str:
    return html_of(client.get(f"/envois/{row.number_text}/"))


def press(client: Client, row: Submission, page: str, pressed: Pressed) -> ClientResponse:
    path, fields = pressed
    form = page[page.index(f'id="{path[:-1]}"') :]
    names = ("csrfmiddlewaretoken", "jeton_demande")
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', form)[0] for name in names}
    return client.post(f"/envois/{row.number_text}/{path}", {**hidden, **fields})


def state_of(row: Submission) -> str:
    return Submission.objects.get(pk=row.pk).state


@pytest.mark.parametrize(
    ("pressed", "button", "then"),
    [(NO, "Non, ce n'est pas réglé", State.IN_REVIEW), (YES, "Oui, c'est réglé", State.CLOSED)],
    ids=["no", "yes"],
)
def test_is_it_settled_is_back_and_one_press_does_it(
    strict: Client, user: User, answered: Submission, pressed: Pressed, button: str, then: State
) -> None:
    tab = page_of(strict, answered)
    sign_in_anew(strict, user.email)
    answer = press(strict, answered, tab, pressed)
    page = html_of(answer)
    assert answer.status_code == 403 and CHANGED in page and f"« {button} »" in plain_text_of(answer)
    assert (f">{WORDS}</textarea>" in page.replace("\n", "")) == (pressed is NO)
    assert "no-store" in answer["Cache-Control"]
    assert state_of(answered) == State.ANSWERED and not Draft.objects.unsent().exists(), "nothing is written"
    assert press(strict, answered, page, pressed).status_code == 302 and state_of(answered) == then


def test_the_opinion_is_back_and_one_press_sends_it(strict: Client, user: User, answered: Submission) -> None:
    closed(answered)
    tab = page_of(strict, answered)
    sign_in_anew(strict, user.email)
    answer = press(strict, answered, tab, OPINION)
    page = html_of(answer)
    assert answer.status_code == 403 and CHANGED in page and WORDS in page
    assert re.search(r'name="ease" value="4"[^>]* checked', page) and not SurveyAnswer.objects.exists()
    assert press(strict, answered, page, OPINION).status_code == 302
    assert SurveyAnswer.objects.get().words == WORDS


def test_somebody_else_is_shown_nothing_of_it(strict: Client, answered: Submission) -> None:
    tab, other = page_of(strict, answered), ff.home()
    own = asked(other)
    sign_in_anew(strict, other.tenant.user.email)
    for row in (answered, own):
        answer = press(strict, row, tab, NO)
        assert answer.status_code == 403 and PLAIN in html_of(answer) and WORDS not in html_of(answer)


def test_the_form_of_one_request_fills_in_no_other(strict: Client, asker: Holder, answered: Submission) -> None:
    tab, other = page_of(strict, answered), asked(asker, "Et la cave.")
    sign_in_anew(strict, asker.tenant.user.email)
    assert WORDS not in html_of(press(strict, other, tab, NO))


@pytest.mark.parametrize("word", ["", "forged"])
def test_without_the_word_of_its_page_nothing_is_filled_in(
    strict: Client, user: User, answered: Submission, word: str
) -> None:
    assert page_of(strict, answered)
    sign_in_anew(strict, user.email)
    fields = {**NO[1], "jeton_demande": word, "csrfmiddlewaretoken": "x" * 32}
    page = html_of(strict.post(f"/envois/{answered.number_text}/regle/", fields))
    assert PLAIN in page and WORDS not in page


def test_taken_up_again_meanwhile_the_words_stand_in_the_message(
    strict: Client, user: User, answered: Submission
) -> None:
    tab = page_of(strict, answered)
    sign_in_anew(strict, user.email)
    assert answered.tenant
    request_reopen(tenant=answered.tenant, submission=answered)
    page = html_of(press(strict, answered, tab, NO))
    assert "Cette demande a changé entre-temps" in page and CHANGED not in page
    assert WORDS in page[page.index('id="repondre"') :] and not Message.objects.filter(text=WORDS).exists()


def test_an_opinion_given_meanwhile_leaves_the_words_to_copy(strict: Client, user: User, answered: Submission) -> None:
    closed(answered)
    tab = page_of(strict, answered)
    sign_in_anew(strict, user.email)
    SurveyAnswer.objects.create(submission=answered, ease=1)
    page = html_of(press(strict, answered, tab, OPINION))
    assert WORDS in page and 'id="avis"' not in page and CHANGED not in page


def test_yes_to_what_was_closed_meanwhile_names_no_button_that_is_gone(
    strict: Client, user: User, answered: Submission
) -> None:
    tab = page_of(strict, answered)
    sign_in_anew(strict, user.email)
    closed(answered)
    page = html_of(press(strict, answered, tab, YES))
    assert "Cette demande a changé entre-temps" in page and CHANGED not in page
