"""A mail server that keeps what it gets."""

from __future__ import annotations

import email
import logging
from email.message import EmailMessage
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.kit.services.base import free_port, services_wanted, wait_for

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the SMTP catcher tells every word


def plain_text(mail: EmailMessage) -> str:
    """The words of its plain part."""
    part = mail.get_body(("plain",))
    return part.get_content() if part else ""


class MailCatcher:
    """A real SMTP server. While `refuse` holds an answer ("451 try later"), it keeps nothing and answers that."""

    def __init__(self) -> None:
        services_wanted()
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.refuse = ""
        self.refused = 0
        self.controller: Controller | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refuse:
            self.refused += 1
            return self.refuse
        content = envelope.content
        assert isinstance(content, bytes)  # of this server, which decodes nothing
        self.messages.append(email.message_from_bytes(content, policy=modern))
        return "250 OK"

    @property
    def address(self) -> str:
        """As `PORTAL_EMAIL_URL` wants it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> MailCatcher:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def wait(self, to: str, subject: str, seconds: float = 20, count: int = 1, saying: str = "") -> EmailMessage:
        """The latest mail to this address with this subject, once `count` of them have come.

        `saying` keeps only those whose plain text holds these words: mails of the test before may come late.
        """

        def fits(mail: EmailMessage) -> bool:
            return mail["To"] == to and mail["Subject"].strip() == subject and saying in plain_text(mail)

        def found() -> list[EmailMessage]:
            return [m for m in self.messages if fits(m)]

        wait_for(lambda: len(found()) >= count, seconds, f"the mail « {subject} » to {to}")
        return found()[-1]
