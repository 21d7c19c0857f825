"""Two dates in three boxes each. A GET form: its answer can be kept, sent and printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from tenant_space.statements.periods import FROM, TO, BadPeriod, Period, period_checked, period_default

_PARTS = (("jour", "Jour", 2), ("mois", "Mois", 2), ("annee", "Année", 4))
_WHICH = {FROM: "de début", TO: "de fin"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct: what to read, and the identifier of the box to go to."""

    text: str
    anchor: str


def _box(label: str, length: int) -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": length})
    return forms.CharField(label=label, required=False, widget=box)


class PeriodForm(forms.Form):
    """From when to when. `period` after `is_valid()`."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.period: Period | None = None
        for which in _WHICH:
            for name, label, length in _PARTS:
                self.fields[f"{which}_{name}"] = _box(label, length)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page."""
        return [
            Problem(str(text), self[name].id_for_label) for name in self.fields for text in self.errors.get(name, ())
        ]

    @property
    def boxes(self) -> dict[str, dict[str, forms.BoundField]]:
        """The three boxes of each date, under the names that the template's date field takes."""
        english = dict(zip((name for name, *_ in _PARTS), ("day", "month", "year"), strict=True))
        return {which: {word: self[f"{which}_{name}"] for name, word in english.items()} for which in _WHICH}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = self._date(FROM), self._date(TO)
        if first and last:
            try:
                self.period = period_checked(first, last)
            except BadPeriod as error:
                self.add_error(f"{error.which}_jour", str(error))
        return data

    def _date(self, which: str) -> dt.date | None:
        """The date of three boxes; what is wrong with them is said once, at the box to correct."""
        parts = {name: self.cleaned_data.get(f"{which}_{name}", "").strip() for name, *_ in _PARTS}
        missing = [name for name, value in parts.items() if not value]
        if missing:
            words = {"jour": "le jour", "mois": "le mois", "annee": "l'année"}
            what = "la date" if len(missing) == len(parts) else " et ".join(words[name] for name in missing)
            of = _WHICH[which] if len(missing) == len(parts) else f"de la date {_WHICH[which]}"
            self.add_error(f"{which}_{missing[0]}", f"Écrivez {what} {of}.")
            return None
        try:
            day, month, year = (int(value) if value.isascii() and value.isdigit() else 0 for value in parts.values())
            return dt.date(2000 + year if len(parts["annee"]) <= 2 else year, month, day)
        except (ValueError, OverflowError):
            text = f"La date {_WHICH[which]} n'existe pas. Écrivez-la ainsi\u00a0: 01\u00a0/\u00a009\u00a0/\u00a02026."
            self.add_error(f"{which}_jour", text)
            return None


def form_of(query: QueryDict) -> PeriodForm:
    """The form that an address fills in: the two days of a link, what was typed, or the first choice."""
    if any(f"{which}_{name}" in query for which in _WHICH for name, *_ in _PARTS):
        return PeriodForm(query)
    days = query.get(FROM), query.get(TO)
    chosen = period_default()
    typed = {FROM: chosen.first.isoformat(), TO: chosen.last.isoformat()}
    if any(days):
        typed = {FROM: days[0] or "", TO: days[1] or ""}
    return PeriodForm({name: value for which, day in typed.items() for name, value in _boxes_of(which, day).items()})


def _boxes_of(which: str, day: str) -> dict[str, str]:
    """`2026-09-01` in three boxes; what is no such day stays to be seen in the first one."""
    year, month, number = day.split("-") if day.count("-") == 2 else ("", "", day)
    return {f"{which}_jour": number, f"{which}_mois": month, f"{which}_annee": year}
