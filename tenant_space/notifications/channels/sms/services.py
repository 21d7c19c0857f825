"""Sending a short message, by the gateway that the settings name."""

from __future__ import annotations

import logging

from django.conf import settings

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import words_fill_line
from tenant_space.editable_words.wordings import wordings
from tenant_space.notifications.channels.sms.base import SmsGateway, SmsNotSent
from tenant_space.notifications.channels.sms.http_provider import HttpProvider
from tenant_space.notifications.channels.sms.mailbox import DemoMailbox

logger = logging.getLogger(__name__)

_GATEWAYS: dict[str, SmsGateway] = {gateway.code: gateway for gateway in (HttpProvider(), DemoMailbox())}


def sms_gateway() -> SmsGateway | None:
    """The gateway of the settings; None: no short message leaves here."""
    return _GATEWAYS.get(settings.PORTAL_SMS_GATEWAY)


def sms_send(code: str, number: str, /, **values: str) -> None:
    """Send the text that editors gave a code to a number in international form, while one waits.

    Never inside a transaction: it lasts as long as the provider takes, ten seconds at most. Raises `SmsNotSent`, and
    `KeyError` for a text that no room registered.
    """
    gateway = sms_gateway()
    if gateway is None:
        raise SmsNotSent("no gateway")
    text = words_fill_line(wordings(WordingTopic.SMS)[code].title, values)
    try:
        gateway.send(number, text)
    except SmsNotSent as error:
        logger.warning("short message (%s) not sent: %s", code, error)
        raise
    except OSError as error:  # the folder or the server of the demo's mails
        logger.warning("short message (%s) not sent: %s", code, type(error).__name__)
        raise SmsNotSent(type(error).__name__) from None
