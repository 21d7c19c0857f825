"""A mail as it leaves, and as its preview shows it: the same words through the same templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from tenant_space.editable_words.grammar import words_fill_line
from tenant_space.landlord.selectors import Landlord, landlord_current
from tenant_space.notifications.readers import NOBODY, Reader
from tenant_space.notifications.registry import MailSpec, MailValues
from tenant_space.notifications.texts import MailWording, blocks_of, body_of, plain_text, without_greeting

# What the portal adds below the text of editors.
_ADDED = "ajout"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail ready to leave."""

    subject: str
    """The subject, on one line."""
    html: str
    """The whole mail in HTML."""
    text: str
    """The same as plain text, for programs that show no HTML."""


def code_wording(spec: MailSpec) -> MailWording:
    """The text a kind comes with, before any editor changed it."""
    return MailWording(spec.subject, body_of(spec.body), spec.button)


def mail_sample(spec: MailSpec, prefix: str = "") -> MailValues:
    """The values that previews and trials show: invented, as the kind gives them."""
    link = f"{landlord_current().portal_url}/" if spec.button else ""
    return MailValues({word.name: word.sample for word in spec.placeholders}, link, spec.kind, prefix)


def mail_context(wording: MailWording, content: MailValues, reader: Reader, answered_in: str = "") -> dict[str, Any]:
    """What the templates of a mail need. They greet, and end, every mail alike: a body has its message only.

    `answered_in`: as in `MailSpec`; it takes the place of the address for answers, so that a mail names one.
    """
    landlord = landlord_current()
    blocks = without_greeting(blocks_of(wording.body, content.values, landlord.portal_url))
    blocks += blocks_of(body_of([f"{{{_ADDED}}}"]), {_ADDED: content.added}, landlord.portal_url)
    own = bool(reader.phone)
    return {
        "reader": reader,
        "office": reader.office if own else landlord.settings.name,
        "phone": reader.phone if own else landlord.settings.phone,
        "answered_in": answered_in,
        "reply_to": "" if answered_in else reply_address(landlord),
        "landlord": landlord,
        "subject": content.prefix + words_fill_line(wording.subject, content.values),
        "blocks": blocks,
        "text": plain_text(blocks),
        "button": words_fill_line(wording.button, content.values),
        "link": content.link,
        "second": content.second,
    }


def mail_text_version(context: dict[str, Any]) -> str:
    """The text version of a mail."""
    return render_to_string("emails/message.txt", context)


def reply_address(landlord: Landlord) -> str:
    """Where answers to mails arrive: as the settings say, else where one writes to the landlord; empty: nowhere."""
    return landlord.settings.reply_email or landlord.settings.contact_email


def mail_render(wording: MailWording, content: MailValues, reader: Reader = NOBODY, answered_in: str = "") -> Rendered:
    """Write a mail: its values stand in the HTML as plain text, whatever they hold."""
    context = mail_context(wording, content, reader, answered_in)
    html = render_to_string("emails/message.html", context)
    return Rendered(context["subject"], html, mail_text_version(context))
