from django.db import models

from tenant_space.exchange.enums import BatchMode, BatchState, IssueKind


class Batch(models.Model):
    """A batch received from the ERP: applied whole, refused whole, or held until somebody looks at what it ends."""

    batch_id = models.CharField("lot", max_length=60)
    sequence = models.PositiveIntegerField("numéro")
    mode = models.CharField("mode", max_length=5, choices=BatchMode, blank=True)
    state = models.CharField("état", max_length=8, choices=BatchState)
    control_sha256 = models.CharField("empreinte", max_length=64)
    producer = models.CharField("logiciel", max_length=60, blank=True)
    extracted_at = models.DateTimeField("données du", null=True)
    received_at = models.DateTimeField("reçu le", auto_now_add=True)
    seconds = models.FloatField("durée (s)", default=0)
    row_count = models.PositiveIntegerField("lignes", default=0)
    changed_count = models.PositiveIntegerField("lignes changées", default=0)
    reject_count = models.PositiveIntegerField("rejets", default=0)
    warning_count = models.PositiveIntegerField("alertes", default=0)
    counts = models.JSONField("détail par fichier", default=dict)
    lost_count = models.PositiveIntegerField("accès perdus", default=0)
    released_at = models.DateTimeField("laissé passer le", null=True)

    class Meta:
        verbose_name = "lot du logiciel de gestion"
        verbose_name_plural = "lots du logiciel de gestion"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sequence"],
                condition=models.Q(state=BatchState.APPLIED),
                name="one_applied_batch_per_sequence",
            )
        ]

    def __str__(self) -> str:
        return self.batch_id


class BatchIssue(models.Model):
    """What was wrong in a batch: the file, the line and why, without personal data."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="issues", verbose_name="lot")
    kind = models.CharField("nature", max_length=8, choices=IssueKind)
    file_name = models.CharField("fichier", max_length=120, blank=True)
    line = models.PositiveIntegerField("ligne", null=True)
    message = models.CharField("raison", max_length=300)

    class Meta:
        verbose_name = "rejet ou alerte"
        verbose_name_plural = "rejets et alertes"
        ordering = ["batch", "pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ligne {self.line}" if self.line else self.file_name


class LostAccess(models.Model):
    """Somebody who could read an account and no longer could once a held batch is applied; numbers, no names."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lost_accesses", verbose_name="lot")
    account_number = models.CharField("compte client", max_length=20)
    tenant_id = models.CharField("personne", max_length=20)

    class Meta:
        verbose_name = "accès qui serait perdu"
        verbose_name_plural = "accès qui seraient perdus"
        ordering = ["batch", "account_number", "tenant_id"]

    def __str__(self) -> str:
        return f"{self.account_number} {self.tenant_id}"


class OutboundBatch(models.Model):
    """A batch for the ERP: what tenants asked or chose. Its number grows by one, on its own count."""

    batch_id = models.CharField("lot", max_length=60)
    sequence = models.PositiveIntegerField("numéro", unique=True)
    created_at = models.DateTimeField("préparé le")
    written_at = models.DateTimeField("déposé le", null=True)
    counts = models.JSONField("lignes par fichier", default=dict)

    class Meta:
        verbose_name = "lot envoyé au logiciel de gestion"
        verbose_name_plural = "lots envoyés au logiciel de gestion"
        ordering = ["-sequence"]

    def __str__(self) -> str:
        return self.batch_id
