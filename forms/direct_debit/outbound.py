"""`mandate_requests.csv`: the mandates that the landlord's software has to set up, the only file with whole IBANs.

Written encrypted or not at all; without a key the requests themselves wait (`ErpTold.is_ready`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.services import iban_of
from forms.direct_debit.signing_rules import signature_of
from forms.submissions.handing_over import requests_told
from tenant_space.exchange.outbound.registry import OutboundFile
from tenant_space.formats.sepa import sepa_text
from tenant_space.landlord.selectors import landlord_current

PAPER, ONLINE = "PAPER", "OTP"
RECURRENT = "RCUR"
# The parts of the holder's address, as the form asks for them and as the file names them.
_ADDRESS = {
    "street_number": "holder_street_number",
    "street": "holder_street",
    "complement": "holder_complement",
    "postal_code": "holder_postal_code",
    "city": "holder_city",
}


def _orders(sequence: int) -> Iterator[MandateOrder]:
    rows = MandateOrder.objects.filter(submission__in=requests_told(sequence).order_by().values("pk"))
    rows = rows.select_related("submission", "submission__mandate_signature")
    return rows.exclude(iban_sealed="").order_by("submission__number").iterator()


def _count(sequence: int) -> int:
    return sum(1 for _ in _orders(sequence))


def _told(sequence: int) -> Iterator[dict[str, object]]:
    ics = landlord_current().settings.ics
    for order in _orders(sequence):
        row, data = order.submission, order.submission.data
        signature = signature_of(row)
        evidence = hashlib.sha256(signature.evidence.encode()).hexdigest() if signature else None
        yield {
            "submission_id": row.uid,
            "account_number": order.account_id,
            "rum": order.rum,
            "ics": ics,
            "sequence_type": RECURRENT,
            "iban": iban_of(order),
            "bic": data["bic"],
            "holder_name": sepa_text(data["holder_name"]),
            "holder_kind": data["holder"],
            "payer_link": sepa_text(data["payer_link"]),
            "payer_phone": data["payer_phone"],
            **{name: sepa_text(data[part]) for part, name in _ADDRESS.items()},
            "holder_country": data["country"],
            "debit_day": data["day"],
            "first_debit_on": data["first_on"],
            "generated_at": row.created_at,
            "signed_received_at": signature.signed_at if signature else row.decided_at,
            "signature_kind": ONLINE if signature else PAPER,
            "evidence_sha256": evidence,
        }


MANDATE_REQUESTS = OutboundFile(
    name="mandate_requests.csv",
    label="mandats de prélèvement (chiffré)",
    columns=(
        *("submission_id", "account_number", "rum", "ics", "sequence_type", "iban", "bic", "holder_name"),
        *("holder_kind", "payer_link", "payer_phone", *_ADDRESS.values(), "holder_country"),
        *("debit_day", "first_debit_on", "generated_at", "signed_received_at", "signature_kind", "evidence_sha256"),
    ),
    tell=_count,
    told=_told,
    is_sealed=True,
)
