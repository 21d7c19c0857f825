"""What a mail server's answer says: try again later, or this address takes no mail at all.

Reply codes: RFC 5321, 4.2. Enhanced codes such as `5.1.1`: RFC 3463 and the registry of IANA.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.dispatch import Signal

_ENHANCED = re.compile(r"(?:^|[\s#(])[245]\.(\d{1,3})\.(\d{1,3})(?![.\d])")
# Of the address: unknown, of no such domain, moved, takes no mail; of the mailbox: closed or full. Not 1.7 and 1.8,
# which speak of the sender, nor 7.x, a policy: an outage of ours must not mark all addresses. Nor 1.0 and 2.0,
# « other »: large providers answer so to what they take for spam.
_OF_ADDRESS = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1), (2, 2), (4, 4)}
# Once the text was sent, only what says whose mailbox it is still speaks of the address.
_AFTER_THE_TEXT = {(1, 1), (2, 1), (2, 2)}
# Without an enhanced code, when the recipient was named: unknown, moved, full, malformed.
_PLAIN = {550, 551, 552, 553}
_POLICY = re.compile(
    r"relay|spam|polic|block|denied|black|reputation|authent|greylist|grey list|sender|content", re.IGNORECASE
)
# An address in an answer says nothing: « blackburn@… » is no block.
_ADDRESS = re.compile(r"\S+@\S+")
# Of a mailbox, whatever else is said: « blocked due to inactivity », « unknown in relay recipient table ».
_MAILBOX = re.compile(
    r"inactiv|disabled|recipient table|user unknown|unknown user|no such user|no mailbox", re.IGNORECASE
)
# What makes « other » speak of the mailbox; under 5.4.1 Microsoft's servers say so of one that does not exist.
_UNKNOWN = re.compile(r"address rejected|user unknown|no such user|mailbox unavailable", re.IGNORECASE)

# What rooms above may hear: an address took a mail (`refused` false), or takes none. With `address`, by the worker.
address_answered = Signal()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail was not taken."""

    of_address: bool = False
    """Whether the address itself is the reason, and not the server, the sender or the text."""
    for_good: bool = False
    """Whether another attempt would be answered the same (a reply of the fives)."""


def failure_of(error: Exception) -> Failure:
    """What an attempt that raised `error` says of the address."""
    if isinstance(error, SMTPRecipientsRefused):
        # One recipient a mail; nobody is named when the connection broke.
        code, said = next(iter(error.recipients.values()), (0, b""))
        return _judged(code, _text(said), named=True)
    if isinstance(error, SMTPSenderRefused | SMTPAuthenticationError) or not isinstance(error, SMTPResponseException):
        return Failure()
    return _judged(error.smtp_code, _text(error.smtp_error), named=False)


def _judged(code: int, said: str, *, named: bool) -> Failure:
    for_good = 500 <= code < 600
    said = _ADDRESS.sub(" ", said)
    found = _ENHANCED.search(said)
    meant = (int(found[1]), int(found[2])) if found else None
    unknown = named and for_good and bool(_UNKNOWN.search(said))
    if meant == (4, 1) and unknown:  # their words for it are « access denied »
        return Failure(True, for_good)
    if named and meant in _AFTER_THE_TEXT and _MAILBOX.search(said):
        return Failure(True, for_good)
    if _POLICY.search(said):
        return Failure(False, for_good)
    if meant is None:
        return Failure(named and code in _PLAIN, for_good)
    known = meant in (_OF_ADDRESS if named else _AFTER_THE_TEXT)
    return Failure(known or (meant == (1, 0) and unknown), for_good)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
