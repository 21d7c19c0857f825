"""Two dates in three boxes each. A GET form: its answer can be kept, sent and printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from tenant_space.form_fields.dates import DateBoxes, date_boxes, date_typed
from tenant_space.form_fields.problems import Problem, problems_of
from tenant_space.statements import words
from tenant_space.statements.periods import FROM, TO, BadPeriod, Period, period_checked, period_default

_BOXES = {
    FROM: DateBoxes("du_jour", "du_mois", "du_annee", words.FROM_DATE, century=2000),
    TO: DateBoxes("au_jour", "au_mois", "au_annee", words.TO_DATE, century=2000),
}


class PeriodForm(forms.Form):
    """From when to when. `period` after `is_valid()`."""

    du_jour, du_mois, du_annee = date_boxes()
    au_jour, au_mois, au_annee = date_boxes()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.period: Period | None = None

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page."""
        return problems_of(self)

    @property
    def boxes(self) -> dict[str, dict[str, forms.BoundField]]:
        """The three boxes of each date, under the names that the template's date field takes."""
        return {
            which: {"day": self[boxes.day], "month": self[boxes.month], "year": self[boxes.year]}
            for which, boxes in _BOXES.items()
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = (date_typed(self, boxes) for boxes in _BOXES.values())
        if first and last:
            try:
                self.period = period_checked(first, last)
            except BadPeriod as error:
                self.add_error(_BOXES[error.which].day, str(error))
        return data


def form_of(query: QueryDict, newest: dt.date | None) -> PeriodForm:
    """The form that an address fills in: the two days of a link, what was typed, or the first choice.

    `newest`: the day of the newest line of the account, if it has one.
    """
    if any(name in query for name in PeriodForm.base_fields):
        return PeriodForm(query)
    days = query.get(FROM), query.get(TO)
    chosen = period_default(newest)
    typed = {FROM: chosen.first.isoformat(), TO: chosen.last.isoformat()}
    if any(days):
        typed = {FROM: days[0] or "", TO: days[1] or ""}
    return PeriodForm({name: value for which, day in typed.items() for name, value in _boxes_of(which, day).items()})


def _boxes_of(which: str, day: str) -> dict[str, str]:
    """`2026-09-01` in three boxes; what is no such day stays to be seen in the first one."""
    year, month, number = day.split("-") if day.count("-") == 2 else ("", "", day)
    boxes = _BOXES[which]
    return {boxes.day: number, boxes.month: month, boxes.year: year}
