"""The list of what is wrong: a line a field, which names it and leads to it, and no words twice."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template

from tenant_space.form_fields.dates import DateBoxes, date_boxes, date_typed
from tenant_space.form_fields.problems import Problem, problems_of, problems_once
from tests.kit.answers import NO_BREAK

WHEN = DateBoxes("day", "month", "year", "de début")
TOO_LONG = "Ce texte est trop long : 20 caractères au plus."


class PersonForm(forms.Form):
    """A form with fields of each sort."""

    key = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Rechargez la page."})
    last_name = forms.CharField(label="Nom", error_messages={"required": "Écrivez votre nom."})
    city = forms.CharField(label="Ville (facultatif)", required=False)
    message = forms.CharField(label="Votre message", required=False)
    matter = forms.ChoiceField(
        label="Que se passe-t-il ?",
        choices=[("a", "A")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    day, month, year = date_boxes()

    def clean(self) -> dict[str, object]:
        date_typed(self, WHEN)
        return super().clean() or {}


def lines(form: forms.Form) -> list[tuple[str, str]]:
    return [(problem.text.translate(NO_BREAK), problem.anchor) for problem in problems_of(form)]


def test_a_line_a_field_in_the_order_of_the_page_and_each_leads_to_its_place() -> None:
    assert lines(PersonForm({})) == [
        ("Rechargez la page.", ""),
        ("Écrivez votre nom.", "id_last_name"),
        ("Que se passe-t-il : Choisissez une réponse.", "id_matter_0"),
        ("Écrivez la date de début.", "id_day"),
    ]


def test_words_that_do_not_name_their_field_get_its_name() -> None:
    form = PersonForm({"key": "x", "last_name": "x", "matter": "a", "day": "1", "month": "1", "year": "2026"})
    form.add_error("city", TOO_LONG)
    form.add_error("message", TOO_LONG)
    assert lines(form) == [(f"Ville : {TOO_LONG}", "id_city"), (f"Votre message : {TOO_LONG}", "id_message")]


def test_two_faults_of_a_field_are_one_line_and_the_same_words_stand_once() -> None:
    form = PersonForm({"key": "x", "last_name": "x", "matter": "a", "day": "1", "month": "1", "year": "2026"})
    form.add_error("last_name", "Ce nom est trop long.")
    form.add_error("last_name", "Ce nom est trop long.")
    form.add_error("last_name", "Ce nom a des chiffres.")
    assert lines(form) == [("Ce nom est trop long. Ce nom a des chiffres.", "id_last_name")]


@pytest.mark.parametrize("other", ["Écrivez une date", "écrivez  une date !", "Écrivez une date"])
def test_of_the_same_words_the_first_place_is_kept(other: str) -> None:
    kept = problems_once([Problem("Écrivez une date.", "a"), Problem("Autre."), Problem(other, "b")])
    assert kept == [Problem("Écrivez une date.", "a"), Problem("Autre.")]


@pytest.mark.parametrize("component", ["problems", "error_summary"])
def test_both_lists_say_the_same_lines(component: str) -> None:
    form = PersonForm({"key": "x"})
    shown = Template(f'{{% include "components/{component}.html" %}}').render(
        Context({"form": form, "problems": problems_of(form)})
    )
    assert shown.count("<li>") == 3 and shown.count('<a href="#id_') == 3
    assert "data-counts" in shown and 'href="#id_last_name">Écrivez votre nom.' in shown
