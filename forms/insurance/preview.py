"""What the preview of the insurance page shows: nobody's data."""

from typing import Any

from forms.insurance.forms import InsuranceForm
from forms.submissions.enums import State
from forms.submissions.models import Attachment
from forms.submissions.selectors import SentLine, SentPage
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space.secured.preview import ADDRESS, SENT_ON
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import Cover, LeaseCover


def insurance_preview() -> dict[str, Any]:
    """*J'envoie mon attestation d'assurance* of the demo tenant, a file already received."""
    covers = (
        LeaseCover("apercu-1", "Logement T2", ADDRESS, Cover(InsuranceStatus.EXPIRED)),
        LeaseCover("apercu-2", "Garage", ADDRESS, Cover(InsuranceStatus.UNDER_REVIEW)),
    )
    sent = SentLine("000000002", "Attestation d'assurance", SENT_ON, str(State.ACCEPTED.label), "good")
    return {
        "form": InsuranceForm(covers=covers, initial={"leases": ["apercu-1"]}),
        "problems": (),
        "files": [Attachment(display_name="attestation.pdf", mime_type="application/pdf", size_bytes=82_000)],
        "token": "",
        "kept": False,
        "limits": upload_limits(),
        "sent": SentPage((sent,), 1, False),
        "action_url": "",
        "file_label": "Fichier",
    }
