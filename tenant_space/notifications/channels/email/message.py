"""A mail of the outbox as it goes to the mail server."""

from __future__ import annotations

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from tenant_space.formats.addresses import email_normalise
from tenant_space.landlord.selectors import Landlord, landlord_current
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.readers import SAMPLE, reader_of
from tenant_space.notifications.registry import MailSpec, MailValues, mail_spec
from tenant_space.notifications.rendering import mail_render, reply_address
from tenant_space.notifications.selectors import wording_of


def message_of(mail: OutgoingMail, spec: MailSpec, content: MailValues) -> EmailMultiAlternatives:
    """The message of a mail, in HTML and plain text, with the files made for it."""
    landlord = landlord_current()
    shown = mail_spec(content.kind) if content.kind else spec
    reader = SAMPLE if content.kind else reader_of(mail.context)
    rendered = mail_render(wording_of(shown), content, reader, shown.answered_in)
    reply_to = reply_address(landlord)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=_sender(landlord),
        to=[mail.to],
        reply_to=[email_normalise(reply_to)] if reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(rendered.html, "text/html")
    for file in content.files:
        message.attach(file.name, file.content, file.mime_type)
    return message


def _sender(landlord: Landlord) -> str:
    """The landlord's name before the address: mailboxes show the name, and bare addresses look like fraud.

    A domain with accents leaves in its ASCII form: mail servers know no other.
    """
    address = landlord.settings.sender_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((" ".join(landlord.settings.name.split()), email_normalise(address)))
