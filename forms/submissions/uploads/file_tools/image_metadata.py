"""What a camera noted inside a picture of a PDF goes: where and when it was taken. The pixels stay as they are.

Readers go by what the PDF says of the picture; of what the picture itself says they use the colours alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_JPEG = {"/DCTDecode", "/DCT"}
_JPEG_2000 = {"/JPXDecode"}
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
# Application data (ITU-T T.81, B.2.4.6) and comments. The density, colour profile and kind of colours (Adobe) stay.
_NOTES = {*range(0xE0, 0xF0), 0xFE}
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# What ends the data of a scan: a marker that is neither a stuffed byte, nor a restart, nor a filling one.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Boxes of a JPEG 2000 that hold notes (ISO 15444-1, I.7); their place is left empty.
_BOXES = {b"uuid", b"xml "}


def metadata_strip(document: Pdf) -> None:
    """Take what cameras noted out of all JPEG and JPEG 2000 pictures of a document."""
    for item in document.objects:
        filters = _listed(item.get(Name.Filter)) if isinstance(item, Stream) else []
        if not isinstance(item, Stream) or not filters or str(filters[-1]) not in _JPEG | _JPEG_2000:
            continue
        content = _unpacked(document, item, filters)
        bare = jpeg_bare(content) if str(filters[-1]) in _JPEG else jpeg_2000_bare(content)
        if bare != content:
            last = _parameters(item, len(filters))[-1]
            item.write(
                bare, filter=Name(str(filters[-1])), decode_parms=last if isinstance(last, Dictionary) else None
            )


def jpeg_bare(content: bytes) -> bytes:
    """The JPEG without notes, and without what stands behind its end; one that cannot be followed is given back."""
    parts, drawn = [], False
    for marker, part in _segments(content):
        kept = _KEPT.get(marker)
        if marker not in _NOTES or (kept is not None and part[4:].startswith(kept)):
            parts.append(part)
        drawn = drawn or marker == _SCAN
        if marker == _END:
            break
    # Without its end it is shown all the same, as far as it goes.
    return b"".join(parts) if drawn else content


def jpeg_2000_bare(content: bytes) -> bytes:
    """The JPEG 2000 with empty places where its notes were; a bare stream of code has none."""
    found, at = bytearray(content), 0
    while at + 8 <= len(found):
        size, kind = int.from_bytes(found[at : at + 4], "big"), bytes(found[at + 4 : at + 8])
        head = 16 if size == 1 else 8
        if size == 1:
            size = int.from_bytes(found[at + 8 : at + 16], "big")
        end = min(at + size, len(found)) if size else len(found)
        if end < at + head:
            break
        if kind in _BOXES:
            found[at + 4 : at + 8] = b"free"
            found[at + head : end] = bytes(end - at - head)
        at = end
    return bytes(found)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The markers of a JPEG, each with its bytes; of a scan, with its data. Ends where it cannot be followed."""
    at = 0
    while at + 2 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xFF:  # a filling byte before a marker (B.1.1.2)
            at += 1
            continue
        marker, end = content[at + 1], at + 2
        if marker not in (_START, _END):
            end += int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SCAN:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[at:end]
        at = end


def _unpacked(document: Pdf, stream: Stream, filters: list[Object]) -> bytes:
    """The picture as it is packed itself, without further packings around it."""
    raw = stream.read_raw_bytes()
    if len(filters) == 1:
        return raw
    around = Stream(document, raw)
    around.Filter = Array(filters[:-1])
    around.DecodeParms = Array([held or None for held in _parameters(stream, len(filters))[:-1]])
    return around.read_bytes()


def _parameters(stream: Stream, count: int) -> list[Object | None]:
    held = _listed(stream.get(Name.DecodeParms))
    return [*held, *[None] * count][:count]


def _listed(found: Object | None) -> list[Object]:
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]
