from django.db import models
from django.utils import timezone

from tenant_space.notifications.enums import MailState


class OutgoingMail(models.Model):
    """A mail to send: what it is about, never its text. The worker renders and sends it."""

    kind = models.CharField("nature", max_length=60)
    to = models.EmailField("destinataire")
    context = models.JSONField(default=dict, help_text="identifiers the builder of this kind needs")
    state = models.CharField("état", max_length=6, choices=MailState, default=MailState.QUEUED)
    message_id = models.CharField(max_length=120, unique=True, help_text="the same at every attempt")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel sortant"
        verbose_name_plural = "courriels sortants"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="mails_by_age"),
            models.Index(fields=["next_attempt_at"], condition=models.Q(state=MailState.QUEUED), name="mails_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} n° {self.pk}"
