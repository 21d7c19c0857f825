"""Notes and form fields of a PDF, as its pages list them: which are seen, and what a field inherits."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

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

# Left, bottom, right and top in points.
Place = tuple[float, float, float, float]
# By the number of the page, from 0.
Places = dict[int, list[Place]]


def notes_of(page: Object) -> Iterator[Dictionary]:
    """The notes and fields of a page, in the order in which they are drawn."""
    notes = page.get(Name.Annots)
    if isinstance(notes, Array):
        yield from (note for note in notes if isinstance(note, Dictionary))


def all_notes(document: Pdf) -> Iterator[Dictionary]:
    """The notes and fields of all pages."""
    for page in document.pages:
        yield from notes_of(page.obj)


def is_shown(note: Dictionary) -> bool:
    """Whether readers draw this note on the screen, if it has anything to draw."""
    return str(note.get(Name.Subtype)) in _DRAWN and not int(note.get(Name.F, 0)) & _HIDDEN and _has_room(note)


def look_of(note: Dictionary) -> Object | None:
    """The look that the note brings along: one, or one for each of its states; None when it brings none."""
    looks = note.get(Name.AP)
    look = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    return look if isinstance(look, (Dictionary, Stream)) else None


def place_of(note: Dictionary) -> Place:
    """Where the note stands on its page; it must be one that is shown."""
    left, bottom, right, top = (float(corner) for corner in note[Name.Rect].as_list())
    return left, bottom, right, top


def inherited(field: Dictionary, key: Name) -> Object | None:
    """What the field says of that key itself, or else the nearest of its parents."""
    return next((holder[key] for holder in with_parents(field) if key in holder), None)


def with_parents(field: Dictionary) -> Iterator[Dictionary]:
    """The field, its parent, the parent of that one, and so on."""
    found: Object | None = field
    for _ in range(_PARENTS):
        if not isinstance(found, Dictionary):
            return
        yield found
        found = found.get(Name.Parent)


def _has_room(note: Dictionary) -> bool:
    corners = note.get(Name.Rect)
    if not isinstance(corners, Array) or len(corners) != 4:
        return False
    left, bottom, right, top = (float(corner) for corner in corners)
    return left != right or bottom != top
