"""What staff fill in for a tenant who brings or sends a mandate that is signed on paper."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from forms.direct_debit.enums import HolderKind
from forms.direct_debit.forms import MandateForm
from forms.direct_debit.services import RUM
from forms.submissions.confirmed import Recap, RequestObstacle
from forms.submissions.forms import FormPart
from tenant_space import formats
from tenant_space.form_fields.texts import text_field
from tenant_space.formats.creditor import RUM_LONGEST
from tenant_space.formats.sepa import sepa_text

SCAN_MISSING = "Joignez le mandat signé, numérisé ou en photo : sans lui, rien n'est enregistré."
WRONG_RUM = "Cette RUM a un signe que les banques refusent. Recopiez-la comme elle est sur le mandat."
NOT_NOW = "Ce n'est pas possible pour ce compte. Le locataire lirait : « {why} »"
WAITS = (
    "Une demande de prélèvement attend déjà pour ce compte (n° {number}) : une seule à la fois. Le mandat signé est "
    "arrivé ? Ajoutez-le, numérisé, dans une note de cette demande."
)
OWNERS = (
    (HolderKind.TENANT.value, "Le locataire"),
    (HolderKind.CO_HOLDER.value, HolderKind.CO_HOLDER.label),
    (HolderKind.THIRD.value, "Une autre personne, qui paie pour le locataire"),
)
_LABELS = {
    "payer_link": "Qui est cette personne pour le locataire ?",
    "day": "Jour du prélèvement",
}


class RecordedMandateForm(MandateForm):
    """The form of the tenant, as the paper has it; with the reference of the mandate, if that is printed on it."""

    rum = text_field(
        "RUM écrite sur le mandat (facultatif)",
        RUM_LONGEST,
        help_text="La référence unique du mandat. Laissez vide si le papier n'en porte pas.",
    )
    after: ClassVar[tuple[str, ...]] = (
        "Le locataire lit la demande dans son espace. Il peut l'annuler tant qu'elle attend.",
        "Le prélèvement commence quand vous avez accepté le mandat. D'ici là, le locataire paie comme d'habitude.",
    )

    def __init__(self, data: Any = None, *, closed: RequestObstacle | None, **kwargs: Any) -> None:
        """`closed`: why nothing can be asked for this account; None: it can."""
        super().__init__(data, **kwargs)
        self.closed = closed
        for name, label in _LABELS.items():
            self.fields[name].label = label
        self.fields["payer_link"].help_text = "Exemple : sa fille, son tuteur."
        self.fields["iban"].help_text = "Comme sur le mandat signé. Avec ou sans espaces."
        cast(forms.ChoiceField, self.fields["holder"]).choices = OWNERS

    def clean_rum(self) -> str:
        rum = str(self.cleaned_data["rum"])
        if sepa_text(rum) != rum:
            raise ValidationError(WRONG_RUM)
        return rum

    def clean(self) -> dict[str, Any]:
        if self.closed:
            self.add_error(None, formats.french_spaces(NOT_NOW.format(why=self.closed.text)))
        return super().clean()

    def data_sent(self) -> dict[str, Any]:
        return {**super().data_sent(), RUM: self.cleaned_data["rum"]}

    def make_recap(self) -> Recap:
        made, rum = super().make_recap(), self.cleaned_data["rum"]
        facts = (*made.facts, ("RUM", rum or "Aucune sur le papier"))
        return Recap(facts, made.notes, tuple(formats.french_spaces(text) for text in made.after))

    def parts(self) -> list[FormPart]:
        alone = (FormPart((self[name],)) for name in ("iban", "bic", "rum", "holder", "holder_name"))
        third = FormPart((self["payer_link"], self["payer_phone"]), "Une autre personne paie pour le locataire")
        place = [
            FormPart((self["street_number"], self["street"]), "Adresse du titulaire du compte"),
            FormPart((self["complement"],)),
            FormPart((self["postal_code"], self["city"], self["country"]), "Ville et pays"),
        ]
        return [*alone, third, *place, FormPart((self["day"],))]
