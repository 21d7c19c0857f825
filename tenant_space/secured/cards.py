"""What the topics give to *Accueil*: something to do, something good to know, what was asked for last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from wagtail import hooks

from tenant_space import formats
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_spec, wordings, words_fill
from tenant_space.secured.viewer import Viewer, on_account

# What a higher house registers under this name is called with the viewer and gives cards.
CARDS_HOOK = "dashboard_cards"


_TOPIC = str(WordingTopic.CARD)


@dataclass(frozen=True, slots=True)
class Card:
    """Something to do, as a room gives it to *Accueil*.

    Its title, text, button, place and whether it is shown are the words of topic CARD with this `code`,
    whose words between braces are filled from `values`. `tone` is `bad`, `warn` (to do) or `info` (good to
    know). `url` is an address without the account, which *Accueil* adds. `deadline` is the last good day.
    """

    code: str
    tone: str
    url: str
    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with its words, as the page and the API show it."""

    code: str
    tone: str
    title: str
    text: str
    button: str
    url: str
    lines: tuple[str, ...] = ()
    deadline: dt.date | None = None

    @property
    def word(self) -> str:
        """What the tone says, without its colour."""
        return "À savoir" if self.tone == "info" else "À faire"

    @property
    def deadline_text(self) -> str:
        """`avant le 5 décembre`: by when; `le 5 décembre` of what will happen; empty when there is no hurry."""
        before = "le" if self.tone == "info" else "avant le"
        return f"{before} {formats.near_date(self.deadline)}" if self.deadline else ""


# Called with the viewer and how many lines are wanted; gives what this person last asked for, as a `Latest`.
LATEST_HOOK = "dashboard_latest"


@dataclass(frozen=True, slots=True)
class LatestLine:
    """Something this person asked for: what, when, and where it stands. `tone` colours `state`."""

    title: str
    number: str
    sent_at: dt.datetime
    state: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest lines of one room, and where all of them are: `link_text` says what one finds there."""

    lines: tuple[LatestLine, ...]
    url: str
    link_text: str


def cards_shown(viewer: Viewer) -> tuple[ShownCard, ...]:
    """The cards of every room in the editors' order, the nearest deadline first within one code."""
    cards = [card for cards_of in hooks.get_hooks(CARDS_HOOK) for card in cards_of(viewer)]
    said = [(card, _card_words(card.code)) for card in cards]
    shown = [(card, words) for card, words in said if words.shown]
    shown.sort(key=lambda pair: (pair[1].sort_order, pair[1].code, pair[0].deadline or dt.date.max))
    return tuple(_card_shown(card, words, viewer) for card, words in shown)


def _card_words(code: str) -> Words:
    """The words of a card. The kept ones may be those of an older version, which lacks a new code."""
    words = wordings(_TOPIC).get(code) or wording_spec(_TOPIC, code)
    if words is None:
        raise LookupError(f"no words registered for the card {code}")
    return words


def _card_shown(card: Card, words: Words, viewer: Viewer) -> ShownCard:
    return ShownCard(
        code=card.code,
        tone=card.tone,
        title=words_fill(words.title, card.values),
        text=words_fill(words.text, card.values),
        button=words_fill(words.button, card.values),
        url=on_account(card.url, viewer),
        lines=card.lines,
        deadline=card.deadline,
    )
