"""Whether a cleaned PDF still looks like what was sent: the first pages of both, compared as pictures."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from forms.submissions.uploads.file_tools.notes import Place, Places

# What is compared: a certificate has one or two pages, and each costs time.
PAGES = 3
_WIDTH = 700  # pixels on the long side: letters of 9 points are still letters
# The eye does not see an edge that moved by half a pixel, so both are blurred; a word that is gone leaves far more.
_BLUR = 2
_TOLERANCE = 24  # of 255


def first_pages(file: Path | BytesIO, hidden: Places | None = None) -> list[Image.Image]:
    """The first pages as readers show them: with notes, fields, and without the layers that are off.

    `hidden`: places that are not compared.
    """
    with pypdfium2.PdfDocument(file) as document:
        document.init_forms()
        return [
            _drawn(document[number], (hidden or {}).get(number, [])) for number in range(min(len(document), PAGES))
        ]


def look_alike(before: list[Image.Image], after: list[Image.Image]) -> bool:
    """Whether pages show the same, apart from how sharp their edges are."""
    return len(before) == len(after) and all(map(_alike, before, after))


def _drawn(page: pypdfium2.PdfPage, hidden: list[Place]) -> Image.Image:
    scale = _WIDTH / max(*page.get_size(), 1)
    bitmap = page.render(scale=scale)
    pixel_of = bitmap.get_posconv(page).to_bitmap
    picture = bitmap.to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for left, bottom, right, top in hidden:
        (one, other), (third, fourth) = pixel_of(left, bottom), pixel_of(right, top)
        corners = (min(one, third) - 1, min(other, fourth) - 1, max(one, third) + 1, max(other, fourth) + 1)
        pen.rectangle(corners, fill="white")
    return picture.filter(ImageFilter.GaussianBlur(_BLUR))


def _alike(before: Image.Image, after: Image.Image) -> bool:
    if before.size != after.size:
        return False
    furthest = ImageChops.difference(before, after).getextrema()
    return all(isinstance(most, tuple) and most[1] <= _TOLERANCE for most in furthest)
