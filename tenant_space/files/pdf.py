"""PDFs from templates. The renderer reads its own fonts, nothing else: no other file, no network."""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from reportlab.pdfbase.ttfonts import TTFontFile
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

FONTS = Path(__file__).parent / "fonts"
_POLICY = ResourceAccessPolicy.server(FONTS, allow_remote=False)


class PdfError(Exception):
    """A PDF could not be made as it should look."""


def pdf_render(template: str, context: dict[str, Any]) -> bytes:
    """A template as a PDF on A4. The template gets `fonts`, the folder of its typefaces.

    Letters that the typefaces lack become « ? »: a name in another script must not cost the whole paper.
    Raises `PdfError`, also for what the renderer only warns of: a refused file would otherwise go unseen.
    """
    html = render_to_string(template, {**context, "fonts": FONTS.as_posix()})
    out = io.BytesIO()
    try:
        status = pisa.CreatePDF(drawable(html), dest=out, encoding="utf-8", resource_policy=_POLICY)
    except Exception as error:
        raise PdfError(template) from error
    if status.err or status.warn:
        raise PdfError(f"{template}: {status.log}")
    return out.getvalue()


def drawable(text: str) -> str:
    """A text in letters that our typefaces have; « ? » stands for each of the others."""
    # Composed first: "e" and an accent of its own are the « é » that the typeface has.
    composed = unicodedata.normalize("NFC", text)
    known = _letters()
    lacking = {ord(letter): " " if letter.isspace() else "?" for letter in set(composed) - known - set("\r\n\t")}
    return composed.translate(lacking)


def is_drawable(text: str) -> bool:
    """Whether our typefaces have every sign of a text: if not, its paper says that « ? » stands for some."""
    return drawable(text) == unicodedata.normalize("NFC", text)


@cache
def _letters() -> frozenset[str]:
    """The letters that all our typefaces can draw."""
    files = [set(TTFontFile(path).charToGlyph) for path in FONTS.glob("*.ttf")]
    return frozenset(map(chr, set.intersection(*files)))
