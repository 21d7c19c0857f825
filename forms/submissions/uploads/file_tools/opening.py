"""Opening a PDF that may be damaged: what readers repair is repaired, and complete is what has all its pages.

The end of a file tells little: mail programs, scanners and phones drop the last line or pad it with zeros, while
a file that was cut on its way may show its first pages as if nothing were missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Pdf

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from forms.submissions.uploads.file_tools.wholeness import is_whole, lost_numbers

_PADDING = b"\0 \t\r\n\x1a"
_BLOCK = 64 * 1024
# How the repairing reader says that a page is named in the tree of pages and not to be found.
_PAGE_LOST = "Pages tree includes"


@contextmanager
def opened_pdf(source: Path) -> Iterator[tuple[Pdf, bool]]:
    """The PDF, and whether opening it took a repair. The file loses the padding behind its end.

    Other damage is met when the objects are read: `get_warnings` tells it.

    Raises `FileRefused` when pages are lost, and what pikepdf raises about files that are none.
    """
    _strip_padding(source)
    with _opened(source) as (document, repaired):
        count = len(document.pages)
        warnings = [str(warning) for warning in document.get_warnings()]
        if not count or any(_PAGE_LOST in warning for warning in warnings):
            raise FileRefused(FileFault.BROKEN)
        yield document, repaired or bool(warnings)


def refuse_incomplete(source: Path) -> None:
    """Refuse a damaged PDF of which a page lost something it draws. Raises `FileRefused`."""
    with _opened(source) as (document, _):
        lost = lost_numbers(document)
    with _opened(source) as (document, _):
        if not is_whole(document, lost):
            raise FileRefused(FileFault.BROKEN)


def _strip_padding(source: Path) -> None:
    """Cut what is no content off the end, and close it: of a file without table the last object counts only then."""
    with source.open("r+b") as file:
        end = file.seek(0, 2)
        while end:
            start = max(0, end - _BLOCK)
            file.seek(start)
            kept = file.read(end - start).rstrip(_PADDING)
            end = start + len(kept)
            if kept:
                break
        file.truncate(end)
        file.seek(end)
        file.write(b"\n%%EOF\n")


@contextmanager
def _opened(source: Path) -> Iterator[tuple[Pdf, bool]]:
    """The document, and whether another reader had to write it again first."""
    try:
        document, repaired = pikepdf.open(source), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        document, repaired = pikepdf.open(_written_again(source)), True
    with document:
        yield document, repaired


def _written_again(source: Path) -> BytesIO:
    """The file as PDFium writes it: it finds the table of objects of files whose last lines are lost."""
    out = BytesIO()
    try:
        document = pypdfium2.PdfDocument(source)
        for number in range(len(document)):
            document[number].close()  # else one that is lost would be left out in silence
        document.save(out)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(FileFault.BROKEN) from error
    document.close()
    return out
