"""The words between braces that a ready-made answer may hold, and how one finds those left open in a message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenant_space.editable_words.grammar import Placeholder

ANSWER_WORDS = (
    Placeholder("bonjour", "« Bonjour » et le nom du locataire, avec sa civilité", "Bonjour Madame Dupont"),
    Placeholder("prenom", "le prénom du locataire", "Hélène"),
    Placeholder("nom", "le nom du locataire, ou de l'entreprise", "Dupont"),
    Placeholder("numero", "le numéro de la demande", "000000012"),
    Placeholder("nature", "la nature de la demande", "Demande de quittance"),
    Placeholder("date_envoi", "le jour où la demande est arrivée", "23 novembre 2026"),
    Placeholder("date_promise", "le jour promis pour la réponse", "30 novembre 2026"),
    Placeholder("agence", "le nom de l'agence, ou « Siège »", "Agence Centre Ville"),
    Placeholder("gestionnaire", "le nom de la personne qui répond", "Nadia Benali"),
)
LEFT_OPEN = "Il reste {words} dans le texte. Remplacez ou effacez ce qui est entre accolades, puis envoyez."
_NAMES = "|".join(word.name for word in ANSWER_WORDS)
# With or without one of its braces: a word may have been half edited.
_OPEN = re.compile(rf"\{{\s*(?:{_NAMES})\b\s*\}}?|\b(?:{_NAMES})\s*\}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """What is the same for all ready-made answers, as the help above their fields reads it."""

    placeholders: tuple[Placeholder, ...] = ANSWER_WORDS
    """What may stand between braces in them."""
    required: tuple[str, ...] = ()
    """Those that none may lack."""


def open_words(text: str) -> list[str]:
    """The words of ready-made answers that a text still holds, each once, as they stand there."""
    return list(dict.fromkeys(_OPEN.findall(text)))


def left_open(text: str) -> tuple[str, ...]:
    """What is wrong with a text in which words of a ready-made answer were left; nothing: empty."""
    words = open_words(text)
    return (LEFT_OPEN.format(words=", ".join(f"« {word} »" for word in words)),) if words else ()
