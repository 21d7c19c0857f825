"""Comparing names as people type them: without case, accents, hyphens, apostrophes, particles."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

from tenant_space.formats.invisible import visible

# Dropped wherever they stand: often glued, often left out.
_PARTICLES = {"de", "du", "des", "d", "la", "le", "les", "l"}
_PARTICLES |= {"da", "do", "dos", "di", "del", "van", "von", "der", "den", "el", "al"}
_PARTICLES |= {"nee", "epouse", "ep"}  # words of forms, written between two names
# Signs that are no letters but pass for such: apostrophes of phones, the Arabic stretching stroke.
_NO_LETTERS = dict.fromkeys([*range(0x02B0, 0x0300), 0x0640])
_WORD = re.compile(r"[^\W_]+")


def folded_words(name: str) -> list[str]:
    """The words of a name, lower case, without accents or punctuation.

    Latin letters become those of ASCII, also those that Unicode does not take apart (œ, ł, đ, ə); other alphabets
    only lose their accents.
    """
    if name.isascii():
        return _WORD.findall(name.lower())  # most labels of a ledger
    # Taken apart before and after: capitals may hide in compatibility letters, accents in folded ones.
    folded = unicodedata.normalize("NFKD", visible(name)).casefold().translate(_NO_LETTERS)
    plain = unicodedata.normalize("NFKD", "".join(map(_latin, folded)))
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


@lru_cache(maxsize=4096)
def _latin(char: str) -> str:
    if char.isascii() or not unicodedata.name(char, "").startswith("LATIN "):
        return char
    letters = anyascii(char).lower()
    return letters if letters.isalnum() else char  # a click is a letter, too


def folded_text(*texts: str) -> str:
    """Texts as they are stored to be searched: their folded words, with a blank before each.

    What stands together (`O'Connor`, `Jean-Pierre`) is also there in one word, since people leave out such signs.
    """
    return "".join(f" {word}" for text in texts for together in text.split() for word in _with_whole(together))


def _with_whole(text: str) -> Iterator[str]:
    words = folded_words(text)
    yield from words
    if len(words) > 1:
        yield "".join(words)


def last_name_keys(name: str) -> set[str]:
    """What two spellings of a family name have in common: its letters, with and without the particles."""
    words = folded_words(name)
    main = [word for word in words if word not in _PARTICLES]
    return {"".join(words), "".join(main)} - {""}


def last_name_matches(typed: str, usual: str, birth: str) -> bool:
    """Whether this is the usual name, the birth name, or both, in any order and with any separator.

    Both halves of a double name are needed: half of one is another name.
    """
    known = (usual, birth, f"{usual} {birth}", f"{birth} {usual}")
    return any(last_name_keys(typed) & last_name_keys(name) for name in known)


def first_name_keys(names: str) -> set[str]:
    """The accepted spellings of given names: the first one, or any run of them from the first on.

    A hyphen makes one name of two words, and is often left out: `Jean-Pierre` is `JEAN PIERRE MARIE`.
    """
    parts = [folded_words(part) for part in re.split(r"[\s,]+", names)]
    runs = {"".join(word for part in parts[:count] for word in part) for count in range(1, len(parts) + 1)}
    return runs - {""}


def first_name_matches(typed: str, known: str) -> bool:
    """Whether these given names are the first ones of the other: either side may leave out the last ones."""
    return "".join(folded_words(typed)) in first_name_keys(known) or (
        "".join(folded_words(known)) in first_name_keys(typed)
    )
