"""The neutral exchange format EXL 1: its inbound files, in the order they are applied.

Every file ends with the column `op`: U writes the row, D takes it away.
"""

from __future__ import annotations

from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.files_accounts import (
    ACCOUNTS,
    AGENCIES,
    CODE_LISTS,
    HOLDERS,
    LEASES,
    OCCUPANTS,
    PREMISES,
    TENANTS,
)
from tenant_space.exchange.format.files_entries import (
    CLAIM_EVENTS,
    CLAIMS,
    DOCUMENTS,
    LEDGER_ENTRIES,
    MANDATES,
    SUBMISSION_ACKS,
)

FORMAT_NAME = "EXL"
FORMAT_VERSION = 1
DELIMITER = ";"
OPERATION = "op"
UPSERT, DELETE = "U", "D"
# In a staged row, in place of the above: it is left out, but its key counts as seen.
LEFT_OUT = "Q"
DOCUMENTS_FOLDER = "documents"

FILES: dict[str, FileFormat] = {
    found.name: found
    for found in (
        CODE_LISTS,
        AGENCIES,
        TENANTS,
        ACCOUNTS,
        HOLDERS,
        PREMISES,
        LEASES,
        OCCUPANTS,
        MANDATES,
        LEDGER_ENTRIES,
        CLAIMS,
        CLAIM_EVENTS,
        DOCUMENTS,
        SUBMISSION_ACKS,
    )
}
