"""What is filled in to ask for a direct debit, to change its day, or to stop it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, cast

from anyascii import anyascii
from cryptography.fernet import InvalidToken
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from forms.direct_debit import words
from forms.direct_debit.debits import DebitRules, first_debit_on
from forms.direct_debit.enums import HolderKind
from forms.direct_debit.selectors import Payer, address_lines, bank_of, day_words, first_debit_words, holder_words
from forms.direct_debit.services import IBAN, SEALED
from forms.submissions.confirmed import ConfirmedForm, Recap
from forms.submissions.registry import Fact
from forms.submissions.services import Content
from tenant_space import formats
from tenant_space.form_fields.texts import code_field, phone_field, text_field
from tenant_space.formats.countries import countries, country_name
from tenant_space.formats.iban import IbanFault, IbanRefused, bic_derived, bic_is_asked, iban_read
from tenant_space.identity.secrets import fingerprint, secret_open, secret_seal
from tenant_space.landlord.bank_details import bank_code_normalise, in_fours, validate_bic

BIC_ASKED = "Cette banque est hors de l'Espace économique européen : écrivez aussi son BIC. Il est sur le RIB."
NO_LETTER = "Écrivez ce nom avec des lettres, comme sur le RIB."
LINK_ASKED = "Dites qui est cette personne pour vous. Exemple : ma fille."
OTHER_COUNTRY = (
    "Le BIC est d'un autre pays que l'IBAN ({country}). C'est parfois normal. Vérifiez-le sur le RIB avant de "
    "confirmer."
)
AFTER = (
    "Nous vous envoyons un mandat à signer. Le prélèvement commence quand nous l'avons accepté.",
    "Chaque mois, nous prélevons le montant écrit sur votre avis d'échéance.",
    "D'ici là, payez votre loyer comme d'habitude, ce mois-ci aussi.",
)
_ADDRESS = ("street_number", "street", "complement", "postal_code", "city", "country")


def day_field() -> forms.TypedChoiceField:
    """The day of the month, among those of the settings."""
    return forms.TypedChoiceField(
        label="Quel jour du mois voulez-vous être prélevé ?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez le jour du prélèvement.",
            "invalid_choice": "Ce jour n'est plus proposé. Choisissez dans la liste.",
        },
    )


class DebitDayForm(ConfirmedForm):
    """Another day for the mandate in place."""

    day = day_field()

    def __init__(self, data: Any = None, *, rules: DebitRules, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rules = rules
        days = cast(forms.TypedChoiceField, self.fields["day"])
        days.choices = [(day, f"Le {'1er' if day == 1 else day}") for day in rules.days]

    @property
    def first_on(self) -> dt.date:
        """The first debit on the day chosen."""
        return first_debit_on(self.cleaned_data["day"], asked_on=timezone.localdate(), rules=self.rules)

    def data_sent(self) -> dict[str, Any]:
        return {"day": self.cleaned_data["day"], "first_on": self.first_on.isoformat()}

    def make_recap(self) -> Recap:
        day = day_words(self.cleaned_data["day"]).capitalize()
        return Recap((("Nouveau jour", day), ("Premier prélèvement ce jour-là", first_debit_words(self.first_on))))

    def content(self, account_number: str) -> Content:
        return Content(account_number, data=self.data_sent())


class DebitStopForm(ConfirmedForm):
    """No more direct debits."""

    sure = forms.BooleanField(
        label="Je veux arrêter le prélèvement automatique de mon loyer",
        error_messages={"required": "Cochez la case pour demander l'arrêt."},
    )

    def data_sent(self) -> dict[str, Any]:
        return {}

    def make_recap(self) -> Recap:
        asked = ("Vous demandez", "L'arrêt du prélèvement automatique")
        return Recap((asked, ("Ensuite", "Vous payez votre loyer chaque mois par un autre moyen")))

    def content(self, account_number: str) -> Content:
        return Content(account_number)


class MandateForm(DebitDayForm):
    """A bank account to debit: which one, whose, from which day (S54)."""

    iban = forms.CharField(
        label="IBAN du compte à prélever",
        help_text="Il est sur votre RIB. Avec ou sans espaces. Exemple : FR76 3000 6000 0112 3456 7890 189.",
        error_messages={"required": IbanFault.EMPTY.value},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    bic = forms.CharField(
        label="BIC de la banque",
        help_text="Seulement si la banque est hors de l'Espace économique européen : Suisse, Royaume-Uni, Monaco…",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    holder = forms.ChoiceField(
        label="À qui est ce compte bancaire ?",
        choices=HolderKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites à qui est ce compte bancaire."},
    )
    holder_name = text_field(
        "Nom du titulaire, comme sur le RIB",
        70,
        "Écrivez le nom du titulaire du compte, comme sur le RIB.",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    payer_link = text_field(
        "Si c'est quelqu'un d'autre : qui est cette personne pour vous ?",
        60,
        help_text="Exemple : ma fille, mon tuteur.",
    )
    payer_phone = phone_field(
        "Son téléphone (facultatif)", help_text="Pour la joindre si le prélèvement pose question."
    )
    street_number = text_field("Numéro", 16, help_text="Exemple : 8, 12 bis.")
    street = text_field("Rue", 70, "Écrivez la rue du titulaire du compte.")
    complement = text_field("Complément (facultatif)", 70, help_text="Bâtiment, étage, chez…")
    postal_code = text_field("Code postal", 16, "Écrivez le code postal.")
    city = text_field("Ville", 35, "Écrivez la ville.")
    country = forms.ChoiceField(
        label="Pays",
        choices=countries,
        error_messages={"required": "Choisissez le pays.", "invalid_choice": "Choisissez le pays dans la liste."},
    )
    after: ClassVar[tuple[str, ...]] = AFTER
    field_order = ("iban", "bic", "holder", "holder_name", "payer_link", "payer_phone", *_ADDRESS, "day", "confirmed")

    def __init__(
        self, data: Any = None, *, payer: Payer, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        first = {
            "holder": HolderKind.TENANT,
            "holder_name": payer.name,
            "street_number": payer.street_number,
            "street": payer.street,
            "postal_code": payer.postal_code,
            "city": payer.city,
            "country": "FR",
        }
        super().__init__(data, initial={**first, **_opened(initial or {})}, **kwargs)

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        """The IBAN is sealed before anything is kept of it, right or wrong."""
        values = super().typed(data)
        typed = values.pop(IBAN)
        return {**values, SEALED: secret_seal(typed) if typed else ""}

    def clean_iban(self) -> str:
        try:
            return iban_read(self.cleaned_data["iban"])
        except IbanRefused as refused:
            problem = refused.text
        raise ValidationError(problem)

    def clean_bic(self) -> str:
        bic = bank_code_normalise(self.cleaned_data["bic"])
        if bic:
            validate_bic(bic)
        return bic

    def clean_holder_name(self) -> str:
        name = str(self.cleaned_data["holder_name"])
        if not any(sign.isalpha() for sign in anyascii(name)):
            raise ValidationError(NO_LETTER)
        return name

    def clean(self) -> dict[str, Any]:
        iban = self.cleaned_data.get("iban", "")
        if iban and bic_is_asked(iban) and not self.cleaned_data.get("bic") and "bic" not in self.errors:
            self.add_error("bic", BIC_ASKED)
        third = self.cleaned_data.get("holder") == HolderKind.THIRD
        if third and not self.cleaned_data.get("payer_link") and "payer_link" not in self.errors:
            self.add_error("payer_link", LINK_ASKED)
        return super().clean()

    def data_sent(self) -> dict[str, Any]:
        given = self.cleaned_data
        third = given["holder"] == HolderKind.THIRD
        return {
            **super().data_sent(),
            **{name: given[name] for name in ("bic", "holder", "holder_name", *_ADDRESS)},
            "payer_link": given["payer_link"] if third else "",
            "payer_phone": given["payer_phone"] if third else "",
            "bank": bank_of(given["iban"]),
            "bank_account": fingerprint(given["iban"]),
        }

    def make_recap(self) -> Recap:
        given, data = self.cleaned_data, self.data_sent()
        facts: list[Fact] = [("IBAN", in_fours(given["iban"]))]
        facts += [("Banque, à confirmer", data["bank"])] if data["bank"] else []
        if data["bic"]:
            facts.append(("BIC", data["bic"]))
        elif bic := bic_derived(given["iban"]):
            facts.append(("BIC, à confirmer", f"{bic} (trouvé d'après l'IBAN ; le mandat ne le porte pas)"))
        facts += [
            ("Titulaire du compte", holder_words(data)),
            ("Son adresse", ", ".join(address_lines(data))),
            ("Jour du prélèvement", day_words(data["day"]).capitalize()),
            ("Premier prélèvement", first_debit_words(self.first_on)),
        ]
        return Recap(tuple(facts), bic_notes(given["iban"], data["bic"]), self.after)

    def content(self, account_number: str) -> Content:
        return Content(account_number, data=self.data_sent(), private={IBAN: self.cleaned_data["iban"]})


def bic_notes(iban: str, bic: str) -> tuple[str, ...]:
    """What to look at twice about a BIC; the IBAN may be masked, since only its country counts."""
    if not bic or bic[4:6] == iban[:2]:
        return ()
    return (formats.french_spaces(OTHER_COUNTRY.format(country=country_name(bic[4:6]) or bic[4:6])),)


def _opened(values: dict[str, Any]) -> dict[str, Any]:
    """What a draft kept, its IBAN in clear for the one who typed it; left out when no key opens it any more."""
    kept = {name: value for name, value in values.items() if name != SEALED}
    try:
        typed = secret_open(values[SEALED]) if values.get(SEALED) else ""
    except InvalidToken:
        typed = ""
    return {**kept, IBAN: typed} if typed else kept


class SignConsentForm(forms.Form):
    """The box that is ticked before a code is sent."""

    consent = forms.BooleanField(
        label=words.CONSENT, error_messages={"required": "Cochez la case pour recevoir un code."}
    )


class SignCodeForm(forms.Form):
    """The code, as its message says it."""

    code = code_field()
