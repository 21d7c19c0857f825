"""The first run of `setup_site`, on a database that has only been migrated."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from pytest_django import Settings
from wagtail.models import Page, Site

from home.models import HomePage
from tenant_space.landlord.models import LandlordSettings
from tests.kit.factories import StaffFactory

pytestmark = pytest.mark.django_db


def run() -> str:
    out = io.StringIO()
    call_command("setup_site", stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_what_somebody_viewed_or_wrote_before_neither_stops_it_nor_is_lost(settings: Settings) -> None:
    LandlordSettings.load()  # as a page does that is viewed before
    welcome = Page.objects.get(depth=2)
    welcome.title = "Notre site"
    welcome.save_revision().publish()
    StaffFactory(groups=[Group.objects.get(name="Editors")])
    run()
    landlord = LandlordSettings.objects.get()
    assert landlord.account_number_picture.get_rendition("width-720").width == 720
    assert Page.objects.filter(pk=welcome.pk).exists(), "a welcome page that was written on"
    assert Site.objects.get().root_page.specific_class is HomePage
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {"Editors", "Communication", "Gestionnaires", "Siège", "Comptabilité", "Administrateurs"}


@pytest.mark.slow
def test_the_command_says_what_it_added() -> None:
    first, second = run(), run()
    assert "Réglages du bailleur créés" in first
    assert "Documents divers" in first
    assert "Comptabilité" in first
    assert second.splitlines() == [
        "Pages ajoutées : aucune.",
        "Groupes ajoutés : aucun.",
        "Textes de courriel ajoutés : aucun.",
        "Textes des pages ajoutés : aucun.",
        "Noms de banques ajoutés : aucun.",
        "Motifs de refus ajoutés : aucun.",
        "Réponses toutes prêtes ajoutées : aucune.",
        "Sujets, types de document et urgences ajoutés : aucun.",
        "Situations ajoutées : aucune.",
        "Aides pour payer ajoutées : aucune.",
    ]
