"""Pictures: good ones, broken ones, and those that are more than a picture."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, PngImagePlugin

from tests.kit.hostile import MARK
from tests.kit.services import EICAR

pillow_heif.register_heif_opener()
_ORIENTATION, _GPS, _DESCRIPTION = 0x0112, 0x8825, 0x010E


def picture(fmt: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """A picture with a red left half and a blue right half."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, fmt, **options)
    return out.getvalue()


def scanned_pages(count: int) -> bytes:
    """A TIF of several pages."""
    pages = [Image.new("L", (60, 80), number * 7) for number in range(count)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def turned() -> bytes:
    """A photo held sideways, with where and by what it was taken."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_DESCRIPTION] = MARK.decode()
    exif.get_ifd(_GPS)[1] = "N"
    return picture(exif=exif, icc_profile=MARK, comment=MARK)


def truncated(fmt: str) -> bytes:
    whole = picture(fmt, size=(900, 700))
    return whole[: len(whole) // 2]


def jpeg_with_script() -> bytes:
    return picture(comment=b"<?php " + MARK) + b"<?php system($_GET['x']); // " + MARK


def jpeg_with_virus() -> bytes:
    return picture(comment=EICAR)


def webp_with_script() -> bytes:
    script = b"<script>" + MARK
    return picture("WEBP", exif=b"Exif\0\0" + script, xmp=script, icc_profile=script) + script


def png_with_script() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>" + MARK.decode())
    return picture("PNG", pnginfo=info) + b"<script>" + MARK


def _png(width: int, height: int, depth: int, colour: int, *chunks: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def zeros_packed(megabytes: int) -> bytes:
    """So many megabytes of zeros, deflated to a thousandth."""
    engine = zlib.compressobj(9)
    first = engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block refers to nothing before it, so the second may be repeated.
    block = engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)
    checksum = (((megabytes << 20) % 65_521) << 16) | 1  # Adler-32 of zeros
    return first + block * (megabytes - 1) + b"\x03\x00" + struct.pack(">I", checksum)


def png_of_900_megapixels() -> bytes:
    """30,000 × 30,000 points of one bit, complete: 110 MB unpacked."""
    return _png(30_000, 30_000, 1, 0, (b"IDAT", zeros_packed(108)))


def png_text_bomb() -> bytes:
    text = b"Comment\0\0" + zeros_packed(200)
    return _png(1, 1, 8, 0, (b"zTXt", text), (b"IDAT", zlib.compress(b"\0\0")))


def jpeg_of_900_megapixels() -> bytes:
    content = bytearray(picture())
    start = content.index(b"\xff\xc0")  # the frame's header: length, depth, height, width
    content[start + 5 : start + 9] = struct.pack(">HH", 30_000, 30_000)
    return bytes(content)


def tif_of_900_megapixels() -> bytes:
    """A header that promises 900 megapixels, packed to nothing."""
    out = io.BytesIO()
    Image.new("1", (64, 64)).save(out, "TIFF", compression="group4")
    content = bytearray(out.getvalue())
    (where,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, where)
    for entry in range(where + 2, where + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from("<HH", content, entry)
        if tag in (256, 257):
            struct.pack_into("<H" if kind == 3 else "<I", content, entry + 8, 30_000)
    return bytes(content)


def tif_that_turns_in_a_circle() -> bytes:
    """A TIF whose last page names the first one as its next."""
    content = bytearray(picture("TIFF"))
    (where,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, where)
    struct.pack_into("<I", content, where + 2 + 12 * count, where)
    return bytes(content)


def heic_of_900_megapixels() -> bytes:
    content = bytearray(picture("HEIF"))
    start = content.index(b"ispe")
    struct.pack_into(">II", content, start + 8, 30_000, 30_000)
    return bytes(content)
