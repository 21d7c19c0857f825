"""What an answer of a mail server says of the address: nothing, when it speaks of the text or of the sender."""

from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest

from tenant_space.notifications.channels.email.answers import failure_of


def at_recipient(code: int, said: str) -> Exception:
    return SMTPRecipientsRefused({"helene@example.org": (code, said.encode())})


@pytest.mark.parametrize(
    "error",
    [
        SMTPDataError(550, b"5.2.0 Mail rejete. Mail rejected. ofr_506 [506]"),
        SMTPDataError(554, b"5.2.0 Message rejected"),
        SMTPDataError(550, b"5.1.3 bad"),
        SMTPDataError(552, b"too much mail data"),
        at_recipient(550, "5.2.0 Mail rejete. ofr_999"),
        at_recipient(550, "Sender verify failed"),
        at_recipient(550, "5.1.0 Address rejected by our content policy"),
        at_recipient(550, "5.1.1 blocked, see our postmaster page"),
        at_recipient(553, "5.1.8 Sender address rejected: Domain not found"),
    ],
    ids=str,
)
def test_what_speaks_of_the_text_or_the_sender_marks_nobody(error: Exception) -> None:
    assert not failure_of(error).of_address


@pytest.mark.parametrize(
    "error",
    [
        at_recipient(550, "5.1.1 User unknown"),
        at_recipient(550, "5.1.0 <x>: No such user here"),
        at_recipient(550, "5.4.1 Recipient address rejected: Access unavailable"),
        at_recipient(550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
        at_recipient(550, "5.1.0 Address rejected"),
        at_recipient(552, "5.2.2 Over quota"),
        at_recipient(550, "5.2.1 This mailbox has been blocked due to inactivity"),
        at_recipient(550, "5.1.1 <x@y.fr>: Recipient address rejected: User unknown in relay recipient table"),
        at_recipient(550, "5.1.1 <blackburn@spam.example>: unknown"),
        at_recipient(550, "mailbox contentin@example.org unavailable"),
        at_recipient(550, "mailbox unavailable"),
        SMTPDataError(550, b"5.1.1 unknown"),
        SMTPDataError(552, b"5.2.2 mailbox full"),
    ],
    ids=str,
)
def test_what_speaks_of_the_mailbox_is_of_the_address(error: Exception) -> None:
    failure = failure_of(error)
    assert failure.of_address and failure.for_good
