"""Bars by month, as numbers for an SVG: no drawing library, no script, no style, only attributes.

Everything is in units of the drawing, which is `WIDTH` wide and as high as `Chart.height` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenant_space.formats import NARROW_SPACE, NO_BREAK_SPACE
from tenant_space.formats.months import Month

WIDTH = 300
_HEIGHT = 96  # of the bars
_TEXT = 17  # room of a line of text
_FEWEST = 6  # months that share the width: bars of a young account do not grow into blocks
_LEAST = 1.5  # the lowest bar: something that is not nil must be seen
_BAR, _GAP = 9.0, 1.0
_NAME = 16  # half of the longest name of a month
_AMOUNT = 30  # half of an amount


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing."""

    x: float
    """Its left side, in units of the drawing."""
    y: float
    """Its upper side, in units from the top of the drawing."""
    width: float
    """In units of the drawing."""
    height: float
    """In units of the drawing, never nil."""
    place: int
    """Its number among those of its month, from 0."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text of the drawing."""

    text: str
    """What is written."""
    x: float
    """Where it begins, or its middle when it names a month, in units of the drawing."""
    y: float
    """The line it is written on, in units from the top."""
    line_y: float = 0.0
    """The height of the dashed line it belongs to, in units from the top; 0 for the name of a month."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws."""

    bars: tuple[Bar, ...]
    """One for each value that is not nil, month by month."""
    scale: tuple[Mark, ...]
    """The amounts at the ends of the scale, one or two."""
    months: tuple[Mark, ...]
    """The names of the months below, of every second one when there are many, and the years below these."""
    values: tuple[Mark, ...]
    """The amounts of the last bar and of the longest one, beside them."""
    zero_y: float
    """The height of the line of nil, in units from the top."""
    height: float
    """How high the drawing is, in its units."""
    width: int = WIDTH
    """How wide the drawing is, in its units."""

    @property
    def first_bars(self) -> str:
        """The first bar of each month as one path: a bar a template would take longer than all else of a drawing."""
        return _path(bar for bar in self.bars if not bar.place)

    @property
    def other_bars(self) -> str:
        """The others, as another."""
        return _path(bar for bar in self.bars if bar.place)


def _path(bars: Iterable[Bar]) -> str:
    return "".join(f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in bars)


def chart_of(codes: Sequence[str], values: Sequence[tuple[int, ...]], above: str, below: str) -> Chart:
    """The bars of these months (`YYYY-MM`), each with the same number of values in cents.

    `above` and `below` are the words at either end of the scale, `%s` being the amount.
    """
    every = [value for month in values for value in month]
    top, bottom = _round_up(max([0, *every])), _round_up(-min([0, *every]))
    top = top or (0 if bottom else 100)
    scale = _HEIGHT / (top + bottom)
    # An end of the scale that has a value has room for its words, however small beside the other.
    up = max(top * scale, _TEXT) if top else 0
    down = max(bottom * scale, _TEXT) if bottom else 0
    zero = _TEXT + up
    bars = [
        _bar(place, part, len(month), len(values), value, zero, up / top if value > 0 else down / (bottom or 1))
        for place, month in enumerate(values)
        for part, value in enumerate(month)
        if value
    ]
    marks = [Mark(_words(top, above), 0, _TEXT - 5, _TEXT)] if top else []
    if bottom:
        marks.append(Mark(_words(bottom, below), 0, zero + down + _TEXT - 5, zero + down))
    bottom_y = zero + down + (_TEXT if bottom else 0)
    names = [*_names(codes, bottom_y), *_years(codes, bottom_y + _TEXT)]
    said = _values(values, bars, zero)
    return Chart(tuple(bars), tuple(marks), tuple(names), said, round(zero, 1), round(bottom_y + 2 * _TEXT, 1))


def _values(values: Sequence[tuple[int, ...]], bars: Sequence[Bar], zero: float) -> tuple[Mark, ...]:
    """The amount of the last bar, and that of the longest one where it does not stand in its way."""
    cents = [value for month in values for value in month if value]
    if not cents:
        return ()
    longest = max(range(len(cents)), key=lambda place: (abs(cents[place]), place))
    shown = [len(cents) - 1]
    if 2 * _AMOUNT < bars[longest].x < bars[shown[0]].x - 2 * _AMOUNT:  # the scale has its words on the left
        shown.append(longest)
    return tuple(_amount(cents[place], bars[place], zero) for place in shown)


def _amount(cents: int, bar: Bar, zero: float) -> Mark:
    """An amount above its bar, or below the line of nil."""
    middle = min(max(bar.x + bar.width / 2, _AMOUNT), WIDTH - _AMOUNT)
    y = bar.y - 4 if cents > 0 else zero - 4
    return Mark(_words(abs(cents), "%s"), round(middle, 1), round(y, 1))


def _years(codes: Sequence[str], y: float) -> list[Mark]:
    """The year below the first month, and below each January; the first is left out beside a January."""
    months = [Month.parse(code) for code in codes]
    places = [place for place, month in enumerate(months) if place == 0 or month.number == 1]
    if len(places) > 1 and places[1] < 2:
        places = places[1:]
    middles = [min(max(_middle(place, len(codes)), _NAME), WIDTH - _NAME) for place in places]
    return [
        Mark(str(months[place].year), round(x, 1), round(y + _TEXT - 4, 1))
        for place, x in zip(places, middles, strict=True)
    ]


def _bar(place: int, part: int, parts: int, months: int, value: int, zero: float, scale: float) -> Bar:
    width = _BAR if parts > 1 else 2 * _BAR
    left = _middle(place, months) - (width * parts + _GAP * (parts - 1)) / 2 + part * (width + _GAP)
    height = max(abs(value) * scale, _LEAST)
    return Bar(round(left, 1), round(zero - height if value > 0 else zero, 1), width, round(height, 1), part)


def _middle(place: int, months: int) -> float:
    return (place + 0.5) * WIDTH / max(months, _FEWEST)


def _names(codes: Sequence[str], y: float) -> list[Mark]:
    """The last month and every second one before: all twelve would be too small to read on a phone."""
    step = 2 if len(codes) > _FEWEST else 1
    shown = range(len(codes) - 1, -1, -step)[::-1]
    middles = [min(max(_middle(place, len(codes)), _NAME), WIDTH - _NAME) for place in shown]
    names = [Month.parse(codes[place]).abbreviation for place in shown]
    return [Mark(name, round(x, 1), round(y + _TEXT - 4, 1)) for name, x in zip(names, middles, strict=True)]


def _round_up(cents: int) -> int:
    """The end of a scale: 1, 2, 3, 4, 5, 6 or 8 with zeros, in whole euros; nil for nil."""
    if cents <= 0:
        return 0
    unit = 100
    while unit * 10 <= cents:
        unit *= 10
    return next(unit * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if unit * step >= cents)


def _words(cents: int, words: str) -> str:
    """An amount in whole euros: beside a bar there is no room for more, and the table has the cents."""
    amount = f"{round(cents / 100):,}".replace(",", NARROW_SPACE)
    return words.replace("%s", f"{amount}{NO_BREAK_SPACE}€")
