"""What staff decide about payment plans: who may ask for one here, over how long, and in what parts."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LONGEST_PLAN = 60  # months


class PlanSettings(models.Model):
    """The part of the landlord's settings that the simulator of payment plans follows."""

    plan_open = models.BooleanField(
        "proposer le calcul d'un plan",
        default=True,
        help_text="Sinon, la page « J'ai du mal à payer » montre les aides, et l'agence fait le plan.",
    )
    plan_in_litigation = models.BooleanField(
        "aussi aux comptes suivis par le contentieux", default=False, help_text="Sinon, l'agence fait leur plan."
    )
    plan_months_most = models.PositiveSmallIntegerField(
        "nombre de mois, au plus",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_PLAN)],
        help_text="Une demande plus longue part quand même : elle est signalée aux gestionnaires.",
    )
    plan_least_cents = models.PositiveIntegerField(
        "échéance minimum, en centimes",
        default=2000,
        validators=[MinValueValidator(100)],
        help_text="Une demande plus petite part quand même : elle est signalée aux gestionnaires.",
    )

    class Meta:
        abstract = True


PLAN_PANEL = MultiFieldPanel(
    [
        FieldPanel("plan_open"),
        FieldPanel("plan_in_litigation"),
        FieldPanel("plan_months_most"),
        FieldPanel("plan_least_cents"),
    ],
    heading="Plan de paiement",
)
