"""Whether a cleaned PDF still looks like what was sent: pages of both, compared as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from pikepdf import Pdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from forms.submissions.uploads.file_tools.contents import is_of_one_colour
from forms.submissions.uploads.file_tools.notes import Place, Places, is_shown, notes_of

# What is always compared: a certificate has one or two pages, and each costs time.
PAGES = 3
# Of pages with notes the first ones: each is drawn twice, and a contract may have a signature on every page.
NOTED = 12
# Pixels on the long side: of pages with notes the larger, of others only where they are not the same to the point.
# The small one is an eighth of an A4 page of 600 points an inch, for which little of a JPEG 2000 need be read.
_WIDTH, _FINE_WIDTH = 860, 1720
# The eye does not see an edge that moved by half a pixel (25), so both are blurred; a word that is gone leaves more.
_BLUR, _TOLERANCE = 2, 28  # pixels; of 255
# A thin mark fades in that blur: the mean of three pixels a side must be found again, at most one pixel away.
_NEAR, _THIN_TOLERANCE = 1, 45  # pixels; of 255
_MARGIN = 4 * _BLUR  # how far a filter may look around a place


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the pictures of two documents say."""

    is_alike: bool
    """Whether pages show the same, apart from how sharp their edges are."""
    is_blank: bool
    """Whether nothing is seen on the pages that were compared, but for the hidden places."""


def noted_pages(document: Pdf) -> list[int]:
    """The numbers of the pages, from 0, that have notes or fields: cleaning draws them, so each is compared."""
    pages = enumerate(document.pages)
    return [number for number, page in pages if any(is_shown(note) for note in notes_of(page.obj))]


def compared(before: Path | BytesIO, after: Path, noted: list[int], hidden: Places | None = None) -> Likeness:
    """Compare the first pages of two documents as readers show them, and those with the numbers in `noted`.

    `hidden`: places that are not compared.
    """
    with pypdfium2.PdfDocument(before) as one, pypdfium2.PdfDocument(after) as other:
        if len(one) != len(other):
            return Likeness(is_alike=False, is_blank=False)
        one.init_forms()
        other.init_forms()
        is_blank = True
        for number in sorted({*range(min(len(one), PAGES)), *noted[:NOTED]}):
            places = (hidden or {}).get(number, [])
            width = _FINE_WIDTH if number in noted else _WIDTH
            first, second = _drawn(one, number, width, places), _drawn(other, number, width, places)
            is_blank = is_blank and is_of_one_colour(second)
            if first.tobytes() == second.tobytes():
                continue
            if width < _FINE_WIDTH:
                first, second = (_drawn(document, number, _FINE_WIDTH, places) for document in (one, other))
            if not _is_alike(first, second):
                return Likeness(is_alike=False, is_blank=is_blank)
        return Likeness(is_alike=True, is_blank=is_blank)


def _drawn(document: pypdfium2.PdfDocument, number: int, width: int, hidden: list[Place]) -> Image.Image:
    """A page as a picture, with notes, fields, and without the layers that are off; white in the hidden places."""
    page = document[number]
    bitmap = page.render(scale=width / max(*page.get_size(), 1))
    pixel_of = bitmap.get_posconv(page).to_bitmap
    picture = bitmap.to_pil().convert("RGB")
    for left, bottom, right, top in hidden:
        corners = pixel_of(left, bottom), pixel_of(right, top)
        (one, third), (other, fourth) = (sorted(pair) for pair in zip(*corners, strict=True))
        ImageDraw.Draw(picture).rectangle((one - 1, other - 1, third + 1, fourth + 1), fill="white")
    page.close()  # else the pictures of all pages stay in memory
    return picture


def _is_alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    blur = ImageFilter.GaussianBlur(_BLUR)
    small, small_other = (picture.reduce(_FINE_WIDTH // _WIDTH).filter(blur) for picture in (one, other))
    return _most(ImageChops.difference(small, small_other)) <= _TOLERANCE and _has_same_marks(one, other)


def _has_same_marks(one: Image.Image, other: Image.Image) -> bool:
    """Whether each mark of a picture, dark or light, is found near the same place of the other one."""
    box = ImageChops.difference(one, other).getbbox()
    if box is None:
        return True
    around = (box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN)
    mean = ImageFilter.BoxBlur(_NEAR)
    one, other = one.crop(around).filter(mean), other.crop(around).filter(mean)
    return _is_found_in(one, other) and _is_found_in(other, one)


def _is_found_in(marks: Image.Image, other: Image.Image) -> bool:
    size = 2 * _NEAR + 1
    darkest, lightest = other.filter(ImageFilter.MinFilter(size)), other.filter(ImageFilter.MaxFilter(size))
    lost = _most(ImageChops.subtract(darkest, marks)), _most(ImageChops.subtract(marks, lightest))
    return max(lost) <= _THIN_TOLERANCE


def _most(difference: Image.Image) -> int:
    """The largest value of any colour."""
    return max(int(most[1]) for most in difference.getextrema() if isinstance(most, tuple))
