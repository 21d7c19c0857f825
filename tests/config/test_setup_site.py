"""`setup_site`: what a new portal starts with, and what an upgrade may and may not do."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from pytest_django import Settings
from wagtail.api.rich_text import APIRichText
from wagtail.images import get_image_model
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
    Site,
    get_page_models,
)

from forms.submissions.models import KindSetting, RefusalReason
from forms.submissions.registry import kinds
from home.blocks import TEXT_FEATURES
from home.models import INTRODUCTION_FEATURES, ContactPage, HelpPage, HomePage, LegalPage, StandardPage
from tenant_space.dashboard.models import DashboardPage
from tenant_space.documents.models import DocumentsPage
from tenant_space.editable_words.page_specs import PageSpec, page_specs
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_current
from tenant_space.ledger.models import RentAccountPage
from tenant_space.residence.models import ResidencePage
from tenant_space.secured.pages import SecuredPageMixin
from tenant_space.statements.models import StatementPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]

INSURANCE = "J'envoie mon attestation d'assurance"
MENU = [
    "Accueil",
    "Nous contacter",  # of visitors
    "Nous contacter",  # of tenants, in its place
    "Mon compte",
    "Je règle mon loyer en ligne",
    "Relevé de compte",
    "Ma résidence",
    "Je gère mes prélèvements automatiques",
    "Mes réclamations",
    "Mes informations personnelles",
    INSURANCE,
    "Documents divers",
    "Aide",
    "Mes préférences",
]
SECURED = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]
SIGNED_MODELS = [Page, Revision, PageLogEntry, PageViewRestriction, Site, Group, LandlordSettings]


def run() -> None:
    call_command("setup_site", stdout=io.StringIO())


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


def menu(home: Page) -> list[str]:
    return list(Page.objects.child_of(home).live().in_menu().values_list("title", flat=True))


def everything() -> dict[str, list[Any]]:
    """All that the command may write, row by row."""
    models = [
        *SIGNED_MODELS,
        *get_page_models(),
        GroupPagePermission,
        GroupCollectionPermission,
        Group.permissions.through,
        get_image_model(),
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


# --- a new portal -----------------------------------------------------------


def test_a_new_portal_has_the_menu_of_the_manual(home: HomePage) -> None:
    assert menu(home) == MENU
    assert [page.slug for page in home.get_children()] == [
        "accueil",
        "nous-contacter",
        "nous-ecrire",
        "mon-compte",
        "je-regle-mon-loyer",
        "j-ai-du-mal-a-payer",
        "releve-de-compte",
        "ma-residence",
        "prelevements-automatiques",
        "demander-un-prelevement",
        "changer-le-jour-de-prelevement",
        "arreter-le-prelevement",
        "mes-reclamations",
        "mes-informations-personnelles",
        "modifier-mes-coordonnees",
        "modifier-ma-situation-familiale",
        "modifier-ma-situation-professionnelle",
        "declarer-une-naissance-ou-un-depart",
        "j-envoie-mon-attestation-d-assurance",
        "documents-divers",
        "aide",
        "aide-inscription",
        "demander-une-quittance",
        "mes-preferences",
        "conditions-generales-d-utilisation",
        "mentions-legales",
        "donnees-personnelles",
        "accessibilite",
        "demander-un-badge",  # the tests' own topic
    ]
    assert all(page.live and page.latest_revision for page in Page.objects.descendant_of(home, inclusive=True))


def test_the_home_is_the_root_of_the_one_site_and_wagtails_own_page_is_gone(
    home: HomePage, settings: Settings
) -> None:
    site = Site.objects.get()
    assert (site.root_page_id, site.is_default_site) == (home.pk, True)
    assert f"{site.hostname}:{site.port}" == settings.PORTAL_URL.removeprefix("http://")
    assert site.site_name == LandlordSettings.load().name
    assert [page.pk for page in Page.objects.filter(depth=2)] == [home.pk]


def test_the_address_of_the_site_follows_the_environment(home: HomePage, settings: Settings) -> None:
    settings.PORTAL_URL = "https://locataires.example.org"
    run()
    assert Site.objects.get().root_url == "https://locataires.example.org"


def test_the_home_says_what_the_manual_says(home: HomePage) -> None:
    assert home.heading == "Extranet Locataires : Site dédié aux locataires"
    assert home.status_text == "Vous n'êtes actuellement pas connecté."
    assert home.welcome == 'Bienvenue sur votre "Espace Personnel"'
    assert "Celui-ci vous donne la possibilité d'accéder à vos informations" in home.introduction
    assert "<li>" not in home.introduction, "what one can do is listed from the pages that are live"


def test_the_settings_of_a_new_portal_name_no_landlord(home: HomePage, settings: Settings) -> None:
    landlord = LandlordSettings.objects.get()
    assert landlord_current().portal_url == settings.PORTAL_URL, "the environment's, until somebody sets another"
    assert landlord.name == LandlordSettings._meta.get_field("name").default
    assert "encadré en vert" in landlord.account_number_picture.description


def test_every_page_has_a_history_that_begins_with_its_creation(home: HomePage) -> None:
    for page in Page.objects.descendant_of(home, inclusive=True):
        entries = PageLogEntry.objects.filter(page=page.pk).order_by("timestamp", "pk")
        actions = [entry.action for entry in entries if entry.action != "wagtail.view_restriction.create"]
        assert actions == ["wagtail.create", "wagtail.publish"], page


def test_no_text_names_a_landlord_or_keeps_an_unresolved_link(home: HomePage) -> None:
    texts = " ".join(str(row) for rows in everything().values() for row in rows)
    assert "Métropole" not in texts
    assert "page:" not in texts


def rich_texts(value: Any) -> list[str]:
    """Every rich text in a value of the initial contents."""
    if isinstance(value, str):
        return [value] if value.startswith("<") else []
    items = value.values() if isinstance(value, dict) else value or ()
    return [text for item in items for text in rich_texts(item)]


@pytest.mark.parametrize("spec", page_specs(), ids=lambda spec: spec.slug)
def test_editors_lose_nothing_when_they_open_a_text_in_the_editor(spec: PageSpec) -> None:
    for name, value in spec.first_texts().items():
        features = INTRODUCTION_FEATURES if name == "introduction" else TEXT_FEATURES
        for text in rich_texts(value):
            linked = re.sub(r'href="page:\w+"', 'linktype="page" id="1"', text)
            _, removed = APIRichText.sanitize_db_html(linked, features=features)
            assert not removed, text


def test_the_legal_pages_are_marked_as_drafts(home: HomePage) -> None:
    assert LegalPage.objects.count() == 4
    assert set(LegalPage.objects.values_list("version", flat=True)) == {"1"}
    for page in LegalPage.objects.all():
        assert page.body[0].value["title"] == "Projet de texte"


def test_no_two_pages_claim_one_place() -> None:
    places = [spec.place for spec in page_specs()]
    assert len(set(places)) == len(places)


# --- upgrades ---------------------------------------------------------------


def test_a_second_run_changes_nothing(home: HomePage) -> None:
    before = everything()
    run()
    assert everything() == before


def test_what_editors_wrote_survives(home: HomePage) -> None:
    help_page = HelpPage.objects.get()
    help_page.title, help_page.slug, help_page.introduction = "Questions", "questions", "<p>À nous.</p>"
    help_page.show_in_menus = False
    help_page.body = [("heading", "Un seul titre")]
    help_page.save_revision().publish()
    documents = DocumentsPage.objects.get()
    documents.unpublish()
    landlord = LandlordSettings.load()
    landlord.name, landlord.portal_url, landlord.account_number_picture = "Bailleur A", "https://a.example.org", None
    landlord.save()
    before = everything()
    run()
    assert everything() == before


def test_rights_given_by_an_administrator_survive_and_missing_ones_come_back(home: HomePage) -> None:
    group = Group.objects.get(name="Gestionnaires")
    extra = Permission.objects.get(codename="add_redirect")
    group.permissions.set([extra])
    run()
    labels = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
    desk = {f"submissions.{right}_submission" for right in ("view", "change", "record")}
    others = {"wagtailredirects.add_redirect", "wagtailadmin.access_admin", "identity.manage_tenant_access"}
    assert labels == others | desk


@pytest.mark.parametrize(
    "model", [DashboardPage, ContactPage, RentAccountPage, ResidencePage, DocumentsPage, HelpPage]
)
def test_a_missing_page_comes_back_at_its_place(home: HomePage, model: type[Page]) -> None:
    kept = dict(Page.objects.exclude(pk=model.objects.get().pk).values_list("pk", "title"))
    model.objects.get().delete()
    run()
    assert menu(home) == MENU
    assert kept.items() <= dict(Page.objects.values_list("pk", "title")).items()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_page_comes_back_beside_its_neighbour_in_an_order_that_editors_chose(home: HomePage) -> None:
    help_page = HelpPage.objects.get()
    help_page.move(home, pos="first-child")
    statement = StatementPage.objects.get()
    statement.move(DocumentsPage.objects.get(), pos="right")
    ResidencePage.objects.get().delete()
    run()
    unmoved = MENU[MENU.index("Je gère mes prélèvements automatiques") : MENU.index("Aide")]
    before = [*MENU[-2:-1], *MENU[: MENU.index("Relevé de compte")], *unmoved]
    assert menu(home) == [*before, "Relevé de compte", "Ma résidence", "Mes préférences"]


def test_a_page_of_the_editors_keeps_its_slug(home: HomePage) -> None:
    HelpPage.objects.get().delete()
    mine = StandardPage(title="Notre aide", slug="aide")
    home.get_children().first().add_sibling(pos="right", instance=mine)
    run()
    assert StandardPage.objects.get().slug == "aide"
    assert HelpPage.objects.get().slug == "aide-1"


def test_every_kind_has_its_delay_and_its_reasons(home: HomePage) -> None:
    assert set(KindSetting.objects.values_list("kind", "working_days")) == {(k.code, k.working_days) for k in kinds()}
    found = Counter(RefusalReason.objects.filter(active=True).values_list("kind", flat=True))
    assert found == {
        "insurance": 6,
        "receipt": 3,
        "help": 3,
        "example": 1,
        "mandate": 3,
        "mandate_day": 1,
        "mandate_revoke": 1,
        **dict.fromkeys(("contact_details", "marital_status", "occupation", "occupants"), 2),
        "payment_plan": 3,
    }
    assert set(found) == {k.code for k in kinds() if k.first_reasons}
    kept = [RefusalReason.objects.filter(kind=kind).first() for kind in found]
    RefusalReason.objects.exclude(pk__in=[reason.pk for reason in kept]).delete()
    KindSetting.objects.update(working_days=9)
    run()
    assert set(RefusalReason.objects.all()) == set(kept), "what staff removed does not come back"
    assert set(KindSetting.objects.values_list("working_days", flat=True)) == {9}
