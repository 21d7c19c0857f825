"""Page images: what managers see of a file, as plain pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

PAGES = 20
WIDTH = 1400  # pixels: sharp on a screen, readable when enlarged twice
HEIGHT = 2800
QUALITY = 80


def draw(source: Path, folder: Path, media_type: str) -> list[dict[str, int | str]]:
    """Write each page as a JPEG into the folder; returns their names, widths and heights in order."""
    pictures = _pdf_pages(source) if media_type == "application/pdf" else _image(source)
    found: list[dict[str, int | str]] = []
    for number, picture in enumerate(pictures, start=1):
        name = f"page-{number}.jpg"
        picture.save(folder / name, "JPEG", quality=QUALITY)
        found.append({"name": name, "width": picture.width, "height": picture.height})
    return found


def _image(source: Path) -> Iterator[Image.Image]:
    with Image.open(source, formats=["JPEG"]) as image:
        image.thumbnail((WIDTH, HEIGHT))
        yield image


def _pdf_pages(source: Path) -> Iterator[Image.Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
        yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        page.close()
