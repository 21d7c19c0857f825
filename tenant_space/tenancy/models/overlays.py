"""What the portal knows better than the ERP's last batch. Written by the portal, never by the exchange."""

from django.db import models
from django.utils import timezone

from tenant_space.tenancy.enums import CertificateState
from tenant_space.tenancy.managers import LeaseChildQuerySet

from .premises import Lease


class LeaseInsurance(models.Model):
    """An insurance certificate that a tenant sent for a lease, and what the landlord decided."""

    lease = models.ForeignKey(Lease, models.CASCADE, related_name="certificates", db_column="lease_id")
    state = models.CharField(max_length=12, choices=CertificateState, default=CertificateState.UNDER_REVIEW)
    valid_from = models.DateField()
    valid_to = models.DateField()
    submission = models.UUIDField(help_text="the submission that brought it: it lives in a house above this room")
    reason = models.CharField(max_length=600, blank=True, help_text="why it was refused, as the tenant reads it")
    erp_seen = models.CharField(max_length=40, blank=True, help_text="the ERP's columns on the day of the decision")
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    objects = LeaseChildQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation d'assurance"
        verbose_name_plural = "attestations d'assurance"
        constraints = [models.UniqueConstraint(fields=["lease", "submission"], name="one_certificate_per_sending")]
        indexes = [
            models.Index(
                fields=["valid_to"], condition=models.Q(state=CertificateState.ACCEPTED), name="certificates_ending"
            ),
            models.Index(fields=["submission"], name="certificates_of_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.lease_id} {self.state}"
