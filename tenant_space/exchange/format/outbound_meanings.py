"""What the outbound files and their columns mean, for the description of the format."""

OUTBOUND_FILES_MEAN = {
    "portal_accounts.csv": "What people chose about their access; each choice is told once.",
    "submissions.csv": "What tenants ask for. Of kinds that staff decide on: once accepted and told, since nobody can"
    " undo that any more. Of written requests: as they were sent, but for those that only a few may read. A row comes"
    " again in each batch until `submission_acks.csv` names it, and once more when it is accepted again after"
    " `INCOMPLETE`: tell it by `submission_id`.",
    "submission_fields.csv": "What a request asks for, one row a thing; always those of the requests in"
    " `submissions.csv` of the same batch.",
    "attachments.csv": "The files that came with these requests. They stay on the portal, where staff read them.",
    "mandate_requests.csv": "The signed mandates to set up, the only file with whole IBANs. It comes as"
    " `mandate_requests.csv.age`, encrypted with [age](https://age-encryption.org/v1) to the landlord's public key:"
    " `control.json` names that file, its size and hash, and the rows inside. Without a key these requests wait.",
    "payments.csv": "What was paid online. A row comes again in each batch until `submission_acks.csv` names its"
    " `order_id`, or until the lines of the account with this `external_ref` come to `held_cents`; once more when it"
    " is cancelled or refunded afterwards: tell it by `order_id`.",
}

_HOLDER = "of the account's holder, in the SEPA set"
OUTBOUND_MEAN = {
    "portal_accounts.csv": {
        "tenant_id": "who chose",
        "account_number": "for which account",
        "event": "`EQUITTANCE_ON`: receipts on screen; `EQUITTANCE_OFF`: on paper again. The last choice counts",
        "at": "when",
        "login_email": "address of the sign-in that chose",
    },
    "submissions.csv": {
        "submission_id": "a UUID; what `submission_acks.csv` names",
        "public_number": "nine digits, as tenant and staff know it",
        "type": "`CONTACT` and `CLAIM` (a written request, administrative or technical), `INSURANCE`, `RECEIPT`,"
        " `MANDATE`, `MANDATE_DAY`, `MANDATE_REVOKE`, `CONTACT_DETAILS`, `MARITAL_STATUS`, `OCCUPATION`, `OCCUPANTS`."
        " The list grows: leave aside one that you do not know",
        "account_number": "the account it is about; may be empty",
        "lease_id": "the lease it is about; of several each is a row of `submission_fields.csv`",
        "tenant_id": "who sent it",
        "submitted_at": "when",
        "subject": "of a written request: `ADMIN` or `TECH`",
        "message": "in the sender's own words; may be empty",
        "accepted_at": "when staff accepted it; empty: they do not decide on it",
    },
    "submission_fields.csv": {
        "submission_id": "of `submissions.csv`",
        "field": "`valid_from`, `valid_to` (`INSURANCE`); `period` (`RECEIPT`); `debit_day`, `first_debit_on`"
        " (`MANDATE_DAY`); `topic`, `place`, `answer`, `visit`, `phone` (written requests); `lease_id`;"
        " of details what is asked to change, as far as staff accepted it: `phone_home`, `phone_mobile`, `phone_work`,"
        " `email`, `marital_status`, `event_date`, `spouse_last_name`, `spouse_first_name`, `joint_request`,"
        " `pcs_code`, `employment_status`, `occupation`, `occupant_event`, `occupant_id`, `occupant_last_name`,"
        " `occupant_first_name`, `occupant_birth_date`, `occupant_relationship`;"
        " `phone_mobile_confirmed_at`: when the sender typed back a code sent to the new number, in UTC; without it"
        " nobody knows whose it is. The list grows",
        "old_value": "what it was when it was asked for; may be empty",
        "new_value": "what is asked for; empty: taken away. A field may come several times",
    },
    "attachments.csv": {
        "attachment_id": "a UUID",
        "submission_id": "of `submissions.csv`",
        "document_type": "what its sender says it is; may be empty",
        "file_name": "as its sender calls it",
        "size_bytes": "of the cleaned file",
        "sha256": "of the cleaned file",
        "mime_type": "of the cleaned file",
        "scanned_at": "when it was looked at; may be empty",
        "scan_result": "`CLEAN`, `UNSCANNED` (there is no scanner), `PENDING`, `INFECTED` (it is deleted)",
    },
    "mandate_requests.csv": {
        "submission_id": "of `submissions.csv`",
        "account_number": "for which account; the debtor's reference (AT-27)",
        "rum": "as it is printed and signed; empty: yours to give",
        "ics": "of the creditor",
        "sequence_type": "`RCUR`",
        "iban": "whole, without blanks",
        "bic": "as it was typed; may be empty inside the EEA",
        "holder_name": f"{_HOLDER}, 70 characters at most; on the mandate it stands as it was typed",
        "holder_kind": "`TENANT`; `CO_HOLDER`: another holder of the lease; `THIRD`: somebody who pays for them",
        "payer_link": "of `THIRD`: who that is to the tenant, in the SEPA set",
        "payer_phone": "of `THIRD`, in E.164",
        "holder_street_number": _HOLDER,
        "holder_street": _HOLDER,
        "holder_complement": f"{_HOLDER}; may be empty",
        "holder_postal_code": _HOLDER,
        "holder_city": _HOLDER,
        "holder_country": "two letters",
        "debit_day": "day of the month",
        "first_debit_on": "the first debit that was told, at the earliest",
        "generated_at": "when the mandate was made",
        "signed_received_at": "of `OTP`, when it was signed; of `PAPER`, when staff accepted the signed mandate",
        "signature_kind": "`PAPER`; `OTP`: signed online",
        "evidence_sha256": "of `OTP`, of the bytes of its evidence file; of `PAPER` empty",
    },
    "payments.csv": {
        "order_id": "what `submission_acks.csv` and `external_ref` name",
        "account_number": "for which account",
        "amount_cents": "what the bank accepted",
        "currency": "`EUR`",
        "gateway": "which bank",
        "trans_date": "of the bank, in UTC, YYYYMMDDHHMMSS",
        "trans_id": "of the bank, unique on its day",
        "trans_uuid": "of the bank",
        "auth_number": "of the bank; may be empty",
        "accepted_at": "when the portal credited it",
        "status": "`ACCEPTED`, `CANCELLED`, `REFUNDED` (all or part)",
        "contract_used": "of the bank; may be empty",
        "card_brand": "never a number of a card",
        "held_cents": "what is left of it today, after what was taken back",
    },
}
