"""Characters that nobody sees, and that make two texts out of what people read as one."""

from __future__ import annotations

import unicodedata

# Letters and signs that are drawn as nothing, although Unicode does not call them format characters:
# fillers, the joiner of graphemes, variation selectors, the empty Braille cell (Default_Ignorable_Code_Point).
_DRAWN_AS_NOTHING = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0)).union(
    range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000)
)


def visible(text: str) -> str:
    """The text without the characters that nobody sees.

    Blanks and line ends stay, whatever their width, and so do control characters: people cannot type them, and
    whether they are to be refused is for each sort of text to say.
    """
    if text.isascii():
        return text  # most texts
    return "".join(char for char in text if not _is_invisible(char))


def _is_invisible(char: str) -> bool:
    return ord(char) in _DRAWN_AS_NOTHING or unicodedata.category(char) in ("Cf", "Cs")
