"""Photos and scans: decoded within limits, upright, and written anew as JPEG, so that only pixels remain."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pillow_heif
from PIL import Image, ImageFile, ImageOps

from forms.submissions.file_tools.refusals import Reason, Refused

SIDE = 3500  # an A4 page at 300 dots per inch
FRAMES = 30
QUALITY = 85
_A4 = (595, 842)  # points

ImageFile.LOAD_TRUNCATED_IMAGES = False


def clean(source: Path, target: Path, kind: str, pixels: int) -> tuple[str, int]:
    """Write the picture anew; returns its media type and number of pages. A TIF of several pages becomes a PDF.

    Raises `Refused`.
    """
    if kind == "HEIF":
        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        return _clean(source, target, kind, pixels)
    except Image.DecompressionBombError as error:
        raise Refused(Reason.PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
        # Pillow's readers raise all of these on broken files.
        raise Refused(Reason.BROKEN) from error


def _clean(source: Path, target: Path, kind: str, pixels: int) -> tuple[str, int]:
    # Only the reader of the kind seen: the others never meet the file.
    with Image.open(source, formats=[kind]) as image:
        frames = _frames(image, kind)
        if frames > FRAMES:
            raise Refused(Reason.PAGES)
        pictures = _pictures(image, frames, pixels)
        if frames == 1:
            target.write_bytes(next(pictures)[0])
            return "image/jpeg", 1
        _pdf(pictures, target)
        return "application/pdf", frames


def _frames(image: Image.Image, kind: str) -> int:
    """The pages of a TIF, counted no further than needed; one for everything else."""
    if kind != "TIFF":
        return 1
    for number in range(1, FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            image.seek(0)
            return number
    return FRAMES + 1


def _pictures(image: Image.Image, frames: int, pixels: int) -> Iterator[tuple[bytes, int, int]]:
    """Each page as JPEG bytes with its width and height."""
    for number in range(frames):
        if frames > 1:
            image.seek(number)
        if image.width * image.height > pixels:  # from the header, before anything is decoded
            raise Refused(Reason.PIXELS)
        picture = _upright(image)
        content = BytesIO()
        picture.save(content, "JPEG", quality=QUALITY)
        yield content.getvalue(), picture.width, picture.height


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its camera says, no larger than needed, on white, without anything but pixels."""
    image.draft("RGB", (SIDE, SIDE))  # JPEG decodes straight to a smaller size
    image.load()
    turned = ImageOps.exif_transpose(image)
    flat = _flat(turned)
    flat.thumbnail((SIDE, SIDE))
    bare = Image.new(flat.mode, flat.size)
    bare.paste(flat)  # no metadata comes along
    return bare


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGB", rgba.size, "white")
        white.paste(rgba, mask=rgba.getchannel("A"))
        return white
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _pdf(pictures: Iterator[tuple[bytes, int, int]], target: Path) -> None:
    """A PDF with one picture a page, each fitted to A4."""
    with pikepdf.new() as document:
        for content, width, height in pictures:
            scale = min(_A4[0] / min(width, height), _A4[1] / max(width, height))
            size = (width * scale, height * scale)
            page = document.add_blank_page(page_size=size)
            grey = Image.open(BytesIO(content)).mode == "L"
            picture = pikepdf.Stream(
                document,
                content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            name = page.add_resource(picture, pikepdf.Name.XObject)
            page.Contents = pikepdf.Stream(document, f"{size[0]:.2f} 0 0 {size[1]:.2f} 0 0 cm {name} Do".encode())
        document.save(target, deterministic_id=True)
