"""What an administrator fills in about a member of staff."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group

from tenant_space.form_fields.normalised import AddressField
from tenant_space.identity.models import User
from tenant_space.identity.team.services import Member, groups_given_by
from tenant_space.tenancy.models import Agency

GROUP_HELP = "Gestionnaires et Siège traitent les demandes. Le Siège voit aussi celles qui n'ont pas d'agence."
LEAD_HELP = (
    "Les responsables reçoivent un courriel avant qu'une réponse promise soit en retard, et quand elle l'est. "
    "Une agence sans responsable : ces courriels vont au siège."
)
HEAD_OFFICE, HEAD_OFFICE_RIGHT = "siege", "review_head_office"
AGENCY_HELP = "Celles dont cette personne traite les demandes. Le groupe Siège voit en plus les demandes sans agence."


class AgencyBoxes(forms.ModelMultipleChoiceField[Agency]):
    def label_from_instance(self, agency: Agency) -> str:
        return agency.name if agency.active else f"{agency.name} (fermée)"


class MemberForm(forms.Form):
    """Name, groups and agencies; the address is written once, when the access is created."""

    email = AddressField(
        label="Adresse de messagerie",
        help_text="La personne y reçoit un lien pour choisir son mot de passe. Elle se connecte avec cette adresse.",
        error_messages={
            "required": "Indiquez l'adresse de messagerie.",
            "invalid": "Cette adresse ne semble pas complète. Exemple : prenom.nom@organisme.fr",
            "max_length": "Cette adresse est trop longue : 254 caractères au plus.",
        },
    )
    first_name = forms.CharField(label="Prénom", max_length=80, error_messages={"required": "Indiquez le prénom."})
    last_name = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Indiquez le nom."})
    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        label="Groupes",
        help_text=GROUP_HELP,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un groupe : il dit ce que cette personne peut faire.",
            "invalid_choice": "Vous ne pouvez pas donner ce groupe.",
        },
    )
    agencies = AgencyBoxes(
        queryset=Agency.objects.none(),
        required=False,
        label="Agences",
        help_text=AGENCY_HELP,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette agence n'existe plus."},
    )
    leads = forms.MultipleChoiceField(
        required=False,
        label="Responsable",
        help_text=LEAD_HELP,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette agence n'existe plus."},
    )

    def __init__(self, *args: Any, actor: User, user: User | None = None, **kwargs: Any) -> None:
        if user:
            kwargs["initial"] = {
                "first_name": user.first_name,
                "last_name": user.last_name,
                "groups": user.groups.all(),
                "agencies": user.agencies.all(),
                "leads": _led_by(user),
            }
        super().__init__(*args, **kwargs)
        if user:
            del self.fields["email"]
        cast("forms.ModelMultipleChoiceField[Group]", self.fields["groups"]).queryset = groups_given_by(actor)
        # Closed ones, too: what was sent to them may still wait for an answer.
        agencies = cast(AgencyBoxes, self.fields["agencies"])
        agencies.queryset = Agency.objects.order_by("-active", "name")
        leads = cast(forms.MultipleChoiceField, self.fields["leads"])
        leads.choices = [
            *((row.pk, agencies.label_from_instance(row)) for row in agencies.queryset),
            (HEAD_OFFICE, "Siège"),
        ]

    def clean(self) -> dict[str, Any]:
        """One leads only what one may look after: the mails would lead to pages that one cannot open."""
        values = super().clean() or {}
        leads, looked_after = set(values.get("leads") or ()), {row.pk for row in values.get("agencies") or ()}
        if leads - looked_after - {HEAD_OFFICE}:
            self.add_error("leads", "Cochez aussi cette agence dans « Agences ».")
        groups = values.get("groups")
        if HEAD_OFFICE in leads and groups and not groups.filter(permissions__codename=HEAD_OFFICE_RIGHT).exists():
            self.add_error("leads", "Pour être responsable du siège, il faut aussi le groupe Siège.")
        return values

    def member(self) -> Member:
        """What was written. Only after `is_valid`."""
        values = self.cleaned_data
        agencies, leads = tuple(values["agencies"]), values["leads"]
        return Member(
            values["first_name"],
            values["last_name"],
            tuple(values["groups"]),
            agencies,
            tuple(agency for agency in agencies if agency.pk in leads),
            HEAD_OFFICE in leads,
        )


def _led_by(user: User) -> list[str]:
    """What this person leads, as the boxes name it."""
    return [*user.led_agencies.values_list("pk", flat=True), *([HEAD_OFFICE] if user.leads_head_office else [])]
