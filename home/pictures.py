"""What a picture shows, in words: asked for, and never taken from the name of its file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from wagtail.images.models import AbstractImage

_ENDING = re.compile(r"\.(jpe?g|png|gif|webp|avif|heic|heif|tiff?|bmp|svg|pdf)\s*$", re.IGNORECASE)
# The names that cameras, phones and programs give: IMG_2031, DSC00042, Screenshot 2026-05-12.
_GIVEN = re.compile(
    r"(img|dsc[nf]?|pict?|image|photo|capture( d.écran)?|screenshot|scan|whatsapp image|unnamed|sans titre)?"
    r"[\W_]*\d[\d\W_]*([a-z]{0,2})?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[^\s_-]+(?:[_-][^\s_-]+){2,}")  # facade-agence-centre_v2


def described(image: AbstractImage) -> str:
    """The description of an image; empty without one, where Wagtail would give the title: the name of the file."""
    return str(getattr(image, "description", "") or "")


def is_file_name(text: str, image: AbstractImage | None = None) -> bool:
    """Whether a text says what a file is called, and not what the picture shows."""
    words = text.strip()
    if not words:
        return False
    # The title is what the file was called when it came; its stored name may have a tail of its own.
    stems = {PurePosixPath(name).stem.lower() for name in (image.file.name, image.title)} if image else set()
    given = _ENDING.search(words) or _GIVEN.fullmatch(words) or _JOINED.fullmatch(words)
    return bool(given) or (" " not in words and words.lower() in stems)
