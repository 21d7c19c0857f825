"""What is filled in on *J'ai du mal à payer*: how much each month, or over how many months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from django import forms

from forms.payment_plan.enums import PlanBy
from forms.payment_plan.plan_words import FOR_STAFF, FOR_TENANT
from forms.payment_plan.plans import (
    Instalment,
    PlanRules,
    beyond,
    is_drawn,
    months_needed,
    part_fact,
    parts_equal,
    parts_of,
    plan_of,
)
from forms.payment_plan.selectors import Debt
from forms.submissions.confirmed import ConfirmedForm, Recap
from forms.submissions.registry import Fact
from forms.submissions.services import Content
from tenant_space import formats
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE, PrivateTextsMixin, confirm_private_field
from tenant_space.form_fields.texts import text_field
from tenant_space.payments.amounts import NotAnAmount, cents_typed

WORDS_MAX = 1000
MONTHS_TYPED_MAX = 999
_WRONG_MONTHS = "Écrivez un nombre de mois, par exemple 6."


class PlanForm(PrivateTextsMixin, ConfirmedForm):
    """A proposal to pay a debt little by little. What goes beyond the landlord's rules is said, and leaves as well.

    Who is not offered the calendar writes how much they can pay each month, and nothing is counted from it.
    """

    by = forms.ChoiceField(
        label="Comment voulez-vous calculer ?",
        choices=PlanBy.choices,
        initial=PlanBy.AMOUNT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une des deux façons.", "invalid_choice": "Choisissez dans la liste."},
    )
    monthly = text_field(
        FOR_TENANT.monthly,
        30,
        help_text="En euros. Exemple : 50 ou 50,25.",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    months = forms.IntegerField(
        label="Nombre de mois",
        required=False,
        min_value=1,
        max_value=MONTHS_TYPED_MAX,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _WRONG_MONTHS, "min_value": _WRONG_MONTHS, "max_value": _WRONG_MONTHS},
    )
    first_on = forms.ChoiceField(
        label=FOR_TENANT.first_on,
        error_messages={
            "required": "Choisissez quand vous commencez.",
            "invalid_choice": "Cette date est passée, ou n'est plus proposée. Choisissez-en une autre.",
        },
    )
    words = text_field(
        FOR_TENANT.situation,
        WORDS_MAX,
        help_text=NOTHING_PRIVATE,
        widget=forms.Textarea({"rows": 4}),
    )
    confirm_private = confirm_private_field()

    def __init__(self, data: Any = None, *, debt: Debt, rules: PlanRules, counts: bool = True, **kwargs: Any) -> None:
        """`counts`: whether a calendar is drawn."""
        super().__init__(data, **kwargs)
        self.debt, self.rules, self.counts = debt, rules, counts
        self.said = FOR_TENANT
        self.calendar: tuple[Instalment, ...] = ()
        self.cents, self.number = 0, 0  # what is paid each month, and in how many months
        if counts:
            start = cast(forms.ChoiceField, self.fields["first_on"])
            start.choices = [(day.isoformat(), f"le {formats.long_date(day)}") for day in debt.starts]
        else:
            for name in ("by", "months", "first_on"):
                del self.fields[name]
            self.fields["monthly"].label = self.said.monthly_alone

    def for_staff(self) -> None:
        """Speak of the tenant, not to them."""
        self.said = said = FOR_STAFF
        labels = {"monthly": said.monthly if self.counts else said.monthly_alone, "words": said.situation}
        if self.counts:
            ways = [(PlanBy.AMOUNT.value, said.by_amount), (PlanBy.MONTHS.value, said.by_months)]
            cast(forms.ChoiceField, self.fields["by"]).choices = ways
            labels |= {"by": "Calculer", "first_on": said.first_on}
        for name, label in labels.items():
            self.fields[name].label = label

    def private_texts(self) -> Iterator[str]:
        yield "words"

    def clean(self) -> dict[str, Any]:
        by = self.cleaned_data.get("by", "")
        if self.counts and self.debt.cents <= 0:
            self.add_error("by", self.said.nothing_owed)
        elif by == PlanBy.MONTHS and not self.has_error("months"):
            self._months_clean()
        elif by == PlanBy.AMOUNT or (not self.counts and self.cleaned_data.get("monthly")):
            self._amount_clean()
        if self.counts and not self.errors and is_drawn(self.number):
            self.calendar = self._plan()
        return super().clean()

    def _months_clean(self) -> None:
        count = self.cleaned_data.get("months")
        if not count:
            self.add_error("months", _WRONG_MONTHS)
        else:
            self.number = min(count, self.debt.cents)  # a part is a cent at least
            self.cents = parts_equal(self.debt.cents, self.number)[0]

    def _amount_clean(self) -> None:
        try:
            self.cents = cents_typed(self.cleaned_data.get("monthly", ""))
        except NotAnAmount as error:
            self.add_error("monthly", str(error))
            return
        if not self.cents:
            self.add_error("monthly", "Écrivez un montant au-dessus de zéro.")
        elif self.counts:
            self.number = months_needed(self.debt.cents, self.cents)

    def _plan(self) -> tuple[Instalment, ...]:
        debt, first = self.debt, dt.date.fromisoformat(self.cleaned_data["first_on"])
        if self.cleaned_data["by"] == PlanBy.MONTHS:
            parts = parts_equal(debt.cents, self.number)
        else:
            parts = parts_of(debt.cents, self.cents, self.rules.least_cents)
        return plan_of(parts, first, debt.rent, debt.day)

    @property
    def beyond(self) -> tuple[str, ...]:
        """In what the plan goes beyond the landlord's rules, in words."""
        if not self.counts:
            return ()
        months, least = self.number, min((part.cents for part in self.calendar), default=self.cents)
        return beyond(self.debt.cents, len(self.calendar) or months, least, self.rules)

    @property
    def months_shown(self) -> str:
        """`4 mois`."""
        return f"{len(self.calendar) or self.number} mois"

    def data_sent(self) -> dict[str, Any]:
        return {
            "debt_cents": max(self.debt.cents, 0),
            "monthly_cents": self.cents,
            "months": len(self.calendar) or self.number,
            "parts": [[part.on.isoformat(), part.cents, part.rent_cents] for part in self.calendar],
            "beyond": list(self.beyond),
            "words": self.cleaned_data.get("words", ""),
        }

    def make_recap(self) -> Recap:
        owed: list[Fact] = [(self.said.owed_fact, formats.euros(max(self.debt.cents, 0)))]
        if self.cents:
            owed.append(("Chaque mois, en plus du loyer", formats.euros(self.cents)))
        if self.counts:
            owed.append(("Durée", self.months_shown))
        if self.cleaned_data.get("words"):
            owed.append((self.said.situation_fact, self.cleaned_data["words"]))
        if self.said is FOR_STAFF:  # the tenant reads them in a table
            owed += [part_fact(part.on, part.cents, part.rent_cents) for part in self.calendar]
        notes = [" ".join((*self.beyond, self.said.anyway))] if self.beyond else []
        notes += [self.said.debited] if self.debt.debited else []
        return Recap(tuple(owed), tuple(formats.french_spaces(note) for note in notes), self.said.after)

    def content(self, account_number: str) -> Content:
        return Content(account_number, data=self.data_sent())
