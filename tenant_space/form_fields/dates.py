"""A date that is written in three boxes: day, month, year (`components/date_field.html`).

Three fields of the form, not one: each box keeps what was typed in it and has its own name, which
drafts, addresses and the browser's memory know.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.forms import BaseForm

from tenant_space.formats import NO_BREAK_SPACE, french_spaces
from tenant_space.formats.partial_dates import PartialDate

_EXAMPLE = dt.date(2026, 9, 1)
_MISSING = {"day": "le jour", "month": "le mois", "year": "l'année"}


@dataclass(frozen=True, slots=True)
class DateBoxes:
    """The names of the three fields of a date, and what is said of it."""

    day: str
    """The name of the field of the day."""
    month: str
    """The name of the field of the month."""
    year: str
    """The name of the field of the year."""
    called: str = ""
    """What goes on after « la date », as `de début`; empty: « cette date »."""
    century: int | None = None
    """What is added to a year of two digits, as 2000, or the century before when only that one can be meant;
    None: nothing."""
    example: dt.date = _EXAMPLE
    """The date that shows how to write one."""
    odd_year: str = ""
    """What is said of a year that cannot be meant; empty: the usual sentence."""

    @property
    def _the_date(self) -> str:
        return f"la date {self.called}" if self.called else "cette date"

    def text_missing(self, parts: list[str]) -> str:
        """What is said when some of `day`, `month`, `year` are empty."""
        if len(parts) == len(_MISSING):
            return f"Écrivez {self._the_date}."
        return f"Écrivez {' et '.join(_MISSING[part] for part in parts)} de {self._the_date}."

    @property
    def text_unreal(self) -> str:
        shown = f"{self.example:%d / %m / %Y}".replace(" ", NO_BREAK_SPACE)
        return french_spaces(f"{self._the_date.capitalize()} n'existe pas. Écrivez-la ainsi : {shown}.")

    @property
    def text_odd_year(self) -> str:
        return self.odd_year or f"L'année de {self._the_date} semble fausse. Vérifiez-la."


class DateBox(forms.CharField):
    """One of the three boxes. What is said of it names the date, not the box."""


def date_boxes() -> tuple[DateBox, DateBox, DateBox]:
    """The three boxes, for a form to keep each under a name of its own. None is required: `date_typed` is."""
    return _box("Jour", 2), _box("Mois", 2), _box("Année", 4)


def _box(label: str, length: int) -> DateBox:
    box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": length})
    return DateBox(label=label, required=False, widget=box)


def date_typed(form: BaseForm, boxes: DateBoxes, years: range | None = None) -> dt.date | None:
    """The date of three boxes, for a form that is being cleaned; None when something is wrong with it.

    What is wrong is said once, at the box to correct; a box that has its own error already says enough.
    `years` are those that can be meant.
    """
    names = {"day": boxes.day, "month": boxes.month, "year": boxes.year}
    if any(form.has_error(name) for name in names.values()):
        return None
    parts = {part: form.cleaned_data.get(name, "").strip() for part, name in names.items()}
    missing = [part for part, value in parts.items() if not value]
    if missing:
        form.add_error(names[missing[0]], boxes.text_missing(missing))
        return None
    found = _date(parts["day"], parts["month"], _whole_year(parts["year"], boxes.century, years))
    if found is None:
        form.add_error(boxes.day, boxes.text_unreal)
    elif years is not None and found.year not in years:
        form.add_error(boxes.year, boxes.text_odd_year)
        return None
    return found


def partial_date_typed(form: BaseForm, boxes: DateBoxes, years: range) -> PartialDate | None:
    """As `date_typed`, of a date whose day, or day and month, may not be known: noughts, or nothing in both boxes."""
    names = {"day": boxes.day, "month": boxes.month, "year": boxes.year}
    if any(form.has_error(name) for name in names.values()):
        return None
    parts = {part: form.cleaned_data.get(name, "").strip() for part, name in names.items()}
    unknown = not parts["day"] and not parts["month"]
    missing = [part for part, value in parts.items() if not value and not (unknown and part != "year")]
    if missing:
        form.add_error(names[missing[0]], boxes.text_missing(missing))
        return None
    # Digits of any script, but no signs, spaces or fractions, which `int` takes or chokes on.
    numbers = {part: int(value) if value.isdecimal() else -1 for part, value in parts.items() if value}
    try:
        found = PartialDate(numbers["year"], numbers.get("month") or None, numbers.get("day") or None)
    except (ValueError, OverflowError):
        form.add_error(boxes.day, boxes.text_unreal)
        return None
    if found.year not in years:
        form.add_error(boxes.year, boxes.text_odd_year)
        return None
    return found


def _whole_year(year: str, century: int | None, years: range | None) -> str:
    """The year with its century: of one of two digits, the one that can be meant."""
    if century is None or len(year) > 2 or not year.isdecimal():
        return year
    found = century + int(year)
    former = years is not None and found not in years and found - 100 in years
    return f"{found - 100 if former else found:04d}"


def _date(day: str, month: str, year: str) -> dt.date | None:
    try:
        # Digits of any script, but no signs, spaces or fractions, which `int` takes or chokes on.
        numbers = [int(value) if value.isdecimal() else 0 for value in (year, month, day)]
        return dt.date(*numbers)
    except (ValueError, OverflowError):
        return None
