import uuid

from django.db import models
from django.utils import timezone

from forms.submissions.enums import RELEASED, Drawing, Scan
from forms.submissions.managers import AttachmentQuerySet, PageImageQuerySet

from .messages import Message
from .submissions import Draft, Note, Submission


class Attachment(models.Model):
    """A file sent by a tenant or by staff: opened, cleaned, and kept in the private storage under an opaque name."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="attachments")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="attachments")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="attachments")
    note = models.ForeignKey(
        Note, models.CASCADE, null=True, related_name="attachments", help_text="never shown to the tenant"
    )
    type_name = models.CharField(max_length=80, blank=True, help_text="what its sender says it is; may be none")
    type_code = models.CharField(
        max_length=20, blank=True, help_text="what kinds of request name that type by, whatever it is called since"
    )
    display_name = models.CharField("nom du fichier", max_length=120, help_text="the sender's own, made harmless")
    stored_name = models.CharField(max_length=120, unique=True, help_text="opaque name in the private storage")
    mime_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField("taille", help_text="of the cleaned file")
    sent_bytes = models.PositiveIntegerField(default=0, help_text="as sent: the limits count these")
    sha256 = models.CharField(max_length=64, help_text="of the cleaned file")
    scan = models.CharField("vérification", max_length=9, choices=Scan, default=Scan.PENDING)
    scan_detail = models.CharField(max_length=120, blank=True)
    scanned_at = models.DateTimeField(null=True)
    drawing = models.CharField(max_length=7, choices=Drawing, default=Drawing.WAITING)
    page_count = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier joint"
        verbose_name_plural = "fichiers joints"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(scan=Scan.PENDING), name="attachments_to_scan"),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def type_label(self) -> str:
        """What it is, as people say: `RIB (PDF)`, or only what kind of file: a cleaned one is a PDF or a picture."""
        file = "PDF" if self.mime_type == "application/pdf" else "Photo"
        return f"{self.type_name} ({file})" if self.type_name else file

    @property
    def is_released(self) -> bool:
        """Whether the file may be handed out and drawn."""
        return self.scan in RELEASED


class PageImage(models.Model):
    """One page of an attachment as a picture, made by the worker for the managers' screen."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    stored_name = models.CharField(max_length=120, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    objects = PageImageQuerySet.as_manager()

    class Meta:
        verbose_name = "image de page"
        verbose_name_plural = "images de pages"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_image_per_page")]

    def __str__(self) -> str:
        return f"{self.attachment_id} p. {self.number}"
