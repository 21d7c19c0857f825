"""The signature of the form protocol, by the bank's own example and by ours; what is posted is what was signed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from pytest_django.fixtures import Settings

from tenant_space.payments.gateways.base import BankForm, BankOrder
from tenant_space.payments.gateways.systempay.gateway import Systempay
from tenant_space.payments.gateways.systempay.signature import is_signed, vads_signature

KEY = "1122334455667788"
A = {
    "vads_action_mode": "INTERACTIVE",
    "vads_amount": "5124",
    "vads_ctx_mode": "TEST",
    "vads_currency": "978",
    "vads_page_action": "PAYMENT",
    "vads_payment_config": "SINGLE",
    "vads_site_id": "12345678",
    "vads_trans_date": "20170129130025",
    "vads_trans_id": "123456",
    "vads_version": "V2",
}
B = {**A, "vads_amount": "1524", "vads_trans_date": "20090501193530", "vads_trans_id": "654321"}
C = {
    **A,
    "vads_amount": "45678",
    "vads_capture_delay": "0",
    "vads_cust_country": "FR",
    "vads_cust_email": "jean.dupont@example.org",
    "vads_cust_first_name": "Jérôme",
    "vads_cust_id": "123456",
    "vads_cust_last_name": "Dupont-Lefèvre",
    "vads_ext_info_account": "123456",
    "vads_language": "fr",
    "vads_order_id": "MH-123456-000001",
    "vads_return_mode": "GET",
    "vads_trans_date": "20261122093005",
    "vads_trans_id": "000042",
    "vads_url_return": "https://extranet.example.org/paiement/retour/",
    "vads_validation_mode": "0",
}
_D = {**A, "vads_amount": "61234", "vads_trans_date": "20261205083000", "vads_trans_id": "000043"}
D = {**_D, "vads_cust_last_name": 'L’Écrin & "Fils" D\'Ûle'}
ENTITY = {**_D, "vads_cust_last_name": "D&#39;Angelo"}
VECTORS = [
    (A, "ycA5Do5tNvsnKdc/eP1bj2xa19z9q3iWPy9/rpesfS0="),
    (B, "O1ycab+xOkAmToSWeEE2hj39aAKCQ2IxGK+JxKv8iUI="),
    (C, "NG8gxUiK3VJwiPakgEnLTRWsrFB4L/VG1kbuGTym4jM="),
    (D, "buf0nnQPKkenPeSPYZB8U04q/xlMTwF7uRrqAaZNsxc="),
    (ENTITY, "gjV3vHtmaQYD/Ko+HdtAc+b9Yuoc4Kdd/QMpJ3asDkg="),
]


@pytest.mark.parametrize(("fields", "signature"), VECTORS, ids="ABCDE")
def test_the_signature_is_the_banks(fields: dict[str, str], signature: str) -> None:
    assert vads_signature({**fields, "other": "not signed"}, KEY) == signature
    assert is_signed({**fields, "signature": signature}, KEY)
    assert not is_signed({**fields, "signature": signature}, KEY[::-1])
    assert not is_signed(fields, KEY)


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.values[given["name"] or ""] = given["value"] or ""


@pytest.mark.parametrize("fields", [D, ENTITY], ids=["marks of all sorts", "an entity"])
def test_a_browser_posts_byte_for_byte_what_was_signed(fields: dict[str, str]) -> None:
    source = get_template("pages/payment_leave.html").template.source  # type: ignore[attr-defined]
    start = source.index("{% for name, value in bank_form.fields %}")
    loop = source[start : source.index("{% endfor %}", start) + len("{% endfor %}")]
    form = BankForm((*fields.items(), ("signature", vads_signature(fields, KEY))))
    page = _Inputs()
    page.feed(Template(loop).render(Context({"bank_form": form})))
    assert page.values == dict(form.fields)
    assert is_signed(page.values, KEY)


def test_a_form_holds_what_is_needed_and_nothing_empty(settings: Settings) -> None:
    settings.PORTAL_PAYMENT_SHOP, settings.PORTAL_PAYMENT_KEY = "12345678", KEY
    order = BankOrder(
        "123456-261205-000043", "20261205083000", "000043", 61_234, "123456", "", "https://p.example.org/"
    )
    form = dict(Systempay().form(order).fields)
    assert form["vads_amount"] == "61234" and form["vads_order_id"] == "123456-261205-000043"
    assert "vads_cust_email" not in form and all(form.values())
    assert is_signed(form, KEY)
