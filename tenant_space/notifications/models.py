from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.fields import RichTextField
from wagtail.log_actions import log
from wagtail.models import RevisionMixin

from tenant_space.editable_words.models import EditableText
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.readers import SAMPLE
from tenant_space.notifications.registry import MailSpec, mail_specs
from tenant_space.notifications.rendering import code_wording, mail_context, mail_sample, mail_text_version
from tenant_space.notifications.texts import FEATURES, MailWording, address_problems, body_problems


class OutgoingMail(models.Model):
    """A mail to send: what it is about, never its text. The worker renders and sends it."""

    kind = models.CharField("nature", max_length=60)
    to = models.EmailField("destinataire", db_index=True)
    person = models.CharField(max_length=20, blank=True, db_index=True, help_text="key of whom it is for, if known")
    context = models.JSONField(default=dict, help_text="identifiers the builder of this kind needs")
    state = models.CharField("état", max_length=9, choices=MailState, default=MailState.QUEUED)
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
        permissions = [("resend_outgoingmail", "Renvoyer les courriels en échec")]
        indexes = [
            models.Index(fields=["created_at"], name="mails_by_age"),
            models.Index(fields=["created_at"], condition=models.Q(state=MailState.FAILED), name="mails_failed"),
            models.Index(fields=["next_attempt_at"], condition=models.Q(state=MailState.QUEUED), name="mails_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} n° {self.pk}"

    @property
    def masked_to(self) -> str:
        """The address as staff see it: enough to know it again, too little to write to."""
        return address_mask(self.to)


def address_mask(address: str) -> str:
    """An address with its first letter and its domain: `a***@example.org`."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


class MailText(RevisionMixin, EditableText):
    """What a kind of mail says, as editors wrote it."""

    KEYS = ("kind",)
    TEXTS = ("subject", "body", "button")

    kind = models.CharField("nature", max_length=60, unique=True, editable=False)
    subject = models.CharField("objet", max_length=150)
    body = RichTextField("texte", features=FEATURES)

    class Meta(EditableText.Meta):
        verbose_name = "texte de courriel"
        verbose_name_plural = "textes des courriels"
        ordering = ["kind"]

    @classmethod
    def specs(cls) -> Mapping[tuple[str, ...], MailSpec]:
        return {(spec.kind,): spec for spec in mail_specs() if spec.editable}

    @classmethod
    def first(cls, spec: MailSpec) -> dict[str, Any]:
        return asdict(code_wording(spec))

    @property
    def when(self) -> str:
        return self.spec.when if self.spec else ""

    @property
    def wording(self) -> MailWording:
        return MailWording(self.subject, self.body, self.button)

    def text_problems(self, name: str, spec: MailSpec) -> list[str]:
        if name == "body":
            return body_problems(self.body, spec.placeholders, spec.required)
        return [*super().text_problems(name, spec), *address_problems(getattr(self, name))]

    def save_first(self) -> None:
        """With a revision, so that editors can bring the first text back."""
        action = "wagtail.create" if self._state.adding else "wagtail.edit"
        super().save_first()
        log(instance=self, action=action, revision=self.save_revision(), content_changed=True)

    def is_previewable(self) -> bool:
        return self.spec is not None

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "emails/preview.html"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Mails carry their styles inline, which the pages of tenants do not allow."""
        response = super().serve_preview(request, mode_name)
        response._csp_update = {"style-src": [SELF, UNSAFE_INLINE]}
        return response

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The real mail with invented values, and its text version."""
        context = super().get_preview_context(request, mode_name)
        spec = self.spec
        if spec is None:
            return context
        mail = mail_context(self.wording, mail_sample(spec), SAMPLE, spec.answered_in)
        return {**context, **mail, "text_version": mail_text_version(mail)}
