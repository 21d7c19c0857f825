"""A table, parts that fold, a film, a file, and what a picture shows: as readers and other fronts get them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from config.site_content.specimen import specimen_png
from home.blocks import ALT_IS_FILE, ALT_MISSING, BodyBlock, PictureBlock
from home.models import HomePage, StandardPage
from home.pictures import is_file_name
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TABLE = {
    "columns": [{"type": "text", "heading": "Jour"}, {"type": "text", "heading": "Heures"}],
    "rows": [{"values": ["Lundi", "9 h - 12 h"]}, {"values": ["Mardi", "14 h - 17 h"]}],
    "caption": "Permanences",
}
VIDEO = {
    "title": "Trier ses déchets",
    "url": "https://www.youtube.com/watch?v=abc",
    "summary": "<p>Trois bacs, trois couleurs.</p>",
}


def shown(client: Client, *body: tuple[str, Any]) -> str:
    raw = [{"type": kind, "value": value} for kind, value in body]
    page = StandardPage(title="Essai", slug="essai", body=BodyBlock().to_python(raw))
    HomePage.objects.get().add_child(instance=page)
    answer = client.get("/essai/")
    found = re.search(r"<main.*</main>", html_of(answer), re.DOTALL)
    assert found
    return found[0]


def test_a_table_names_its_cells_for_a_phone_and_its_rows_for_a_voice(client: Client) -> None:
    page = shown(client, ("table", TABLE))
    assert "<caption>Permanences</caption>" in page
    assert [*re.findall(r'<th scope="col">(.*?)</th>', page)] == ["Jour", "Heures"]
    assert re.findall(r'<th scope="row" class="is-head">(.*?)</th>', page) == ["Lundi", "Mardi"]
    assert re.findall(r'<td data-label="Heures">(.*?)</td>', page) == ["9 h - 12 h", "14 h - 17 h"]


def test_parts_fold_without_a_script(client: Client) -> None:
    page = shown(client, ("accordion", [{"title": "Chauffage", "text": "<p>Purgez.</p>"}]))
    assert re.search(r"<details.*<summary>Chauffage</summary>.*Purgez\..*</details>", page, re.DOTALL)


def test_nothing_of_another_site_is_loaded_for_a_film(client: Client) -> None:
    page = shown(client, ("video", VIDEO))
    assert "youtube.com" in page and "J'accepte, ouvrir la vidéo" in page and "Trois bacs" in page
    assert re.search(r'<a [^>]*href="https://www\.youtube\.com/watch\?v=abc"[^>]*rel="noopener noreferrer"', page)
    assert not re.search(r"<(iframe|video|embed|object|script|img)\b", page)


def test_a_file_says_its_kind_and_its_weight_and_is_gone_with_it(client: Client) -> None:
    document = get_document_model()(title="Plaquette", file=ContentFile(b"%PDF-1.4 " + b"x" * 2000, name="p.pdf"))
    document.save()
    document.get_file_size()
    page = shown(client, ("file", {"file": document.pk, "title": "Le tri en images"}))
    assert "Le tri en images" in page and "PDF, " in page and f'href="{document.url}"' in page
    stream = BodyBlock()
    value = stream.to_python([{"type": "file", "value": {"file": document.pk, "title": ""}}])
    assert stream.get_api_representation(value)[0]["value"]["title"] == "Plaquette"
    document.delete()
    page = StandardPage.objects.get(slug="essai")
    assert "Télécharger" not in "".join(str(block) for block in page.body)


# --- what a picture shows -------------------------------------------------------


@pytest.fixture
def image() -> AbstractImage:
    content, width, height = specimen_png()
    return get_image_model().objects.create(
        title="facade_centre.png", file=ContentFile(content, name="facade_centre.png"), width=width, height=height
    )


def test_the_name_of_a_file_is_not_proposed_as_what_a_picture_shows(image: AbstractImage) -> None:
    assert image.default_alt_text == ""
    image.description = "La façade, à gauche de la pharmacie"
    assert image.default_alt_text == "La façade, à gauche de la pharmacie"


def problem(image: AbstractImage, alt: str, *, decorative: bool = False) -> str:
    image.contextual_alt_text, image.decorative = alt, decorative
    try:
        PictureBlock().clean(image)
    except ValidationError as error:
        return str(error.block_errors["alt_text"].message)  # type: ignore[attr-defined]
    return ""


@pytest.mark.parametrize(
    "alt",
    ["facade_centre.png", "facade_centre", "IMG_2031", "IMG_2031.jpg", "DSC00042", "photo (2)", "20260512_143012",
     "Capture d'écran 2026-05-12", "plan-du-rez-de-chaussee", "WhatsApp Image 2026-05-12"],
)  # fmt: skip
def test_the_name_of_a_file_is_refused(image: AbstractImage, alt: str) -> None:
    assert problem(image, alt) == ALT_IS_FILE


@pytest.mark.parametrize(
    "alt", ["La façade", "Permanence le mardi 12 mai, de 14 h à 17 h", "Plan", "Un porte-à-faux du balcon", "Hall B"]
)
def test_what_a_picture_shows_is_taken(image: AbstractImage, alt: str) -> None:
    assert not is_file_name(alt, image) and problem(image, alt) == ""


def test_saying_nothing_is_asked_about_unless_there_is_nothing_to_say(image: AbstractImage) -> None:
    assert problem(image, "  ") == ALT_MISSING
    assert problem(image, "", decorative=True) == ""
