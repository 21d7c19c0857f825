"""The words that pages say and editors may change: what a ledger line is, what a state means, what a card says.

The code registers each with its first words; `setup_site` gives each a row; editors change the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db import transaction

from tenant_space.landlord.enums import WordingTopic
from tenant_space.landlord.models import Wording

CACHE_KEY = "landlord:wordings"
CACHE_SECONDS = 60  # a back-stop for processes that do not share a cache
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


_specs: dict[tuple[str, str], Words] = {}


def wording_register(words: Words) -> None:
    """Make words known. Called from `AppConfig.ready`."""
    _specs[words.topic, words.code] = words


def wording_spec(topic: str, code: str) -> Words | None:
    """The first words of a code, or None when a newer version dropped it."""
    return _specs.get((topic, code))


def wordings(topic: WordingTopic | str) -> dict[str, Words]:
    """The words of a topic as editors left them, by code, in the editors' order. No query once kept."""
    found = cache.get(CACHE_KEY)
    if found is None:
        found = _read()
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found.get(str(topic), {})


def wordings_forget() -> None:
    """Empty the cache: the words have changed."""
    cache.delete(CACHE_KEY)


def _read() -> dict[str, dict[str, Words]]:
    rows = {(row.topic, row.code): row for row in Wording.objects.all()}
    current = [_as_edited(words, rows.get(key)) for key, words in _specs.items()]
    ordered = sorted(current, key=lambda words: (words.sort_order, words.code))
    return {topic: {words.code: words for words in ordered if words.topic == topic} for topic in WordingTopic.values}


def _as_edited(words: Words, row: Wording | None) -> Words:
    if row is None:
        return words
    return replace(
        words, title=row.title, text=row.text, button=row.button, shown=row.shown, sort_order=row.sort_order
    )


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


@transaction.atomic
def wordings_ensure() -> int:
    """Give each code its row, and the code's new words to rows no editor changed; return how many were added."""
    rows = {(row.topic, row.code): row for row in Wording.objects.all()}
    added = [
        Wording(
            topic=words.topic,
            code=words.code,
            title=words.title,
            text=words.text,
            button=words.button,
            sort_order=words.sort_order,
        )
        for key, words in _specs.items()
        if key not in rows
    ]
    Wording.objects.bulk_create(added)
    for key, words in _specs.items():
        row = rows.get(key)
        if row and not row.edited:
            Wording.objects.filter(pk=row.pk).update(title=words.title, text=words.text, button=words.button)
    wordings_forget()
    return len(added)
