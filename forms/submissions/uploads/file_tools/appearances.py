"""Notes and form fields become part of the page, as readers show them.

A note or a field brings its look along, or leaves it to the reader: PDFium draws it then, in all its lines. What
it cannot draw either is told to the sender.
"""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from pikepdf import Dictionary, Name, Pdf, String

from forms.submissions.uploads.file_tools.boxes import boxes_name, lacks_tick
from forms.submissions.uploads.file_tools.notes import (
    Places,
    all_notes,
    inherited,
    is_shown,
    look_of,
    notes_of,
    place_of,
)
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

_LETTERS = "/PortalLetters 10 Tf 0 g"


def lacks_appearances(document: Pdf) -> bool:
    """Whether something that is seen has no look of its own, or leaves it to the reader."""
    return _reader_draws(document) or any(_is_lacking(note) for note in all_notes(document))


def places_added_to(document: Pdf, boxes: set[tuple[int, int]]) -> Places:
    """Where PDFium showed less of the document as it was sent: `boxes`, other ticks, fields that name no letters."""
    form = document.Root.get(Name.AcroForm)
    has_letters = not isinstance(form, Dictionary) or Name.DA in form

    def is_added_to(note: Dictionary) -> bool:
        if note.objgen in boxes:
            return is_shown(note)
        return lacks_tick(note) or (not has_letters and note.get(Name.Subtype) == Name.Widget and _is_lacking(note))

    pages = enumerate(document.pages)
    found = {number: [place_of(note) for note in notes_of(page.obj) if is_added_to(note)] for number, page in pages}
    return {number: places for number, places in found.items() if places}


def with_appearances(document: Pdf) -> BytesIO:
    """The document written again, with a look for each note and field that PDFium can draw."""
    if isinstance(document.Root.get(Name.AcroForm), Dictionary):
        _give_letters(document)
        boxes_name(document)
    # Drawing a page unpacks its pictures: only those that may gain a look.
    gains = is_shown if _reader_draws(document) else _is_lacking
    numbers = [number for number, page in enumerate(document.pages) if any(map(gains, notes_of(page.obj)))]
    copy, out = BytesIO(), BytesIO()
    document.save(copy)
    with pypdfium2.PdfDocument(copy) as reader:
        reader.init_forms()
        for number in numbers:
            page = reader[number]
            # Looks are made while a page is drawn, in whatever size.
            page.render(scale=20 / max(*page.get_size(), 20))
            page.close()
        reader.save(out)
    return out


def refuse_undrawn(document: Pdf) -> None:
    """Refuse a document of which a note or a field is seen by readers, and has no look. Raises `FileRefused`."""
    if any(_is_lacking(note) for note in all_notes(document)):
        raise FileRefused(FileFault.ALTERED)


def draw_into_pages(document: Pdf) -> None:
    """What is seen of notes and form fields becomes part of the page; the notes and fields themselves go."""
    if _reader_draws(document):
        document.Root.AcroForm.NeedAppearances = False  # else fields are left out
    document.flatten_annotations("screen")


def _reader_draws(document: Pdf) -> bool:
    form = document.Root.get(Name.AcroForm)
    return isinstance(form, Dictionary) and bool(form.get(Name.NeedAppearances, False))


def _give_letters(document: Pdf) -> None:
    """Letters for fields that name none: readers take their own."""
    form = document.Root.AcroForm
    if Name.DA in form:
        return
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    if Name.DR not in form:
        form.DR = Dictionary()
    if Name.Font not in form.DR:
        form.DR.Font = Dictionary()
    form.DR.Font.PortalLetters = document.make_indirect(font)
    form.DA = String(_LETTERS)


def _is_lacking(note: Dictionary) -> bool:
    """Whether readers show this note though it brings no look along."""
    if not is_shown(note) or look_of(note) is not None:
        return False
    return note.Subtype != Name.Widget or _is_filled(note)


def _is_filled(field: Dictionary) -> bool:
    """Whether a field holds something to be seen; a signature without a look is meant to have none."""
    kind, value = inherited(field, Name.FT), inherited(field, Name.V)
    if kind == Name.Btn:
        return lacks_tick(field)
    if kind == Name.Sig:
        return False
    return value is not None and str(value).strip() != ""
