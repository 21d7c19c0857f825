"""What every gateway of short messages is to the portal."""

from __future__ import annotations

from typing import Protocol


class SmsNotSent(Exception):
    """A short message did not leave. Says why in a word, never to whom nor what."""


class SmsGateway(Protocol):
    """A way by which short messages leave."""

    @property
    def code(self) -> str:
        """Its name in the settings."""

    def send(self, number: str, text: str) -> None:
        """Hand a text over to be brought to a number (E.164, `+33612345678`). Raises `SmsNotSent`."""
