"""What a manager fills in on the page of a submission."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from forms.submissions.desk.policies import reviewers_of
from forms.submissions.enums import Call
from forms.submissions.models import RefusalReason, Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.ready_words import left_open
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency

CLOSED = "Cette agence a fermé. Choisissez-en une autre."
TOO_SOON, WHY_MISSING = "Choisissez un jour à venir.", "Écrivez la raison : le locataire la lit."
REASON_LENGTH = 600  # characters: what the tenant's page and mail hold


class StaffChoice(forms.ModelChoiceField[User]):
    def label_from_instance(self, user: User) -> str:
        return user.get_full_name()


class PartForm(forms.Form):
    """A part of one page: its fields are only required when its own button is pressed."""

    use_required_attribute = False


class AssignForm(PartForm):
    """Who follows it: the managers of its agency, or nobody in particular."""

    to = StaffChoice(
        queryset=User.objects.none(), required=False, empty_label="Personne : à prendre", label="Attribuer à"
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"to": submission.assigned_to_id})
        super().__init__(*args, **kwargs)
        to = cast(StaffChoice, self.fields["to"])
        to.queryset = reviewers_of(submission)
        to.error_messages["invalid_choice"] = (
            "Cette personne ne peut plus traiter cette demande. Choisissez quelqu'un d'autre."
        )


class AgencyChoice(forms.ModelChoiceField[Agency]):
    def label_from_instance(self, agency: Agency) -> str:
        return agency.name


class TransferForm(PartForm):
    """Where it goes, and why."""

    agency = AgencyChoice(
        queryset=Agency.objects.none(), required=False, label="Transférer à", error_messages={"invalid_choice": CLOSED}
    )
    word = forms.CharField(
        max_length=1500,
        label="Un mot pour vos collègues",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Dites en un mot pourquoi : vos collègues le lisent.",
            "max_length": "Ce texte est trop long : 1 500 caractères au plus.",
        },
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = cast(AgencyChoice, self.fields["agency"])
        others = Agency.objects.filter(active=True).exclude(pk=submission.agency_id or "")
        agency.queryset = others.order_by("name")
        agency.empty_label = "Siège" if submission.agency_id else "Choisir une agence…"


class ReadySelect(forms.Select):
    """Carries each ready-made text, so that a script can copy it without asking the server."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        reason = getattr(value, "instance", None)
        if reason is not None:
            option["attrs"]["data-text"] = reason.text
        return option


class RefuseForm(PartForm):
    """A reason picked from the list, completed or written by hand. What is written wins."""

    ready = forms.ModelChoiceField(
        queryset=RefusalReason.objects.none(),
        required=False,
        empty_label="Choisir un motif…",
        label="Motif tout prêt",
        widget=ReadySelect,
    )
    reason = forms.CharField(
        required=False,
        max_length=REASON_LENGTH,
        label="Texte que le locataire va lire",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Ce texte est trop long : {REASON_LENGTH} caractères au plus."},
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if submission.tenant_id is None:
            mail = submission.contact_email
            self.fields["reason"].label = "Texte envoyé par mail" if mail else "Motif, pour vos collègues"
        ready = cast("forms.ModelChoiceField[RefusalReason]", self.fields["ready"])
        ready.queryset = RefusalReason.objects.filter(kind=submission.kind, active=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        written, ready = (values.get("reason") or "").strip(), values.get("ready")
        values["reason"] = written or (ready.text if ready else "")
        if not values["reason"] and "reason" not in self.errors:
            self.add_error("reason", "Choisissez un motif ou écrivez au locataire ce qu'il doit corriger.")
        for problem in left_open(values.get("reason", "")):  # an error has taken it away
            self.add_error("reason", problem)
        return values


class NoteForm(PartForm):
    """A word for colleagues."""

    text = forms.CharField(
        max_length=2000,
        label="Ajouter une note interne",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Écrivez votre note avant de l'enregistrer.",
            "max_length": "Cette note est trop longue : 2 000 caractères au plus.",
        },
    )

    def __init__(self, *args: Any, files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not files  # a photo may say it all


class CallForm(PartForm):
    """A phone call: what came of it, what was said, and whether the tenant reads it."""

    call = forms.ChoiceField(
        label="Le locataire a-t-il répondu ?",
        choices=[(Call.REACHED.value, "Oui, nous avons parlé"), (Call.NOT_REACHED.value, "Non, pas de réponse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le locataire a répondu.", "invalid_choice": "Choisissez dans la liste."},
    )
    said = forms.CharField(
        max_length=2000,
        required=False,
        label="Ce qui s'est dit",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Ce texte est trop long : 2 000 caractères au plus."},
    )
    told = forms.BooleanField(required=False, label="Le locataire le lit aussi dans sa demande")


class DateForm(PartForm):
    """Another day promised, and why."""

    day = forms.DateField(
        label="Réponse promise pour le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choisissez la nouvelle date.", "invalid": "Cette date n'existe pas."},
    )
    why = forms.CharField(
        max_length=WORDS_MAX,
        label="La raison, que le locataire va lire",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": WHY_MISSING,
            "max_length": "Ce texte est trop long : 4 000 caractères au plus.",
        },
    )
