"""What staff set about *Nous contacter*: topics with their questions, types of document, emergencies."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel

from forms.contact.enums import AnsweredBy, QuestionSort, Subject
from forms.submissions.leaving import gone_release
from forms.submissions.models import Draft, Submission
from tenant_space.formats.phones import phone_link

CODE = "contact"  # of the kind
TOPIC = "topic"  # the name of the topic's key, in a request and on the form
MOST_QUESTIONS = 5
NO_SUCH_NUMBER = "Ce numéro n'existe pas. Écrivez par exemple 18, 112 ou 04 77 00 00 00."
NEVER_TOLD = "Un sujet sensible n'est jamais visible des voisins. Décochez l'un des deux."
NO_CHOICES = "Écrivez au moins deux réponses, une par ligne."


def topic_is_used(topic_id: int) -> bool:
    """Whether any request or draft, of whomever, names this topic."""
    sent = Submission.objects.filter(kind=CODE, **{f"data__{TOPIC}": topic_id})
    begun = Draft.objects.filter(kind=CODE, submission=None, **{f"values__{TOPIC}": str(topic_id)})
    return sent.exists() or begun.exists()


def sent_close(topic_id: int) -> None:
    """Make all that was ever sent about this topic sensitive, of whomever; those who may not read it follow none."""
    if Submission.objects.filter(kind=CODE, sensitive=False, **{f"data__{TOPIC}": topic_id}).update(sensitive=True):
        gone_release()


class TopicQuerySet(models.QuerySet["ContactTopic"]):
    def offered(self) -> TopicQuerySet:
        """Those a tenant can choose."""
        return self.filter(archived=False)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As of one by one: one that was used is archived."""
        return sum(row.delete()[0] for row in self), {}


class ContactTopic(ClusterableModel):
    """What a request is about, more closely: who answers it, how soon, and what is asked."""

    name = models.CharField("sujet", max_length=80, help_text="Ce que le locataire choisit dans la liste.")
    subject = models.CharField("objet", max_length=14, choices=Subject)
    help_text = models.TextField(
        "avant d'écrire", max_length=500, blank=True, help_text="Lu par le locataire dès qu'il a choisi ce sujet."
    )
    documents = models.TextField(
        "documents souvent utiles", max_length=300, blank=True, help_text="Lus au-dessus des fichiers à joindre."
    )
    answered_by = models.CharField("qui répond", max_length=11, choices=AnsweredBy, default=AnsweredBy.AGENCY)
    working_days = models.PositiveSmallIntegerField(
        "réponse promise en jours ouvrés",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="Vide : le délai des demandes écrites, dans « Délais de réponse ».",
    )
    sensitive = models.BooleanField(
        "sensible",
        default=False,
        help_text="Troubles de voisinage, violences… Seules les personnes qui en ont le droit lisent ces demandes, "
        "y compris celles déjà reçues. Décocher n'ouvre pas les anciennes.",
    )
    told_to_neighbours = models.BooleanField(
        "signalements visibles des voisins",
        default=False,
        help_text="Pour ce que tous partagent : ascenseur, chauffage collectif, éclairage, portes du hall. Avant "
        "d'écrire, les locataires de la même résidence lisent que ce sujet est déjà signalé dans les parties "
        "communes, et depuis quel jour : jamais par qui, ni le message. Ce qui a été envoyé avant n'est pas montré. "
        "Ne cochez pas un sujet qui dirait quelque chose de quelqu'un.",
    )
    archived = models.BooleanField(
        "archivé", default=False, help_text="N'est plus proposé. Les demandes déjà envoyées gardent son nom."
    )
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    objects = TopicQuerySet.as_manager()
    panels = [
        FieldPanel("name"),
        FieldPanel("subject"),
        FieldPanel("help_text"),
        FieldPanel("documents"),
        MultiFieldPanel([FieldPanel("answered_by"), FieldPanel("working_days")], heading="La réponse"),
        InlinePanel("questions", heading="Questions posées au locataire", max_num=MOST_QUESTIONS),
        FieldPanel("sensitive"),
        FieldPanel("told_to_neighbours"),
        FieldPanel("archived"),
    ]

    class Meta:
        verbose_name = "sujet de demande"
        verbose_name_plural = "sujets de demande"
        ordering = ["subject", "sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.sensitive and self.told_to_neighbours:
            raise ValidationError({"told_to_neighbours": NEVER_TOLD})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Marked sensitive, it closes the requests already sent about it; none is opened when the mark goes."""
        super().save(*args, **kwargs)
        if self.sensitive:
            sent_close(self.pk)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """One that requests or drafts name stays, and is offered no more."""
        if not topic_is_used(self.pk):
            return super().delete(*args, **kwargs)
        self.archived = True
        self.save(update_fields=["archived"])
        return 0, {}


class TopicQuestion(models.Model):
    """A question asked of those who write about a topic."""

    topic = ParentalKey(ContactTopic, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField("question", max_length=120)
    sort = models.CharField("réponse", max_length=6, choices=QuestionSort, default=QuestionSort.TEXT)
    choices = models.TextField("réponses proposées", max_length=600, blank=True, help_text="Une par ligne.")
    required = models.BooleanField("obligatoire", default=False)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    panels = [FieldPanel(name) for name in ("label", "sort", "choices", "required", "sort_order")]

    class Meta:
        verbose_name = "question"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def answers(self) -> list[str]:
        """What can be chosen."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if self.sort == QuestionSort.CHOICE and len(self.answers) < 2:
            raise ValidationError({"choices": NO_CHOICES})


class AttachmentType(models.Model):
    """What a file that is joined to a request can be (S37)."""

    name = models.CharField("type de document", max_length=80, unique=True)
    code = models.CharField(max_length=20, blank=True, help_text="what kinds of request name it by; most have none")
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    panels = [FieldPanel("name")]

    class Meta:
        verbose_name = "type de document"
        verbose_name_plural = "types de document"
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class Emergency(models.Model):
    """Something that does not wait for an answer: the number to call at once, day and night."""

    words = models.CharField("urgence", max_length=80, help_text="Ce que le locataire voit : « Odeur de gaz ».")
    number = models.CharField(
        "numéro à appeler jour et nuit",
        max_length=20,
        blank=True,
        help_text="Jamais un numéro aux heures de bureau. Vide : le locataire lit le 112, pour les dangers.",
    )
    advice = models.CharField("que faire", max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    panels = [FieldPanel("words"), FieldPanel("number"), FieldPanel("advice")]

    class Meta:
        verbose_name = "urgence"
        ordering = ["sort_order", "words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        super().clean()
        if self.number and not phone_link(self.number):
            raise ValidationError({"number": NO_SUCH_NUMBER})
