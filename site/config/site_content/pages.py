"""The tree of the portal: which pages, in which order, with which first texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from wagtail.models import Page

from config.site_content import texts_pages
from config.site_content.texts_accessibility import ACCESSIBILITY_BODY
from config.site_content.texts_help import HELP_BODY, HELP_INTRODUCTION
from config.site_content.texts_privacy import PRIVACY_BODY
from config.site_content.texts_terms import NOTICE_BODY, TERMS_BODY
from forms.access_help.models import HelpRequestPage
from forms.direct_debit.models import DirectDebitPage
from forms.insurance.models import InsurancePage
from forms.personal_details.models import PersonalDetailsPage
from forms.rent_receipts.models import ReceiptRequestPage
from home.models import ContactPage, HelpPage, LegalKind, LegalPage
from tenant_space.claims.models import ClaimsPage
from tenant_space.dashboard.models import DashboardPage
from tenant_space.documents.models import DocumentsPage
from tenant_space.ledger.models import RentAccountPage
from tenant_space.preferences.models import PreferencesPage
from tenant_space.residence.models import ResidencePage
from tenant_space.statements.models import StatementPage


class Place(IntEnum):
    """The order of the menu in the manual, with the entries that come in later versions."""

    DASHBOARD = 1
    CONTACT = 2
    ACCOUNT = 3
    RESIDENCE = 4
    ONLINE_PAYMENT = 5
    DIRECT_DEBIT = 6
    CLAIMS = 7
    PERSONAL_DETAILS = 8
    INSURANCE = 9
    DOCUMENTS = 10
    HELP = 11
    HELP_REQUEST = 12
    STATEMENT = 13
    RECEIPT_REQUEST = 14
    PREFERENCES = 15
    TERMS = 16
    NOTICE = 17
    PRIVACY = 18
    ACCESSIBILITY = 19


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page the portal needs: what it is known by, and what it starts with."""

    place: Place
    model: type[Page]
    title: str
    slug: str
    search_description: str = ""
    in_menus: bool = True
    known_by: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)

    def existing(self) -> Page | None:
        """The page of this kind, wherever and however editors keep it."""
        return self.model.objects.filter(**self.known_by).order_by("path").first()


def _legal(place: Place, kind: LegalKind, slug: str, body: list[Any], search_description: str) -> PageSpec:
    title = kind.label
    return PageSpec(place, LegalPage, title, slug, search_description, False, {"kind": kind.value}, {"body": body})


PAGES: tuple[PageSpec, ...] = (
    PageSpec(Place.DASHBOARD, DashboardPage, "Accueil", "accueil"),
    PageSpec(
        Place.CONTACT,
        ContactPage,
        "Nous contacter",
        "nous-contacter",
        "Les adresses, les téléphones et les horaires du siège et des agences.",
        texts={"introduction": texts_pages.CONTACT_INTRODUCTION},
    ),
    PageSpec(
        Place.ACCOUNT,
        RentAccountPage,
        "Mon compte",
        "mon-compte",
        texts={"introduction": texts_pages.ACCOUNT_INTRODUCTION},
    ),
    PageSpec(
        Place.RESIDENCE,
        ResidencePage,
        "Ma résidence",
        "ma-residence",
        texts={"introduction": texts_pages.RESIDENCE_INTRODUCTION},
    ),
    PageSpec(
        Place.DIRECT_DEBIT,
        DirectDebitPage,
        "Prélèvements automatiques",
        "prelevements-automatiques",
        texts={"introduction": texts_pages.DIRECT_DEBIT_INTRODUCTION},
    ),
    PageSpec(
        Place.CLAIMS,
        ClaimsPage,
        "Mes réclamations",
        "mes-reclamations",
        texts={"introduction": texts_pages.CLAIMS_INTRODUCTION},
    ),
    PageSpec(
        Place.PERSONAL_DETAILS,
        PersonalDetailsPage,
        "Mes informations personnelles",
        "mes-informations-personnelles",
        texts={"introduction": texts_pages.PERSONAL_DETAILS_INTRODUCTION},
    ),
    PageSpec(
        Place.INSURANCE,
        InsurancePage,
        "J'envoie mon attestation d'assurance",
        "j-envoie-mon-attestation-d-assurance",
        texts={"introduction": texts_pages.INSURANCE_INTRODUCTION},
    ),
    PageSpec(
        Place.DOCUMENTS,
        DocumentsPage,
        "Documents divers",
        "documents-divers",
        texts={"introduction": texts_pages.DOCUMENTS_INTRODUCTION},
    ),
    PageSpec(
        Place.HELP,
        HelpPage,
        "Aide",
        "aide",
        "S'inscrire, se connecter, lire son compte, télécharger ses avis : les réponses à vos questions.",
        texts={"introduction": HELP_INTRODUCTION, "body": HELP_BODY},
    ),
    PageSpec(
        Place.HELP_REQUEST,
        HelpRequestPage,
        "Demander de l'aide pour m'inscrire ou me connecter",
        "aide-inscription",
        "Vous n'arrivez pas à vous inscrire ou à vous connecter ? Écrivez-nous, nous vous répondons.",
        in_menus=False,
        texts={
            "introduction": texts_pages.HELP_REQUEST_INTRODUCTION,
            "confirmation": texts_pages.HELP_REQUEST_CONFIRMATION,
        },
    ),
    PageSpec(
        Place.STATEMENT,
        StatementPage,
        "Relevé de compte",
        "releve-de-compte",
        in_menus=False,
        texts={"introduction": texts_pages.STATEMENT_INTRODUCTION},
    ),
    PageSpec(
        Place.RECEIPT_REQUEST,
        ReceiptRequestPage,
        "Demander une quittance",
        "demander-une-quittance",
        in_menus=False,
        texts={"introduction": texts_pages.RECEIPT_REQUEST_INTRODUCTION},
    ),
    PageSpec(
        Place.PREFERENCES,
        PreferencesPage,
        "Mes préférences",
        "mes-preferences",
        texts={"introduction": texts_pages.PREFERENCES_INTRODUCTION},
    ),
    _legal(
        Place.TERMS,
        LegalKind.TERMS,
        "conditions-generales-d-utilisation",
        TERMS_BODY,
        "Les règles d'utilisation de l'espace locataire.",
    ),
    _legal(
        Place.NOTICE,
        LegalKind.NOTICE,
        "mentions-legales",
        NOTICE_BODY,
        "L'éditeur et l'hébergeur de l'espace locataire.",
    ),
    _legal(
        Place.PRIVACY,
        LegalKind.PRIVACY,
        "donnees-personnelles",
        PRIVACY_BODY,
        "Ce que nous faisons de vos données personnelles, et vos droits.",
    ),
    _legal(
        Place.ACCESSIBILITY,
        LegalKind.ACCESSIBILITY,
        "accessibilite",
        ACCESSIBILITY_BODY,
        "L'état d'accessibilité de l'espace locataire, et comment signaler un problème.",
    ),
)
