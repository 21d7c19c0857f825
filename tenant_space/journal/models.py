from django.db import models
from django.utils import timezone

from tenant_space.journal.enums import EventKind


class AccessEvent(models.Model):
    """Something that happened to a sign-in. Kept twelve months, then deleted.

    The room lies below all others: it holds the number of a sign-in, not a relation to it.
    """

    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=15, choices=EventKind)
    at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True, help_text="network address, its end masked")
    device = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=80, blank=True, help_text="a number, never a name")

    class Meta:
        verbose_name = "accès noté"
        verbose_name_plural = "journal des accès"
        indexes = [
            models.Index(fields=["user_id", "-at"], name="events_of_a_sign_in"),
            models.Index(fields=["at"], name="events_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
