"""Comparing names as people type them: without case, accents, hyphens, apostrophes, particles."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from anyascii import anyascii

from tenant_space.formats.invisible import visible

# Dropped wherever they stand: often glued, often left out.
_PARTICLES = {"de", "du", "des", "d", "la", "le", "les", "l"}
_PARTICLES |= {"da", "do", "dos", "di", "del", "van", "von", "der", "den", "el", "al"}
# Words of forms and of notaries, written between two names.
_JOINTS = {"nee", "ne", "epouse", "ep", "epse", "epoux", "veuve", "veuf", "vve", "dit", "dite", "alias", "divorcee"}
_JOINTS |= {"divorce", "div", "ex"}
_PARTICLES |= {"nee", "epouse", "ep"}
_TITLES = {"m", "mr", "mm", "mme", "mmes", "mlle", "mlles", "melle", "monsieur", "messieurs", "madame", "mesdames"}
_TITLES |= {"mademoiselle", "mesdemoiselles", "dr", "docteur", "et", "ou"}
_SIDES = re.compile(r"[/\\()\[\],;+&|]")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints"}
_SHORT = {"ch", "ph", "th"}  # begin Charles or Christian, Philippe, Thierry or Thérèse
# Signs that are no letters but pass for such: apostrophes of phones, the Arabic stretching stroke.
_NO_LETTERS = dict.fromkeys([*range(0x02B0, 0x0300), 0x0640])
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """A text in small letters without accents; its signs stay.

    Latin letters become those of ASCII, also those that Unicode does not take apart (œ, ł, đ, ə); other alphabets
    only lose their accents.
    """
    if text.isascii():
        return text.lower()  # most labels of a ledger
    # Taken apart before and after: capitals may hide in compatibility letters, accents in folded ones.
    letters = unicodedata.normalize("NFKD", visible(text)).casefold().translate(_NO_LETTERS)
    plain = unicodedata.normalize("NFKD", "".join(map(_latin, letters)))
    return "".join(char for char in plain if not unicodedata.combining(char))


def folded_words(name: str) -> list[str]:
    """The words of a name, folded, without punctuation."""
    return _WORD.findall(folded(name))


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
    return _keys(folded_words(name))


def _keys(words: list[str]) -> set[str]:
    if len(words) > 1:
        words = [_SAINTS.get(word, word) for word in words]
    main = [word for word in words if word not in _PARTICLES]
    return {"".join(words), "".join(main)} - {""}


def last_name_matches(typed: str, usual: str, birth: str) -> bool:
    """Whether this is the usual name, the birth name, or both, in any order and with any separator.

    Both halves of a double name are needed: half of one is another name. Titles count for nothing. Where a box holds
    two names (« DUPONT veuve MARTIN », the ERP's `MARTIN (DUPONT)`), each is a name by itself: of two that are
    typed, the ERP may know one only; of more, it must know all.
    """
    known = [*names_in(usual), *names_in(birth)]
    keys = {key for name in (usual, birth, f"{usual} {birth}", f"{birth} {usual}") for key in last_name_keys(name)}
    keys |= {key for words in (*known, *_in_both_orders(known)) for key in _keys(words)}
    if last_name_keys(typed) & keys:
        return True
    names = names_in(typed)
    right = [bool(_keys(words) & keys) for words in (*names, *_in_both_orders(names))]
    return any(right) if len(names) <= 2 else all(right[: len(names)])


def names_in(box: str) -> list[list[str]]:
    """The family names that a box holds, each as its words: without titles, parted by « née », « veuve », « / »…"""
    found = [_without_titles(words) for side in _SIDES.split(box.replace(".", ". ")) for words in _parted(side)]
    return [words for number, words in enumerate(found) if words and words not in found[:number]]


def _parted(side: str) -> Iterator[list[str]]:
    """The words between the joints: a joint stands alone, so that `D'IT` holds none."""
    words: list[str] = []
    for written in side.split():
        own = folded_words(written)
        if len(own) == 1 and own[0] in _JOINTS:
            yield words
            words = []
        else:
            words += ["".join(own)] if _is_elided(own) else own
    yield words


def _is_elided(words: list[str]) -> bool:
    """`M'BAREK` is no « M. Barek »."""
    return len(words) > 1 and words[0] in _TITLES


def _without_titles(words: list[str]) -> list[str]:
    places = [place for place, word in enumerate(words) if word not in _TITLES]
    return words[places[0] : places[-1] + 1] if places else []


def _in_both_orders(names: list[list[str]]) -> list[list[str]]:
    return [one + other for one, other in permutations(names, 2)]


def first_name_keys(names: str) -> set[str]:
    """The accepted spellings of given names: the first one, or any run of them from the first on.

    A hyphen makes one name of two words, and is often left out: `Jean-Pierre` is `JEAN PIERRE MARIE`.
    """
    parts = [folded_words(part) for part in re.split(r"[\s,]+", names)]
    runs = {"".join(word for part in parts[:count] for word in part) for count in range(1, len(parts) + 1)}
    return runs - {""}


def first_name_matches(typed: str, known: str) -> bool:
    """Whether these given names are the first ones of the other: either side may leave out the last ones.

    Either may also shorten some of them (`J-Pierre`, `M. Claire`), as long as one of these is written out.
    """
    one, other = folded_words(typed), folded_words(known)
    if "".join(one) in first_name_keys(known) or "".join(other) in first_name_keys(typed):
        return True
    pairs = list(zip(one, other, strict=False))
    return any(a == b and len(a) > 1 for a, b in pairs) and all(_is_short_for(a, b) for a, b in pairs)


def _is_short_for(one: str, other: str) -> bool:
    short, whole = sorted((one, other), key=len)
    return one == other or ((len(short) == 1 or short in _SHORT) and whole.startswith(short))
