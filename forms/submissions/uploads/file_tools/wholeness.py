"""Whether all that the pages of a damaged PDF draw was found again.

A lost object reads as "nothing" (PDF 32000-1, 7.3.10), just like a key that was never there. So each number that
leads nowhere gets a mark first: what a page draws must hold none. A name that no one ever defined is no loss.
"""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from forms.submissions.uploads.file_tools.notes import inherited, is_shown, look_of, notes_of

_MARK = "/PortalLost"
# Numbers of lost objects may lie behind the last one that was found.
_BEHIND = 10_000
# Forms drawn inside of forms are looked into so far: nobody writes more, and a circle must end.
_DEPTH = 8
# Where each operator looks up the name among its operands.
_SHELVES = {
    "Do": Name.XObject,
    "Tf": Name.Font,
    "gs": Name.ExtGState,
    "sh": Name.Shading,
    "cs": Name.ColorSpace,
    "CS": Name.ColorSpace,
    "scn": Name.Pattern,
    "SCN": Name.Pattern,
}
_OF_THE_PAGE = (Name.Contents, Name.Resources, Name.MediaBox, Name.CropBox, Name.Rotate, Name.Annots)
# Nothing of these is drawn, some lead back to the page, and lengths are found again by where the data end.
_UNSEEN = {
    "/AF",
    "/Alternates",
    "/DL",
    "/Length",
    "/Length1",
    "/Length2",
    "/Length3",
    "/Metadata",
    "/OC",
    "/OPI",
    "/P",
    "/Parent",
    "/PieceInfo",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/ToUnicode",
}


def lost_numbers(document: Pdf) -> list[int]:
    """The numbers of objects that are not in the document, up to well behind the last one that is."""
    found = {item.objgen[0] for item in document.objects if isinstance(item, Object)}
    missing = (number for number in range(1, max(found, default=0) + _BEHIND) if number not in found)
    # Those that hold a plain number or a truth come as Python's own, which know no number of an object.
    return [number for number in missing if document.get_object((number, 0)) is None]


def is_whole(document: Pdf, lost: list[int]) -> bool:
    """Whether no page lost something it draws.

    The document must have been opened just now: an object that was read has forgotten what led nowhere. It gets
    marks, and must not be kept.
    """
    for number in lost:
        document._replace_object((number, 0), Dictionary({_MARK: True}))
    return all(_is_whole_page(page.obj) for page in document.pages)


def _is_whole_page(page: Dictionary) -> bool:
    held = {key: inherited(page, key) for key in _OF_THE_PAGE}
    if _is_marked(page) or any(_is_marked(value) for value in held.values()):
        return False
    contents = held[Name.Contents]
    parts = list(contents) if isinstance(contents, Array) else [contents]
    if any(part is not None and (not isinstance(part, Stream) or _is_cut(part)) for part in parts):
        return False
    looks = [look_of(note) for note in notes_of(page) if is_shown(note)]
    if any(_is_marked(note) for note in notes_of(page)) or any(_has_lost(look) for look in looks):
        return False
    resources = held[Name.Resources]
    return contents is None or _draws_whole(
        pikepdf.Page(page), resources if isinstance(resources, Dictionary) else Dictionary(), _DEPTH
    )


def _draws_whole(content: Object | pikepdf.Page, resources: Dictionary, depth: int) -> bool:
    """Whether the pictures, forms, fonts, patterns and settings that a content names are there."""
    for drawing in pikepdf.parse_content_stream(content, " ".join(_SHELVES)):
        names = [operand for operand in drawing.operands if isinstance(operand, Name)]
        shelf = resources.get(_SHELVES[str(drawing.operator)]) if names else None
        if _is_marked(shelf):
            return False
        drawn = shelf.get(str(names[-1])) if isinstance(shelf, Dictionary) else None
        if isinstance(drawn, Stream) and drawn.get(Name.Subtype) == Name.Form:
            whole = _is_whole_form(drawn, resources, depth)
        else:
            whole = not _has_lost(drawn)
        if not whole:
            return False
    return True


def _is_whole_form(form: Stream, resources: Dictionary, depth: int) -> bool:
    own = form.get(Name.Resources, resources)
    if _is_cut(form) or _is_marked(own) or not isinstance(own, Dictionary):
        return False
    return not depth or _draws_whole(form, own, depth - 1)


def _has_lost(drawn: object) -> bool:
    """Whether an object, or anything it is drawn with, is lost or cut: of a font the parts, of a picture the mask."""
    waiting: list[Any] = [drawn]
    seen: set[tuple[int, int]] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, Array):
            waiting += list(found)
        elif isinstance(found, (Dictionary, Stream)) and not (found.is_indirect and found.objgen in seen):
            seen.add(found.objgen)
            if _is_marked(found) or (isinstance(found, Stream) and _is_cut(found)):
                return True
            waiting += [value for key, value in found.items() if key not in _UNSEEN]
    return False


def _is_marked(found: object) -> bool:
    return isinstance(found, Dictionary) and _MARK in found


def _is_cut(stream: Stream) -> bool:
    """Whether a part of the stream is lost: nothing is left, or its end had to be found and its packing has none.

    Another length than was written proves nothing alone: it may be what is wrong.
    """
    raw, length = stream.read_raw_bytes(), stream.get(Name.Length)
    if not raw:
        return length != 0 or stream.get(Name.Subtype) == Name.Image
    if len(raw) == length:
        return False
    packing = stream.get(Name.Filter)
    first = str(packing[0] if isinstance(packing, Array) and len(packing) else packing)
    if first in {"/DCTDecode", "/DCT"}:
        return not raw.rstrip(b"\0\r\n \t").endswith(b"\xff\xd9")
    return first in {"/FlateDecode", "/Fl"} and not _is_unpacked_whole(raw)


def _is_unpacked_whole(raw: bytes) -> bool:
    engine = zlib.decompressobj()
    while raw and not engine.eof:
        try:
            engine.decompress(raw, 1 << 20)
        except zlib.error:
            return False
        raw = engine.unconsumed_tail
    return engine.eof
