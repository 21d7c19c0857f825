"""The words of pages that the code registers, each with what it says until editors say it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.registry import Registry


@dataclass(frozen=True, slots=True)
class Words:
    """What is said for one code."""

    topic: str
    """What the words are about: a `WordingTopic`."""
    code: str
    """Which of them, within the topic."""
    label: str
    """What editors know them by."""
    title: str
    """The title, first of all; the only text that may not be empty. Of a short message: all it says."""
    text: str = ""
    """The sentences under the title; empty: none."""
    button: str = ""
    """The words on the button; empty for what has none."""
    placeholders: tuple[Placeholder, ...] = ()
    """What may stand between braces in title, text and button; empty: nothing."""
    required: tuple[str, ...] = ()
    """The names of placeholders without which the title would be useless; empty: none."""
    shown: bool = True
    """Cards only: whether anybody sees it."""
    sort_order: int = 10
    """Cards only: its place, the smallest number first."""


_specs: Registry[Words] = Registry(
    "wording",
    code=lambda words: (words.topic, words.code),
    label=lambda words: words.label,
    required=("label", "title"),
)


def wording_register(*given: Words) -> None:
    """Make words known: called where `words.py` of a topic is imported. Raises `RegisteredTwice`."""
    for words in given:
        _specs.register(words)


def wording_spec(topic: str, code: str) -> Words | None:
    """The first words of a code, or None when a newer version dropped it."""
    return _specs.find((topic, code))


def wording_specs() -> Mapping[tuple[str, ...], Words]:
    """The first words of every topic and code."""
    return {(str(words.topic), words.code): words for words in _specs.all()}
