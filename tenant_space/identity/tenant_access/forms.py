"""What a manager writes when changing a tenant's access."""

from __future__ import annotations

from django import forms

from tenant_space.form_fields.french_names import FrenchNamesMixin
from tenant_space.identity.tenant_access.enums import REFUSED, AccessState, IdentityCheck
from tenant_space.identity.tenant_access.services import REASON_LENGTH

CHECK_LENGTH = 120


class ReasonForm(forms.Form):
    """Why: kept in the history, read by colleagues."""

    reason = forms.CharField(
        label="Motif",
        max_length=REASON_LENGTH,
        help_text="Vos collègues le liront. Le locataire ne le voit pas.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Indiquez le motif : il reste dans l'historique.",
            "max_length": f"Ce motif est trop long : {REASON_LENGTH} caractères au plus.",
        },
    )


class CheckForm(forms.Form):
    """How the identity of somebody was checked, before what they ask for is done."""

    check = forms.ChoiceField(
        label="Comment avez-vous vérifié l'identité de cette personne ?",
        choices=[
            (IdentityCheck.AT_THE_DESK, "J'ai vu sa pièce d'identité en agence"),
            (IdentityCheck.CALLED_BACK, "Je l'ai rappelée au numéro que nous connaissions déjà"),
            (IdentityCheck.OTHER, "Autrement (à préciser)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment vous avez vérifié l'identité."},
    )
    detail = forms.CharField(
        label="Précision",
        required=False,
        max_length=CHECK_LENGTH,
        help_text="Par exemple : carte d'identité, vue le 23 novembre. N'écrivez pas le numéro de la pièce.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Ce texte est trop long : {CHECK_LENGTH} caractères au plus."},
    )

    def clean(self) -> dict[str, str]:
        """A check that is not one of the usual ones is told in words."""
        values = super().clean() or {}
        if values.get("check") == IdentityCheck.OTHER and not values.get("detail") and "detail" not in self.errors:
            self.add_error("detail", "Précisez comment vous avez vérifié l'identité.")
        return values

    def words(self) -> str:
        """What is kept. Only after `is_valid`."""
        label = str(IdentityCheck(self.cleaned_data["check"]).label)
        detail = " ".join(self.cleaned_data["detail"].split())
        return f"{label} : {detail}" if detail else label


class SearchForm(FrenchNamesMixin, forms.Form):
    """The words and the state of the list's address."""

    french_names = {"state": "etat"}
    q = forms.CharField(required=False, max_length=100)
    state = forms.ChoiceField(required=False, choices=[*AccessState.choices, (REFUSED, "Courriels refusés")])
