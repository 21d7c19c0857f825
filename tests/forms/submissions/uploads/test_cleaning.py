"""What is kept of a file: every picture becomes a JPEG, every scan a PDF, and both still show the same."""

import io
import subprocess
from typing import Any
from unittest import mock

import pikepdf
import pytest
from django.core.files.storage import default_storage
from pikepdf import Pdf
from PIL import Image
from pytest_django import Settings

from forms.submissions.models import Attachment
from forms.submissions.uploads import sandbox
from forms.submissions.uploads.attachments import UploadRefused
from tests.kit.hostile import documents, pictures
from tests.kit.uploads import Sender


def opened(row: Attachment) -> bytes:
    with default_storage.open(row.stored_name) as file:
        return file.read()


def image_of(row: Attachment) -> Image.Image:
    return Image.open(io.BytesIO(opened(row)))


@pytest.mark.parametrize(
    ("fmt", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "L", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("PNG", "I;16", {}),
        ("HEIF", "RGB", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "1", {"compression": "group4"}),
    ],
)
def test_every_kind_of_picture_becomes_a_jpeg(sender: Sender, fmt: str, mode: str, options: dict[str, Any]) -> None:
    content = pictures.picture("PNG") if mode == "I;16" else pictures.picture(fmt, mode, **options)
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (120, 80), 65_535).save(out, "PNG")
        content = out.getvalue()
    row = sender.add(content, "Photo 1.HEIC")
    assert (row.mime_type, row.display_name, row.page_count) == ("image/jpeg", "Photo 1.jpg", 1)
    image = image_of(row)
    assert image.format == "JPEG" and image.size == (120, 80)
    left = image.convert("RGB").getpixel((10, 40))
    assert isinstance(left, tuple)
    if mode in ("RGB", "RGBA", "P", "CMYK"):
        assert left[0] > 200 and left[2] < 80, "red stays red"
    if mode == "I;16":
        assert min(left) > 250, "white of 16 bits stays white"


def test_what_is_transparent_becomes_white(sender: Sender) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert image_of(sender.add(out.getvalue(), "a.png")).getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_held_sideways_is_turned_upright(sender: Sender) -> None:
    image = image_of(sender.add(pictures.turned(), "a.jpg"))
    assert image.size == (80, 120)
    above = image.getpixel((40, 10))
    assert isinstance(above, tuple) and above[0] > 200, "the left half is now above"


def test_a_large_photo_is_made_smaller(sender: Sender) -> None:
    image = image_of(sender.add(pictures.picture(size=(8000, 2000)), "a.jpg"))
    assert image.size == (3500, 875)


@pytest.mark.parametrize(("pixels", "taken"), [(9_600, True), (9_599, False)])
def test_the_limit_on_points_is_the_setting_s(sender: Sender, settings: Settings, pixels: int, taken: bool) -> None:
    settings.PORTAL_UPLOAD_PIXELS = pixels
    if taken:
        assert sender.add(pictures.picture(size=(120, 80)), "a.jpg")
    else:
        with pytest.raises(UploadRefused, match=r"L'image « a\.jpg » est trop grande"):
            sender.add(pictures.picture(size=(120, 80)), "a.jpg")


def test_a_tif_of_several_pages_becomes_a_pdf_with_all(sender: Sender) -> None:
    row = sender.add(pictures.scanned_pages(4), "bail.tiff")
    assert (row.mime_type, row.display_name, row.page_count) == ("application/pdf", "bail.pdf", 4)
    with pikepdf.open(io.BytesIO(opened(row))) as document:
        images = [next(iter(page.images.values())) for page in document.pages]
        streams = [image for image in images if isinstance(image, pikepdf.Stream)]
        colours = [pikepdf.PdfImage(image).as_pil_image().getpixel((5, 5)) for image in streams]
    assert colours == [0, 7, 14, 21]


def test_a_pdf_keeps_what_it_shows(sender: Sender) -> None:
    row = sender.add(documents.pdf(documents.script_at_opening, pages=2))
    assert (row.mime_type, row.page_count) == ("application/pdf", 2)
    with pikepdf.open(io.BytesIO(opened(row))) as document:
        page = document.pages[1]
        assert b"(Attestation 2) Tj" in page.Contents.read_bytes()
        assert page.Resources.Font.A.BaseFont == "/Helvetica" and list(page.MediaBox) == [0, 0, 595, 842]


def test_a_form_field_is_kept_as_it_is_seen(sender: Sender) -> None:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    form = canvas.Canvas(out)
    form.acroForm.textfield(name="nom", value="Jean DUPONT", x=100, y=600, width=200, height=30)
    form.showPage()
    form.save()
    cleaned = opened(sender.add(out.getvalue()))
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        drawn = [b"Jean DUPONT" in item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        assert any(drawn) and "/Annots" not in document.pages[0]


def test_boxes_told_by_the_parent_are_kept(sender: Sender) -> None:
    def inherit(document: Pdf) -> None:
        page = document.pages[0]
        document.Root.Pages.MediaBox, document.Root.Pages.Rotate = page.MediaBox, 90
        del page.obj.MediaBox

    with pikepdf.open(io.BytesIO(opened(sender.add(documents.pdf(inherit))))) as document:
        assert list(document.pages[0].MediaBox) == [0, 0, 595, 842] and document.pages[0].Rotate == 90


def test_a_tool_that_takes_too_long_is_ended(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CLEAN_SECONDS", 0.01)
    with pytest.raises(UploadRefused, match="Nous n'arrivons pas à ouvrir"):
        sender.add(documents.pdf())


def test_the_tools_know_no_secret(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "x")
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as run:
        sender.add(documents.pdf())
    assert set(run.call_args.kwargs["env"]) == {"PYTHONPATH", "PATH", "OMP_NUM_THREADS"}
