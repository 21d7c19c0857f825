"""The inbound files that hang on an account: mandates, entries, claims, documents, acknowledgements.

Types, keys and mandatory columns are those of the description of EXL 1; codes are in
`tenancy.enums`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tenant_space.exchange.enums import AckResult
from tenant_space.exchange.format.columns import Ending, FileFormat, key, may, must
from tenant_space.exchange.format.dates import CHANGED, END, PAST, PLANNED, SHOWN_FROM
from tenant_space.exchange.format.values import (
    Value,
    between,
    cents,
    cents_from_zero,
    day,
    file_name,
    free_text,
    hexadecimal,
    identifier,
    integer,
    moment,
    one_of,
    one_of_or,
    pdf_mime,
    period,
    text,
)
from tenant_space.tenancy import enums, models
from tenant_space.tenancy.banks import iban_is_clear


def _debit_or_credit(row: Mapping[str, Value]) -> str | None:
    if row["debit_cents"] and row["credit_cents"]:
        return "debit_cents et credit_cents ne peuvent pas être tous deux supérieurs à 0"
    return None


def _iban_masked(row: Mapping[str, Value]) -> str | None:
    """The whole IBAN must never enter the portal; the message does not repeat it."""
    if iban_is_clear(str(row["iban_masked"])):
        return "iban_masked est un IBAN entier : envoyez-le masqué, le portail ne le garde pas"
    return None


MANDATES = FileFormat(
    "mandates.csv",
    models.Mandate,
    [
        key("mandate_id", identifier(30)),
        must("account_number", identifier(20)),
        must("rum", text(35)),
        must("ics", text(35)),
        must("status", one_of(enums.MandateStatus)),
        may("scheme", one_of(["CORE"])),
        may("sequence_type", one_of(enums.SequenceType)),
        must("iban_masked", text(34)),
        may("iban_fingerprint", hexadecimal),
        may("bic", text(11)),
        may("bank_code", identifier(5)),
        may("branch_code", identifier(5)),
        may("branch_label", free_text(60)),
        must("holder_name", free_text(70)),
        may("signed_on", day, PAST),
        may("debit_day", between(1, 28)),
        may("purpose", free_text(40)),
        may("updated_at", moment, CHANGED),
    ],
    "mandat",
    ending=Ending({"status": "'REVOKED'"}, "status <> 'REVOKED'"),
    rule=_iban_masked,
)
LEDGER_ENTRIES = FileFormat(
    "ledger_entries.csv",
    models.LedgerEntry,
    [
        key("entry_id", identifier(40)),
        must("account_number", identifier(20)),
        may("lease_id", identifier(30)),
        must("accounting_date", day, PAST),
        may("value_date", day, PLANNED),
        may("due_date", day, PLANNED),
        may("period", period),
        must("kind", one_of_or(enums.EntryKind, "OTHER")),
        must("label", free_text(120)),
        must("debit_cents", cents_from_zero),
        must("credit_cents", cents_from_zero),
        may("balance_after_cents", cents),
        may("payment_method", one_of(enums.PaymentMethod)),
        may("document_ref", identifier(40)),
        may("external_ref", text(64)),
        may("reversed_entry_id", identifier(40)),
        must("seq", integer),
    ],
    "écriture",
    removable=True,
    totals=("debit_cents", "credit_cents"),
    rule=_debit_or_credit,
)
CLAIMS = FileFormat(
    "claims.csv",
    models.Claim,
    [
        key("claim_id", identifier(30)),
        must("account_number", identifier(20)),
        may("premise_id", identifier(30)),
        must("opened_at", moment, PAST),
        may("closed_at", moment, PAST),
        must("category", identifier(30)),
        may("subcategory", free_text(40)),
        must("title", free_text(120)),
        may("description", free_text(2000)),
        must("status", one_of(enums.ClaimStatus)),
        may("source", one_of(enums.ClaimSource)),
        may("portal_submission_id", identifier(36)),
        must("updated_at", moment, CHANGED),
    ],
    "réclamation",
    removable=True,
)
CLAIM_EVENTS = FileFormat(
    "claim_events.csv",
    models.ClaimEvent,
    [
        key("claim_id", identifier(30)),
        key("event_id", identifier(30)),
        must("event_at", moment, PAST),
        may("status", one_of(enums.ClaimStatus)),
        may("public_text", free_text(1000)),
        may("appointment_from", moment, PLANNED),
        may("appointment_to", moment, PLANNED),
        may("contractor", free_text(80)),
    ],
    "étape de réclamation",
    removable=True,
)
DOCUMENTS = FileFormat(
    "documents.csv",
    models.Document,
    [
        key("document_id", identifier(40)),
        must("account_number", identifier(20)),
        must("kind", one_of(enums.DocumentKind)),
        must("title", free_text(120)),
        must("document_date", day, PAST),
        may("period", period),
        must("file_name", file_name),
        must("size_bytes", cents_from_zero),
        must("sha256", hexadecimal),
        must("mime_type", pdf_mime),
        may("visible_from", moment, SHOWN_FROM),
        may("visible_to", moment, END),
    ],
    "document",
    removable=True,
    shown_when="(visible_from IS NULL OR visible_from <= %(next_day)s)"
    " AND (visible_to IS NULL OR visible_to > %(next_day)s)",
)
SUBMISSION_ACKS = FileFormat(
    "submission_acks.csv",
    None,
    [
        key("submission_id", identifier(36)),
        must("processed_at", moment, PAST),
        must("result", one_of(AckResult)),
        may("erp_ref", text(40)),
        may("status", text(20)),
        may("reason_code", text(20)),
        may("public_text", free_text(500)),
    ],
    "accusé",
)
