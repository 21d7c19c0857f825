"""Whom to turn to when rent is hard to pay: what staff write, for all agencies or for one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.formats.phones import phone_link

NO_SUCH_NUMBER = "Ce numéro n'existe pas. Écrivez par exemple 3230, ou 04 77 00 00 00."


class PaymentAid(models.Model):
    """An aid, or somebody to talk to."""

    name = models.CharField("nom", max_length=80, help_text="Exemple : Fonds de solidarité pour le logement (FSL).")
    text = models.TextField("ce que c'est", max_length=300, help_text="En une ou deux phrases simples.")
    phone = models.CharField("téléphone", max_length=40, blank=True)
    url = models.URLField("site", blank=True)
    agency_code = models.CharField(
        "code de l'agence",
        max_length=10,
        blank=True,
        help_text="Montré aux seuls locataires de cette agence. Vide : montré à tous.",
    )
    sort_order = models.PositiveSmallIntegerField("ordre", default=100)

    panels = [
        FieldPanel("name"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("url")]),
        FieldRowPanel([FieldPanel("agency_code"), FieldPanel("sort_order")]),
    ]

    class Meta:
        app_label = "payment_plan"
        verbose_name = "aide pour payer le loyer"
        verbose_name_plural = "aides pour payer le loyer"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.agency_code})" if self.agency_code else self.name

    @property
    def site(self) -> str:
        """The name of its site, as one reads it: `caf.fr`."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    def clean(self) -> None:
        """The code in the form in which the batches bring it, and a number that can be pressed."""
        super().clean()
        self.agency_code = identifier_normalise(self.agency_code)
        if self.phone and not phone_link(self.phone):
            raise ValidationError({"phone": NO_SUCH_NUMBER})
