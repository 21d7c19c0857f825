"""What the preview of *Accueil* shows: nobody's data."""

import datetime as dt

from tenant_space.dashboard.selectors import Dashboard
from tenant_space.documents.selectors import DocumentItem
from tenant_space.secured.cards import Latest, LatestLine, ShownCard
from tenant_space.secured.preview import AS_OF

_NOTICE = DocumentItem("apercu-1", "Avis d'échéance - 30/11/2026", dt.date(2026, 11, 30), 82_000)


def dashboard_preview() -> Dashboard:
    """*Accueil* of the demo tenant."""
    card = ShownCard(
        code="insurance_expired",
        tone="bad",
        title="Votre assurance n'est pas à jour",
        text="",
        button="Envoyer mon attestation",
        url="",
        lines=("Garage\u00a0: Non à jour",),
    )
    line = LatestLine("Attestation d'assurance", "000000002", AS_OF, "Demande enregistrée", "info", "")
    return Dashboard((_NOTICE,), (card,), (line,), (Latest((line,), "", "Voir toutes mes demandes"),))
