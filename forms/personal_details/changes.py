"""What a request asks to change, one row a field: the ERP's value, the one asked for, and what was decided of it.

The ERP's own columns are never written: what is shown beside them is read from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from forms.personal_details.enums import FieldDecision, RefusedBy
from forms.submissions.models import Submission

if TYPE_CHECKING:
    from tenant_space.tenancy.models import Tenant

VALUE_MAX = 200  # of the file `submission_fields.csv`


class DetailChangeQuerySet(models.QuerySet["DetailChange"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """What this person asked for, by the requests that they may read."""
        return self.filter(submission__in=Submission.objects.for_tenant(tenant))


class DetailChange(models.Model):
    """One field of a request about personal details, named and written as the exchange format does.

    A row a field, kept as long as its request: `field`, `old_value` and `new_value` are a line of the outbound file.
    An empty `new_value` takes the value away.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="detail_changes")
    field = models.CharField(max_length=40, help_text="as the exchange names it: phone_mobile, event_date…")
    old_value = models.CharField(max_length=VALUE_MAX, blank=True, help_text="the ERP's when it was asked")
    new_value = models.CharField(max_length=VALUE_MAX, blank=True)
    decision = models.CharField(max_length=8, choices=FieldDecision, default=FieldDecision.ASKED)
    reason = models.CharField(max_length=600, blank=True, help_text="why it was refused, as the tenant reads it")
    refused_by = models.CharField(max_length=8, choices=RefusedBy, blank=True)
    seen_value = models.CharField(max_length=VALUE_MAX, blank=True, help_text="the ERP's when it was decided")
    confirmed_at = models.DateTimeField(null=True, help_text="of a number: when a code sent to it was typed back")

    objects = DetailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "champ à changer"
        verbose_name_plural = "champs à changer"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "field"], name="one_change_per_field")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.field}"


class DetailProof(models.Model):
    """The paper that proves a change came with another request of the same person."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="detail_proofs")
    came_with = models.ForeignKey(Submission, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "justificatif reçu"
        verbose_name_plural = "justificatifs reçus"
        constraints = [models.UniqueConstraint(fields=["submission", "came_with"], name="one_proof_per_sending")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.came_with_id}"
