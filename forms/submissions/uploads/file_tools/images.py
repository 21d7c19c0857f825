"""Photos and scans: decoded within limits, upright, and written again as JPEG, so that only pixels remain."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

SIDE = 3500  # an A4 page at 300 dots per inch
FRAMES = 30
QUALITY = 85
# JPEGs are read straight at a half, a quarter or an eighth of their size, so that they may have more points than
# others; those sent in passes ("progressive") hold all of them at once while they are read.
_JPEG_MORE, _PROGRESSIVE_MORE = 4, 1.5
# A WebP is read whole, in three copies, even when it does not move: it may have fewer points than others.
_WEBP_LESS = 0.6
_A4 = (595, 842)  # points
# Points of black or white that weigh as much as one of colour: scans of many pages are mostly of these.
_BITS = 8

ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """A picture as a PDF holds it."""

    content: bytes
    """A JPEG; of mode `1`, the packed points, compressed."""
    size: tuple[int, int]
    """Width and height in pixels."""
    mode: str
    """How a point is kept: `1` (a bit, black or white), `L` (grey) or `RGB`."""


def clean(source: Path, target: Path, kind: str, pixels: int) -> tuple[str, int]:
    """Write the picture again; returns its media type and number of pages. A TIF of several pages becomes a PDF.

    Raises `FileRefused`.
    """
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    if kind == "WEBP":
        pixels = int(pixels * _WEBP_LESS)
    Image.MAX_IMAGE_PIXELS = pixels * (_JPEG_MORE if kind == "JPEG" else 1)
    try:
        return _clean(source, target, kind, pixels)
    except Image.DecompressionBombError as error:
        raise FileRefused(FileFault.PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
        # Pillow's readers raise all of these on broken files.
        raise FileRefused(FileFault.BROKEN) from error


def _clean(source: Path, target: Path, kind: str, pixels: int) -> tuple[str, int]:
    # Only the reader of the kind seen: the others never meet the file.
    with Image.open(source, formats=[kind]) as image:
        if kind == "JPEG":
            _draft(image, pixels)
        frames = _frames(image, kind, pixels)
        if frames == 1:
            target.write_bytes(_jpeg(_upright(image)))
            return "image/jpeg", 1
        _pdf(_pages(image, frames), target)
        return "application/pdf", frames


def _draft(image: Image.Image, pixels: int) -> None:
    """Have a JPEG read no larger than it is kept. Raises `FileRefused` when even that takes too much memory."""
    more = _PROGRESSIVE_MORE if image.info.get("progressive") else _JPEG_MORE
    if image.width * image.height > pixels * more:
        raise FileRefused(FileFault.PIXELS)
    share = SIDE / max(image.size)
    image.draft("RGB", (int(image.width * share), int(image.height * share)))


def _frames(image: Image.Image, kind: str, pixels: int) -> int:
    """How many pages the file has: of a TIF any few, of everything else one.

    Refuses by the headers alone, before anything is decoded: a page larger than the limit on points, and
    pages that hold more than that together. Unpacking them would take minutes.
    """
    total = 0
    for number in range(FRAMES + 1):
        if number:
            try:
                image.seek(number)
            except EOFError:
                image.seek(0)
                return number
        points = image.width * image.height
        if points > pixels:
            raise FileRefused(FileFault.PIXELS)
        total += points // (_BITS if image.mode == "1" else 1)
        if total > pixels:
            raise FileRefused(FileFault.PAGES)
        if kind != "TIFF":
            return 1
    raise FileRefused(FileFault.PAGES)


def _pages(image: Image.Image, frames: int) -> Iterator[_Frame]:
    for number in range(frames):
        image.seek(number)
        if image.mode == "1":  # as JPEG, text of black and white would be ten times as heavy
            image.load()
            bits = _turned(image)
            yield _Frame(zlib.compress(bits.tobytes(), 9), bits.size, "1")
        else:
            picture = _upright(image)
            yield _Frame(_jpeg(picture), picture.size, picture.mode)


def _jpeg(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its camera says, no larger than needed, on white, without anything but pixels."""
    image.load()
    small = _smaller(image)
    # Only now: each step on the whole picture would take its memory once more.
    flat = _flat(_turned(small))
    bare = Image.new(flat.mode, flat.size)
    bare.paste(flat)  # no metadata comes along
    return bare


def _turned(image: Image.Image) -> Image.Image:
    """The picture as its camera held it; as it is when what the camera noted cannot be read: it may be all there."""
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        return image


def _smaller(image: Image.Image) -> Image.Image:
    if max(image.size) <= SIDE:
        return image
    if image.mode == "1" or image.mode.startswith("I"):
        image = _flat(image)
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SIDE, SIDE), reducing_gap=2)
    return image


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGB", rgba.size, "white")
        white.paste(rgba, mask=rgba.getchannel("A"))
        return white
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _pdf(pages: Iterator[_Frame], target: Path) -> None:
    """A PDF with one picture a page, each fitted to A4."""
    import pikepdf

    with pikepdf.new() as document:
        for found in pages:
            width, height = found.size
            scale = min(_A4[0] / min(width, height), _A4[1] / max(width, height))
            size = (width * scale, height * scale)
            page = document.add_blank_page(page_size=size)
            picture = pikepdf.Stream(
                document,
                found.content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceRGB if found.mode == "RGB" else pikepdf.Name.DeviceGray,
                BitsPerComponent=1 if found.mode == "1" else 8,
                Filter=pikepdf.Name.FlateDecode if found.mode == "1" else pikepdf.Name.DCTDecode,
            )
            name = page.add_resource(picture, pikepdf.Name.XObject)
            page.Contents = pikepdf.Stream(document, f"{size[0]:.2f} 0 0 {size[1]:.2f} 0 0 cm {name} Do".encode())
        document.save(target, deterministic_id=True)
