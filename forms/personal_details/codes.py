"""What tenants choose their situation from: the ERP's codes with their words, which staff set."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel

from forms.personal_details.enums import CodeSort


class SituationCode(models.Model):
    """A situation: its code in the ERP, its words, what it means for the lease, and the paper that proves it."""

    sort = models.CharField("liste", max_length=20, choices=CodeSort)
    code = models.CharField("code du logiciel de gestion", max_length=20)
    label = models.CharField("libellé", max_length=120, help_text="Ce que le locataire choisit.")
    meaning = models.TextField(
        "ce que cela change",
        max_length=1200,
        blank=True,
        help_text="Lu par le locataire avant d'envoyer : ce qui change pour le bail, ce qu'il faut faire.",
    )
    proof = models.CharField(
        "justificatif", max_length=200, blank=True, help_text="Le document à joindre. Vide : aucun n'est demandé."
    )
    joint = models.BooleanField(
        "cotitularité sur demande",
        default=False,
        help_text="Cochez pour un PACS : les deux partenaires peuvent demander ici à être titulaires du bail.",
    )
    offered = models.BooleanField("proposé", default=True, help_text="Décochez pour ne plus le proposer.")
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    panels = [FieldPanel(name) for name in ("sort", "code", "label", "meaning", "proof", "joint", "offered")]

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ["sort", "sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "code"],
                name="one_situation_per_code",
                violation_error_message="Ce code est déjà dans cette liste.",
            )
        ]

    def __str__(self) -> str:
        return self.label
