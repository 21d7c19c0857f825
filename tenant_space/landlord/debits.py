"""What staff decide about direct debits: days, delays, and the references of mandates."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from tenant_space.formats.creditor import RUM_LONGEST, ics_is_valid, rum_make
from tenant_space.landlord import words

_LONGEST_ACCOUNT, _LARGEST_NUMBER = "9" * 20, 9_999_999


def validate_debit_days(value: str) -> None:
    """Refuse days of direct debit that are not numbers from 1 to 28, separated by commas."""
    days = [part.strip() for part in value.split(",")]
    if not all(day.isdigit() and 1 <= int(day) <= 28 for day in days):
        raise ValidationError(words.WRONG_DAYS)


def validate_ics(value: str) -> None:
    """Refuse an ICS whose check digits are wrong: every mandate would be refused by banks."""
    if not ics_is_valid(value):
        raise ValidationError(words.WRONG_ICS)


def validate_pattern(value: str) -> None:
    """Refuse a text that is no regular expression."""
    try:
        re.compile(value)
    except re.error as error:
        raise ValidationError(words.WRONG_PATTERN) from error


class DebitSettings(models.Model):
    """The part of the landlord's settings that mandates and direct debits follow."""

    ics = models.CharField("identifiant créancier SEPA (ICS)", max_length=35, blank=True, validators=[validate_ics])
    debit_days = models.CharField(
        "jours de prélèvement", max_length=40, default="5, 10, 15", validators=[validate_debit_days]
    )
    debit_notice_days = models.PositiveSmallIntegerField(
        "jours entre l'annonce et le prélèvement",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="14, sauf accord contraire avec les locataires.",
    )
    debit_closing_day = models.PositiveSmallIntegerField(
        "jour où le logiciel de gestion prépare les prélèvements du mois suivant",
        default=20,
        validators=[MaxValueValidator(28)],
        help_text="Une demande acceptée après ce jour attend un mois de plus. 0 : aucun jour.",
    )
    debit_hold_days = models.PositiveSmallIntegerField(
        "jours de contrôle après un changement d'identifiant",
        default=7,
        help_text="Une demande de prélèvement faite dans ces jours est signalée aux gestionnaires. 0 : jamais.",
    )
    rum_by_portal = models.BooleanField(
        "donner une référence (RUM) aux mandats d'ici",
        default=True,
        help_text="Sinon, le logiciel de gestion la donne : elle est communiquée avant le premier prélèvement.",
    )
    rum_prefix = models.CharField(
        "début des références de mandat",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"\A[A-Z0-9]*\Z", words.WRONG_PREFIX)],
        help_text="Exemple : MH donne MH-123456-0001.",
    )
    rum_pattern = models.CharField(
        "format des références de mandat",
        max_length=80,
        default=r"[A-Z0-9][A-Z0-9-]{0,34}",
        validators=[validate_pattern],
    )
    mandate_email = models.EmailField(
        "adresse où renvoyer les mandats signés", blank=True, help_text="Vide : l'adresse de contact."
    )
    mandate_privacy = models.TextField(
        "données personnelles, au bas du mandat",
        max_length=400,
        blank=True,
        default=words.MANDATE_PRIVACY,
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Every reference that this portal may ever give follows the pattern: found here, not at a tenant's."""
        super().clean()
        longest = rum_make(self.rum_prefix, _LONGEST_ACCOUNT, _LARGEST_NUMBER)
        try:
            fits = re.fullmatch(self.rum_pattern, longest) and len(longest) <= RUM_LONGEST
        except re.error:
            return
        if self.rum_by_portal and not fits:
            raise ValidationError({"rum_prefix": words.LONG_RUM})


DEBIT_PANEL = MultiFieldPanel(
    [
        FieldPanel("ics"),
        FieldPanel("debit_days"),
        FieldPanel("debit_notice_days"),
        FieldPanel("debit_closing_day"),
        FieldPanel("debit_hold_days"),
        FieldPanel("rum_by_portal"),
        FieldPanel("rum_prefix"),
        FieldPanel("rum_pattern"),
        FieldPanel("mandate_email"),
        FieldPanel("mandate_privacy"),
    ],
    heading="Prélèvement automatique",
)
