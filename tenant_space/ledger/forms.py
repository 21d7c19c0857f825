"""The form that looks for lines of an account. It leaves as a GET; the API has the same fields and rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from tenant_space import formats
from tenant_space.form_fields.french_names import FrenchNamesMixin
from tenant_space.formats.months import Month, months_back
from tenant_space.formats.names import folded_words
from tenant_space.ledger.filters import MOST_WORDS, LedgerFilter
from tenant_space.tenancy.enums import EntryGroup, EntryKind

LONGEST_WORDS = 60
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
_NO_MONTH = "Ce mois n'existe pas. Choisissez un mois dans la liste."
_QUICK = ((f"3{formats.NO_BREAK_SPACE}mois", 3), (f"12{formats.NO_BREAK_SPACE}mois", 12))


class LongSelect(forms.Select):
    """Writes its options itself: Django renders two templates for each, which is half of a page with many months."""

    offered: Sequence[tuple[str, str]] = ()
    """What is offered, in place of the choices, which Django looks through one by one."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        written = mark_safe("".join(_option(key, label, key in chosen) for key, label in self.offered))
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", given, written)


@lru_cache(maxsize=2048)  # months and kinds: the same few for everybody
def _option(key: str, label: str, chosen: bool) -> str:
    return format_html('<option value="{}"{}>{}</option>', key, SafeString(" selected") if chosen else "", label)


class MonthField(forms.Field):
    """A month as `YYYY-MM`, chosen in a list; empty: no limit."""

    widget = LongSelect

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip()
        if text and not _MONTH.fullmatch(text):
            raise ValidationError(_NO_MONTH)
        return text


@dataclass(frozen=True, slots=True)
class Quick:
    """A period that one tap chooses."""

    name: str
    """What it is called: `3 mois`."""
    query: str
    """The part of the address that asks for it, with what else is looked for."""
    current: bool
    """Whether it is the one shown."""


class LedgerFilterForm(FrenchNamesMixin, forms.Form):
    """From a month to a month, one sort of lines, words of the label. `wanted` is what it asks for."""

    french_names = {"first": "du", "last": "au", "kind": "type", "words": "mots"}
    first = MonthField(label="De", required=False)
    last = MonthField(label="À", required=False)
    kind = forms.ChoiceField(
        label="Type de lignes",
        required=False,
        choices=[("", "Toutes les lignes"), *EntryGroup.choices, *EntryKind.choices],
        widget=LongSelect,
        error_messages={"invalid_choice": "Ce type n'existe pas. Choisissez-en un dans la liste."},
    )
    words = forms.CharField(
        label="Mots à chercher",
        help_text=formats.french_spaces("Exemple : chauffage."),
        required=False,
        max_length=LONGEST_WORDS,
        error_messages={
            "max_length": f"Ce texte est trop long. Écrivez {LONGEST_WORDS} signes au plus.",
            "null_characters_not_allowed": "Ce texte contient un signe illisible. Écrivez-le à nouveau.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        # Always bound: what stands in the address is what is asked for.
        super().__init__(data, auto_id="filtre_%s")

    def clean_words(self) -> tuple[str, ...]:
        typed = self.cleaned_data["words"]
        words = tuple(dict.fromkeys(folded_words(typed)))
        if typed and not words:
            raise ValidationError("Écrivez au moins une lettre ou un chiffre.")
        self.cleaned_data["typed"] = typed
        return words[:MOST_WORDS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            self.add_error("last", f"Ce mois est avant {_name(first)}. Choisissez un mois qui vient après.")
        return given

    @property
    def wanted(self) -> LedgerFilter:
        """What is asked for; everything, when something is wrong."""
        if not self.is_valid():
            return LedgerFilter()
        given = self.cleaned_data
        return LedgerFilter(given["first"], given["last"], given["kind"], given["words"])

    @property
    def query(self) -> str:
        """What is asked for, as a part of an address, for the links to other pages of the list."""
        return self._query({}) if self.is_valid() else ""

    @property
    def used(self) -> bool:
        """Whether anything is asked for, rightly or wrongly."""
        return bool(self.errors) or self.wanted.active

    @property
    def asked(self) -> str:
        """What is asked for, in words: `paiements, depuis janvier 2026, « caf »`; empty when it is everything."""
        wanted = self.wanted
        if not wanted.active:
            return ""
        kinds = {**dict(EntryGroup.choices), **dict(EntryKind.choices)}
        kind = str(kinds.get(wanted.kind, ""))
        words = f"« {self.cleaned_data['typed']} »" if wanted.words else ""
        parts = (kind[:1].lower() + kind[1:], _period(wanted), formats.french_spaces(words))
        return ", ".join(part for part in parts if part)

    def offer(self, months: Sequence[str]) -> None:
        """Offer these months (`YYYY-MM`, newest first) and the plain groups, along with what was asked for."""
        named = [(month, _name(month)) for month in months]
        self._offer("first", [("", "Depuis le début"), *named])
        self._offer("last", [("", "Jusqu'à aujourd'hui"), *named])
        self._offer("kind", [("", "Toutes les lignes"), *((code, str(label)) for code, label in EntryGroup.choices)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        asked = self._asked(name).strip()
        known = dict(getattr(field, "choices", ()))
        if asked not in dict(choices):
            shown = _name(asked) if not known and _MONTH.fullmatch(asked) else known.get(asked, asked)
            choices = [*choices, (asked, str(shown)[:LONGEST_WORDS])]
        field.widget.offered = choices

    def quick(self) -> tuple[Quick, ...]:
        """The periods that one tap chooses: the last months, of which the running one is the last, or all."""
        wanted = self.wanted
        periods = [(name, str(months_back(count))) for name, count in _QUICK]
        return tuple(
            Quick(
                name, self._query({"first": first, "last": ""}), (wanted.first_month, wanted.last_month) == (first, "")
            )
            for name, first in [*periods, ("Tout", "")]
        )

    def _query(self, instead: Mapping[str, str]) -> str:
        asked = {name: self._asked(name) for name in self.fields} | dict(instead)
        return urlencode({self.add_prefix(name): value for name, value in asked.items() if value})

    def _asked(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))


def _period(wanted: LedgerFilter) -> str:
    first, last = wanted.first_month, wanted.last_month
    if first and last:
        return f"en {_name(first)}" if first == last else f"entre {_name(first)} et {_name(last)}"
    return f"depuis {_name(first)}" if first else f"jusqu'en {_name(last)}" if last else ""


@lru_cache(maxsize=1024)
def _name(month: str) -> str:
    """`2026-11` as `novembre 2026`."""
    return Month.parse(month).name
