"""The words that pages say and editors may change: what a ledger line is, what a state means, what a card says.

The code registers each with its first words; `setup_site` gives each a row; editors change the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.registry import Words, wording_register, wording_spec, wording_specs
from tenant_space.editable_words.services import texts_ensure
from tenant_space.kept import KeptForAll

__all__ = ["Words", "wording_register", "wording_spec", "wordings", "wordings_ensure", "wordings_forget"]


def wordings(topic: WordingTopic | str) -> Mapping[str, Words]:
    """The words of a topic as editors left them, by code, in the editors' order. No query once kept."""
    return KEPT().get(str(topic), {})


def wordings_forget() -> None:
    """Empty the cache: the words have changed."""
    KEPT.forget()


def _read() -> dict[str, dict[str, Words]]:
    rows = {row.key: row for row in Wording.objects.all()}
    current = [replace(words, **Wording.now(words, rows.get(key))) for key, words in wording_specs().items()]
    ordered = sorted(current, key=lambda words: (words.sort_order, words.code))
    return {topic: {words.code: words for words in ordered if words.topic == topic} for topic in WordingTopic.values}


KEPT = KeptForAll("editable_words:wordings:2", _read, frozen=True)


def wordings_ensure() -> int:
    """Give each code of the pages its row; return how many were added."""
    added = texts_ensure(Wording)
    wordings_forget()
    return added
