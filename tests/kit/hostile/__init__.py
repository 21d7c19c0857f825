"""Hostile files, made by code: each must be refused with a clear sentence, or be stored without its poison.

`MARK` stands inside whatever is dangerous: a stored file that still holds it is dangerous.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MARK = b"HOSTILE-MARK"


@dataclass(frozen=True)
class Hostile:
    """A file somebody might send. `refused`: words of the message; empty: it is accepted and made harmless."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""
    # The scanner, when it runs, refuses it before anything else.
    infected: bool = False
    # The virus stands in what is shown: cleaning keeps it, and only the scanner can tell.
    stays_infected: bool = False


FORMAT = "n'est pas dans un format accepté. Envoyez un fichier PDF, JPG, PNG, HEIC, WebP ou TIF."
BROKEN = "Nous n'arrivons pas à ouvrir"
HUGE = "trop grande"
HEAVY = "est trop lourd une fois ouvert"
PAGES = "a trop de pages"
LOCKED = "protégé par un mot de passe"
LARGE = "plus de 10 Mo"
EMPTY = "est vide"
