"""What is filled in on *J'ai du mal à payer*: how much each month, or over how many months."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from forms.payment_plan.enums import PlanBy
from forms.payment_plan.plans import (
    Instalment,
    PlanRules,
    beyond,
    is_drawn,
    months_needed,
    parts_equal,
    parts_of,
    plan_of,
)
from forms.payment_plan.selectors import Debt
from forms.submissions.confirmed import ConfirmedForm, Recap
from forms.submissions.registry import Fact
from forms.submissions.services import Content
from tenant_space import formats
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE
from tenant_space.form_fields.texts import text_field
from tenant_space.payments.amounts import NotAnAmount, cents_typed

WORDS_MAX = 1000
MONTHS_TYPED_MAX = 999
NOTHING_OWED = "Vous ne devez rien sur ce compte aujourd'hui. Il n'y a rien à étaler."
ANYWAY = "Vous pouvez l'envoyer quand même : votre agence cherche une solution avec vous."
DEBITED = (
    "Un prélèvement est prévu pour ce que vous devez. Il peut partir avant notre réponse : si vous ne pouvez pas le "
    "payer, appelez votre agence sans attendre."
)
AFTER = (
    "Votre agence lit votre demande et vous répond. Le plan commence quand elle l'a accepté.",
    "Votre loyer de chaque mois continue : payez-le comme d'habitude.",
)
_WRONG_MONTHS = "Écrivez un nombre de mois, par exemple 6."


class PlanForm(ConfirmedForm):
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
        "Ce que je peux payer chaque mois, en plus du loyer",
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
        label="Je commence",
        error_messages={
            "required": "Choisissez quand vous commencez.",
            "invalid_choice": "Cette date est passée, ou n'est plus proposée. Choisissez-en une autre.",
        },
    )
    words = text_field(
        "Voulez-vous nous expliquer votre situation ? (facultatif)",
        WORDS_MAX,
        help_text=NOTHING_PRIVATE,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, debt: Debt, rules: PlanRules, counts: bool = True, **kwargs: Any) -> None:
        """`counts`: whether a calendar is drawn."""
        super().__init__(data, **kwargs)
        self.debt, self.rules, self.counts = debt, rules, counts
        self.calendar: tuple[Instalment, ...] = ()
        self.cents, self.number = 0, 0  # what is paid each month, and in how many months
        if counts:
            start = cast(forms.ChoiceField, self.fields["first_on"])
            start.choices = [(day.isoformat(), f"le {formats.long_date(day)}") for day in debt.starts]
        else:
            for name in ("by", "months", "first_on"):
                del self.fields[name]
            self.fields["monthly"].label = "Ce que je peux payer chaque mois (facultatif)"

    def clean(self) -> dict[str, Any]:
        by = self.cleaned_data.get("by", "")
        if self.counts and self.debt.cents <= 0:
            self.add_error("by", NOTHING_OWED)
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
        owed: list[Fact] = [("Vous devez aujourd'hui", formats.euros(max(self.debt.cents, 0)))]
        if self.cents:
            owed.append(("Chaque mois, en plus du loyer", formats.euros(self.cents)))
        if self.counts:
            owed.append(("Durée", self.months_shown))
        if self.cleaned_data.get("words"):
            owed.append(("Votre situation", self.cleaned_data["words"]))
        notes = [f"{text} {ANYWAY}" for text in self.beyond]
        notes += [DEBITED] if self.debt.debited else []
        return Recap(tuple(owed), tuple(formats.french_spaces(note) for note in notes), AFTER)

    def content(self, account_number: str) -> Content:
        return Content(account_number, data=self.data_sent())
