"""What the ERP says. These tables are written by the exchange only, but for the overlays.

Keys are the ERP's own stable identifiers, so that a batch is merged without look-ups.
Amounts are integers in cents; a positive balance is owed by the tenant.
"""

from .accounts import Agency, CodeListItem, Holder, RentAccount, Tenant
from .entries import Claim, ClaimEvent, Document, LedgerEntry, Mandate, StoredBinary
from .overlays import BankName, LeaseInsurance, ReachWish, ReceiptConsent
from .premises import Lease, Occupant, Premises

__all__ = [
    "Agency",
    "BankName",
    "Claim",
    "ClaimEvent",
    "CodeListItem",
    "Document",
    "Holder",
    "Lease",
    "LeaseInsurance",
    "LedgerEntry",
    "Mandate",
    "Occupant",
    "Premises",
    "ReachWish",
    "ReceiptConsent",
    "RentAccount",
    "StoredBinary",
    "Tenant",
]
