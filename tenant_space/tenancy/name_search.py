"""Finding people by a part of their names, as staff type them: without case, accents, hyphens, apostrophes.

PostgreSQL has an index on the same expression (migration 0003): change both or none.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Func, Q

from tenant_space.formats.names import folded_words

_ACCENTS = {
    "a": "àáâãäåÀÁÂÃÄÅ",
    "c": "çÇ",
    "e": "èéêëÈÉÊË",
    "i": "ìíîïÌÍÎÏ",
    "n": "ñÑ",
    "o": "òóôõöøÒÓÔÕÖØ",
    "u": "ùúûüÙÚÛÜ",
    "y": "ýÿÝŸ",
    "s": "šŠ",
    "z": "žŽ",
    " ": "-'’.",
}
_PAIRS = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
SHORTEST = 3  # letters: a trigram index serves a shorter word only at the beginning of a name
MOST_WORDS = 6


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _pairs_replaced(inner: str) -> str:
    for letter, plain in _PAIRS.items():
        inner = f"replace({inner}, {_quoted(letter)}, {_quoted(plain)})"
    return inner


def _postgresql() -> str:
    """`translate` and `lower` do not depend on the settings of a session: they can stand in an index."""
    given = "".join(_ACCENTS.values())
    plain = "".join(letter * len(forms) for letter, forms in _ACCENTS.items())
    return f"lower(translate({_pairs_replaced('%(expressions)s')}, {_quoted(given)}, {_quoted(plain)}))"


def _folded(names: str) -> str:
    return " " + " ".join(folded_words(names))


class Folded(Func):
    """A text in plain small letters, to look for words in it however they are typed."""

    output_field = CharField()
    template = _postgresql()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite cannot nest that many calls: it asks Python, which a laptop's few rows allow."""
        connection.ensure_connection()
        connection.connection.create_function("folded_names", 1, _folded, deterministic=True)
        return self.as_sql(compiler, connection, template="folded_names(%(expressions)s)", **context)


class FoldedNames(Folded):
    """The names of a person in one text of plain small letters, a space before each."""

    arg_joiner = " || ' ' || "
    template = _postgresql().replace("%(expressions)s", "(' ' || %(expressions)s)")

    def __init__(self) -> None:
        super().__init__(F("last_name"), F("birth_name"), F("first_name"))


def named_like(words: str, names: str = "folded_names") -> Q:
    """Whether every word is part of a name; words of one or two letters are its beginning."""
    found = Q()
    for word in folded_words(words)[:MOST_WORDS]:
        found &= Q(**{f"{names}__contains": word if len(word) >= SHORTEST else f" {word}"})
    return found
