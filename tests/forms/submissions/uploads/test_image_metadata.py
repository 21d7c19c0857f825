"""A picture inside a PDF loses where and when it was taken, and not one of its pixels."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.image_metadata import jpeg_2000_bare, jpeg_bare
from tests.kit.hostile import documents

PHONE, CITY, REMARK = b"Camera of Jean", b"<xmp>Lille</xmp>", b"chez moi"
SIZE = (64, 48)


def with_segments(content: bytes) -> bytes:
    """A JPEG with a Photoshop block, a remark, and a film behind its end, as some phones add."""
    found = b""
    for marker, text in ((0xED, b"Photoshop 3.0\0" + CITY), (0xFE, REMARK), (0xE2, b"FPXR\0" + CITY)):
        found += bytes([0xFF, marker]) + (len(text) + 2).to_bytes(2, "big") + text
    return content[:2] + found + content[2:] + b"\0\0ftypmp42" + CITY


def jpeg(mode: str = "RGB", *, progressive: bool = False) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = PHONE.decode(), 6
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture = Image.effect_noise(SIZE, 60).convert(mode)
    picture.save(out, "JPEG", exif=exif, progressive=progressive, restart_marker_blocks=2, icc_profile=b"colours")
    return with_segments(out.getvalue())


def jpeg_2000() -> bytes:
    out = io.BytesIO()
    Image.effect_noise(SIZE, 60).convert("RGB").save(out, "JPEG2000")
    content = out.getvalue()
    at = content.index(b"jp2c") - 4
    boxes = b"".join(
        (len(text) + 8).to_bytes(4, "big") + kind + text
        for kind, text in ((b"uuid", bytes(16) + PHONE), (b"xml ", CITY))
    )
    long = (1).to_bytes(4, "big") + b"uuid" + (16 + len(REMARK)).to_bytes(8, "big") + REMARK
    return content[:at] + boxes + long + content[at:]


def on_a_page(content: bytes, *filters: Name, colours: Name = Name.DeviceRGB) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        image = document.make_stream(content)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, *SIZE
        image.ColorSpace, image.BitsPerComponent = colours, 8
        image.Filter = Array(filters) if len(filters) > 1 else filters[0]
        if len(filters) > 1:
            image.DecodeParms = Array([None, Dictionary(ColorTransform=1)])
        page = document.pages[0]
        page.Resources.XObject = Dictionary(I=image)
        page.Contents = document.make_stream(b"500 0 0 400 40 200 cm /I Do")

    return change


def shown(file: Path) -> bytes:
    with pypdfium2.PdfDocument(file) as document:
        return bytes(document[0].render(scale=1).to_pil().tobytes())


def cleaned(folder: Path, content: bytes) -> bytes:
    source, target = folder / "source.pdf", folder / "target.pdf"
    source.write_bytes(content)
    before = shown(source)
    pdfs.clean(source, target, 60_000_000)
    assert shown(target) == before
    with pikepdf.open(target) as document:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        return b"".join(item.read_raw_bytes() for item in streams if item.get(Name.Subtype) == Name.Image)


def drawn_by_reportlab(content: bytes) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawImage(ImageReader(io.BytesIO(content)), 40, 200, 500, 400)
    sheet.save()
    return out.getvalue()


DCT, JPX = Name.DCTDecode, Name.JPXDecode
FILES: dict[str, Callable[[], bytes]] = {
    "as it left the phone": lambda: documents.pdf(on_a_page(jpeg(), DCT)),
    "in passes": lambda: documents.pdf(on_a_page(jpeg(progressive=True), DCT)),
    "grey": lambda: documents.pdf(on_a_page(jpeg("L"), DCT, colours=Name.DeviceGray)),
    "four colours": lambda: documents.pdf(on_a_page(jpeg("CMYK"), DCT, colours=Name.DeviceCMYK)),
    "packed once more": lambda: documents.pdf(on_a_page(zlib.compress(jpeg()), Name.FlateDecode, DCT)),
    "written as text": lambda: documents.pdf(on_a_page(jpeg().hex().encode() + b">", Name.ASCIIHexDecode, DCT)),
    "by another program": lambda: drawn_by_reportlab(jpeg()),
    "jpeg 2000": lambda: documents.pdf(on_a_page(jpeg_2000(), JPX)),
}


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_a_picture_in_a_pdf_loses_what_the_camera_noted_and_no_pixel(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    kept = cleaned(tmp_path, make())
    assert kept and not any(note in kept for note in (PHONE, CITY, REMARK, b"Exif"))


def test_what_tells_the_colours_stays() -> None:
    content = jpeg("CMYK")
    bare = jpeg_bare(content)
    assert b"Adobe" in bare and b"ICC_PROFILE" in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xd8\xff\xe1", b"no picture", jpeg()[:300]])
def test_a_picture_that_cannot_be_followed_is_left_as_it_is(content: bytes) -> None:
    assert jpeg_bare(content) == content


@pytest.mark.parametrize(
    "content",
    [jpeg()[:-900], jpeg()[:-2], jpeg().replace(b"\xff\xe1", b"\xff\xff\xff\xe1", 1)],
    ids=["cut", "without its end", "with filling bytes"],
)
def test_a_picture_that_is_shown_though_sloppy_loses_them_too(content: bytes) -> None:
    bare = jpeg_bare(content)
    assert len(bare) < len(content) and not any(note in bare for note in (PHONE, CITY, REMARK, b"Exif"))


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x02uuid", b"\xff\x4f\xff\x51 a bare stream", jpeg_2000()[:50]])
def test_a_jpeg_2000_that_cannot_be_followed_keeps_its_length(content: bytes) -> None:
    assert jpeg_2000_bare(content) == content
