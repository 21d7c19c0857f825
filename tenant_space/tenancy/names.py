"""Comparing names as people type them: without case, accents, hyphens, apostrophes, particles."""

import re
import unicodedata

_PARTICLES = {"de", "du", "des", "d", "la", "le", "les", "l"}
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ø": "o"})


def folded_words(name: str) -> list[str]:
    """The words of a name, lower case, without accents or punctuation."""
    # Taken apart before and after: capitals may hide in compatibility letters, accents in folded ones.
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", letters)


def last_name_key(name: str) -> str:
    """What two spellings of a family name have in common; particles at its beginning are dropped."""
    words = folded_words(name)
    while len(words) > 1 and words[0] in _PARTICLES:
        words = words[1:]
    return "".join(words)


def first_name_keys(names: str) -> set[str]:
    """The accepted spellings of given names: the first one, or any run of them from the first on.

    A hyphen makes one name of two words, and is often left out: `Jean-Pierre` is `JEAN PIERRE MARIE`.
    """
    parts = [folded_words(part) for part in names.split()]
    runs = {"".join(word for part in parts[:count] for word in part) for count in range(1, len(parts) + 1)}
    return runs - {""}
