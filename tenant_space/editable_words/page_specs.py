"""The pages a new portal starts with. Each room says its own in a module `first_pages`, found by that name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.first_texts import Block
from tenant_space.editable_words.registry import Words, wording_register
from tenant_space.registry import Registry


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page the portal needs: what it is known by, and what it starts with."""

    name: str
    """What first texts write to link to it: `contact`, in `href="page:contact"`."""
    place: int
    """Its place in the menu, in tens, so that a new one finds room between two."""
    model: type[Page]
    """The type of page."""
    title: str
    """Its first title."""
    slug: str
    """Its own part of the address, at first."""
    purpose: str = ""
    """What one does there, in one sentence that begins with a verb: the public home and *Aide* say it as long as the
    page is live and `is_on`, and editors may put it otherwise. Empty: they say nothing of it.
    """
    search_description: str = ""
    """What search engines are told of it; empty: nothing."""
    in_menus: bool = True
    """Whether the menu shows it at first."""
    is_on: Callable[[], bool] = _always
    """Whether what one does there is switched on; asked at each reading. Off, the page may stay, and nothing that it
    is for is promised.
    """
    known_by: dict[str, Any] = field(default_factory=dict)
    """The values, by field, that tell it from other pages of its type; empty: there are no others."""
    texts: dict[str, Any] = field(default_factory=dict)
    """What its other fields start with: a value, or a function that gives it once every room has said its part."""

    def existing(self) -> Page | None:
        """The page of this kind, wherever and however editors keep it."""
        return self.model.objects.filter(**self.known_by).order_by("path").first()

    def first_texts(self) -> dict[str, Any]:
        """What each field starts with."""
        return {name: text() if callable(text) else text for name, text in self.texts.items()}


_specs: Registry[PageSpec] = Registry("first page", code=attrgetter("name"), required=("title", "slug"))
_help_topics: list[tuple[int, Block]] = []


def page_register(spec: PageSpec) -> None:
    """Make a page part of a new portal: called where `first_pages.py` is imported. Raises `RegisteredTwice`."""
    _specs.register(spec)
    if spec.purpose:
        wording_register(Words(topic=WordingTopic.PAGE, code=spec.name, label=spec.title, title=spec.purpose))


def page_specs() -> tuple[PageSpec, ...]:
    """Every page, in the order of the menu."""
    return tuple(sorted(_specs.all(), key=lambda spec: spec.place))


def page_choices() -> list[tuple[str, str]]:
    """The pages that an answer may be about, by name, in the order of the menu."""
    return [(spec.name, spec.title) for spec in page_specs()]


def pages_live() -> frozenset[str]:
    """The names of the pages that are live, and whose subject is switched on: what the portal can do. Two queries."""
    live = Page.objects.live().order_by().values_list("content_type", flat=True).distinct()
    models = {ContentType.objects.get_for_id(pk).model_class() for pk in live}
    specs = [spec for spec in page_specs() if spec.model in models and spec.is_on()]
    told_apart = {spec.model: tuple(spec.known_by) for spec in specs if spec.known_by}
    rows = {model: list(model.objects.live().values(*names)) for model, names in told_apart.items()}
    return frozenset(spec.name for spec in specs if not spec.known_by or spec.known_by in rows[spec.model])


def types_off() -> frozenset[str]:
    """The names of the types of page whose subject is switched off: no page promises it."""
    return frozenset(spec.model.__name__ for spec in page_specs() if not spec.is_on())


def help_topic_register(place: int, topic: Block) -> None:
    """Give the help page its first questions and answers on a subject, at a place in tens."""
    _help_topics.append((place, topic))


def help_topics() -> list[Block]:
    """What the help page starts with, in order."""
    return [topic for _, topic in sorted(_help_topics, key=lambda pair: pair[0])]
