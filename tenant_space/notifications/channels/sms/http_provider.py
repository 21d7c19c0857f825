"""A provider that takes each message by a POST, whose address, headers and body are settings."""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

from tenant_space.editable_words.grammar import words_fill
from tenant_space.notifications.channels.sms.base import SmsNotSent

CONNECT_SECONDS, READ_SECONDS = 3, 7
FORM = "application/x-www-form-urlencoded"


class HttpProvider:
    """Most providers of the market: JSON, or a form where the headers say so.

    Its address is the operator's own setting, and may be a gateway of the landlord's network. It is not followed
    anywhere else: an answer that leads on is a failure, and so is all but a 2xx.
    """

    code = "http"

    def send(self, number: str, text: str) -> None:
        headers: dict[str, str] = settings.PORTAL_SMS_HEADERS
        filled = _filled(settings.PORTAL_SMS_BODY, {"number": number, "text": text})
        is_form = any(name.lower() == "content-type" and FORM in value.lower() for name, value in headers.items())
        body: dict[str, Any] = {"data": filled} if is_form else {"json": filled}
        try:
            response = requests.post(
                settings.PORTAL_SMS_URL,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,  # what it answers besides its code is not read
                **body,
            )
            response.close()
        except (requests.RequestException, ValueError) as error:
            raise SmsNotSent(type(error).__name__) from None  # its text holds the address, perhaps with a key
        if not 200 <= response.status_code < 300:
            raise SmsNotSent(f"answer {response.status_code}")


def _filled(part: Any, values: dict[str, str]) -> Any:
    """The same shape, with the values in its texts: filled after it was read, so that no text can break it."""
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return words_fill(part, values) if isinstance(part, str) else part
