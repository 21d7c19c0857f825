"""What is filled in when a family changes: marriage, PACS, separation, death; a birth, an arrival, a departure."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone

from forms.personal_details.codes import SituationCode
from forms.personal_details.enums import CodeSort, OccupantEvent
from forms.personal_details.fields import RELATIONSHIPS, YES, same_value
from forms.personal_details.forms import AFTER, DetailsForm
from forms.personal_details.selectors import LeavingOccupant, erp_value, offered
from forms.submissions.confirmed import Recap
from forms.submissions.forms import FormPart
from tenant_space import formats
from tenant_space.form_fields.dates import DateBoxes, date_boxes, date_typed
from tenant_space.form_fields.texts import text_field
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.tenancy.models import Tenant

OLDEST_YEAR = 1900
YEAR = "Écrivez l'année avec ses quatre chiffres. Exemple : 2026."
_EVENT = DateBoxes("event_day", "event_month", "event_year", "de l'événement", odd_year=YEAR)
_BORN = DateBoxes("birth_day", "birth_month", "birth_year", "de naissance", odd_year=YEAR)
NOT_YET = "Cette date n'est pas encore passée. Envoyez votre demande quand l'événement a eu lieu."
BEFORE_BIRTH = "Cette date ({event}) est avant votre naissance ({birth}). Vérifiez-la, ou appelez votre agence."
TOO_EARLY = "Cette date est avant la naissance de cette personne. Vérifiez les deux dates."
SAME = "C'est déjà la situation que nous connaissons. Choisissez la nouvelle."
NAME_ASKED = "Écrivez le nom et le prénom de la personne qui demande avec vous."
NOT_JOINT = "Cette case ne va pas avec la situation choisie. Décochez-la, ou choisissez-en une autre."
NO_PROOF_YET = (
    "Justificatif : {proof}. Vous ne l'avez pas encore ? Envoyez quand même. Vous pourrez l'ajouter depuis votre "
    "demande, ou par « Nous contacter »."
)
BOTH_SIGN = "Joignez une lettre signée par vous deux : sans elle, le bail ne change pas."


def _past(form: DetailsForm, boxes: DateBoxes, missing_is_fine: bool = False) -> dt.date | None:
    """The day in three boxes, today at the latest."""
    if missing_is_fine and not any(form.cleaned_data.get(name) for name in (boxes.day, boxes.month, boxes.year)):
        return None
    found = date_typed(form, boxes, range(OLDEST_YEAR, timezone.localdate().year + 2))
    if found and found > timezone.localdate():
        form.add_error(boxes.day, NOT_YET)
        return None
    return found


def _day_part(form: DetailsForm, boxes: DateBoxes, legend: str) -> FormPart:
    """The three boxes of a day, for staff."""
    return FormPart((form[boxes.day], form[boxes.month], form[boxes.year]), legend)


def _before(day: dt.date, birth: PartialDate | None) -> bool:
    """Whether a day comes before a birth, as far as that is known."""
    if birth is None:
        return False
    return (day.year, day.month, day.day)[: _known(birth)] < (birth.year, birth.month, birth.day)[: _known(birth)]


def _known(birth: PartialDate) -> int:
    return 3 if birth.day else 2 if birth.month else 1


class MaritalStatusForm(DetailsForm):
    """A new marital status, since when, and with whom (S62)."""

    marital_status = forms.ChoiceField(
        label="Votre nouvelle situation",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez votre nouvelle situation.",
            "invalid_choice": "Cette situation n'est plus proposée. Choisissez dans la liste.",
        },
    )
    event_day, event_month, event_year = date_boxes()
    spouse_last_name = text_field("Nom de votre époux, épouse ou partenaire (facultatif)", 80)
    spouse_first_name = text_field("Son prénom (facultatif)", 80)
    joint_request = forms.BooleanField(
        label="PACS : nous demandons tous les deux à être titulaires du bail",
        help_text="Joignez alors une lettre signée par vous deux.",
        required=False,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offered = offered(self.codes, CodeSort.MARITAL)
        cast(forms.ChoiceField, self.fields["marital_status"]).choices = [
            (row.code, row.label) for row in self.offered
        ]

    @property
    def chosen(self) -> SituationCode | None:
        """The situation that was chosen."""
        return next((row for row in self.offered if row.code == self.cleaned_data.get("marital_status")), None)

    def wanted(self) -> dict[str, str]:
        given = self.cleaned_data
        return {
            "marital_status": given["marital_status"],
            "event_date": given["event_date"].isoformat(),
            "spouse_last_name": given["spouse_last_name"],
            "spouse_first_name": given["spouse_first_name"],
            "joint_request": YES if given["joint_request"] else "",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if same_value("marital_status", data.get("marital_status", ""), erp_value(self.tenant, "marital_status")):
            self.add_error("marital_status", SAME)
        if event := _past(self, _EVENT):
            self._after_birth(event)
        data["event_date"] = event
        joint, chosen = data.get("joint_request"), self.chosen
        if joint and chosen and not chosen.joint:
            self.add_error("joint_request", NOT_JOINT)
        elif joint and not (data.get("spouse_last_name") and data.get("spouse_first_name")):
            self.add_error("spouse_last_name", NAME_ASKED)
        return super().clean()

    def parts(self) -> list[FormPart]:
        return [
            FormPart((self["marital_status"],)),
            _day_part(self, _EVENT, "Depuis quelle date ?"),
            FormPart((self["spouse_last_name"], self["spouse_first_name"]), "La personne concernée (facultatif)"),
            FormPart((self["joint_request"],)),
        ]

    def _after_birth(self, event: dt.date) -> None:
        birth = self.tenant.birth_date
        if birth and _before(event, birth):
            said = BEFORE_BIRTH.format(event=formats.long_date(event), birth=birth.text)
            self.add_error("event_day", formats.french_spaces(said))

    def make_recap(self) -> Recap:
        chosen = self.chosen
        proof = NO_PROOF_YET.format(proof=chosen.proof) if chosen and chosen.proof else ""
        said = [chosen.meaning if chosen else "", proof, *AFTER]
        notes = (BOTH_SIGN,) if self.cleaned_data["joint_request"] else ()
        rows = [(field, self._row(field, old, new)) for field, old, new in self.changed()]
        return Recap(
            compared=tuple(row for field, row in rows if field == "marital_status"),
            facts=tuple((label, new) for field, (label, _, new) in rows if field != "marital_status"),
            notes=notes,
            after=tuple(formats.french_spaces(text) for text in said if text),
        )


class OccupantsForm(DetailsForm):
    """Somebody who is born, comes to live there or leaves: their name, since when, and what they are to the sender."""

    event = forms.ChoiceField(
        label="Que s'est-il passé ?",
        choices=OccupantEvent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui s'est passé."},
    )
    event_day, event_month, event_year = date_boxes()
    last_name = text_field("Nom", 80)
    first_name = text_field("Prénom", 80)
    birth_day, birth_month, birth_year = date_boxes()
    relationship = forms.ChoiceField(
        label="Son lien avec vous",
        choices=[("", "Choisir"), *RELATIONSHIPS.items()],
        required=False,
    )
    leaving = forms.ChoiceField(
        label="Qui quitte le logement ?",
        required=False,
        error_messages={"invalid_choice": "Cette personne n'est plus dans la liste. Choisissez-en une autre."},
    )

    def __init__(
        self, data: Any = None, *, tenant: Tenant, leavers: tuple[LeavingOccupant, ...], **kwargs: Any
    ) -> None:
        super().__init__(data, tenant=tenant, **kwargs)
        self.leavers = {one.occupant_id: one for one in leavers}
        choices = [("", "Choisir"), *((one.occupant_id, one.name) for one in leavers)]
        cast(forms.ChoiceField, self.fields["leaving"]).choices = choices

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        event = data.get("event")
        if event == OccupantEvent.DEPARTURE:
            data["event_date"] = _past(self, _EVENT)
            if not data.get("leaving") and "leaving" not in self.errors:
                self.add_error("leaving", "Choisissez qui quitte le logement.")
        elif event:
            self._clean_arrival(data, event)
        return super().clean()

    def _clean_arrival(self, data: dict[str, Any], event: str) -> None:
        for name, said in (
            ("last_name", "Écrivez le nom de cette personne."),
            ("first_name", "Écrivez le prénom de cette personne."),
            ("relationship", "Dites qui est cette personne pour vous."),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, said)
        born = data["birth_date"] = _past(self, _BORN)
        day = data["event_date"] = _past(self, _EVENT, missing_is_fine=event == OccupantEvent.BIRTH) or born
        if born and day and day < born:
            self.add_error(
                "event_day", "Cette date est avant la naissance de cette personne. Vérifiez les deux dates."
            )

    def wanted(self) -> dict[str, str]:
        given = self.cleaned_data
        found = {"occupant_event": given["event"], "event_date": given["event_date"].isoformat()}
        if given["event"] == OccupantEvent.DEPARTURE:
            one = self.leavers[given["leaving"]]
            names = {"occupant_last_name": one.last_name, "occupant_first_name": one.first_name}
            return {**found, "occupant_id": one.occupant_id, **names}
        return {
            **found,
            "occupant_last_name": given["last_name"],
            "occupant_first_name": given["first_name"],
            "occupant_birth_date": given["birth_date"].isoformat(),
            "occupant_relationship": given["relationship"],
        }

    def parts(self) -> list[FormPart]:
        arrives = "Une naissance ou une arrivée : laissez vide pour un départ"
        return [
            FormPart((self["event"],)),
            FormPart((self["last_name"], self["first_name"]), arrives),
            _day_part(self, _BORN, "Date de naissance"),
            FormPart((self["relationship"],)),
            FormPart((self["leaving"],)),
            _day_part(self, _EVENT, "Date de l'arrivée ou du départ"),
        ]

    def make_recap(self) -> Recap:
        shown = [row for row in self.changed() if row[0] != "occupant_id"]
        facts = tuple((label, new) for label, _, new in (self._row(*row) for row in shown))
        proof = "Joignez l'acte de naissance, le livret de famille ou le jugement, si vous l'avez."
        born = self.cleaned_data["event"] == OccupantEvent.BIRTH
        return Recap(facts, after=(*((formats.french_spaces(proof),) if born else ()), *AFTER))
