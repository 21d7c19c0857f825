"""What the words of the form protocol mean. Source: the bank's guide to notifications, `vads_trans_status`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenant_space.payments.enums import Said
from tenant_space.payments.news import BankNews

_SAID = {
    "AUTHORISED": Said.ACCEPTED,
    "CAPTURED": Said.ACCEPTED,
    "AUTHORISED_TO_VALIDATE": Said.PENDING,
    "WAITING_AUTHORISATION": Said.PENDING,
    "WAITING_AUTHORIZATION": Said.PENDING,  # two documents of the bank spell it in two ways
    "WAITING_AUTHORISATION_TO_VALIDATE": Said.PENDING,
    "UNDER_VERIFICATION": Said.PENDING,
    "SUSPENDED": Said.PENDING,
    "INITIAL": Said.PENDING,
    "REFUSED": Said.REFUSED,
    "ABANDONED": Said.ABANDONED,
    "CANCELLED": Said.CANCELLED,
    "EXPIRED": Said.FAILED,
    "NOT_CREATED": Said.FAILED,
    "CAPTURE_FAILED": Said.FAILED,
    "ACCEPTED": Said.NO_MONEY,  # the result of a verification of the card: no money
}
_DETAILS = ("vads_auth_number", "vads_auth_result", "vads_result", "vads_card_brand", "vads_contract_used")
# All that is kept of a notification: nothing of the card but its brand, nothing of the person.
_KEPT = (
    *_DETAILS,
    "vads_action_mode",
    "vads_amount",
    "vads_ctx_mode",
    "vads_currency",
    "vads_cust_id",
    "vads_effective_amount",
    "vads_effective_creation_date",
    "vads_effective_currency",
    "vads_extra_result",
    "vads_operation_type",
    "vads_order_id",
    "vads_payment_error",
    "vads_presentation_date",
    "vads_sequence_number",
    "vads_site_id",
    "vads_trans_date",
    "vads_trans_id",
    "vads_trans_status",
    "vads_trans_uuid",
    "vads_url_check_src",
)
_CENTS = re.compile(r"[0-9]{1,12}", re.ASCII)


def news_of(fields: Mapping[str, str]) -> BankNews:
    """What signed fields say. Each field that may be missing may be empty as well."""
    word = fields.get("vads_trans_status", "")
    return BankNews(
        said=_SAID.get(word, Said.UNHEARD),
        reference=fields.get("vads_order_id", ""),
        amount_cents=_whole(fields.get("vads_amount", "")),
        shop=fields.get("vads_site_id", ""),
        mode=fields.get("vads_ctx_mode", ""),
        currency=fields.get("vads_currency", ""),
        effective_cents=_effective(fields),
        effective_currency=fields.get("vads_effective_currency", ""),
        moment=fields.get("vads_trans_date", ""),
        number=fields.get("vads_trans_id", ""),
        is_refund=fields.get("vads_operation_type", "") == "CREDIT",
        sequence=min(_whole(fields.get("vads_sequence_number", "")) or 0, 32_767),
        uuid=fields.get("vads_trans_uuid", "")[:64],
        was_captured=word != "CAPTURE_FAILED",
        word=word[:60],
        details={name.removeprefix("vads_"): fields[name][:60] for name in _DETAILS if fields.get(name)},
    )


def kept_of(fields: Mapping[str, str]) -> dict[str, str]:
    """What may be kept of them, and the names of the others: new fields appear without notice."""
    others = sorted(name for name in fields if name not in _KEPT and name != "signature")
    kept = {name: fields[name][:250] for name in _KEPT if name in fields}
    return {**kept, "autres champs": " ".join(others)[:2000]}


def _effective(fields: Mapping[str, str]) -> int | None:
    """What was really debited; 0 and a word that is no amount differ from nothing said."""
    given = fields.get("vads_effective_amount", "")
    return None if not given else _whole(given) or 0


def _whole(value: str) -> int | None:
    return int(value) if _CENTS.fullmatch(value) else None
