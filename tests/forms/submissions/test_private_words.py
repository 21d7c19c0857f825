"""No word about a request leaves with a card, an account or a social-security number before its author was warned."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_confirm
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Submission, SurveyAnswer
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of, plain_text_of
from tests.kit.app import App
from tests.kit.conversations import asked
from tests.kit.private_numbers import BOX, LOOKS_PRIVATE, PRIVATE
from tests.kit.tenant_api import form_post
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
Before = Callable[[Submission, User], object]


def nothing(row: Submission, user: User) -> None:
    """It is open, and nobody was asked for anything."""


def awaited(row: Submission, user: User) -> None:
    more_ask(submission=row, user=user, text="Quel étage ?")


def answered(row: Submission, user: User) -> None:
    message_answer(submission=row, user=user, text="C'est fait.", answered=True)


def closed(row: Submission, user: User) -> None:
    answered(row, user)
    request_confirm(tenant=row.tenant, submission=row)


# What has to be before, the address of the page, the field of the words, and what else is posted.
SEND = {"envoyer": "1", "fin": "1"}
PAGES: dict[str, tuple[Before, str, str, dict[str, str]]] = {
    "a message": (nothing, "message/", "text", SEND),
    "a complement": (awaited, "message/", "text", {**SEND, "complement": "1"}),
    "no": (answered, "regle/", "pourquoi", {"regle": "non"}),
    "an opinion": (closed, "avis/", "words", {"ease": "1"}),
}
# The method, the address of the API, the field of the words, and what else is sent.
PROGRAMS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "a message": ("FORM", "messages", "text", {}),
    "a complement": ("FORM", "messages", "text", {"completes": "true"}),
    "no": ("POST", "reopening", "text", {}),
    "an opinion": ("PUT", "survey", "words", {"ease": 1}),
}
each_way = pytest.mark.parametrize("way", PAGES)
each_number = pytest.mark.parametrize("number", PRIVATE)


@pytest.fixture
def signed_in(client: Client, asker: Holder) -> Client:
    client.force_login(asker.tenant.user)
    return client


def kept() -> list[str]:
    """What was sent."""
    said = Message.objects.filter(by_staff=False).exclude(text="").values_list("text", flat=True)
    return [*said, *SurveyAnswer.objects.values_list("words", flat=True)]


def press(client: Client, row: Submission, way: str, words: str, **more: str) -> ClientResponse:
    _, path, name, form = PAGES[way]
    return client.post(f"/envois/{row.number_text}/{path}", {**form, name: words, **more})


def call(app: App, row: Submission, way: str, words: str, key: uuid.UUID, **more: Any) -> Any:
    method, path, name, body = PROGRAMS[way]
    body, path = {**body, name: words, **more}, f"requests/{row.number_text}/{path}"
    if method == "FORM":
        return form_post(app, path, key, **body)
    return app.call(method, f"/api/v1/{path}", body, **{"Idempotency-Key": str(key)})


@each_way
@each_number
def test_on_the_page_it_leaves_unchanged_once_the_warning_was_seen(
    signed_in: Client, request_sent: Submission, staff_member: User, way: str, number: str
) -> None:
    PAGES[way][0](request_sent, staff_member)
    words = f"Voici : {number}."
    page = press(signed_in, request_sent, way, words)
    assert page.status_code == 200 and kept() == []
    assert f"Votre texte contient {PRIVATE[number]}." in plain_text_of(page)
    assert html_of(page).count(BOX) == 1 and words in html_of(page), "what was typed is kept"
    assert press(signed_in, request_sent, way, words, confirm_private="on").status_code == 302
    assert kept() == [words]


@each_way
@each_number
def test_by_program_it_leaves_unchanged_once_the_warning_was_seen(
    app: App, request_sent: Submission, staff_member: User, way: str, number: str
) -> None:
    PAGES[way][0](request_sent, staff_member)
    words, key = f"Voici : {number}.", uuid.uuid4()
    answer = call(app, request_sent, way, words, key)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "invalid") and kept() == []
    assert [error["where"][1:] for error in told["errors"]] == [["confirm_private"]]
    assert f"Votre texte contient {PRIVATE[number]}." in told["detail"]
    seen = call(app, request_sent, way, words, key, confirm_private=True)
    assert seen.status_code in (200, 201), "the key was not used up"
    assert kept() == [words]


@each_way
@pytest.mark.parametrize("words", LOOKS_PRIVATE)
def test_what_only_looks_like_one_leaves_at_once(
    signed_in: Client, request_sent: Submission, staff_member: User, way: str, words: str
) -> None:
    PAGES[way][0](request_sent, staff_member)
    assert press(signed_in, request_sent, way, words).status_code == 302
    assert kept() == [words]


@each_way
@pytest.mark.parametrize("words", LOOKS_PRIVATE)
def test_what_only_looks_like_one_leaves_at_once_by_program(
    app: App, request_sent: Submission, staff_member: User, way: str, words: str
) -> None:
    PAGES[way][0](request_sent, staff_member)
    assert call(app, request_sent, way, words, uuid.uuid4()).status_code in (200, 201)
    assert kept() == [words]


@pytest.mark.parametrize(("before", "times"), [(answered, 1), (closed, 2)])
def test_under_the_words_stands_what_not_to_write(
    signed_in: Client, request_sent: Submission, staff_member: User, before: Before, times: int
) -> None:
    before(request_sent, staff_member)
    page = html_of(signed_in.get(f"/envois/{request_sent.number_text}/"))
    assert page.count(NOTHING_PRIVATE) == times, "under why it is not settled, and under the opinion"
    assert BOX not in page


def test_a_reason_for_a_request_that_was_joined_is_looked_at_as_well(
    signed_in: Client, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    other = asked(asker)
    request_merge(submission=request_sent, into=other, user=staff_member)
    answered(other, staff_member)
    number = next(iter(PRIVATE))
    page = press(signed_in, request_sent, "no", number)
    assert BOX in html_of(page) and number not in kept()
    assert Submission.objects.get(pk=other.pk).state == State.ANSWERED


def test_a_reason_that_comes_too_late_waits_to_be_copied(
    signed_in: Client, request_sent: Submission, staff_member: User
) -> None:
    number = next(iter(PRIVATE))
    press(signed_in, request_sent, "no", number)
    page = signed_in.get(f"/envois/{request_sent.number_text}/")
    assert number in html_of(page) and kept() == []
