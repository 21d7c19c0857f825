"""Names of files: what a sender called one, made harmless to show, to store and to put in a header."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LENGTH = 120
_SUFFIX = re.compile(r"\.(?=\w*[A-Za-z])\w{1,5}$")
_UNSEEN = re.compile("C.|Zl|Zp")
_SEPARATORS = re.compile(r"[/\\]")
# What a file system or a shell would read as something else than a letter.
_RISKY = re.compile(r'[<>:"|?*`$;&]')


def name_harmless(raw: str | None) -> str:
    """A sender's name for a file without folders, control or direction characters; at most 120 characters.

    The extension stays the sender's: for messages. Never empty.
    """
    # NFC first: decomposed accents come from macOS, and compatibility forms would change what people read.
    last = _SEPARATORS.split(unicodedata.normalize("NFC", raw or ""))[-1]
    # C: control, format (direction marks, zero width), surrogates, unassigned; Zl, Zp: line separators.
    kept = "".join(
        c for c in last if unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp")
    )
    plain = " ".join(_RISKY.sub("_", kept).split()).strip(" .")
    return _shortened(plain, LENGTH) or "fichier"


def display_name(raw: str | None, extension: str) -> str:
    """The same, with the extension of what is really stored, such as `pdf`: « document.pdf » when nothing is left."""
    name = name_harmless(raw) if raw else ""
    stem = _SUFFIX.sub("", name).removesuffix(f".{extension}").strip(" .") if name != "fichier" else ""
    return f"{(stem or 'document')[: LENGTH - len(extension) - 1]}.{extension}"


def _shortened(name: str, length: int) -> str:
    if len(name) <= length:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return name[: length - len(suffix)] + suffix
