"""Codes that were sent, as the one who gets them reads them: in the message, which tests keep in memory."""

from __future__ import annotations

import re

from django.core import mail


def code_read() -> str:
    """The six digits of the last message that left."""
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found, "no code in the last message"
    return found.group()


def another_than(code: str) -> str:
    """Six digits that are wrong."""
    return f"{(int(code) + 1) % 10**6:06d}"
