"""What is filled in to ask for a receipt: the months, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from forms.submissions.forms import RequestForm
from forms.submissions.services import Content
from tenant_space.tenancy.rent_receipt_months import ReceiptMonth

MONTHS, SETTLED, AMOUNTS = "months", "settled", "amounts"  # what a request keeps, by name


class ReceiptForm(RequestForm):
    """The months a receipt is wanted for, among those that are paid, at least in part, and have none."""

    months = forms.MultipleChoiceField(
        label="Mois",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un mois.",
            "invalid_choice": "Un mois coché n'est pas, ou plus, dans la liste. Choisissez dans la liste.",
        },
    )

    def __init__(self, data: Any = None, *, months: Iterable[ReceiptMonth], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.all_months = tuple(months)
        self.askable = tuple(month for month in self.all_months if month.askable)
        choice = cast(forms.MultipleChoiceField, self.fields["months"])
        choice.choices = [
            (month.code, month.label if month.settled else f"{month.label} (payé en partie)") for month in self.askable
        ]

    @property
    def choices_shown(self) -> list[tuple[ReceiptMonth, str]]:
        """The months to choose from, each with what is said of it when it was asked for before."""
        asked = {subject.rpartition(" ")[2]: text for subject, text in self.asked.items()}
        return [(month, asked.get(month.code, "")) for month in self.askable]

    @property
    def chosen(self) -> frozenset[str]:
        """The months whose box is ticked."""
        return frozenset(self["months"].value() or ())

    @property
    def owing(self) -> bool:
        """Whether a month of the account is not paid in full."""
        return any(not month.settled for month in self.all_months)

    @property
    def in_part(self) -> bool:
        """Whether a month that is only paid in part can be asked for."""
        return any(not month.settled for month in self.askable)

    def content(self, account_number: str) -> Content:
        wanted = [month for month in self.askable if month.code in self.cleaned_data["months"]]
        data = {
            MONTHS: [month.code for month in wanted],
            SETTLED: [month.code for month in wanted if month.settled],
            AMOUNTS: {month.code: month.paid_cents for month in wanted},
        }
        return Content(account_number=account_number, data=data)
