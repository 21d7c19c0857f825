"""Photos are taken as phones make them: large, heavy, in the formats of the day; and a refusal knows it is a photo."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image
from pytest_django import Settings

from forms.submissions.models import Attachment
from forms.submissions.uploads import sandbox
from forms.submissions.uploads.attachments import UploadRefused, upload_limits
from forms.submissions.uploads.file_tools.sniff import PDF, PICTURES, kind_of_bytes
from forms.submissions.uploads.posted import files_posted, files_receive
from forms.submissions.uploads.upload_limits import MEGA
from tests.kit.hostile import documents, pictures
from tests.kit.uploads import Sender

PHONE = (12_000, 9_000)  # 108 million points


def kept(row: Attachment) -> Image.Image:
    with default_storage.open(row.stored_name) as file:
        return Image.open(io.BytesIO(file.read()))


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (120, 80), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    return out.getvalue()


def transparent() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (120, 80), (255, 0, 0, 0)).save(out, "WEBP")
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("lossless", [False, True])
def test_a_webp_becomes_a_jpeg(sender: Sender, lossless: bool) -> None:
    row = sender.add(pictures.picture("WEBP", lossless=lossless), "IMG-2026.webp")
    assert (row.mime_type, row.display_name, row.page_count) == ("image/jpeg", "IMG-2026.jpg", 1)
    left = kept(row).convert("RGB").getpixel((10, 40))
    assert isinstance(left, tuple) and left[0] > 200 and left[2] < 80


@pytest.mark.django_db
def test_a_webp_that_moves_shows_its_first_picture_and_a_transparent_one_stands_on_white(sender: Sender) -> None:
    first, white = (kept(sender.add(content, "a.webp")).getpixel((60, 40)) for content in (moving(), transparent()))
    assert isinstance(first, tuple) and first[0] > 200 and first[2] < 80
    assert white == (255, 255, 255)


@pytest.mark.django_db
def test_a_cut_webp_is_told_as_a_photo(sender: Sender) -> None:
    with pytest.raises(
        UploadRefused, match=r"l'image est peut-être abîmée.*Reprenez la photo, ou envoyez le document"
    ):
        sender.add(pictures.truncated("WEBP"), "a.webp")


def test_other_files_of_the_same_family_stay_unknown() -> None:
    assert kind_of_bytes(b"RIFF\x10\0\0\0WAVEfmt ") == kind_of_bytes(b"RIFF\x10\0\0\0AVI %PDF-1.4") == ""
    assert {kind_of_bytes(pictures.picture(fmt)[:1024]) for fmt in ("JPEG", "PNG", "WEBP", "TIFF", "HEIF")} == PICTURES
    assert PDF not in PICTURES


@pytest.mark.django_db
@pytest.mark.slow
def test_the_photo_of_a_phone_with_108_million_points_is_taken(
    sender: Sender, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_UPLOAD_PIXELS = 60_000_000  # a JPEG is read at a part of its size
    monkeypatch.setattr(sandbox, "MEMORY_MB", 700)  # half of what the process may have
    image = kept(sender.add(pictures.picture(size=PHONE), "IMG_1.jpg"))
    assert image.size == (3500, 2625)
    left = image.getpixel((100, 100))
    assert isinstance(left, tuple) and left[0] > 200


@pytest.mark.django_db
def test_a_photo_of_12_megabytes_is_taken_and_a_document_is_not(sender: Sender) -> None:
    row = sender.add(pictures.picture() + bytes(12 * MEGA), "IMG_1.jpg")
    assert row.size_bytes < 10_000 and row.sent_bytes > 12 * MEGA
    with pytest.raises(UploadRefused, match=r"« a\.pdf » est trop lourd : plus de 10 Mo\. Envoyez une photo du"):
        sender.add(documents.pdf() + bytes(12 * MEGA), "a.pdf")


@pytest.mark.parametrize(
    ("more", "progressive", "taken"), [(1.4, True, True), (1.6, True, False), (3.9, False, True), (4.1, False, False)]
)
@pytest.mark.django_db
def test_a_jpeg_in_passes_takes_more_memory_and_may_have_fewer_points(
    sender: Sender, settings: Settings, more: float, progressive: bool, taken: bool
) -> None:
    size = (8_000, 4_000)  # read at a half
    settings.PORTAL_UPLOAD_PIXELS = int(size[0] * size[1] / more)
    content = pictures.picture(size=size, progressive=progressive)
    if taken:
        assert kept(sender.add(content, "a.jpg")).size == (3500, 1750)
        return
    with pytest.raises(UploadRefused, match=r"L'image « a\.jpg » est trop grande.*capture d'écran où le texte se lit"):
        sender.add(content, "a.jpg")


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_nobody_who_sent_a_photo_is_told_to_send_one(sender: Sender, settings: Settings, fmt: str) -> None:
    messages = []
    settings.PORTAL_UPLOAD_PIXELS = 1_000
    contents = [pictures.picture(fmt), pictures.truncated(fmt), pictures.picture(fmt) + bytes(26 * MEGA)]
    for content in contents:
        with pytest.raises(UploadRefused) as refused:
            sender.add(content, "photo")
        messages.append(refused.value.message)
    assert not any("une photo du document" in message for message in messages)
    assert messages[2].startswith("La photo « photo » est trop lourde : plus de 25 Mo.")


@pytest.mark.django_db
def test_what_the_web_server_dropped_is_told_by_its_first_bytes(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_PHOTO_MB = 1, 2
    files = [
        SimpleUploadedFile("a.pdf", pictures.picture() + bytes(MEGA + MEGA // 2)),
        SimpleUploadedFile("b.pdf", pictures.picture("WEBP") + bytes(2 * MEGA)),
        SimpleUploadedFile("c.jpg", documents.pdf() + bytes(MEGA)),
    ]
    posted = files_posted(RequestFactory().post("/demarches/x/", {"fichiers": files}))
    assert [file.name for file in posted.files] == ["a.pdf"]
    received = files_receive(posted, sender.draft)
    photo, document = (problem.text for problem in received.problems)
    assert photo.startswith("La photo « b.pdf » est trop lourde : plus de 2 Mo.")
    assert document.startswith("« c.jpg » est trop lourd : plus de 1 Mo. Envoyez une photo du document")


def test_a_photo_may_weigh_what_a_document_may_and_no_more_than_all_together(settings: Settings) -> None:
    settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_PHOTO_MB = 30, 25
    assert upload_limits().photo_bytes == 30 * MEGA
    settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_TOTAL_MB = 5, 12
    assert upload_limits().photo_bytes == 12 * MEGA
    assert "image/webp" in upload_limits().accept and ".webp" in upload_limits().accept


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_a_photo_whose_notes_cannot_be_read_is_kept_as_it_stands(sender: Sender, fmt: str) -> None:
    broken = b"Exif\0\0" + b"neither II nor MM" * 3
    assert kept(sender.add(pictures.picture(fmt, exif=broken), "a.jpg")).size == (120, 80)
