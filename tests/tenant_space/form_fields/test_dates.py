import datetime as dt
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.form_fields.dates import DateBoxes, date_boxes, date_typed
from tenant_space.form_fields.problems import Problem, problems_of

START = DateBoxes("day", "month", "year", "de début", century=2000)


class StartForm(forms.Form):
    day, month, year = date_boxes()
    boxes, years = START, range(1990, 2031)

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "start": date_typed(self, self.boxes, self.years)}


def filled(day: str, month: str, year: str, form: type[StartForm] = StartForm) -> forms.Form:
    return form({"day": day, "month": month, "year": year})


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_any_real_date_is_read(day: dt.date) -> None:
    form = filled(f" {day.day} ", f"{day.month:02d}", str(day.year))
    assert form.is_valid() and form.cleaned_data["start"] == day


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_whatever_is_typed_is_a_date_or_said_once(day: str, month: str, year: str) -> None:
    form = filled(day, month, year)
    assert (form.is_valid() and form.cleaned_data["start"]) or len(problems_of(form)) >= 1
    if "\x00" not in day + month + year:
        assert len(problems_of(form)) <= 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (("", "", ""), Problem("Écrivez la date de début.", "id_day")),
        (("1", "", "2026"), Problem("Écrivez le mois de la date de début.", "id_month")),
        (("", "9", ""), Problem("Écrivez le jour et l'année de la date de début.", "id_day")),
        (("1", "9", "1926"), Problem("L'année de la date de début semble fausse. Vérifiez-la.", "id_year")),
    ],
)
def test_what_is_wrong_is_said_at_the_box_to_correct(typed: tuple[str, str, str], problem: Problem) -> None:
    assert problems_of(filled(*typed)) == [problem]


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("²", "2", "2026"), ("+1", "2", "2026"), ("1", "2", "9" * 5000)]
)
def test_a_date_that_does_not_exist_is_told_how_to_write_one(typed: tuple[str, str, str]) -> None:
    (problem,) = problems_of(filled(*typed))
    assert problem.text.replace("\u00a0", " ").startswith(
        "La date de début n'existe pas. Écrivez-la ainsi : 01 / 09 / 2026."
    )
    assert problem.anchor == "id_day"


def test_two_digits_are_a_year_of_the_century() -> None:
    assert filled("1", "9", "26").is_valid()

    class BirthForm(StartForm):
        boxes = DateBoxes("day", "month", "year", odd_year="Avec 4 chiffres.")

    assert problems_of(filled("1", "9", "26", BirthForm)) == [Problem("Avec 4 chiffres.", "id_year")]
    assert problems_of(filled("31", "9", "1971", BirthForm))[0].text.startswith("Cette date n'existe pas.")


def test_digits_of_another_script_are_digits() -> None:
    form = filled("٠٩", "٣", "٢٠٢٦")
    assert form.is_valid() and form.cleaned_data["start"] == dt.date(2026, 3, 9)


def test_a_box_that_already_has_an_error_says_enough() -> None:
    assert len(problems_of(filled("\x00", "", ""))) == 1


def test_what_is_wrong_with_the_whole_form_comes_first_and_leads_nowhere() -> None:
    class Choice(forms.Form):
        leases = forms.MultipleChoiceField(
            choices=[("1", "Garage")],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez une location."},
        )

        def clean(self) -> None:
            raise forms.ValidationError("Trop de demandes.")

    assert problems_of(Choice({})) == [Problem("Trop de demandes."), Problem("Cochez une location.", "id_leases_0")]
