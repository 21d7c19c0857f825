"""Systempay, and the other brands of Lyra's platform: PayZen, Sogecommerce, Scellius… The form protocol, version 2."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from tenant_space.payments.gateways.base import BankForm, BankOrder, Gateway, NotProven, ReadNotification
from tenant_space.payments.gateways.systempay.asking import payments_asked
from tenant_space.payments.gateways.systempay.signature import SEPARATOR, is_signed, order_signature
from tenant_space.payments.gateways.systempay.words import kept_of, news_of
from tenant_space.payments.news import EURO, BankNews

MOST_FIELDS = 200
# What the bank can do without: left out when it holds the mark between signed values (`vads_signature`).
_OPTIONAL = ("vads_cust_email", "vads_cust_id")


class Systempay(Gateway):
    """The bank's own page; we post a signed form and hear from it by notifications signed with the same key."""

    code = "systempay"

    @property
    def name(self) -> str:
        return settings.PORTAL_PAYMENT_BANK_NAME

    @property
    def shop(self) -> str:
        return settings.PORTAL_PAYMENT_SHOP

    @property
    def mode(self) -> str:
        return settings.PORTAL_PAYMENT_MODE

    @property
    def key(self) -> str:
        """The key of this shop in this mode."""
        return settings.PORTAL_PAYMENT_KEY

    @property
    def url(self) -> str:
        """Where the form is posted."""
        return settings.PORTAL_PAYMENT_URL

    def form(self, order: BankOrder) -> BankForm:
        """Raises `Ambiguous` when a value that the bank needs cannot be signed safely."""
        fields = {
            "vads_action_mode": "INTERACTIVE",
            "vads_amount": str(order.amount_cents),
            "vads_ctx_mode": self.mode,
            "vads_currency": EURO,
            "vads_cust_email": order.email,
            "vads_cust_id": order.account_number,
            "vads_language": "fr",
            "vads_order_id": order.reference,
            "vads_page_action": "PAYMENT",
            "vads_payment_config": "SINGLE",
            "vads_return_mode": "GET",
            "vads_site_id": self.shop,
            "vads_trans_date": order.moment,
            "vads_trans_id": order.number,
            "vads_url_return": order.return_url,
            "vads_version": "V2",
        }
        said = {name: value for name, value in fields.items() if value}  # an empty one would be signed as empty
        for name in _OPTIONAL:
            if SEPARATOR in said.get(name, ""):
                del said[name]
        return BankForm((*said.items(), ("signature", order_signature(said, self.key))))

    def origins(self) -> tuple[str, ...]:
        parts = urlsplit(self.url)
        return (f"{parts.scheme}://{parts.netloc}", *(f"https://{host}" for host in settings.PORTAL_PAYMENT_HOSTS))

    def leaving(self, body: bytes) -> str:
        fields = fields_of(body)
        if not is_signed(fields, self.key):
            raise NotProven("signature")
        return fields.get("vads_order_id", "")

    def read(self, body: bytes) -> ReadNotification:
        fields = fields_of(body)
        if not is_signed(fields, self.key):
            raise NotProven("signature")
        return ReadNotification(news_of(fields), kept_of(fields))

    def ask(self, reference: str, number: str = "") -> tuple[BankNews, ...]:
        return payments_asked(reference)

    def checks(self) -> list[CheckMessage]:
        needed = {"PORTAL_PAYMENT_SHOP": self.shop, "PORTAL_PAYMENT_KEY": self.key}
        hint = "La banque les donne dans son espace marchand. Ou videz PORTAL_PAYMENT_GATEWAY."
        found: list[CheckMessage] = [
            Error(f"{name} manque : sans lui, aucun paiement en ligne.", hint=hint, id="portal.E040")
            for name, value in needed.items()
            if not value and name not in settings.PORTAL_UNREADABLE
        ]
        if self.mode == "TEST" and "PORTAL_PAYMENT_MODE" not in settings.PORTAL_UNREADABLE:
            what = "Le paiement en ligne est en mode TEST : aucun argent n'est encaissé, et les comptes en tiendraient"
            hint = "Mettez PORTAL_PAYMENT_MODE=PRODUCTION, avec la clé de production."
            found.append(Warning(f"{what} compte.", hint=hint, id="portal.W040"))
        return found


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a posted form, blanks kept, each once. Raises `NotProven`."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise NotProven("form") from error
    if len({name for name, _ in pairs}) != len(pairs):
        raise NotProven("a field twice")
    return dict(pairs)
