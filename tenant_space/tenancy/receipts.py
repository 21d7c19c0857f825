"""How a person gets their receipts: on paper, or on the portal once they have expressly agreed.

Law n° 89-462, art. 21: a receipt may only be sent electronically with the tenant's express consent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

# The exchange format's events of `portal_accounts.csv` (EXL 1).
TURNED_ON, TURNED_OFF = "EQUITTANCE_ON", "EQUITTANCE_OFF"
MAIL_ON, MAIL_OFF = "tenancy.receipts_on", "tenancy.receipts_off"
