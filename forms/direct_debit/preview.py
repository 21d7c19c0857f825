"""What the preview of the direct debits shows: nobody's data."""

import datetime as dt
from dataclasses import replace
from typing import Any

from tenant_space.tenancy.enums import MandateStatus
from tenant_space.tenancy.mandates import MandateLine, Mandates, NextDebit


def direct_debit_preview() -> dict[str, Any]:
    """*Prélèvements automatiques* of the demo tenant: one mandate in service, one that was stopped."""
    active = MandateLine(
        mandate_id="apercu-1",
        purpose="Échéance",
        status=MandateStatus.ACTIVE,
        holder_name="CAMILLE EXEMPLE",
        iban_masked="FR76 •••• •••• •••• •••• •••• 176",
        bic="AGRIFRPP845",
        rum="++0000000",
        ics="FR72ZZZ123456",
        bank="Crédit Agricole Loire Haute-Loire",
        bank_code="14506",
        branch="CRCA SAINT CHAMOND (00019)",
        debit_day=5,
        signed_on=dt.date(2019, 3, 1),
    )
    former = replace(active, mandate_id="apercu-2", status=MandateStatus.REVOKED, rum="EXEMPLE-0001")
    due = dt.date(2026, 12, 5)
    return {
        "mandates": Mandates((active,), (former,), NextDebit(45_678, due, due)),
        "open_to_debit": True,
        "debit_days": "le 5, le 10 ou le 15",
    }
