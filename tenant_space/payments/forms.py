"""The form of *Je règle*: the whole balance, or an amount of one's own."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from tenant_space import formats
from tenant_space.payments.amounts import NotAnAmount, cents_typed

BALANCE, CHOSEN = "solde", "montant"
LONGEST_TYPED = 30


class PaymentForm(forms.Form):
    """What is paid (S46, S47). `cents` after `is_valid()`.

    The exact balance may be paid even below the least amount; with nothing owed one may pay ahead.
    """

    choix = forms.ChoiceField(
        label="Ce que vous payez",
        choices=[(BALANCE, ""), (CHOSEN, "")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez : le solde de votre compte, ou un autre montant.",
            "invalid_choice": "Choisissez : le solde de votre compte, ou un autre montant.",
        },
    )
    montant = forms.CharField(
        label="Mon règlement",
        required=False,
        max_length=LONGEST_TYPED,
        strip=True,
        error_messages={"max_length": "Écrivez un montant en euros, par exemple 50 ou 50,25."},
    )
    encore = forms.BooleanField(label="Je veux faire un autre paiement", required=False)
    cle = forms.UUIDField(widget=forms.HiddenInput)
    solde_vu = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, balance_cents: int, least: int, most: int, just_paid: int = 0, **kwargs: Any
    ) -> None:
        """`just_paid`: what was paid a moment ago, in cents; the form then asks before it goes on."""
        super().__init__(data, label_suffix="", **kwargs)
        self.balance_cents, self.least, self.most, self.just_paid = balance_cents, least, most, just_paid
        self.cents = 0
        amount = self.fields["montant"].widget
        amount.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
        amount.attrs.pop("maxlength", None)
        self.fields[
            "montant"
        ].help_text = f"Entre {formats.euros(least)} et {formats.euros(most)}. Exemple : 50 ou 50,25."

    @property
    def owes(self) -> bool:
        """Whether there is a balance to pay as a whole."""
        return 0 < self.balance_cents <= self.most

    @property
    def chosen(self) -> str:
        """Which choice is ticked; without a balance there is one choice only."""
        return str(self["choix"].value() or "") if self.owes else CHOSEN

    @property
    def new_key(self) -> str:
        """The key of the form as it is shown: it counts once."""
        return str(uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choix") == BALANCE:
            self._balance_clean(data)
        elif data.get("choix") == CHOSEN and not self.has_error("montant"):
            self._amount_clean(data.get("montant", ""))
        if self.just_paid and not data.get("encore"):
            self.add_error(
                "encore",
                f"Un paiement de {formats.euros(self.just_paid)} vient d'être fait. "
                "Pour faire un autre paiement, cochez la case.",
            )
        return data

    def _balance_clean(self, data: dict[str, Any]) -> None:
        if not self.owes:
            self.add_error("choix", "Vous ne devez rien sur ce compte. Pour payer d'avance, choisissez un montant.")
        elif data.get("solde_vu") not in (None, self.balance_cents):
            self.add_error(
                "choix", f"Votre solde a changé : il est maintenant de {formats.euros(self.balance_cents)}. Vérifiez."
            )
        else:
            self.cents = self.balance_cents

    def _amount_clean(self, typed: str) -> None:
        try:
            cents = cents_typed(typed)
        except NotAnAmount as error:
            self.add_error("montant", str(error))
            return
        if cents < self.least and not 0 < cents == self.balance_cents:
            self.add_error("montant", f"Le montant ne peut être inférieur à {formats.euros(self.least)}.")
        elif cents > self.most:
            self.add_error("montant", f"Le montant ne peut dépasser {formats.euros(self.most)} en une fois.")
        else:
            self.cents = cents
