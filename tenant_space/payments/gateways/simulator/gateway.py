"""A bank of our own, for the demo and the tests: it speaks the very protocol of `systempay`, and moves no money."""

from __future__ import annotations

import json

from django.conf import settings
from django.core import signing
from django.core.checks import CheckMessage, Error
from django.urls import reverse

from tenant_space.payments.gateways.base import CannotAsk, NotProven, ReadNotification
from tenant_space.payments.gateways.systempay.gateway import Systempay, fields_of
from tenant_space.payments.gateways.systempay.words import news_of
from tenant_space.payments.news import BankNews, BankNumber

# The key and the shop of the bank's own example; they open nothing.
KEY, SHOP = "1122334455667788", "12345678"
_SALT = "payments.simulator"


class Simulator(Systempay):
    """Its page stands on this installation, and its notifications come from the worker, over the network."""

    code = "simulator"
    name = "la banque de démonstration"
    shop, mode, key = SHOP, "TEST", KEY

    @property
    def url(self) -> str:
        return f"{settings.PORTAL_URL}{reverse('simulator_page')}"

    def ask(self, reference: str, number: str = "") -> tuple[BankNews, ...]:
        raise CannotAsk("the simulator remembers nothing")

    def checks(self) -> list[CheckMessage]:
        if not getattr(settings, "PRODUCTION", False):
            return []
        what = "PORTAL_PAYMENT_GATEWAY nomme la banque de démonstration : tout le monde pourrait se dire payé."
        return [Error(what, hint="Mettez systempay, ou videz ce réglage.", id="portal.E041")]


class AskedSimulator(Simulator):
    """The same bank, whose notification is a bare number that proves nothing, as PayFiP's is: it has to be asked.

    The number holds all that the bank would remember, sealed: the simulator has no memory of its own.
    """

    code = "simulator-asked"

    def read(self, body: bytes) -> ReadNotification:
        number = fields_of(body).get("idop", "")
        if not number:
            raise NotProven("no number")
        return ReadNotification(BankNumber(number), {"idop": number[:60]})

    def ask(self, reference: str, number: str = "") -> tuple[BankNews, ...]:
        try:
            told = json.loads(signing.loads(number, salt=_SALT))
        except signing.BadSignature as error:
            raise CannotAsk("unknown number") from error
        return tuple(news_of(fields) for fields in told)


def number_sealed(told: list[dict[str, str]]) -> str:
    """The number under which the asked simulator gives these fields back."""
    return signing.dumps(json.dumps(told), salt=_SALT, compress=True)
