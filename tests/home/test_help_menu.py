"""The help menu of the admin: the portal's own guides, in French, as pages that open."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group

from home.guides import FOLDER, GUIDES
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
MENUS = {
    "Communication": {"redacteur"},
    "Administrateurs": {"redacteur", "gestionnaire"},
    "Gestionnaires": {"gestionnaire"},
    "Siège": {"gestionnaire"},
    "Comptabilité": set(),
}


def sign_in(client: Client, group: str) -> Client:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    return client


@pytest.mark.parametrize(("group", "slugs"), MENUS.items())
def test_each_group_is_offered_its_guide(client: Client, group: str, slugs: set[str]) -> None:
    page = html_of(sign_in(client, group).get("/admin/"))
    assert set(re.findall(r'"name": "guide-(\w+)"', page)) == slugs
    assert '"name": "editor-guide"' not in page and "whats-new-in-wagtail" not in page
    assert '"name": "keyboard-shortcuts-trigger"' in page


@pytest.mark.parametrize("slug", [one.slug for one in GUIDES])
@pytest.mark.parametrize("group", ["Communication", "Comptabilité"])
def test_a_guide_is_a_page_with_its_parts_and_pictures(client: Client, group: str, slug: str) -> None:
    answer = sign_in(client, group).get(f"/admin/guide/{slug}/")
    page = html_of(answer)
    assert answer.status_code == 200
    text = (FOLDER / f"guide-{slug}.md").read_text()
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    anchors = re.findall(r'<li><a href="#([\w-]+)">', page)
    assert len(anchors) == len(titles) > 10
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)
    pictures = re.findall(r'<img src="(/admin/guide/img/[^"]+)" alt="[^"]+"', page)
    assert len(pictures) == text.count("](img/") > 5
    for address in pictures:
        picture = client.get(address)
        assert picture["Content-Type"] == "image/png" and b"".join(picture.streaming_content).startswith(b"\x89PNG")
    assert ".md" not in "".join(re.findall('href="([^"]+)"', page))


@pytest.mark.parametrize(
    "address", ["guide/autre/", "guide/img/absent.png", "guide/img/api.md", "guide/img/portal.svg"]
)
def test_nothing_else_of_the_documents_is_served(client: Client, address: str) -> None:
    assert sign_in(client, "Communication").get(f"/admin/{address}").status_code == 404


def test_guides_are_for_staff(client: Client, tenant_client: Client) -> None:
    assert tenant_client.get("/admin/guide/redacteur/").status_code in (302, 403)
