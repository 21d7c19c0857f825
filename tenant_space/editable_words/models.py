"""The words of pages, as editors left them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.models import PreviewableMixin

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.registry import Words, wording_spec


class Wording(PreviewableMixin, models.Model):
    """Words of the pages that editors may change. One row a code, made by `setup_site`; see `wordings.py`."""

    topic = models.CharField("sujet", max_length=10, choices=WordingTopic, editable=False)
    code = models.CharField("code", max_length=40, editable=False)
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", max_length=500, blank=True)
    button = models.CharField("texte du bouton", max_length=40, blank=True)
    shown = models.BooleanField("montrer", default=True)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)
    edited = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "texte"
        ordering = ["topic", "sort_order", "code"]
        constraints = [models.UniqueConstraint(fields=["topic", "code"], name="one_wording_per_code")]

    def __str__(self) -> str:
        return self.spec.name if self.spec else f"{self.topic} {self.code}"

    @property
    def spec(self) -> Words | None:
        """The first words of the code; None when a newer version dropped it."""
        return wording_spec(self.topic, self.code)

    @property
    def is_card(self) -> bool:
        return self.topic == WordingTopic.CARD

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/wording_preview.html"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # `setup_site` writes in bulk: what is saved one by one was changed by a person.
        self.edited = True
        super().save(*args, **kwargs)
