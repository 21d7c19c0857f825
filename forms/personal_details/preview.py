"""What the preview of the personal details shows: nobody's data."""

from typing import Any

from forms.personal_details.family_forms import MaritalStatusForm, OccupantsForm
from forms.personal_details.forms import ContactDetailsForm, DetailsForm, OccupationForm
from forms.personal_details.selectors import LeavingOccupant
from forms.submissions.selectors import SentPage
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.secured.preview import ADDRESS
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.people import Contract, OccupantLine, OwnDetails, Signatory
from tenant_space.tenancy.reach import Reach


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
    reach = Reach(
        channel="PHONE", emergency_name="Zoé EXEMPLE", emergency_phone="+33612345679", emergency_link="ma fille"
    )
    return {"contract": contract, "own": own, "reach": reach, "overlays": {}, "asked_lines": [], "account_query": ""}


def contact_preview() -> dict[str, Any]:
    """*Modifier mes coordonnées* of the demo tenant."""
    return _request(ContactDetailsForm(tenant=_tenant()))


def occupation_preview() -> dict[str, Any]:
    """*Modifier ma situation professionnelle* of the demo tenant."""
    return _request(OccupationForm(tenant=_tenant()))


def marital_preview() -> dict[str, Any]:
    """*Modifier ma situation familiale* of the demo tenant."""
    return _request(MaritalStatusForm(tenant=_tenant())) | _files()


def occupants_preview() -> dict[str, Any]:
    """*Déclarer une naissance, une arrivée ou un départ* of the demo tenant."""
    leavers = (LeavingOccupant("apercu-1", "EXEMPLE", "Zoé"),)
    return _request(OccupantsForm(tenant=_tenant(), leavers=leavers)) | _files()


def _files() -> dict[str, Any]:
    return {"files": (), "limits": upload_limits(), "file_label": "Justificatif (facultatif pour l'instant)"}


def _tenant() -> Tenant:
    """Somebody who is nobody, and never saved."""
    return Tenant(
        first_name="Camille",
        last_name="EXEMPLE",
        phone_mobile="+33612345678",
        email="camille@example.org",
        marital_status="MARIE",
        pcs_code="5",
        occupation="Aide-soignante",
    )


def _request(form: DetailsForm) -> dict[str, Any]:
    return {
        "form": form,
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((), 1, False),
        "action_url": "",
        "send_label": "Continuer",
        "obstacle": None,
        "recap": None,
    }
