"""The people who are told something. A channel finds out whether and where; callers never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody of whom an e-mail address is all there is: a sign-up, a request sent without signing in."""

    email: str
    """Where mails go; empty when none was given: nothing is sent."""
    person: str = ""
    """The key of the person of the ERP whose address it is, or is said to be; empty when nobody knows."""


# An `Address`, or a row of a room above (a sign-in, a person of the ERP) that this room need not know.
Recipient = Any
