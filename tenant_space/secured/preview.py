"""The tenant of previews: frozen data, no database row, nobody's."""

import datetime as dt

from django.utils import timezone

from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.accounts import AccountHead, Balance
from tenant_space.tenancy.agencies import AgencyCard
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.models import Agency, Tenant

# What the previews of several topics say.
ADDRESS = ("8 rue de l'Exemple", "42000 SAINT ETIENNE")
SENT_ON = timezone.make_aware(dt.datetime(2025, 12, 11, 9))
DAY = dt.date(2026, 11, 21)


AS_OF = timezone.make_aware(dt.datetime(2026, 11, 21, 23))


AGENCY = AgencyCard(
    code="DEMO",
    name="Agence de démonstration",
    address=("1 place de l'Exemple", "42000 SAINT ETIENNE"),
    phone="+33477000000",
    email="agence@example.org",
    opening_hours="Du lundi au vendredi, 9h-12h et 14h-17h",
)


def viewer_preview() -> Viewer:
    """The demo tenant, owing 456,78 €. The last day to pay is always near: a past one would be said late."""
    due = timezone.localdate() + dt.timedelta(days=12)
    head = AccountHead(
        number="000000",
        label="Logement - 8 rue de l'Exemple",
        balance=Balance(45_678, DAY, due, 45_678),
        status=AccountStatus.ACTIVE,
        agency=Agency(agency_code="DEMO", name=AGENCY.name),
    )
    return Viewer(tenant=Tenant(first_name="Prénom", last_name="NOM"), accounts=(head,), account=head, as_of=AS_OF)


def agency_preview() -> AgencyCard:
    """The agency of the demo tenant."""
    return AGENCY
