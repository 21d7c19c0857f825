"""What the previews of request pages show: frozen data, no database row, nobody's."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone

from forms.submissions.enums import State
from forms.submissions.forms import InsuranceForm
from forms.submissions.limits import upload_limits
from forms.submissions.models import Attachment
from forms.submissions.receipt_forms import ReceiptForm
from forms.submissions.selectors import SentLine, SentPage
from tenant_space.tenancy.enums import InsuranceStatus, MandateStatus
from tenant_space.tenancy.insurance import Cover, LeaseCover
from tenant_space.tenancy.mandates import MandateLine, Mandates, NextDebit
from tenant_space.tenancy.people import Contract, OccupantLine, OwnDetails, Signatory
from tenant_space.tenancy.rent_receipt_months import ReceiptMonth

_SENT_ON = timezone.make_aware(dt.datetime(2025, 12, 11, 9))
_ADDRESS = ("8 rue de l'Exemple", "42000 SAINT ETIENNE")


def insurance_preview() -> dict[str, Any]:
    """*J'envoie mon attestation d'assurance* of the demo tenant, a file already received."""
    covers = (
        LeaseCover("apercu-1", "Logement T2", _ADDRESS, Cover(InsuranceStatus.EXPIRED)),
        LeaseCover("apercu-2", "Garage", _ADDRESS, Cover(InsuranceStatus.UNDER_REVIEW)),
    )
    sent = SentLine("000000002", "Attestation d'assurance", _SENT_ON, str(State.ACCEPTED.label), "good")
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
        "sent": SentPage((), 1, False),
    }


def personal_details_preview() -> dict[str, Any]:
    """*Mes informations personnelles* of the demo tenant."""
    own = OwnDetails(
        name="Mme Camille EXEMPLE",
        phone_home="+33477000000",
        phone_mobile="+33612345678",
        email="camille@example.org",
        birth_date=dt.date(1971, 3, 9),
        born="Née le",
        marital_status="Marié(e)",
        pcs="Employés",
        occupation="Aide-soignante",
    )
    contract = Contract(
        holders=(Signatory(own.name, own=True), Signatory("M. Dominique EXEMPLE", own=False)),
        address=_ADDRESS,
        occupants=(
            OccupantLine("Camille EXEMPLE", "Signataire du contrat"),
            OccupantLine("Dominique EXEMPLE", "Signataire du contrat"),
            OccupantLine("Zoé EXEMPLE", "Enfant"),
        ),
    )
    return {"contract": contract, "own": own, "sent": SentPage((), 1, False)}


def receipt_request_preview() -> dict[str, Any]:
    """*Demander une quittance* of the demo tenant: the last month is paid in part only."""
    months = [ReceiptMonth(f"2026-{number:02d}", number < 11, number == 11) for number in (11, 10, 9, 8)]
    sent = SentLine("000000003", "Demande de quittance", _SENT_ON, "Envoyée", "good")
    return {
        "form": ReceiptForm(months=months),
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((sent,), 1, False),
        "action_url": "",
    }
