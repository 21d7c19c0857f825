"""Whose name a mail carries, where answers go, and that its frame holds where Word draws it."""

import re
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from bs4 import BeautifulSoup, Comment
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives

from tenant_space.identity.enums import MailKind
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.notifications.readers import SAMPLE
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import mail_specs
from tenant_space.notifications.rendering import code_wording, mail_render, mail_sample
from tenant_space.notifications.services import notify, outbox_flush

pytestmark = pytest.mark.django_db
ELSEWHERE = re.compile(r"[Pp]our répondre|[Dd]ites-(le-)?nous|nous vous lisons")
MSO = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)


def sent(**settings: str) -> EmailMultiAlternatives:
    LandlordSettings.objects.update_or_create(defaults={"sender_email": "no-reply@example.org", **settings})
    landlord_forget()
    notify(MailKind.ADDRESS_IN_USE, Address("helene@example.org"))
    assert outbox_flush() == 1
    message = memory.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


@pytest.mark.parametrize(
    "name",
    ["Les Tilleuls", "Habitat, l'Œuvre", 'OPH "Les Tilleuls"', "Cité & Jardins <Lyon>", "Logis@Sud", "Été " * 15],
)
def test_the_sender_is_the_landlord_by_name(name: str) -> None:
    message = sent(name=name)
    header, address = parseaddr(message.message()["From"])
    shown = str(make_header(decode_header(header)))
    assert (shown, address) == (" ".join(name.split()), "no-reply@example.org")


def test_a_line_break_in_the_name_breaks_no_header() -> None:
    assert parseaddr(sent(name="Les Tilleuls\r\nBcc: x@example.org").from_email)[1] == "no-reply@example.org"
    assert "Bcc" not in memory.outbox[-1].message()


def test_without_an_address_of_its_own_it_is_the_installations() -> None:
    assert parseaddr(sent(sender_email="").from_email)[1] == "no-reply@localhost"


def test_domains_with_accents_leave_in_their_ascii_form() -> None:
    for domain, ascii_domain in (("hôtel.fr", "xn--htel-vqa.fr"), ("Les-Éts.example", "xn--les-ts-eva.example")):
        mail = sent(sender_email=f"no-reply@{domain}", reply_email=f"contact@{domain}")
        assert parseaddr(mail.from_email)[1] == f"no-reply@{ascii_domain}"
        assert mail.reply_to == [f"contact@{ascii_domain}"]


def test_answers_go_where_the_settings_say() -> None:
    message = sent(reply_email="contact@example.org")
    assert message.message()["Reply-To"] == "contact@example.org"
    for said in (" ".join(message.body.split()), text_of(message)):
        assert "Répondez à ce mail : votre réponse arrive à contact@example.org." in said
        assert "merci de ne pas" not in said


def test_without_an_address_for_answers_they_go_where_one_writes_to_the_landlord() -> None:
    message = sent(reply_email="", contact_email="siege@example.org")
    assert message.message()["Reply-To"] == "siege@example.org"
    assert "votre réponse arrive à siege@example.org" in message.body


def test_each_kind_names_one_place_where_it_is_answered() -> None:
    LandlordSettings.objects.update_or_create(defaults={"reply_email": "contact@example.org"})
    landlord_forget()
    on_a_page = set()
    for spec in filter(lambda spec: spec.editable, mail_specs()):
        mail = mail_render(code_wording(spec), mail_sample(spec), SAMPLE, spec.answered_in)
        for said in (mail.text, BeautifulSoup(mail.html, "html.parser").get_text()):
            by_mail = "pondez à ce mail" in said
            assert by_mail != bool(ELSEWHERE.search(said)), spec.kind
            assert by_mail == ("Une personne lit votre réponse" in said) == ("contact@example.org" in said), spec.kind
            assert "merci de ne pas" not in said, spec.kind
        if not by_mail:
            on_a_page.add(spec.kind)
    conversation = {"message", "question", "answered", "new_date", "closed"}
    assert on_a_page == {f"submissions.{code}" for code in conversation}


def test_a_mail_that_nobody_answers_says_where_to_ask_instead() -> None:
    message = sent(reply_email="", contact_email="", phone="04 77 00 00 00", name="Habitat")
    assert message.message()["Reply-To"] is None
    for said in (" ".join(message.body.split()), text_of(message)):
        assert "Une question ? Habitat : 04 77 00 00 00." in said
        assert "merci de ne pas y répondre. Nos coordonnées sont sur http://localhost:8000" in said
        assert "Répondez" not in said


def text_of(message: EmailMultiAlternatives) -> str:
    """The words of the HTML version, with plain spaces."""
    return " ".join(BeautifulSoup(html_of(message), "html.parser").get_text().split())


def as_word_reads(html: str) -> BeautifulSoup:
    """The mail for Outlook on Windows: the comments meant for it are read, widths by style are not."""
    return BeautifulSoup(MSO.sub(r"\1", html).replace("max-width", "unknown"), "html.parser")


def test_word_gets_the_width_and_the_button_from_tables() -> None:
    html = html_of(sent(brand_colour="#1a4d8f"))
    page = as_word_reads(html)
    sheet = page.select_one("td.sheet")
    assert sheet is not None
    assert "600" in [table.get("width") for table in sheet.find_parents("table")]
    button = page.select_one("td.button")
    assert button is not None and button["bgcolor"] == "#1a4d8f" and "mso-padding-alt" in str(button["style"])
    assert all(cell.get("bgcolor") for cell in page.select("td.sheet"))


def test_others_get_the_same_mail_without_the_comments() -> None:
    html = html_of(sent())
    assert html.count("[if mso]") == html.count("[endif]") == 3
    page = BeautifulSoup(html, "html.parser")
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    assert [table.get("width") for table in page.find_all("table") if table.get("width") == "600"] == []
    opened = MSO.findall(html)
    assert opened[1].count("<table") == opened[2].count("</table>") == 1


def test_dark_mode_is_told_to_those_who_ask_for_it_either_way() -> None:
    html = html_of(sent())
    dark = html.partition("prefers-color-scheme: dark")[2]
    for part in (".back", ".sheet", ".foot p", ".link", ".logo"):
        assert part in dark.partition("[data-ogs")[0], part
        assert re.search(rf"\[data-ogs[bc]\] (\.sheet )?{re.escape(part)}", dark), part
