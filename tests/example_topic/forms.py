from django import forms

from forms.submissions.forms import RequestForm
from forms.submissions.services import Content


class ExampleForm(RequestForm):
    """How many badges."""

    count = forms.ChoiceField(
        label="Combien de badges ?",
        choices=[("1", "Un"), ("2", "Deux")],
        error_messages={"invalid_choice": "Choisissez un ou deux badges.", "required": "Choisissez combien."},
    )

    def content(self, account_number: str) -> Content:
        return Content(account_number=account_number, data={"count": self.cleaned_data["count"]})
