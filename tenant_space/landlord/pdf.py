"""PDFs from templates. The renderer reads its own fonts, nothing else: no other file, no network."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from tenant_space.landlord.selectors import landlord_current

FONTS = Path(__file__).parent / "fonts"
_POLICY = ResourceAccessPolicy.server(FONTS, allow_remote=False)


class PdfError(Exception):
    """A PDF could not be made as it should look."""


def pdf_render(template: str, context: dict[str, Any]) -> bytes:
    """A template as a PDF on A4. The template gets `landlord` and `fonts`, the folder of its typefaces.

    Raises `PdfError`, also for what the renderer only warns of: a missing letter or a refused file
    would otherwise go unseen.
    """
    html = render_to_string(template, {**context, "landlord": landlord_current(), "fonts": FONTS.as_posix()})
    out = io.BytesIO()
    try:
        status = pisa.CreatePDF(html, dest=out, encoding="utf-8", resource_policy=_POLICY)
    except Exception as error:
        raise PdfError(template) from error
    if status.err or status.warn:
        raise PdfError(f"{template}: {status.log}")
    return out.getvalue()
