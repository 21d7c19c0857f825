"""What the columns of EXL 1 mean, for the people who write batches. Printed by `manage.py exchange_format`."""

from __future__ import annotations

FILES_MEAN = {
    "code_lists.csv": "Labels for codes that landlords choose themselves: marital status, kinds of claims…",
    "agencies.csv": "The local offices. What editors write on the portal completes them and is never overwritten.",
    "tenants.csv": "The persons, whatever their role.",
    "accounts.csv": "The rent accounts, with the balance that the landlord claims.",
    "holders.csv": "Who holds which account, in which role, and who may read it on the portal.",
    "premises.csv": "Dwellings, garages and all else that is let.",
    "leases.csv": "One premises on one account.",
    "occupants.csv": "People who live in the premises. They have no access of their own.",
    "mandates.csv": "SEPA direct debit mandates, without the whole IBAN.",
    "ledger_entries.csv": "The lines of the accounts. What was owed before the first one is a line of kind `OPENING`.",
    "claims.csv": "The *réclamations* of tenants, with where each stands.",
    "claim_events.csv": "The steps of a claim, with the text that the tenant may read.",
    "documents.csv": "The documents of an account; their files are in the folder `documents/` of the batch.",
    "submission_acks.csv": "What became of what the portal sent. A row that names nothing is warned of, and stops"
    " nothing. Sent again, a row changes nothing.",
}

# What happens to a row that is ended instead of removed.
ENDED_MEANS = {
    "code_lists.csv": "becomes inactive",
    "agencies.csv": "becomes inactive",
    "tenants.csv": "is dated with the day of the extraction",
    "accounts.csv": "is closed on the day of the extraction, unless it already was",
    "holders.csv": "ends on the day of the extraction, unless it already had, **and loses portal access**. "
    "Somebody who should keep reading during the grace period must be sent with `to_date` and `portal_access`",
    "leases.csv": "ends on the day of the extraction, unless it already had",
    "mandates.csv": "is revoked",
}

COLUMNS_MEAN = {
    "code_lists.csv": {
        "list": "name of the list: the portal reads `marital_status`, `pcs` and `claim_category`",
        "sort": "order in the list",
    },
    "agencies.csv": {"phone": "best in international form, `+33…`"},
    "tenants.csv": {
        "tenant_id": "the ERP's own number of the person, which never changes",
        "last_name": "recognised at sign-up, and so is `birth_name`",
        "first_name": "all given names, separated by spaces",
        "birth_date": "`1969-00-00` or `1969-05-00` when the month or the day is not known; empty for companies, "
        "who cannot sign up",
        "phone_home": "best in international form, `+33…`",
        "email": "for contact; never the address of the sign-in",
        "marital_status": "a code of the list `marital_status`",
        "pcs_code": "socio-professional category, a code of the list `pcs`",
        "contact_optin": "whether the person agrees to be contacted",
        "deceased": "`Y`: nothing may be read any more with this person's access",
        "updated_at": "a row older than the stored one is left aside",
    },
    "accounts.csv": {
        "account_number": "shown as « Compte client n° … »",
        "balance_cents": "above 0: owed by the tenant",
        "balance_date": "day of the balance",
        "next_due_date": "day of the next payment",
        "next_due_cents": "amount of the next payment",
        "updated_at": "a row older than the stored one is left aside",
    },
    "holders.csv": {
        "rank": "order among the holders of an account",
        "to_date": "last day; the person reads for some days of grace afterwards",
        "portal_access": "whether the person may use the portal for this account",
        "activation_code_hash": "SHA-256 of the code printed on the rent notice, if there is one",
    },
    "premises.csv": {
        "category": "`T1` to `T6` for dwellings",
        "area_m2": "the only decimal of the format",
        "parent_premise_id": "the dwelling that an annex belongs to",
    },
    "leases.csv": {
        "end_date": "last day",
        "notice_date": "day the tenant gave notice",
        "rent_cents": "each month, without charges",
        "charges_cents": "each month",
        "insurance_status": "the ERP's view; an accepted certificate of the portal can stand above it",
    },
    "mandates.csv": {
        "rum": "unique reference of the mandate; may begin with `+`",
        "ics": "creditor identifier",
        "iban_masked": "like `FR76 •••• … 189`; a whole IBAN is refused",
        "iban_fingerprint": "keyed digest of the whole IBAN, to tell whether two are the same",
        "branch_label": "name of the bank's branch",
        "holder_name": "holder of the bank account",
        "purpose": "what is debited, like « Échéance »",
        "updated_at": "a row older than the stored one is left aside",
    },
    "ledger_entries.csv": {
        "entry_id": "stable, whatever changes in the line",
        "accounting_date": "lines are sorted by this day, then by `seq`",
        "period": "month that the line belongs to; empty: that of `accounting_date`",
        "label": "shown as it is",
        "debit_cents": "raises what the tenant owes; one of debit and credit is 0",
        "credit_cents": "lowers what the tenant owes",
        "balance_after_cents": "kept as sent, never shown",
        "document_ref": "number of the document that shows the line: it gives the rent notice its detail on screen",
        "external_ref": "reference of an online payment",
        "reversed_entry_id": "the line that this one cancels",
        "seq": "order within a day",
    },
    "claims.csv": {
        "category": "a code of the list `claim_category`",
        "portal_submission_id": "the portal's request that it came from: its identifier, or its nine digits",
        "updated_at": "a row older than the stored one is left aside",
    },
    "claim_events.csv": {
        "status": "state that the step led to",
        "public_text": "read by the tenant: no names of other people",
    },
    "documents.csv": {
        "title": "shown as it is",
        "file_name": "name in the folder `documents/`; not needed there when the portal has this content already",
        "sha256": "of the file; the same content is stored once",
        "visible_from": "empty: at once",
        "visible_to": "empty: for good",
    },
    "submission_acks.csv": {
        "submission_id": "what the outbound file calls it; of a request also its nine digits. Named twice, it"
        " counts as it was said last",
        "processed_at": "a row older than the stored one is left aside",
        "result": "`RECEIVED`: it is here; `ACCEPTED`: it is done; `REFUSED`: the request is refused, with"
        " `public_text`; `INCOMPLETE`: its sender is asked for what `public_text` says",
        "erp_ref": "the ERP's own reference; read by staff",
        "status": "a code of the ERP's own; read by staff",
        "reason_code": "a code of the ERP's own; read by staff",
        "public_text": "read by the tenant: no names of other people",
    },
}
