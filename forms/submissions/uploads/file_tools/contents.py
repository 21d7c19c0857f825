"""What a PDF has to show: its own pages, a file inside it, a form that only Adobe's reader draws, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from forms.submissions.uploads.file_tools.sniff import PDF, kind_of_bytes

# A page is looked at this many pixels wide: thin letters still leave their grey.
_WIDTH = 700
# Points; of a longer page the letters would fade away: it is blank only when nothing is drawn on it.
_POSTER = 4000
# Greys that differ by no more are one to the eye: paper that was scanned blank and packed with losses.
_SAME_GREY = 8
# `dynamicRender` (XFA 3.3, config packet): pages are made by the reader, from the form alone.
_DYNAMIC = re.compile(rb"dynamicRender\s*>\s*required")
# What the one page of such a form says instead, in some words of each translation.
_SHELL = re.compile(r"please wait|patient|adobe|acrobat|reader", re.IGNORECASE)
_SHELL_LENGTH = 1500

# What pikepdf raises of broken files and lists.
_UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)


def is_dynamic_form(document: Pdf) -> bool:
    """Whether the document says that its pages are made from an XFA form while it is opened."""
    if document.Root.get(Name.NeedsRendering):
        return True
    return bool(_DYNAMIC.search(b"".join(_xfa_packets(document))))


def may_be_shell(document: Pdf) -> bool:
    """Whether the document has an XFA form, and none of its fields on its one page: see `is_shell`."""
    if len(document.pages) > 1 or not any(_xfa_packets(document)):
        return False
    notes = document.pages[0].obj.get(Name.Annots, Array())
    return not any(note.get(Name.Subtype) == Name.Widget for note in _dictionaries(notes))


def is_shell(cleaned: Path) -> bool:
    """Whether the first page only asks to wait or for another reader."""
    document = pypdfium2.PdfDocument(cleaned)
    page = document[0]
    text = page.get_textpage().get_text_bounded()
    if len(text) > _SHELL_LENGTH or not _SHELL.search(text):
        return False
    return not any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def is_portfolio(document: Pdf) -> bool:
    """Whether readers show the list of the files inside in place of the pages (PDF 32000-1, 12.3.5)."""
    collection = document.Root.get(Name.Collection)
    if not isinstance(collection, Dictionary) or collection.get(Name.View) == Name.H:
        return False
    return any(True for _ in _files_inside(document))


def only_pdf_inside(document: Pdf) -> bytes | None:
    """The one PDF attached to the document; None when there is none, or perhaps another one: it cannot be read."""
    found = {content for content in _files_inside(document) if content is None or kind_of_bytes(content[:1024]) == PDF}
    return found.pop() if len(found) == 1 else None


def shows_nothing(cleaned: Path) -> bool:
    """Whether each page is of one colour."""
    with pypdfium2.PdfDocument(cleaned) as document:
        return all(_is_blank(document[number]) for number in range(len(document)))


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    longest = max(*page.get_size(), 1)
    if longest > _POSTER:
        return next(page.get_objects(max_depth=1), None) is None
    return is_of_one_colour(page.render(scale=_WIDTH / longest, may_draw_forms=False).to_pil())


def is_of_one_colour(picture: Image.Image) -> bool:
    """Whether the eye sees nothing in the picture."""
    darkest, lightest = (int(grey) for grey in picture.convert("L").getextrema() if not isinstance(grey, tuple))
    return lightest - darkest <= _SAME_GREY


def _xfa_packets(document: Pdf) -> Iterator[bytes]:
    form = document.Root.get(Name.AcroForm)
    packets = form.get(Name.XFA) if isinstance(form, Dictionary) else None
    for packet in packets if isinstance(packets, Array) else [packets]:
        if isinstance(packet, Stream):
            yield packet.read_bytes()


def _files_inside(document: Pdf) -> Iterator[bytes | None]:
    """The contents of what is attached to the document or to its pages; None for each that cannot be read."""
    try:
        names = list(document.attachments)
    except _UNREADABLE:
        yield None  # nobody knows how many are behind a broken list
        names = []
    for name in names:
        yield _attached(document, name)
    for page in document.pages:
        for note in _dictionaries(page.obj.get(Name.Annots, Array())):
            file = _file_of(note)
            if isinstance(file, Stream):
                yield _read(file)


def _attached(document: Pdf, name: str) -> bytes | None:
    try:
        return _read(document.attachments[name].get_file().obj)
    except _UNREADABLE:
        return None


def _read(file: Object) -> bytes | None:
    try:
        return file.read_bytes()
    except _UNREADABLE:
        return None


def _file_of(note: Dictionary) -> Object | None:
    """The file pinned to a page as a note, if it is one."""
    for key in (Name.FS, Name.EF):
        held = note.get(key)
        if not isinstance(held, Dictionary):
            return None
        note = held
    return note.get(Name.F)


def _dictionaries(found: object) -> Iterator[Dictionary]:
    if isinstance(found, Array):
        yield from (item for item in found if isinstance(item, Dictionary))
