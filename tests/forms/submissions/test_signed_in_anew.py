"""Signed out and in again in another tab: a word about a request comes back as it was written, one press sends it."""

from __future__ import annotations

import re

import pytest

from forms.submissions.enums import State
from forms.submissions.models import Draft, Message, Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.conversations import asked
from tests.kit.insurance import photo
from tests.kit.sessions import sign_in_anew
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS, CHANGED = "Le plombier n'est pas venu mardi.", "Votre connexion a changé entre-temps"


@pytest.fixture
def user(asker: Holder) -> User:
    return User.objects.get(tenant=asker.tenant)


@pytest.fixture
def strict(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def page_of(client: Client, row: Submission) -> str:
    return html_of(client.get(f"/envois/{row.number_text}/"))


def press(client: Client, row: Submission, page: str, **fields: object) -> ClientResponse:
    """Press a button of the form on this page: « Envoyer », unless another one is named."""
    form = page[page.index('id="repondre"') :]
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', form) for name in ("csrfmiddlewaretoken", "montre")}
    token = re.findall(r'name="jeton" value="([^"]+)"', form)
    values = {**hidden, "jeton": token, "text": WORDS, **(fields or {"envoyer": "1"})}
    return client.post(f"/envois/{row.number_text}/message/", values)


def test_words_and_files_are_back_and_one_press_sends(strict: Client, user: User, request_sent: Submission) -> None:
    press(strict, request_sent, page_of(strict, request_sent), ajouter="1", fichiers=photo("fuite.jpg"), text="Le")
    tab = page_of(strict, request_sent)
    sign_in_anew(strict, user.email)
    answer = press(strict, request_sent, tab)
    page = html_of(answer)
    assert answer.status_code == 403 and CHANGED in page and WORDS in page and "fuite.jpg" in page
    assert "no-store" in answer["Cache-Control"]
    assert not Message.objects.exists() and Draft.objects.unsent().get().values["text"] == "Le", "nothing is written"
    assert press(strict, request_sent, page).status_code == 302
    line = Message.objects.get()
    assert line.text == WORDS and line.attachments.count() == 1


def test_somebody_else_is_shown_nothing_of_it(strict: Client, request_sent: Submission) -> None:
    tab, other = page_of(strict, request_sent), ff.home()
    own = asked(other)
    sign_in_anew(strict, other.tenant.user.email)
    for row in (request_sent, own):
        answer = press(strict, row, tab)
        page = html_of(answer)
        assert answer.status_code == 403 and "restée ouverte trop longtemps" in page and WORDS not in page
    assert not Message.objects.exists()


def test_the_form_of_one_request_fills_in_no_other(strict: Client, asker: Holder, request_sent: Submission) -> None:
    tab, other = page_of(strict, request_sent), asked(asker, "Et la cave.")
    sign_in_anew(strict, asker.tenant.user.email)
    assert WORDS not in html_of(press(strict, other, tab))


def test_a_request_that_ended_meanwhile_gives_the_words_to_copy(
    strict: Client, user: User, request_sent: Submission
) -> None:
    tab = page_of(strict, request_sent)
    sign_in_anew(strict, user.email)
    Submission.objects.filter(pk=request_sent.pk).update(state=State.CLOSED)
    page = html_of(press(strict, request_sent, tab))
    assert WORDS in page and CHANGED not in page and 'id="repondre"' not in page
