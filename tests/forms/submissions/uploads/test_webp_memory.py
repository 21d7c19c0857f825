"""The largest WebP that is taken fits into the memory that its process has; a larger one is told as too large."""

import io

import pytest
from PIL import Image
from pytest_django import Settings

from forms.submissions.uploads import sandbox
from forms.submissions.uploads.attachments import UploadRefused
from tests.kit.hostile import pictures
from tests.kit.uploads import Sender

LIMIT = 110_000_000  # the setting's default


def webp(size: tuple[int, int], mode: str, *, moves: bool = False) -> bytes:
    out = io.BytesIO()
    first, second = (Image.new(mode, size, colour) for colour in ("red", "blue"))
    options = {"save_all": True, "append_images": [second]} if moves else {}
    first.save(out, "WEBP", lossless=True, quality=0, method=0, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_the_largest_webp_fits_into_memory(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_PIXELS = LIMIT
    # 66 million points. One that moves: a still one is opened the same way, and has no second picture.
    row = sender.add(webp((8_000, 8_250), "RGBA", moves=True), "a.webp")
    assert (row.mime_type, row.page_count) == ("image/jpeg", 1)


@pytest.mark.django_db
def test_a_webp_that_would_not_fit_is_told_as_too_large(
    sender: Sender, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_UPLOAD_PIXELS = LIMIT
    monkeypatch.setattr(sandbox, "MEMORY_MB", 4_000)  # it is not memory that ends it
    with pytest.raises(UploadRefused, match=r"L'image « a\.webp » est trop grande : elle a trop de points"):
        sender.add(webp((8_000, 8_251), "RGB"), "a.webp")


@pytest.mark.django_db
@pytest.mark.parametrize(("fmt", "limit"), [("WEBP", 16_000), ("PNG", 9_600), ("HEIF", 9_600), ("TIFF", 9_600)])
def test_only_a_webp_may_have_fewer_points(sender: Sender, settings: Settings, fmt: str, limit: int) -> None:
    content = pictures.picture(fmt, size=(120, 80))
    settings.PORTAL_UPLOAD_PIXELS = limit
    assert sender.add(content, "a")
    settings.PORTAL_UPLOAD_PIXELS = limit - 2
    with pytest.raises(UploadRefused, match="est trop grande"):
        sender.add(content, "a")
