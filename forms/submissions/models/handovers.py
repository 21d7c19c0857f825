"""What passes between the portal and the landlord's software about a request."""

from django.db import models

from tenant_space.exchange.enums import AckResult

from .submissions import Submission


class Handover(models.Model):
    """What the landlord's software was told of a request, and says became of it. Reached from its request."""

    submission = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="handover")
    last_batch = models.PositiveIntegerField(
        "dernier lot", null=True, db_index=True, help_text="the outbound batch that told it last"
    )
    told_at = models.DateTimeField("transmise le", null=True, help_text="when it was told first")
    result = models.CharField("réponse", max_length=10, choices=AckResult, blank=True)
    processed_at = models.DateTimeField("traitée le", null=True, help_text="as the software says")
    taken_up_at = models.DateTimeField("reprise le", null=True, help_text="when a batch brought it")
    erp_ref = models.CharField("référence", max_length=40, blank=True)
    status = models.CharField("état", max_length=20, blank=True)
    reason_code = models.CharField("code du motif", max_length=20, blank=True)
    public_text = models.TextField("texte pour le locataire", blank=True)

    class Meta:
        verbose_name = "échange avec le logiciel de gestion"
        verbose_name_plural = "échanges avec le logiciel de gestion"
        indexes = [models.Index(fields=["result", "taken_up_at"], name="handovers_by_result")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.result}"
