"""What a file is, from its first bytes; its name and declared type are not asked."""

from __future__ import annotations

PDF, JPEG, PNG, TIFF, HEIF, WEBP = "PDF", "JPEG", "PNG", "TIFF", "HEIF", "WEBP"
PICTURES = {JPEG, PNG, TIFF, HEIF, WEBP}
_STARTS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"II*\x00": TIFF,
    b"MM\x00*": TIFF,
    b"%PDF-": PDF,
}
# Archives and programs that may hold a PDF near their beginning, and are none.
_OTHERS = (b"PK", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"GIF8", b"RIFF")
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Readers accept this much in front of a PDF; some mail programs put a few bytes there.
_PDF_WITHIN = 1024


def kind_of_bytes(head: bytes) -> str:
    """One of the accepted kinds, or an empty text. `head` is the first kilobyte or more."""
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(_OTHERS):
        return ""
    return PDF if b"%PDF-" in head[:_PDF_WITHIN] else ""
