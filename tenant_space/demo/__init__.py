"""The tenant of previews: frozen data, no database row, nobody's."""

import datetime as dt

from django.utils import timezone

from tenant_space.accounts.selectors import MailPreferences, preferences_of
from tenant_space.selectors import Dashboard, Latest, LatestLine, ShownCard, Viewer
from tenant_space.tenancy.agencies import AgencyCard
from tenant_space.tenancy.documents import DocumentItem
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.models import Agency, Tenant
from tenant_space.tenancy.selectors import AccountHead, Balance

_DAY = dt.date(2026, 11, 21)
_AS_OF = timezone.make_aware(dt.datetime(2026, 11, 21, 23))
_AGENCY = AgencyCard(
    code="DEMO",
    name="Agence de démonstration",
    address=("1 place de l'Exemple", "42000 SAINT ETIENNE"),
    phone="+33477000000",
    email="agence@example.org",
    opening_hours="Du lundi au vendredi, 9h-12h et 14h-17h",
)
_NOTICE = DocumentItem("apercu-1", "Avis d'échéance - 30/11/2026", dt.date(2026, 11, 30), 82_000)


def viewer() -> Viewer:
    """The demo tenant, owing 456,78 €. The last day to pay is always near: a past one would be said late."""
    due = timezone.localdate() + dt.timedelta(days=12)
    head = AccountHead(
        number="000000",
        label="Logement - 8 rue de l'Exemple",
        balance=Balance(45_678, _DAY, due, 45_678),
        status=AccountStatus.ACTIVE,
        agency=Agency(agency_code="DEMO", name=_AGENCY.name),
    )
    return Viewer(tenant=Tenant(), accounts=(head,), account=head, as_of=_AS_OF)


def dashboard() -> Dashboard:
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
    line = LatestLine("Attestation d'assurance", "000000002", _AS_OF, "Demande enregistrée", "info", "")
    return Dashboard((_NOTICE,), (card,), (line,), (Latest((line,), "", "Voir tous mes envois"),))


def agency() -> AgencyCard:
    """The agency of the demo tenant."""
    return _AGENCY


def preferences() -> MailPreferences:
    """*Mes préférences* of the demo tenant."""
    return preferences_of("locataire@example.org")
