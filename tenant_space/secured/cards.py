"""What the topics give to *Accueil*: something to do, something good to know, what was asked for last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tenant_space import formats
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import words_fill
from tenant_space.editable_words.wordings import Words, wording_spec, wordings
from tenant_space.formats.showable import showable
from tenant_space.registry import Registry, named
from tenant_space.secured.viewer import Viewer, on_account

LATEST_LINES = 3  # of what was asked for last, in each topic and in all
_TOPIC = str(WordingTopic.CARD)


@dataclass(frozen=True, slots=True)
class Card:
    """Something to do or to know, as a topic gives it to *Accueil*."""

    code: str
    """Which words it has: those of the topic CARD with this code, which editors may change."""
    tone: str
    """`bad` or `warn` (to do), `info` (good to know)."""
    url: str
    """Where its button leads, without the account, which *Accueil* adds."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What its placeholders are replaced by, by name; empty: it has none."""
    lines: tuple[str, ...] = ()
    """Sentences of its own under the words; may be none."""
    deadline: dt.date | None = None
    """The last day on which it can be done, or the day on which it happens; None: no day."""
    of_balance: bool = False
    """Whether it says what to do about the balance: it is then told inside the box of the balance."""


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with its words, as the page and the API show it."""

    code: str
    """The code of its words."""
    tone: str
    """`bad`, `warn` or `info`."""
    title: str
    """Its title, filled."""
    text: str
    """Its sentences, filled; may be empty."""
    button: str
    """What its button says, filled."""
    url: str
    """Where the button leads, with the account shown."""
    lines: tuple[str, ...] = ()
    """Sentences of its own under the words; may be none."""
    deadline: dt.date | None = None
    """The last day on which it can be done, or the day on which it happens; None: no day."""
    of_balance: bool = False
    """Whether it is told inside the box of the balance."""

    @property
    def deadline_text(self) -> str:
        """`avant le 5 décembre`: by when; `le 5 décembre` of what will happen; empty when there is no hurry."""
        before = "le" if self.tone == "info" else "avant le"
        return f"{before} {formats.near_date(self.deadline)}" if self.deadline else ""


@dataclass(frozen=True, slots=True)
class LatestLine:
    """Something that this person asked for, and where it stands."""

    title: str
    """What it is."""
    number: str
    """Its number, as the person knows it."""
    sent_at: dt.datetime
    """When it was sent."""
    state: str
    """Where it stands, in words."""
    tone: str
    """The colour of the state: `good`, `warn`, `bad` or `info`."""
    url: str
    """Where it is shown, without the account."""
    is_unread: bool = False
    """Whether there is something new in it."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest lines of one topic."""

    lines: tuple[LatestLine, ...]
    """The newest first; may be none."""
    url: str
    """Where all of them are, without the account."""
    link_text: str
    """What one finds there."""


# Called with the viewer; gives the cards of a topic.
CardsOf = Callable[[Viewer], Iterable[Card]]
# Called with the viewer and how many lines are wanted; gives what this person last asked for.
LatestOf = Callable[[Viewer, int], Latest]

_cards: Registry[CardsOf] = Registry("giver of cards", code=named)
_latest: Registry[LatestOf] = Registry("giver of latest lines", code=named)


def cards_register(cards_of: CardsOf) -> CardsOf:
    """Have the cards of a topic shown: a decorator in its `cards.py`. Raises `RegisteredTwice`."""
    return _cards.register(cards_of)


def latest_register(latest_of: LatestOf) -> LatestOf:
    """Have the latest lines of a topic shown: a decorator in its `cards.py`. Raises `RegisteredTwice`."""
    return _latest.register(latest_of)


def latest_given(viewer: Viewer, count: int) -> tuple[Latest, ...]:
    """What this person last asked for, topic by topic: at most `count` lines of each."""
    return tuple(showable("latest lines", _latest.all(), lambda latest_of: latest_of(viewer, count)))


def cards_shown(viewer: Viewer) -> tuple[ShownCard, ...]:
    """The cards of every room in the editors' order, the nearest deadline first within one code."""
    given = showable("cards", _cards.all(), lambda cards_of: tuple(cards_of(viewer)))
    said = [(card, _card_words(card.code)) for cards in given for card in cards]
    shown = [(card, words) for card, words in said if words.shown]
    shown.sort(key=lambda pair: (pair[1].sort_order, pair[1].code, pair[0].deadline or dt.date.max))
    return tuple(showable("card", shown, lambda pair: _card_shown(*pair, viewer)))


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
        of_balance=card.of_balance,
    )
