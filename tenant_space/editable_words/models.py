"""Texts that the code registers with their first words and that editors change: the base of each sort, and pages'."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.models import PreviewableMixin

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder, words_missing, words_problems
from tenant_space.editable_words.registry import Words, wording_specs

logger = logging.getLogger(__name__)

BUTTON_MISSING = "Écrivez ce qui se passe quand on appuie sur le bouton."


class TextSpec(Protocol):
    """What is fixed of a text, whatever editors write: `Words` and `MailSpec` are such specs."""

    @property
    def label(self) -> str:
        """What editors know the text by."""

    @property
    def button(self) -> str:
        """The first words of its button; empty when it has none."""

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What may stand between braces in it."""


class EditableText(PreviewableMixin, models.Model):
    """A row for each registered text: what editors made of its first words. `texts_ensure` makes the rows."""

    # The fields that say which spec a row belongs to.
    KEYS: ClassVar[tuple[str, ...]]
    # The fields with words that editors write.
    TEXTS: ClassVar[tuple[str, ...]]

    button = models.CharField(
        "texte du bouton",
        max_length=40,
        blank=True,
        help_text="Le bouton vient après le texte. L'adresse où il mène ne se change pas.",
    )
    edited = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        return self.spec.label if self.spec else " ".join(self.key)

    @classmethod
    def specs(cls) -> Mapping[tuple[str, ...], Any]:
        """The specs that editors may change, by their keys."""
        raise NotImplementedError

    @classmethod
    def first(cls, spec: Any) -> dict[str, Any]:
        """The fields of a row as the code first writes them."""
        raise NotImplementedError

    @classmethod
    def now(cls, spec: Any, row: Self | None) -> dict[str, Any]:
        """The same fields as they are to be shown: the row's, or the first ones where it does not fit any more."""
        first = cls.first(spec)
        if row is None:
            return first
        if row.problems():
            # A newer version of the portal has other placeholders: something must be said all the same.
            logger.warning("the text of %s does not fit any more: its first words are used", spec.label)
            return first
        return {name: getattr(row, name) for name in first}

    @classmethod
    def known(cls) -> models.QuerySet[Self]:
        """The rows whose spec this version knows."""
        known = models.Q(pk__in=[])
        for key in cls.specs():
            known |= models.Q(**dict(zip(cls.KEYS, key, strict=True)))
        return cls._default_manager.filter(known)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(str(getattr(self, name)) for name in self.KEYS)

    @property
    def spec(self) -> Any:
        """The spec of the row; None when a newer version dropped it."""
        return self.specs().get(self.key)

    @property
    def unused_fields(self) -> set[str]:
        """The fields that make no sense for this row."""
        return set() if self.spec and self.spec.button else {"button"}

    def problems(self) -> dict[str, list[str]]:
        """What is wrong with each field, in words for its writer."""
        spec = self.spec
        if spec is None:
            return {}
        found = {name: self.text_problems(name, spec) for name in self.TEXTS if name not in self.unused_fields}
        if "button" in found and not self.button.strip():
            found["button"] = [BUTTON_MISSING]
        return {name: problems for name, problems in found.items() if problems}

    def text_problems(self, name: str, spec: Any) -> list[str]:
        """What is wrong with one text."""
        return words_problems(getattr(self, name), spec.placeholders)

    def clean(self) -> None:
        super().clean()
        problems = self.problems()
        if problems:
            raise ValidationError(problems)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # `save_first` is for the code: whatever is saved this way was changed by a person.
        self.edited = True
        super().save(*args, **kwargs)

    def save_first(self) -> None:
        """Keep the first words, which the code may replace by newer ones."""
        super().save()


class Wording(EditableText):
    """Words of the pages. See `wordings.py` for how they are read."""

    KEYS = ("topic", "code")
    TEXTS = ("title", "text", "button")

    topic = models.CharField("sujet", max_length=10, choices=WordingTopic, editable=False)
    code = models.CharField("code", max_length=40, editable=False)
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", max_length=500, blank=True)
    shown = models.BooleanField("montrer", default=True)
    sort_order = models.PositiveSmallIntegerField("ordre", default=10)

    class Meta(EditableText.Meta):
        verbose_name = "texte"
        verbose_name_plural = "textes des pages"
        ordering = ["topic", "sort_order", "code"]
        constraints = [models.UniqueConstraint(fields=["topic", "code"], name="one_wording_per_code")]

    @classmethod
    def specs(cls) -> Mapping[tuple[str, ...], Words]:
        return wording_specs()

    @classmethod
    def first(cls, spec: Words) -> dict[str, Any]:
        return {name: getattr(spec, name) for name in (*cls.TEXTS, "shown", "sort_order")}

    @property
    def is_card(self) -> bool:
        return self.topic == WordingTopic.CARD

    @property
    def unused_fields(self) -> set[str]:
        unused = super().unused_fields | (set() if self.is_card else {"shown", "sort_order"})
        return unused | ({"text"} if self.topic in (WordingTopic.PAGE, WordingTopic.SMS) else set())

    def text_problems(self, name: str, spec: Words) -> list[str]:
        missing = words_missing([self.title], spec.placeholders, spec.required) if name == "title" else []
        return [*super().text_problems(name, spec), *missing]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/wording_preview.html"
