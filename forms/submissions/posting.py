"""Reading a form with files as a browser, or the page's script, sent it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress

from django.http import HttpRequest

from forms.submissions.outcomes import Button, Posted
from forms.submissions.uploads.file_types import TYPE, types_posted
from forms.submissions.uploads.posted import files_posted

ADD, REMOVE, FORGET, KEEP, SEND = "ajouter", "retirer", "oublier", "garder", "envoyer"
# The Enter key sends, too: its button stands first, so what it sends counts only with the last word of the form.
ENTER, LAST = "entree", "fin"
TOKEN, SHOWN, WITHOUT = "jeton", "montre", "sans"


def posted_of(request: HttpRequest) -> Posted:
    """What a browser, or the page's script, sent."""
    data = request.POST
    return Posted(
        data,
        files_posted(request),
        data.get(TOKEN, ""),
        _button(request),
        data.get(REMOVE) or data.get(FORGET, ""),
        frozenset(_uids(data.getlist(SHOWN))),
        tuple(data.getlist(WITHOUT)),
        data.get(TYPE, ""),
        types_posted(data),
    )


def _button(request: HttpRequest) -> Button:
    """What was pressed. A form that was cut on its way lost its end, and with it the word that sends."""
    data = request.POST
    if REMOVE in data:
        return Button.REMOVE
    if FORGET in data:
        return Button.FORGET
    if SEND in data or (ENTER in data and LAST in data):
        return Button.SEND
    if wants_json(request):
        return Button.KEEP if KEEP in data else Button.FILE
    return Button.ADD if ADD in data else Button.NONE


def _uids(texts: list[str]) -> Iterator[uuid.UUID]:
    for text in texts:
        with suppress(ValueError):
            yield uuid.UUID(text)


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, which reads no pages."""
    return request.headers.get("Accept", "") == "application/json"
