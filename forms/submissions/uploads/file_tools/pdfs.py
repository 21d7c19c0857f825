"""PDFs: rebuilt from their pages alone, so that nothing in them acts.

A new document gets the pages and what they draw. Scripts, actions, forms, attached files, names
and outlines hang on the old catalog and on keys that are not taken along; what people see of notes and
form fields is drawn into the page first, and layers that are off stay off. Electronic signatures are lost on the way.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from forms.submissions.uploads.file_tools.appearances import (
    draw_into_pages,
    lacks_appearances,
    places_added_to,
    refuse_undrawn,
    with_appearances,
)
from forms.submissions.uploads.file_tools.boxes import boxes_settle
from forms.submissions.uploads.file_tools.contents import (
    is_dynamic_form,
    is_portfolio,
    is_shell,
    may_be_shell,
    only_pdf_inside,
    shows_nothing,
)
from forms.submissions.uploads.file_tools.image_metadata import metadata_strip
from forms.submissions.uploads.file_tools.layers import layers_take_along, notes_of_hidden_layers_drop
from forms.submissions.uploads.file_tools.likeness import Likeness, compared, noted_pages
from forms.submissions.uploads.file_tools.opening import opened_pdf, refuse_incomplete
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

PAGES = 60
# A PDF inside a portfolio may be one itself; somewhere it ends.
_NESTED = 2
# What all streams may hold once unpacked, in bytes. Certificates hold a few megabytes.
UNPACKED = 250 * 1024 * 1024
_KEPT = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
# Keys of streams that reach outside the page or carry other content along.
_STREAM_KEYS = {"/AF", "/Alternates", "/F", "/FDecodeParms", "/FFilter", "/Metadata", "/OPI", "/PieceInfo", "/Ref"}
# Nothing kept refers to an action any more; one hidden among the resources is emptied all the same.
_ACTIONS = {
    "/GoTo3DView",
    "/GoToE",
    "/GoToR",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Named",
    "/Rendition",
    "/ResetForm",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
    "/URI",
}
_IMAGE_FILTERS = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
_FLATE = {"/FlateDecode", "/Fl"}


def clean(source: Path, target: Path, pixels: int) -> tuple[str, int]:
    """Rebuild the PDF; returns its media type and number of pages. Raises `FileRefused`."""
    try:
        return "application/pdf", _clean(source, target, pixels, _NESTED)
    except pikepdf.PasswordError as error:
        raise FileRefused(FileFault.LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise FileRefused(FileFault.BROKEN) from error


def _clean(source: Path, target: Path, pixels: int, nested: int) -> int:
    """Rebuild the PDF, or the only one inside it when it shows nothing itself; returns the number of pages."""
    with opened_pdf(source) as (old, damaged), pikepdf.new() as new:
        _refuse_heavy(old, pixels)
        # Every object was read by now: what opening did not meet is known, too.
        damaged = damaged or bool(old.get_warnings())
        if damaged:
            refuse_incomplete(source)
        if is_dynamic_form(old):
            raise FileRefused(FileFault.FORM)
        inside, fault = only_pdf_inside(old), FileFault.PORTFOLIO
        if not is_portfolio(old):
            shell = may_be_shell(old)
            comparison = _rebuild_as_seen(old, new, target, None if damaged else source)
            if shell and is_shell(target):
                raise FileRefused(FileFault.FORM)
            if not comparison.is_blank or not shows_nothing(target):
                return len(new.pages)
            fault = FileFault.EMPTY
    if inside is None or not nested:
        raise FileRefused(fault)
    source.write_bytes(inside)
    return _clean(source, target, pixels, nested - 1)


def _save(new: Pdf, target: Path) -> None:
    new.remove_unreferenced_resources()
    # The same file cleaned twice gives the same bytes: `uploads` sees a double by them.
    new.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _refuse_heavy(old: Pdf, pixels: int) -> None:
    if len(old.pages) > PAGES:
        raise FileRefused(FileFault.PAGES)
    _measure(old, pixels)


def _rebuild_as_seen(old: Pdf, new: Pdf, target: Path, readable: Path | None) -> Likeness:
    """Rebuild into the target, and make sure that it looks the same; returns how its pages look.

    `readable`: the file of the old document, unless it is damaged; else the document is written for comparing.
    """
    if notes_of_hidden_layers_drop(old):
        readable = None
    sent, noted = readable or _written(old), noted_pages(old)
    hidden = places_added_to(old, boxes_settle(old))
    if lacks_appearances(old):
        with pikepdf.open(with_appearances(old)) as complete:
            refuse_undrawn(complete)
            _rebuild(complete, new)
            _save(new, target)
    else:
        _rebuild(old, new)
        _save(new, target)
    comparison = compared(sent, target, noted, hidden)
    if not comparison.is_alike:
        raise FileRefused(FileFault.ALTERED)
    return comparison


def _written(document: Pdf) -> BytesIO:
    out = BytesIO()
    document.save(out)
    return out


def _rebuild(old: Pdf, new: Pdf) -> None:
    draw_into_pages(old)
    for page in old.pages:
        _without(page.obj, set(page.obj.keys()) - _KEPT)
    new.pages.extend(old.pages)
    layers_take_along(old, new)
    for item in new.objects:
        _disarm(item)
    metadata_strip(new)


def _without(dictionary: Object, keys: set[str]) -> None:
    for key in keys & set(dictionary.keys()):
        del dictionary[key]


def _disarm(item: Object) -> None:
    """Make an object, and all it holds directly, unable to act."""
    waiting = [item]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Array):
            waiting += [child for child in found if _is_direct_container(child)]
        elif isinstance(found, (Dictionary, Stream)):
            if isinstance(found, Stream):
                _without(found, _STREAM_KEYS)
            elif str(found.get(Name.S)) in _ACTIONS:
                _without(found, set(found.keys()))
            waiting += [child for _, child in found.items() if _is_direct_container(child)]


def _is_direct_container(child: object) -> bool:
    # The others are met by themselves: every object of the document is looked at.
    return isinstance(child, (Array, Dictionary)) and not child.is_indirect


def _measure(old: Pdf, pixels: int) -> None:
    """Refuse what unpacks to far more than any certificate holds."""
    left = UNPACKED
    for item in old.objects:
        if isinstance(item, Stream):
            if item.get(Name.Subtype) == Name.Image and _size_of(item) > pixels:
                raise FileRefused(FileFault.PIXELS)
            left -= _unpacked(item, left)
            if left <= 0:
                raise FileRefused(FileFault.BOMB)


def _size_of(image: Stream) -> int:
    return int(image.get(Name.Width, 0)) * int(image.get(Name.Height, 0))


def _unpacked(stream: Stream, limit: int) -> int:
    """How large the stream gets, counted no further than the limit."""
    filters = [str(name) for name in _as_list(stream.get(Name.Filter))]
    raw = stream.read_raw_bytes()
    packings = list(takewhile(_FLATE.__contains__, filters))
    if packings == filters or _IMAGE_FILTERS & set(filters):  # an image's own packing is told by its pixels
        chunks: Iterable[bytes] = [raw]
        for _ in packings:
            chunks = _inflated(chunks)
        return _length(chunks, limit)
    try:
        return len(stream.read_bytes())  # rare chains: unpacked for good; this process's memory is the limit
    except pikepdf.PdfError:
        return len(raw)  # nobody unpacks it: an attached file that will be left out, or nothing that is seen


def _length(chunks: Iterable[bytes], limit: int) -> int:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total >= limit:
            break
    return total


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacked a megabyte at a time. Damaged streams are common; readers show what came before."""
    engine = zlib.decompressobj()
    for chunk in chunks:
        while chunk and not engine.eof:
            try:
                yield engine.decompress(chunk, 1 << 20)
            except zlib.error:
                return
            chunk = engine.unconsumed_tail


def _as_list(filters: object) -> list[Any]:
    if filters is None:
        return []
    return list(filters) if isinstance(filters, Array) else [filters]
