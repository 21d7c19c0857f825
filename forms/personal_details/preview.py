"""What the preview of the personal details shows: nobody's data."""

from typing import Any

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.secured.preview import ADDRESS
from tenant_space.tenancy.people import Contract, OccupantLine, OwnDetails, Signatory


def personal_details_preview() -> dict[str, Any]:
    """*Mes informations personnelles* of the demo tenant."""
    own = OwnDetails(
        name="Mme Camille EXEMPLE",
        phone_home="+33477000000",
        phone_mobile="+33612345678",
        email="camille@example.org",
        birth_date=PartialDate(1971, 3, 9),
        born="Née le",
        marital_status="Marié(e)",
        pcs="Employés",
        occupation="Aide-soignante",
    )
    contract = Contract(
        holders=(Signatory(own.name, own=True), Signatory("M. Dominique EXEMPLE", own=False)),
        address=ADDRESS,
        occupants=(
            OccupantLine("Camille EXEMPLE", "Signataire du contrat"),
            OccupantLine("Dominique EXEMPLE", "Signataire du contrat"),
            OccupantLine("Zoé EXEMPLE", "Enfant"),
        ),
    )
    return {"contract": contract, "own": own}
