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
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

_PADDING = b"\0 \t\r\n\x1a"
_BLOCK = 64 * 1024
# How the repairing reader says that a page is named in the tree of pages and not to be found.
_PAGE_LOST = "Pages tree includes"
# Forms drawn inside of forms are looked into so far: nobody writes more, and a circle must end.
_DEPTH = 8


@contextmanager
def opened_pdf(source: Path) -> Iterator[tuple[Pdf, bool]]:
    """The PDF, and whether it was damaged and had to be repaired. The file loses the padding behind its end.

    Raises `FileRefused` when pages are lost, and what pikepdf raises about files that are none.
    """
    _strip_padding(source)
    with _opened(source) as (document, repaired):
        count = len(document.pages)
        warnings = [str(warning) for warning in document.get_warnings()]
        if not count or any(_PAGE_LOST in warning for warning in warnings):
            raise FileRefused(FileFault.BROKEN)
        yield document, repaired or bool(warnings)


def refuse_incomplete(document: Pdf) -> None:
    """Refuse a damaged PDF of which a page lost something it draws. Raises `FileRefused`."""
    if not all(_is_whole(page) for page in document.pages):
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
        document.save(out)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(FileFault.BROKEN) from error
    document.close()
    return out


def _is_whole(page: pikepdf.Page) -> bool:
    """Whether everything that this page of a damaged file draws was found again."""
    if Name.Contents not in page.obj:
        return False
    resources = page.resources if Name.Resources in page else Dictionary()
    return _draws_whole(page, resources, _DEPTH)


def _draws_whole(content: Object | pikepdf.Page, resources: Object, depth: int) -> bool:
    """Whether the pictures, forms and fonts that a content names are there."""
    pictures, fonts = resources.get(Name.XObject, Dictionary()), resources.get(Name.Font, Dictionary())
    for drawing in pikepdf.parse_content_stream(content, "Do Tf"):
        if not drawing.operands:
            continue
        held, name = pictures if str(drawing.operator) == "Do" else fonts, str(drawing.operands[0])
        if name not in held:
            return False
        drawn = held[name]
        if not isinstance(drawn, Stream):
            continue
        if not drawn.read_raw_bytes():
            return False
        is_form = drawn.get(Name.Subtype) == Name.Form
        if is_form and depth and not _draws_whole(drawn, drawn.get(Name.Resources, resources), depth - 1):
            return False
    return True
