"""What is read in a PDF."""

from __future__ import annotations

import pypdfium2


def words_of(content: bytes) -> str:
    """The words of a PDF of exactly one page, on one line."""
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_range().replace("\u00a0", " ").split())
