"""The grammar of texts that editors write: placeholders between braces, such as `{numero}`, and nothing else.

A placeholder is looked up by its name. `str.format` is never used on an editor's text: `{numero.__class__}` is a
placeholder that does not exist, refused like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LONE_BRACE = "Une accolade est seule. Mettez-en une de chaque côté du mot."


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word between braces that editors may write in a text, and that the code replaces."""

    name: str
    """What stands between the braces: `numero`."""
    meaning: str
    """What it becomes, in words for editors."""
    sample: str
    """An invented value, shown to editors and in trials."""


def words_in(text: str) -> list[str]:
    """The names between braces, in the order of the text."""
    return _PLACEHOLDER.findall(text)


def words_fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their placeholders. A value is not read again; an unknown name stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), text)


def words_fill_line(text: str, values: Mapping[str, str]) -> str:
    """The same on one line, for subjects: a line break in a value would end the header of a mail."""
    flat = {name: " ; ".join(value.split("\n")) for name, value in values.items()}
    return " ".join(words_fill(text, flat).split())


def words_problems(text: str, placeholders: Sequence[Placeholder], *, lone_brace: str = LONE_BRACE) -> list[str]:
    """What is wrong with the placeholders of a text, in words for its writer."""
    known = {word.name for word in placeholders}
    unknown = [name for name in dict.fromkeys(words_in(text)) if name not in known]
    found = [f"{{{name}}} n'existe pas ici. {_possible(placeholders)}" for name in unknown]
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        found.append(lone_brace)
    return found


def words_missing(texts: Iterable[str], placeholders: Sequence[Placeholder], required: Iterable[str]) -> list[str]:
    """Which of the required placeholders stand in none of the texts, in words for their writer."""
    used = {name for text in texts for name in words_in(text)}
    missing = [word for word in placeholders if word.name in required and word.name not in used]
    return [f"Il manque {{{word.name}}} ({word.meaning}). Le locataire en a besoin." for word in missing]


def _possible(placeholders: Sequence[Placeholder]) -> str:
    if not placeholders:
        return "Il n'y a aucun mot entre accolades dans ce texte."
    return f"Vous pouvez écrire : {', '.join(f'{{{word.name}}}' for word in placeholders)}."
