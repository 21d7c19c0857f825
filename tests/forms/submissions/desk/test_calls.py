"""« Appelé le … »: a phone call is noted for colleagues, or read by the tenant as what was said on the phone."""

import re
import uuid

import pytest

from forms.submissions.desk.lines import INSIDE, STAFF, conversation_of
from forms.submissions.lines import lines_of
from forms.submissions.models import Message, Note, Submission
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked
from tests.kit.desk import press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "Rendez-vous pris pour mardi."


@pytest.fixture
def row(question: object, manager: User) -> Submission:
    return asked(ff.home())


@pytest.mark.parametrize(
    ("call", "words", "title"),
    [
        ("REACHED", WORDS, "Appel : joint"),
        ("MISSED", "", "Appel : pas de réponse"),
        ("MISSED", WORDS, "Appel : pas de réponse"),
    ],
)
def test_noted_it_stays_among_colleagues(
    client: Client, manager: User, row: Submission, call: str, words: str, title: str
) -> None:
    OutgoingMail.objects.all().delete()
    answer = press(client, row, "call", call=call, said=words, call_key=uuid.uuid4())
    assert answer.status_code == 302 and "ne le voit pas" in said(answer)
    line = conversation_of(row, "Locataire").lines[-1]
    assert (line.side, line.title, line.words, line.who) == (INSIDE, title, words, "Gaël Martin")
    assert not Message.objects.exists() and not OutgoingMail.objects.exists()
    assert len(lines_of(row.tenant, row)) == 1


@pytest.mark.parametrize(
    ("call", "words", "title", "read"),
    [
        ("REACHED", WORDS, "vous a dit par téléphone", WORDS),
        ("MISSED", "", "a essayé de vous appeler", "Nous avons essayé de vous appeler, sans réponse."),
        ("MISSED", "Rappelez-nous.", "a essayé de vous appeler", "Rappelez-nous."),
    ],
)
def test_told_it_is_a_message_by_phone(
    client: Client, manager: User, row: Submission, call: str, words: str, title: str, read: str
) -> None:
    answer = press(client, row, "call", call=call, said=words, told="on", call_key=uuid.uuid4())
    assert "Le locataire le lit" in said(answer) and not Note.objects.exists()
    line = lines_of(row.tenant, row)[-1]
    assert line.title.endswith(title) and line.text == read and line.is_new and "Martin" not in line.title
    assert conversation_of(row, "Locataire").lines[-1].side == STAFF
    assert OutgoingMail.objects.filter(kind="submissions.message").count() == 1


@pytest.mark.parametrize("told", ["", "on"])
def test_pressed_twice_it_is_one(client: Client, manager: User, row: Submission, told: str) -> None:
    data = {"call": "REACHED", "said": WORDS, "call_key": uuid.uuid4(), **({"told": told} if told else {})}
    for _ in range(2):
        press(client, row, "call", **data)
    assert Note.objects.count() + Message.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"call": "REACHED", "said": " "},
        {"said": WORDS},
        {"call": "LATER", "said": WORDS},
        {"call": "REACHED", "said": "x" * 2001},
    ],
)
def test_what_is_wrong_is_said_and_kept(client: Client, manager: User, row: Submission, data: dict[str, str]) -> None:
    answer = press(client, row, "call", call_key=uuid.uuid4(), **data)
    assert answer.status_code == 422 and not Note.objects.exists() and not Message.objects.exists()
    page = answer.content.decode()
    assert data["said"].strip() in page
    focused = len(re.findall(r"<[^>]*\sautofocus\b", page))
    assert focused == (data.get("call") == "REACHED"), "the page opens at the words, never at two buttons at once"


def test_of_somebody_who_was_not_signed_in_it_is_a_note(client: Client, manager: User, row: Submission) -> None:
    Submission.objects.filter(pk=row.pk).update(tenant=None)
    press(client, row, "call", call="REACHED", said=WORDS, told="on", call_key=uuid.uuid4())
    assert Note.objects.get().call == "REACHED" and not Message.objects.exists()


def test_another_agency_notes_nothing(client: Client, row: Submission) -> None:
    client.force_login(ff.manager("NO"))
    assert press(client, row, "call", call="REACHED", said=WORDS, call_key=uuid.uuid4()).status_code == 404
    assert not Note.objects.exists()
