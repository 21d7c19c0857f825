"""What both sides write about a request, and how it moved from state to state."""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forms.submissions.enums import NOTICED, Call, Ease, PortalWords, Sort, State
from forms.submissions.managers import MessageQuerySet

from .submissions import Submission

WORDS_MAX = 4000


class Message(models.Model):
    """A line of the conversation about a request. Written by services only, never changed afterwards."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, help_text="sent again, it is still one message")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_staff = models.BooleanField(help_text="the landlord's side, the portal itself included; else the tenant's")
    sort = models.CharField(max_length=9, choices=Sort, default=Sort.MESSAGE)
    text = models.TextField(blank=True, validators=[MaxLengthValidator(WORDS_MAX)])
    words_text = models.TextField(blank=True, help_text="the same, folded for the search")
    call = models.CharField(max_length=7, choices=Call, blank=True, help_text="of a phone call: what it came to")
    said = models.CharField(
        max_length=8, choices=PortalWords, blank=True, help_text="what the portal says, instead of a text"
    )
    values = models.JSONField(
        default=dict, help_text="what stands between braces in the words of what the portal says"
    )
    due_on = models.DateField(null=True, help_text="of a new date: the day promised from then on")
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(default=timezone.now, help_text="from when the tenant sees it")
    read_at = models.DateTimeField(null=True, help_text="when the other side first saw it")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["told_at", "pk"]
        indexes = [
            models.Index(fields=["submission", "told_at", "id"], name="messages_in_order"),
            models.Index(
                fields=["submission"],
                condition=Q(read_at__isnull=True, by_staff=True, sort__in=NOTICED),
                name="messages_unread_by_tenant",
            ),
            models.Index(
                fields=["submission"],
                condition=Q(read_at__isnull=True, by_staff=False, sort__in=NOTICED),
                name="messages_unread_by_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_unread(self) -> bool:
        """Whether it is a word of staff that the tenant has not seen."""
        return self.by_staff and self.read_at is None and self.sort in NOTICED


class StateChange(models.Model):
    """A move of a request from one state to another: what figures over time are made of."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    from_state = models.CharField(max_length=12, choices=State, blank=True, help_text="empty: it was sent")
    to_state = models.CharField(max_length=12, choices=State)
    due_on = models.DateField(help_text="the day that was promised at that moment")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "changement d'état"
        verbose_name_plural = "changements d'état"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} > {self.to_state}"


class SurveyAnswer(models.Model):
    """What a tenant thinks of how a request was dealt with. One a request, whatever became of it since."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="survey")
    ease = models.PositiveSmallIntegerField(choices=Ease)
    words = models.TextField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "avis sur une demande"
        verbose_name_plural = "avis sur les demandes"

    def __str__(self) -> str:
        return f"avis {self.pk}"
