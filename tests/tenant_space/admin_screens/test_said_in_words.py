"""What the screens of staff say: one name of the site, no value of the program, French where nothing is there."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch
from tenant_space.landlord.models import LandlordSettings
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def read(client: Client, group: str, address: str) -> str:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    return html_of(client.get(f"/admin/{address}"))


@pytest.mark.parametrize("group", ["Gestionnaires", "Communication", "Comptabilité", "Administrateurs"])
def test_the_site_has_one_name_for_all_staff(client: Client, group: str) -> None:
    landlord = LandlordSettings.load()
    landlord.name = "Habitat du Forez"
    landlord.save()
    page = read(client, group, "")
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert title and title[1].strip() == "Habitat du Forez"
    tab = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert tab and tab[1].strip().endswith(" - Habitat du Forez")


def test_the_team_says_yes_or_no_as_other_lists_do(client: Client) -> None:
    f.StaffFactory(groups=[Group.objects.get(name="Siège")])
    page = read(client, "Administrateurs", "equipe/")
    assert "<td>Non</td>" in page and "<td>non</td>" not in page


def test_a_page_that_the_portal_published_has_no_author_called_none(client: Client) -> None:
    page = read(client, "Administrateurs", "reports/aging-pages/")
    assert "Mentions légales" in page
    assert not re.search(r">\s*None\s*<|</span>\s*None\s", page)


def test_an_empty_list_says_so_in_french(client: Client) -> None:
    assert "Rien pour le moment." in read(client, "Comptabilité", "exchange/batch/")
    Batch.objects.create(batch_id="20261130T020000Z_000001_FULL", sequence=1, mode="FULL", state=BatchState.APPLIED)
    page = read(client, "Comptabilité", f"exchange/batch/?state__exact={BatchState.REJECTED}")
    assert "Rien ne correspond" in page and "(e)" not in page


def test_a_list_is_called_as_its_menu_is(client: Client) -> None:
    page = read(client, "Communication", "snippets/editable_words/wording/")
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert title and title[1].strip() == "Textes des pages"
