"""Finding people by a part of their names, as staff type them: without case, accents, hyphens, apostrophes.

The names are stored as they are searched, written by one function (`formats.names.folded_text`) in every database,
by the batches too. On PostgreSQL an index of parts of words serves the search (migration 0002).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tenant_space.formats.names import folded_text, folded_words

NAMES = ("last_name", "birth_name", "first_name")
SHORTEST = 3  # letters: a trigram index serves a shorter word only at the beginning of a name
MOST_WORDS = 6


def names_folded(person: Mapping[str, object]) -> str:
    """The names of a person, by column, as they are searched."""
    return folded_text(*(str(person[name] or "") for name in NAMES))


class FoldedField(models.TextField[str, str]):
    """Other columns of a row as they are searched; written each time the row is."""

    columns: ClassVar[tuple[str, ...]]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = self.fold({name: getattr(model_instance, name) for name in self.columns})
        setattr(model_instance, self.attname, folded)
        return folded

    @staticmethod
    def fold(person: Mapping[str, object]) -> str:
        """These columns of a person, by name, as they are searched."""
        raise NotImplementedError


class FoldedNamesField(FoldedField):
    """The names of a person as they are searched."""

    columns = NAMES
    fold = staticmethod(names_folded)


def named_like(words: str) -> Q:
    """Whether every word is part of a name; words of one or two letters are its beginning."""
    found = Q()
    for word in folded_words(words)[:MOST_WORDS]:
        found &= Q(folded_names__contains=word if len(word) >= SHORTEST else f" {word}")
    return found
