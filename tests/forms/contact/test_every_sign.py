"""A smiley, « < », foreign letters, a family of four: the same words wherever they are shown, sought or drawn."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from django.core import mail
from django.utils.html import escape
from pytest_django.fixtures import Settings

from forms.submissions.answering import message_answer
from forms.submissions.desk.exports import row_of
from forms.submissions.desk.search import searched
from forms.submissions.models import Submission
from forms.submissions.unfinished import unfinished_of
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.contact import PATH, filled, send, topic
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WORDS = f"L'eau coule \U0001f60a depuis 3 jours, > 20 °C < 25, <urgent>, {FAMILY}, Łódź"
NOTE = "un « ? » les remplace"


@pytest.fixture
def row(client: Client, holder: Holder) -> Submission:
    """A request with these words, sent from the page, and answered with them."""
    client.force_login(holder.tenant.user)
    send(client, holder, topic(), message=WORDS)
    row = Submission.objects.get()
    message_answer(submission=row, user=f.StaffFactory(), text=WORDS)
    return row


def paper(client: Client, row: Submission) -> str:
    answer = client.get(f"/envois/{row.number_text}/accuse.pdf")
    with pypdfium2.PdfDocument(io.BytesIO(answer.getvalue())) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    return re.sub(r"\s+", " ", text)


def test_page_and_api_show_them_whole(client: Client, row: Submission, holder: Holder) -> None:
    assert client.get(f"/envois/{row.number_text}/").content.decode().count(escape(WORDS)) == 2
    app = App().enter(holder.tenant.user)
    said = app.get(f"/api/v1/requests/{row.number_text}/messages").json()["messages"]
    assert [line["text"] for line in said] == [WORDS, WORDS]


def test_the_desk_shows_exports_and_finds_them(client: Client, row: Submission) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    assert client.get(f"/admin/demandes/{row.pk}/").content.decode().count(escape(WORDS)) >= 2
    assert WORDS in row_of(Submission(**{**vars_of(row), "reason": WORDS}))
    for query in ("lodz", "Łódź", "urgent", "l'eau coule", "depuis jours"):
        assert row in searched(Submission.objects.all(), query), query


def vars_of(row: Submission) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("most", [0, 14, 60, 200])
def test_a_mail_carries_as_much_as_the_setting_lets_it_and_no_half_sign(
    row: Submission, settings: Settings, most: int
) -> None:
    settings.PORTAL_MAIL_EXCERPT = most
    outbox_flush()
    text = " ".join(str(mail.outbox[-1].body).split())
    shown = re.search(r"« (L'eau.*?)(… »| »)", text)
    assert bool(shown) == bool(most), text
    if shown:
        assert WORDS.startswith(shown[1]) and (shown[1] == WORDS or WORDS[len(shown[1])] == " ")


def test_the_paper_shows_the_whole_sentence_and_says_what_it_cannot_draw(client: Client, row: Submission) -> None:
    text = paper(client, row)
    assert "L'eau coule ? depuis 3 jours, > 20 °C < 25, <urgent>, ?" in text and "Łódź" in text
    assert NOTE in text.replace("\xa0", " ")
    row.data["message"] = "La porte grince, à Łódź."
    row.save()
    assert "La porte grince, à Łódź." in paper(client, row) and NOTE not in paper(client, row).replace("\xa0", " ")


def test_a_draft_is_named_by_them(client: Client, holder: Holder) -> None:
    client.force_login(holder.tenant.user)
    for words in (WORDS, f"{FAMILY}" * 20):
        client.post(PATH, filled(holder, topic(), message=words, envoyer=None, choisir="1"))
        (one,) = unfinished_of(holder.tenant)
        shown = one.title.removeprefix("Demande écrite « ").removesuffix(" »").removesuffix("…").rstrip()
        assert words.startswith(shown), "nothing is cut inside a sign"
