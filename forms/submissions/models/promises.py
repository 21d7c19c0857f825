"""What became of promises that were not kept, and what leads were told."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from forms.submissions.enums import EscalationStep
from forms.submissions.managers import EscalationQuerySet
from tenant_space.tenancy.models import Agency

from .submissions import Submission


class Escalation(models.Model):
    """A request whose promise passed was handed up: once for each promised day and step, where it is answered now."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="escalations")
    step = models.CharField(max_length=11, choices=EscalationStep)
    due_on = models.DateField(help_text="the promised day that passed")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", help_text="whose lead was told; none: the head office"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "remontée"
        verbose_name_plural = "remontées"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "due_on", "step", "agency"], name="one_escalation_per_promise_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.step}"


class LeadNotice(models.Model):
    """A lead was told on this day what will soon be late: at most once a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = "annonce à un responsable"
        verbose_name_plural = "annonces aux responsables"
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_notice_per_lead_and_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
