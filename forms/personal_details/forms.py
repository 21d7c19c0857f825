"""What is filled in to ask for a change of details: how to be reached, and one's occupation."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from forms.personal_details.enums import CodeSort
from forms.personal_details.fields import FIELDS, PHONES, Labels, same_value, value_words
from forms.personal_details.selectors import REMOVED, erp_value, labels_of, offered, situations
from forms.personal_details.services import CHANGES
from forms.submissions.confirmed import CONFIRMED, ConfirmedForm, Recap
from forms.submissions.services import Content
from tenant_space import formats
from tenant_space.form_fields.normalised import AddressField
from tenant_space.form_fields.texts import CleanText, code_field, text_field
from tenant_space.formats.addresses import address_receives
from tenant_space.formats.phones import PhoneRefused, phone_is_mobile, phone_of_person
from tenant_space.tenancy.models import Tenant

Changes = list[list[str]]  # of each field that changes: its name, its value before and after
UNKNOWN = "Non renseigné"
NOTHING_NEW = "Rien n'a changé. Modifiez ce qui est faux, puis cliquez sur « Continuer »."
NO_WAY = "Gardez au moins un moyen de vous joindre : un téléphone ou une adresse de messagerie."
NOT_MOBILE = "C'est un numéro fixe. Écrivez-le dans « Téléphone domicile » ou « Téléphone travail »."
NO_ADDRESS = (
    "Cette adresse n'est pas complète, ou elle contient des lettres qu'aucune adresse n'a. "
    "Exemple : marie.durand@exemple.fr."
)
NO_MAIL = "Cette adresse ne reçoit pas de mail. Vérifiez-la, ou écrivez-en une autre."
REFUSED_MAIL = "Nos mails à cette adresse nous reviennent. Vérifiez-la, ou écrivez-en une autre."
AFTER = (
    "Rien ne change tout de suite : nous vérifions, puis nous mettons notre fichier à jour.",
    "La page « Mes informations personnelles » dit où en est votre demande.",
)
PHONE_HELP = "Exemple : 06 12 34 56 78. Numéro étranger : commencez par + et l'indicatif du pays."


class DetailsForm(ConfirmedForm):
    """A request that holds only what changes, for the person signed in."""

    def __init__(self, data: Any = None, *, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.tenant = tenant
        self.codes = situations()

    @property
    def labels(self) -> Labels:
        """The words of the codes."""
        return labels_of(self.codes)

    def wanted(self) -> dict[str, str]:
        """The values asked for, by field; only after cleaning."""
        raise NotImplementedError

    def changed(self) -> Changes:
        """What changes, compared with what the ERP says now."""
        found = [[field, erp_value(self.tenant, field), value] for field, value in self.wanted().items()]
        return [[field, old, new] for field, old, new in found if not same_value(field, old, new)]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.changed():
            self.add_error(None, NOTHING_NEW)
        return super().clean()

    def data_sent(self) -> dict[str, Any]:
        return {CHANGES: self.changed()}

    def make_recap(self) -> Recap:
        compared = [self._row(field, old, new) for field, old, new in self.changed()]
        return Recap(compared=tuple(compared), after=AFTER)

    def _row(self, field: str, old: str, new: str) -> tuple[str, str, str]:
        return (
            FIELDS[field].label,
            value_words(field, old, self.labels) or UNKNOWN,
            value_words(field, new, self.labels) or REMOVED,
        )

    def content(self, account_number: str) -> Content:
        return Content(account_number, data=self.data_sent())


class PersonPhone(CleanText):
    """One number at which a person can be called, in international form."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return phone_of_person(typed) if typed else ""
        except PhoneRefused as error:
            raise ValidationError(error.fault.value) from error


def _phone(label: str, complete: str) -> PersonPhone:
    widget = forms.TelInput({"autocomplete": complete})
    errors = {"max_length": "Ce numéro est trop long. Écrivez un seul numéro."}
    return PersonPhone(
        label=label, required=False, max_length=60, help_text=PHONE_HELP, widget=widget, error_messages=errors
    )


class ContactDetailsForm(DetailsForm):
    """Three phones and the address to write to (S61): empty takes one away."""

    phone_mobile = _phone("Téléphone mobile", "tel")
    phone_home = _phone("Téléphone domicile", "home tel")
    phone_work = _phone("Téléphone travail", "work tel")
    email = AddressField(
        label="Adresse de messagerie de contact",
        required=False,
        help_text="Exemple : marie.durand@exemple.fr. Votre identifiant de connexion ne change pas.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": NO_ADDRESS},
    )
    field_order = (*("phone_mobile", "phone_home", "phone_work", "email"), CONFIRMED)

    def __init__(self, data: Any = None, *, tenant: Tenant, initial: dict[str, Any] | None = None) -> None:
        first = {field: formats.phone(erp_value(tenant, field)) for field in PHONES}
        self.first = {**first, "email": tenant.email}
        super().__init__(data, tenant=tenant, initial={**self.first, **(initial or {})})

    def wanted(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in self.first}

    def clean_phone_mobile(self) -> str:
        number = str(self.cleaned_data["phone_mobile"])
        if number and not phone_is_mobile(number):
            raise ValidationError(NOT_MOBILE)
        return number

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        if address and not address_receives(address):
            raise ValidationError(NO_MAIL)
        user = getattr(self.tenant, "user", None)
        if user and user.mail_refused_at and user.email == address:
            raise ValidationError(REFUSED_MAIL)
        return address

    def clean(self) -> dict[str, Any]:
        for name, shown in self.first.items():
            if _plain(self[name].value()) == _plain(shown):  # the ERP may hold what nobody could type
                self.errors.pop(name, None)
                self.cleaned_data[name] = erp_value(self.tenant, name)
        if not self.errors and not any(self.wanted().values()):
            self.add_error(None, NO_WAY)
        return super().clean()


def _plain(text: object) -> str:
    """A text without what cannot be seen of its spaces."""
    return " ".join(str(text or "").split())


class OccupationForm(DetailsForm):
    """What somebody does for a living (S62)."""

    pcs_code = forms.ChoiceField(
        label="Catégorie socioprofessionnelle",
        required=False,
        error_messages={"invalid_choice": "Cette catégorie n'est plus proposée. Choisissez dans la liste."},
    )
    employment_status = forms.ChoiceField(
        label="Situation d'emploi (facultatif)",
        required=False,
        error_messages={"invalid_choice": "Cette situation n'est plus proposée. Choisissez dans la liste."},
    )
    occupation = text_field("Profession", 80, help_text="Exemple : aide-soignante, maçon, à la retraite.")

    def __init__(self, data: Any = None, *, tenant: Tenant, initial: dict[str, Any] | None = None) -> None:
        first = {"pcs_code": tenant.pcs_code, "occupation": tenant.occupation}
        super().__init__(data, tenant=tenant, initial={**first, **(initial or {})})
        for name, sort in (("pcs_code", CodeSort.PCS), ("employment_status", CodeSort.EMPLOYMENT)):
            rows = [(row.code, row.label) for row in offered(self.codes, sort)]
            known = erp_value(tenant, name)
            if known and known not in dict(rows):  # what the ERP says can always stay
                rows.append((known, value_words(name, known, self.labels)))
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "Choisir"), *rows]

    def wanted(self) -> dict[str, str]:
        given = self.cleaned_data
        kept = {"pcs_code": given["pcs_code"] or self.tenant.pcs_code}
        return {**kept, "employment_status": given["employment_status"], "occupation": given["occupation"]}


class PhoneCodeForm(forms.Form):
    """The code, as its message says it."""

    use_required_attribute = False
    code = code_field()
