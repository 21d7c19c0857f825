"""The words that the code registers, and the words between braces that editors may use in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tenant_space.registry import Registry

_WORD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said for one code. `places` are the words between braces that the code fills.

    `name` is what editors know it by; `shown` and `sort_order` count for cards only.
    """

    topic: str
    code: str
    name: str
    title: str
    text: str = ""
    button: str = ""
    places: tuple[str, ...] = ()
    shown: bool = True
    sort_order: int = 10


_specs: Registry[Words] = Registry(
    "wording", code=lambda words: (words.topic, words.code), label=lambda words: words.name, required=("name", "title")
)


def wording_register(*given: Words) -> None:
    """Make words known: called where `words.py` of a topic is imported. Raises `RegisteredTwice`."""
    for words in given:
        _specs.register(words)


def wording_spec(topic: str, code: str) -> Words | None:
    """The first words of a code, or None when a newer version dropped it."""
    return _specs.find((topic, code))


def wording_specs() -> Iterable[tuple[tuple[str, str], Words]]:
    """The first words of every topic and code."""
    return [((words.topic, words.code), words) for words in _specs.all()]


def words_fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their words. Never `str.format`: editors write these texts."""
    return _WORD.sub(lambda found: values.get(found.group(1), found.group()), text)


def words_problems(text: str, places: Sequence[str]) -> list[str]:
    """What is wrong with the words between braces of an editor's text, in words for its writer."""
    possible = ", ".join(f"{{{name}}}" for name in places) or "aucun"
    unknown = [name for name in dict.fromkeys(_WORD.findall(text)) if name not in places]
    found = [f"{{{name}}} n'existe pas ici. Mots possibles : {possible}." for name in unknown]
    if re.search(r"[{}]", _WORD.sub("", text)):
        found.append("Une accolade est seule. Mettez-en une de chaque côté du mot.")
    return found
