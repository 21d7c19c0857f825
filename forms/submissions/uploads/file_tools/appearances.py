"""Notes and form fields become part of the page, as readers show them.

A note or a field brings its look along, or leaves it to the reader: PDFium draws it then, in all its lines. What
it cannot draw either is told to the sender.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

# Kinds of notes that readers draw on the page; links, sounds, attached files and films are no part of what is read.
_DRAWN = {
    "/Caret",
    "/Circle",
    "/FreeText",
    "/Highlight",
    "/Ink",
    "/Line",
    "/PolyLine",
    "/Polygon",
    "/Redact",
    "/Square",
    "/Squiggly",
    "/Stamp",
    "/StrikeOut",
    "/Text",
    "/Underline",
    "/Watermark",
    "/Widget",
}
_HIDDEN = 2 | 32  # flags of a note: hidden, not on the screen
_PARENTS = 20  # a field inherits of its parents; a circle of them must end
_LETTERS = "/PortalLetters 10 Tf 0 g"


def lacks_appearances(document: Pdf) -> bool:
    """Whether something that is seen has no look of its own, or leaves it to the reader."""
    return _reader_draws(document) or any(_is_lacking(note) for note in _notes(document))


def with_appearances(document: Pdf) -> BytesIO:
    """The document written again, with a look for each note and field. Raises `FileRefused` when one gets none."""
    if isinstance(document.Root.get(Name.AcroForm), Dictionary):
        _give_letters(document)
        _tick_boxes(document)
    copy, out = BytesIO(), BytesIO()
    document.save(copy)
    with pypdfium2.PdfDocument(copy) as reader:
        reader.init_forms()
        for number in range(len(reader)):
            page = reader[number]
            # Looks are made while a page is drawn, in whatever size.
            page.render(scale=20 / max(*page.get_size(), 20))
        reader.save(out)
    return out


def refuse_undrawn(document: Pdf) -> None:
    """Refuse a document of which a note or a field is seen by readers, and has no look. Raises `FileRefused`."""
    if any(_is_lacking(note) for note in _notes(document)):
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


def _tick_boxes(document: Pdf) -> None:
    """Boxes that are ticked, under the name of the state that PDFium draws: no look said which name means that."""
    for note in _notes(document):
        if _inherited(note, Name.FT) == Name.Btn and _is_lacking(note):
            note.AS = Name.Yes
            note.V = Name.Yes


def _notes(document: Pdf) -> Iterator[Dictionary]:
    for page in document.pages:
        notes = page.obj.get(Name.Annots)
        if isinstance(notes, Array):
            yield from (note for note in notes if isinstance(note, Dictionary))


def _is_lacking(note: Dictionary) -> bool:
    """Whether readers show this note though it brings no look along."""
    if str(note.get(Name.Subtype)) not in _DRAWN or int(note.get(Name.F, 0)) & _HIDDEN or not _has_room(note):
        return False
    looks = note.get(Name.AP)
    if isinstance(looks, Dictionary) and isinstance(looks.get(Name.N), (Dictionary, Stream)):
        return False
    return note.Subtype != Name.Widget or _is_filled(note)


def _has_room(note: Dictionary) -> bool:
    corners = note.get(Name.Rect)
    if not isinstance(corners, Array) or len(corners) != 4:
        return False
    left, bottom, right, top = (float(corner) for corner in corners)
    return left != right or bottom != top


def _is_filled(field: Dictionary) -> bool:
    """Whether a field holds something to be seen; a signature without a look is meant to have none."""
    kind, value = _inherited(field, Name.FT), _inherited(field, Name.V)
    if kind == Name.Btn:
        state = field.get(Name.AS, value)
        return isinstance(state, Name) and state != Name.Off
    if kind == Name.Sig:
        return False
    return value is not None and str(value).strip() != ""


def _inherited(field: Dictionary, key: Name) -> Object | None:
    found: Object | None = field
    for _ in range(_PARENTS):
        if not isinstance(found, Dictionary):
            return None
        if key in found:
            return found[key]
        found = found.get(Name.Parent)
    return None
