"""What staff set themselves about requests, in the admin."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel

from forms.submissions.ready_words import ANSWER_WORDS, AnswerSpec
from tenant_space.editable_words.grammar import words_problems


class KindSetting(models.Model):
    """What the landlord promises for a kind of request. One row a kind, made by `setup_site`."""

    kind = models.CharField("nature", max_length=30, unique=True)
    working_days = models.PositiveSmallIntegerField(
        "réponse promise en jours ouvrés",
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="Du lundi au vendredi, sans les jours fériés. Le locataire lit la date dès son envoi.",
    )

    panels = [FieldPanel("working_days")]

    class Meta:
        verbose_name = "délai de réponse"
        verbose_name_plural = "délais de réponse"
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind


class RefusalReason(models.Model):
    """A ready-made reason that a manager picks, with the words the tenant reads."""

    kind = models.CharField("nature", max_length=30)
    title = models.CharField("motif", max_length=80, help_text="Ce que le gestionnaire choisit dans la liste.")
    text = models.TextField(
        "texte pour le locataire",
        max_length=500,
        help_text="Dites ce qui ne va pas, puis ce que le locataire doit faire. Le gestionnaire peut le compléter.",
    )
    active = models.BooleanField("proposé aux gestionnaires", default=True)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    class Meta:
        verbose_name = "motif de refus"
        verbose_name_plural = "motifs de refus"
        ordering = ["kind", "sort_order", "title"]

    def __str__(self) -> str:
        return self.title


class ReadyAnswer(models.Model):
    """A ready-made answer that managers put into a message and complete. Its words between braces are filled then."""

    spec = AnswerSpec()

    kind = models.CharField("nature", max_length=30, blank=True)
    title = models.CharField("nom", max_length=80, help_text="Ce que le gestionnaire cherche et choisit.")
    text = models.TextField(
        "texte pour le locataire",
        max_length=2000,
        help_text="Le gestionnaire le relit et peut le changer avant de l'envoyer.",
    )
    active = models.BooleanField("proposée aux gestionnaires", default=True)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    class Meta:
        verbose_name = "réponse toute prête"
        verbose_name_plural = "réponses toutes prêtes"
        ordering = ["sort_order", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if problems := words_problems(self.text, ANSWER_WORDS):
            raise ValidationError({"text": problems})
