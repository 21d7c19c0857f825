"""The tenant of previews: frozen data, no database row, nobody's."""

import datetime as dt

from django.utils import timezone

from tenant_space.accounts.selectors import MailPreferences, preferences_of
from tenant_space.selectors import Card, Dashboard, Viewer
from tenant_space.tenancy.agencies import AgencyCard
from tenant_space.tenancy.enums import AccountStatus, DocumentKind, InsuranceStatus
from tenant_space.tenancy.insurance import Cover
from tenant_space.tenancy.models import Agency, Tenant
from tenant_space.tenancy.selectors import AccountHead, Balance, DocumentGroup, DocumentItem, Entry, Home, LedgerPage

_DAY = dt.date(2026, 11, 21)
_AGENCY = AgencyCard(
    code="DEMO",
    name="Agence de démonstration",
    address=("1 place de l'Exemple", "42000 SAINT ETIENNE"),
    phone="+33477000000",
    email="agence@example.org",
    opening_hours="Du lundi au vendredi, 9h-12h et 14h-17h",
)
_NOTICE = DocumentItem("apercu-1", "Avis d'échéance - 30/11/2026", dt.date(2026, 11, 30), 82_000)
_SETTLEMENT = DocumentItem("apercu-2", "Avis de régularisation de charges - 22/05/2026", dt.date(2026, 5, 22), 64_000)


def viewer() -> Viewer:
    """The demo tenant, owing 456,78 €."""
    head = AccountHead(
        number="000000",
        label="Logement - 8 rue de l'Exemple",
        balance=Balance(45_678, _DAY, dt.date(2026, 12, 5), 45_678),
        status=AccountStatus.ACTIVE,
        agency=Agency(agency_code="DEMO", name=_AGENCY.name),
    )
    as_of = timezone.make_aware(dt.datetime(2026, 11, 21, 23))
    return Viewer(tenant=Tenant(), accounts=(head,), account=head, as_of=as_of)


def dashboard() -> Dashboard:
    """*Accueil* of the demo tenant."""
    group = DocumentGroup(DocumentKind.RENT_NOTICE, DocumentKind.RENT_NOTICE.label, (_NOTICE,))
    card = Card(
        title="Votre assurance n'est pas à jour",
        lines=("Garage\u00a0: Non à jour",),
        tone="bad",
        word="À faire",
        url="",
        link_text="Envoyer mon attestation",
    )
    return Dashboard(latest_documents=(group,), cards=(card,))


def rent_account() -> LedgerPage:
    """*Mon compte* of the demo tenant."""
    return LedgerPage(
        entries=(
            Entry(dt.date(2026, 11, 30), "Provision charges novembre 2026", 10_136, 0, 45_678),
            Entry(dt.date(2026, 11, 30), "Loyer principal novembre 2026", 35_542, 0, 35_542, dt.date(2026, 12, 5)),
            Entry(dt.date(2026, 11, 8), "Paiement par carte", 0, 45_678, 0),
            Entry(dt.date(2026, 10, 31), "Provision charges octobre 2026", 10_136, 0, 45_678),
            Entry(dt.date(2026, 10, 31), "Loyer principal octobre 2026", 35_542, 0, 35_542, dt.date(2026, 11, 5)),
        ),
        number=1,
        has_next=False,
        total=5,
    )


def residence() -> tuple[Home, ...]:
    """*Ma résidence* of the demo tenant."""
    address = ("8 rue de l'Exemple", "42000 SAINT ETIENNE")
    since = dt.date(2019, 3, 1)
    insured, expired = Cover(InsuranceStatus.UP_TO_DATE, dt.date(2027, 8, 31)), Cover(InsuranceStatus.EXPIRED)
    facts = (("Surface", "62,4 m²"), ("Pièces", "2"), ("Étage", "3e étage"), ("Porte", "31"))
    return (
        Home(
            "Logement T2",
            "Résidence de démonstration",
            address,
            facts,
            35_542,
            10_136,
            since,
            None,
            True,
            cover=insured,
        ),
        Home("Garage", "Résidence de démonstration", address, (), 4_500, 0, since, None, False, cover=expired),
    )


def agency() -> AgencyCard:
    """The agency of the demo tenant."""
    return _AGENCY


def documents() -> tuple[DocumentGroup, ...]:
    """*Documents divers* of the demo tenant."""
    return (
        DocumentGroup(DocumentKind.RENT_NOTICE, DocumentKind.RENT_NOTICE.label, (_NOTICE,)),
        DocumentGroup(DocumentKind.CHARGES_STATEMENT, DocumentKind.CHARGES_STATEMENT.label, (_SETTLEMENT,)),
    )


def preferences() -> MailPreferences:
    """*Mes préférences* of the demo tenant."""
    return preferences_of("locataire@example.org")
