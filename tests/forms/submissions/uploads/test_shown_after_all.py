"""Documents that look like those that show nothing, and show something: none of them is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from forms.submissions.uploads.file_tools.refusals import FileFault
from tests.kit.hostile import documents
from tests.kit.uploads import fault_of

WAIT = b"BT /A 12 Tf 80 700 Td (Please wait... You need Adobe Reader 8 or later.) Tj ET "


def long_page(content: bytes, *, wide: bool = False) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        page = document.pages[0]
        page.MediaBox = Array([0, 0, 14_000, 595] if wide else [0, 0, 595, 14_000])
        page.Contents = document.make_stream(content)

    return change


PALE = b"0.9 g BT /A 4 Tf 80 300 Td (.) Tj ET"


@pytest.mark.parametrize("wide", [False, True])
def test_a_long_page_is_blank_only_when_nothing_is_drawn_on_it(tmp_path: Path, wide: bool) -> None:
    assert fault_of(tmp_path, documents.pdf(long_page(PALE, wide=wide))) is None
    assert fault_of(tmp_path, documents.pdf(long_page(b"", wide=wide))) == FileFault.EMPTY


def form_left(content: bytes, *, picture: bool = False, nested: bool = False) -> Callable[[Pdf], None]:
    """A page with an XFA form left in its document, but none of its fields."""

    def change(document: Pdf) -> None:
        page = document.pages[0]
        page.Contents = document.make_stream(content)
        document.Root.AcroForm = Dictionary(Fields=Array(), XFA=document.make_stream(b"<xdp/>"))
        if picture:
            image = document.make_stream(jpeg())
            image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 60, 40
            image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
            form = document.make_stream(b"300 0 0 200 80 200 cm /I Do")
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
            form.Resources = Dictionary(XObject=Dictionary(I=image))
            page.Resources.XObject = Dictionary(F=form, I=image)
            drawn = b"/F Do" if nested else b"300 0 0 200 80 200 cm /I Do"
            page.Contents = document.make_stream(content + drawn)

    return change


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 50).save(out, "JPEG")
    return out.getvalue()


def lines(count: int) -> bytes:
    """A letter that happens to name the reader, of forty letters a line."""
    text = b"".join(b"0 -14 Td (Le lecteur Adobe, ou Reader, affiche .) Tj " for _ in range(count))
    return b"BT /A 9 Tf 80 820 Td " + text + b"ET "


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (form_left(WAIT), FileFault.FORM),
        (form_left(lines(30)), FileFault.FORM),
        (form_left(lines(42)), None),
        (form_left(WAIT, picture=True), None),
        (form_left(WAIT, picture=True, nested=True), None),
        (form_left(b"BT /A 12 Tf 80 700 Td (Attestation) Tj ET "), None),
    ],
    ids=["a shell", "a long shell", "a letter", "with a picture", "with a picture in a form", "other words"],
)
def test_a_page_that_only_names_the_reader_is_no_shell(
    tmp_path: Path, change: Callable[[Pdf], None], fault: FileFault | None
) -> None:
    assert fault_of(tmp_path, documents.pdf(change)) == fault
