"""The editors' blocks over the API: data that another front can show as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from config.site_content.specimen import specimen_png
from home.blocks import HelpBodyBlock
from home.models import ContactPage, HomePage
from tenant_space.formats.rich_text import clean_html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def link() -> str:
    """Rich text as the editor stores it."""
    page = ContactPage.objects.get()
    return f'<p data-block-key="x1y2z">Voir <a id="{page.pk}" linktype="page">ici</a></p>'


CLEAN = '<p>Voir <a href="/nous-contacter/">ici</a></p>'


def data(*blocks: tuple[Any, ...]) -> list[Any]:
    """What the API says of these blocks."""
    stream = HelpBodyBlock()
    return [block["value"] for block in stream.get_api_representation(stream.normalize(list(blocks)))]


def test_rich_text_is_clean_at_every_depth(link: str) -> None:
    found = data(
        ("text", link),
        ("callout", {"kind": "info", "title": "Titre", "text": link}),
        ("steps", [{"title": "Faire", "text": link}]),
        ("topic", {"title": "Thème", "questions": [{"question": "Où ?", "answer": link}]}),
    )
    assert found == [
        CLEAN,
        {"kind": "info", "title": "Titre", "text": CLEAN},
        [{"title": "Faire", "text": CLEAN}],
        {"title": "Thème", "questions": [{"question": "Où ?", "answer": CLEAN}]},
    ]


def test_a_link_to_a_deleted_page_keeps_its_words() -> None:
    assert clean_html('<p>Voir <a id="999999" linktype="page">ici</a></p>') == "<p>Voir <a>ici</a></p>"


def test_a_large_link_gives_an_address() -> None:
    home = HomePage.objects.get()
    found = data(
        ("link", {"text": "Le portail", "page": home, "url": ""}),
        ("link", {"text": "La CNIL", "page": None, "url": "https://www.cnil.fr/"}),
    )
    assert found == [
        {"text": "Le portail", "url": home.full_url},
        {"text": "La CNIL", "url": "https://www.cnil.fr/"},
    ]


@pytest.mark.parametrize("decorative", [True, False])
def test_a_picture_gives_a_resized_copy_and_its_alternative_text(decorative: bool) -> None:
    content, width, height = specimen_png()
    image = get_image_model().objects.create(
        title="Siège", file=ContentFile(content, name="siege.png"), width=width, height=height
    )
    image.contextual_alt_text = "" if decorative else "La façade"
    image.decorative = decorative
    [found] = data(("picture", image))
    assert (found["width"], found["height"]) == (760, 506)
    assert found["alt"] == ("" if decorative else "La façade")
    assert ".width-760." in found["url"]
    assert "original_images" not in found["url"]
