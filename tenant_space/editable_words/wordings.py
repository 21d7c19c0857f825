"""The words that pages say and editors may change: what a ledger line is, what a state means, what a card says.

The code registers each with its first words; `setup_site` gives each a row; editors change the rows.
"""

from __future__ import annotations

from dataclasses import replace

from django.core.cache import cache
from django.db import transaction

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.registry import (
    Words,
    wording_register,
    wording_spec,
    wording_specs,
    words_fill,
    words_problems,
)

__all__ = [
    "Words",
    "wording_register",
    "wording_spec",
    "wordings",
    "wordings_ensure",
    "wordings_forget",
    "words_fill",
    "words_problems",
]

CACHE_KEY = "editable_words:wordings"
CACHE_SECONDS = 60  # a back-stop for processes that do not share a cache


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
    current = [_as_edited(words, rows.get(key)) for key, words in wording_specs()]
    ordered = sorted(current, key=lambda words: (words.sort_order, words.code))
    return {topic: {words.code: words for words in ordered if words.topic == topic} for topic in WordingTopic.values}


def _as_edited(words: Words, row: Wording | None) -> Words:
    if row is None or any(words_problems(text, words.places) for text in (row.title, row.text, row.button)):
        return words  # none yet, or written for a version that knew other words between braces
    return replace(
        words, title=row.title, text=row.text, button=row.button, shown=row.shown, sort_order=row.sort_order
    )


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
        for key, words in wording_specs()
        if key not in rows
    ]
    Wording.objects.bulk_create(added)
    for key, words in wording_specs():
        row = rows.get(key)
        if row and not row.edited:
            Wording.objects.filter(pk=row.pk).update(
                title=words.title, text=words.text, button=words.button, sort_order=words.sort_order
            )
    wordings_forget()
    return len(added)
