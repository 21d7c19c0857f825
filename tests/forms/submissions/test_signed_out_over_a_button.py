"""Signed out in another tab, then a button of a request's page: nothing is done or lost, and one comes back."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.closing import request_confirm
from forms.submissions.enums import State
from forms.submissions.models import Draft, Submission, SurveyAnswer
from tenant_space.identity.models import User
from tenant_space.identity.terms_of_use import middleware
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.conversations import asked
from tests.kit.sessions import sign_in
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "La porte est toujours ouverte."
FORMS = {
    "no": ("regle/", {"regle": "non", "pourquoi": WORDS}),
    "an opinion": ("avis/", {"ease": "1", "words": WORDS}),
    "withdrawal": ("annuler/", {}),
}


@pytest.fixture
def user(asker: Holder) -> User:
    return User.objects.get(tenant=asker.tenant)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def address(row: Submission, what: str = "") -> str:
    return f"/envois/{row.number_text}/{what}"


def answered(row: Submission, staff_member: User, *, closed: bool = False) -> None:
    message_answer(submission=row, user=staff_member, text="Voilà.", answered=True)
    if closed and row.tenant:
        request_confirm(tenant=row.tenant, submission=row)


def out_then_press(client: Client, row: Submission, what: str) -> ClientResponse:
    """Open the page, sign out in another tab, press the button of this form; its answer."""
    path, fields = FORMS[what]
    form = html_of(client.get(address(row)))
    token = re.findall(r'name="jeton_demande" value="([^"]+)"', form)
    client.logout()
    return client.post(address(row, path), {**fields, "jeton_demande": token})


def back_after_sign_in(client: Client, email: str, answer: ClientResponse) -> str:
    """The page that comes once somebody signed in where the button has led."""
    (then,) = parse_qs(urlsplit(answer.url).query)["next"]
    sign_in(client, email)
    page = client.get(then, follow=True)
    assert page.status_code == 200
    return html_of(page)


@pytest.mark.parametrize("what", FORMS)
def test_one_comes_back_to_the_request_and_nothing_is_done(
    signed_in: Client, user: User, request_sent: Submission, staff_member: User, what: str
) -> None:
    if what != "withdrawal":
        answered(request_sent, staff_member, closed=what == "an opinion")
    before = Submission.objects.get(pk=request_sent.pk).state
    answer = out_then_press(signed_in, request_sent, what)
    page = back_after_sign_in(signed_in, user.email, answer)
    assert f"Envoi n° {request_sent.number_text}" in page
    assert (WORDS in page) == (what != "withdrawal") and ("garde=1" in answer.url) == (what != "withdrawal")
    assert Submission.objects.get(pk=request_sent.pk).state == before and not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_a_no_to_a_closed_request_is_kept_as_well(
    signed_in: Client, user: User, request_sent: Submission, staff_member: User, state: State
) -> None:
    answered(request_sent, staff_member, closed=state == State.CLOSED)
    page = back_after_sign_in(signed_in, user.email, out_then_press(signed_in, request_sent, "no"))
    assert WORDS in page and Submission.objects.get(pk=request_sent.pk).state == state


def test_somebody_else_who_signs_in_reads_nothing_of_it(
    signed_in: Client, request_sent: Submission, staff_member: User
) -> None:
    answered(request_sent, staff_member)
    out_then_press(signed_in, request_sent, "no")
    sign_in(signed_in, ff.home().tenant.user.email)
    assert WORDS not in html_of(signed_in.get(address(request_sent)))


@pytest.mark.parametrize("word", ["", "forged"])
def test_a_press_that_does_not_say_whose_it_is_keeps_nothing(
    signed_in: Client, request_sent: Submission, staff_member: User, word: str
) -> None:
    answered(request_sent, staff_member)
    signed_in.logout()
    answer = signed_in.post(address(request_sent, "regle/"), {**FORMS["no"][1], "jeton_demande": word})
    assert answer.url == f"/connexion/?next={address(request_sent)}" and not Draft.objects.unsent().exists()


def test_the_words_go_with_a_request_that_was_joined(
    signed_in: Client, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    answered(request_sent, staff_member)
    form = html_of(signed_in.get(address(request_sent)))
    (token,) = re.findall(r'name="jeton_demande" value="([^"]+)"', form)
    other = asked(asker, "La cave aussi.")
    Submission.objects.filter(pk=request_sent.pk).update(merged_into=other, state=State.MERGED)
    signed_in.logout()
    signed_in.post(address(request_sent, "regle/"), {**FORMS["no"][1], "jeton_demande": token})
    assert other.drafts.unsent().get().values["text"] == WORDS


def test_terms_that_are_due_are_asked_first(
    signed_in: Client, request_sent: Submission, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(request_sent, staff_member)
    monkeypatch.setattr(middleware, "terms_due", lambda user: True)
    for path, fields in (FORMS["no"], FORMS["an opinion"]):
        assert signed_in.post(address(request_sent, path), fields).url.startswith("/conditions-a-accepter/")
    assert Submission.objects.get(pk=request_sent.pk).state == State.ANSWERED
