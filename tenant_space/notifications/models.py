from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin, RevisionMixin

from tenant_space.notifications.enums import MailState
from tenant_space.notifications.registry import MailSpec, mail_known
from tenant_space.notifications.rendering import mail_context, mail_sample, mail_text_version
from tenant_space.notifications.texts import FEATURES, MailWording, body_problems, line_problems


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
        permissions = [("resend_outgoingmail", "Renvoyer les courriels en échec")]
        indexes = [
            models.Index(fields=["created_at"], name="mails_by_age"),
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


class ButtonPanel(FieldPanel):
    """The words on the button, for the mails that have one."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            spec = self.instance.spec
            return super().is_shown() and bool(spec and spec.button)


class MailText(PreviewableMixin, RevisionMixin, models.Model):
    """What a kind of mail says, as editors wrote it. One row a kind, made by `setup_site`."""

    kind = models.CharField("nature", max_length=60, unique=True, editable=False)
    subject = models.CharField("objet", max_length=150)
    body = RichTextField("texte", features=FEATURES)
    button = models.CharField(
        "texte du bouton",
        max_length=40,
        blank=True,
        help_text="Le bouton vient après le texte. L'adresse où il mène ne se change pas.",
    )

    panels = [
        HelpPanel(template="admin/mail_text_help.html"),
        FieldPanel("subject"),
        FieldPanel("body"),
        ButtonPanel("button"),
    ]

    class Meta:
        verbose_name = "texte de courriel"
        verbose_name_plural = "textes des courriels"
        ordering = ["kind"]
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        return self.spec.label if self.spec else self.kind

    @property
    def spec(self) -> MailSpec | None:
        """The kind that the code knows; None when a newer version dropped it."""
        return mail_known(self.kind)

    @property
    def when(self) -> str:
        return self.spec.when if self.spec else ""

    @property
    def wording(self) -> MailWording:
        return MailWording(self.subject, self.body, self.button)

    def problems(self) -> dict[str, list[str]]:
        """What is wrong with each field, in words for its writer."""
        spec = self.spec
        if spec is None:
            return {}
        found = {
            "subject": line_problems(self.subject, spec.placeholders),
            "body": body_problems(self.body, spec.placeholders, spec.required),
        }
        if spec.button:
            blank = [] if self.button.strip() else ["Écrivez ce qui se passe quand on appuie sur le bouton."]
            found["button"] = blank or line_problems(self.button, spec.placeholders)
        return {name: problems for name, problems in found.items() if problems}

    def clean(self) -> None:
        super().clean()
        problems = self.problems()
        if problems:
            raise ValidationError(problems)

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
        mail = mail_context(self.wording, mail_sample(spec))
        return {**context, **mail, "text_version": mail_text_version(mail)}
