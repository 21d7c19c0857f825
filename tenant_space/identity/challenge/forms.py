"""The anti-robot check as part of a form."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from tenant_space.identity.challenge.checks import (
    DIGITS,
    challenge_verify,
    digits_create,
    digits_of,
    digits_used,
    digits_verify,
)
from tenant_space.identity.challenge.speech import can_speak
from tenant_space.identity.limits import Limit, try_give_back, try_take

ALTCHA, CODE, TOKEN = "altcha", "challenge_code", "challenge_token"
NOT_DONE = "Le contrôle automatique n'a pas abouti. Recopiez les chiffres de l'image."
EXPIRED = "Ce contrôle n'est plus valable. Recopiez les chiffres de la nouvelle image."
EMPTY = f"Recopiez les {DIGITS} chiffres de l'image."
WRONG = "Ce ne sont pas les chiffres de l'image. Recopiez ceux de la nouvelle image."
REFUSED = "Le contrôle a expiré ou a déjà servi. Il vient d'être refait : cliquez à nouveau sur le bouton."

WORDS = {
    "label": "Je ne suis pas un robot",
    "verifying": "Contrôle en cours…",
    "verified": "Contrôle anti-robot réussi",
    "error": "Le contrôle n'a pas abouti. Cliquez sur le bouton en bas de la page : un autre vous sera proposé.",
    "expired": "Le contrôle a expiré. Cochez à nouveau la case.",
    "waitAlert": "Contrôle en cours : attendez un instant.",
    "verify": "Vérifier",
    "loading": "Chargement…",
    "reload": "Recommencer",
    "verificationRequired": "Cochez la case.",
}


def _texts(text: str) -> dict[str, str]:
    """One answer for what is too long or unreadable: nobody types that."""
    return {"max_length": text, "null_characters_not_allowed": text}


class ChallengeFormMixin(forms.Form):
    """A form that people fill in, not robots. Rendered by `components/challenge.html`.

    The check comes last, once all the rest is well-formed: a typing mistake costs no new image. `network`
    is what the limit of tries without JavaScript counts by. `is_valid()` raises `TooManyTries` beyond it.
    """

    altcha = forms.CharField(
        label="Contrôle anti-robot", required=False, max_length=4_000, error_messages=_texts(REFUSED)
    )
    challenge_token = forms.CharField(
        required=False, max_length=200, widget=forms.HiddenInput, error_messages=_texts(EXPIRED)
    )
    challenge_code = forms.CharField(
        label=f"Recopiez les {DIGITS} chiffres de l'image",
        required=False,
        max_length=20,
        error_messages=_texts(WRONG),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, network: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.with_digits = False  # whether the check passed was the one with digits
        self.initial[TOKEN] = digits_create()

    @property
    def shows_digits(self) -> bool:
        """Whether the image is shown to everybody: the browser could not do its sum, JavaScript or not."""
        return self.is_bound and not self.data.get(ALTCHA)

    @property
    def altcha_words(self) -> str:
        """What the widget says, as it reads it."""
        return json.dumps(WORDS, ensure_ascii=False)

    @property
    def can_speak(self) -> bool:
        return can_speak()

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        if not self.errors:
            self._challenge_check()
        token = self.data.get(TOKEN, "")
        if digits_of(token) is None or digits_used(token):
            # A new image, and nothing of the former one beside it.
            self.data = dict(self.data.items()) | {TOKEN: digits_create(), CODE: ""}

    def _challenge_check(self) -> None:
        payload, token, code = (self.cleaned_data[name] for name in (ALTCHA, TOKEN, CODE))
        if payload:
            if not challenge_verify(payload):
                self.add_error(ALTCHA, REFUSED)
        elif not code:
            self.add_error(CODE, EMPTY if token else NOT_DONE)
        elif digits_of(token) is None:
            self.add_error(CODE, EXPIRED)
        else:
            try_take(Limit.IDENTITY_PLAIN, self.network)
            self.with_digits = digits_verify(token, code)
            if not self.with_digits:
                self.add_error(CODE, WRONG)

    def challenge_forgive(self) -> None:
        """Take back what the limit counted: the rest was right too, and only failures are limited."""
        if self.with_digits:
            try_give_back(Limit.IDENTITY_PLAIN, self.network)
