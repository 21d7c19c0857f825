"""The buttons of the bank's page: what each of them has the bank tell, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5

from tenant_space.payments.gateways.simulator.gateway import KEY
from tenant_space.payments.gateways.systempay.signature import vads_signature

LATE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class BankButton:
    """One way in which a payment goes."""

    code: str
    """What the form sends."""
    text: str
    """What it says."""
    told: tuple[tuple[str, int, str], ...]
    """What the bank notifies: its word, the number of the try, and why it notifies."""
    late: bool = False
    """Whether it tells `LATE_SECONDS` after the browser has come back."""
    paid_less: bool = False
    """Whether it debits another amount than asked for."""


BUTTONS = (
    BankButton("accepte", "Payer", (("AUTHORISED", 1, "PAY"),)),
    BankButton("refuse", "Carte refusée", (("REFUSED", 1, "PAY"),)),
    BankButton(
        "refuse-accepte", "Carte refusée, puis une autre acceptée", (("REFUSED", 1, "PAY"), ("AUTHORISED", 2, "PAY"))
    ),
    BankButton("abandon", "Annuler et revenir", (("ABANDONED", 0, "PAY"),)),
    BankButton("tard", "Payer, la banque prévient tard", (("AUTHORISED", 1, "PAY"),), late=True),
    BankButton("double", "Payer, prévenu deux fois", (("AUTHORISED", 1, "PAY"), ("AUTHORISED", 1, "RETRY"))),
    BankButton("desordre", "Payer, le refus d'avant vient après", (("AUTHORISED", 2, "PAY"), ("REFUSED", 1, "RETRY"))),
    BankButton("montant", "Payer un autre montant", (("AUTHORISED", 1, "PAY"),), paid_less=True),
)


def told_by(button: BankButton, asked: Mapping[str, str]) -> list[dict[str, str]]:
    """The signed fields of each notification, in order; `asked` are those of the form, without its signature."""
    return [_signed(_answer(button, asked, *one)) for one in button.told]


def _answer(button: BankButton, asked: Mapping[str, str], word: str, sequence: int, why: str) -> dict[str, str]:
    fields = {name: value for name, value in asked.items() if name.startswith("vads_")}
    fields |= {"vads_trans_status": word, "vads_url_check_src": why, "vads_operation_type": "DEBIT"}
    if word == "ABANDONED":  # no transaction was made
        return fields | {"vads_result": "17", "vads_effective_creation_date": ""}
    accepted = word == "AUTHORISED"
    cents = int(asked["vads_amount"]) - (100 if button.paid_less else 0)
    digest = md5(f"{asked['vads_order_id']} {sequence}".encode(), usedforsecurity=False).hexdigest()
    return fields | {
        "vads_auth_number": "3fb0de" if accepted else "",
        "vads_auth_result": "00" if accepted else "51",
        "vads_card_brand": "CB",
        "vads_card_number": "497010XXXXXX0000",
        "vads_effective_amount": str(cents),
        "vads_effective_creation_date": asked["vads_trans_date"],
        "vads_effective_currency": asked["vads_currency"],
        "vads_result": "00" if accepted else "05",
        "vads_sequence_number": str(sequence),
        "vads_trans_uuid": digest,
    }


def _signed(fields: dict[str, str]) -> dict[str, str]:
    return fields | {"signature": vads_signature(fields, KEY)}
