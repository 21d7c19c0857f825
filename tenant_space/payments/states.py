"""What becomes of an attempt when the bank says something: one table of moves and one decision, without a database.

An attempt is credited once, when it is accepted, and never by what does not fit. Amounts are in cents.
Source of the rules: the bank's guide to notifications (Lyra, form API), since `REFUSED` is not its last word.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space.payments.enums import OPEN, AttemptState, MovementKind, NewsOutcome, ReviewReason, Said
from tenant_space.payments.news import EURO, BankNews

_S = AttemptState
_FROM_OPEN = frozenset({_S.PENDING, _S.ACCEPTED, _S.REFUSED, _S.ABANDONED, _S.CANCELLED, _S.FAILED, _S.REVIEW})
# Every move there is. Not named: it cannot happen, whatever the bank says.
MOVES: dict[AttemptState, frozenset[AttemptState]] = {
    _S.STARTED: _FROM_OPEN | {_S.UNKNOWN},
    _S.PENDING: _FROM_OPEN - {_S.PENDING},
    _S.UNKNOWN: _FROM_OPEN,
    # A second card may be tried on the same page, and a page that was left may have been paid in another tab.
    _S.REFUSED: frozenset({_S.PENDING, _S.ACCEPTED, _S.ABANDONED, _S.REVIEW}),
    _S.ABANDONED: frozenset({_S.PENDING, _S.ACCEPTED, _S.REFUSED, _S.REVIEW}),
    _S.ACCEPTED: frozenset({_S.CANCELLED, _S.FAILED}),
    _S.CANCELLED: frozenset(),
    _S.FAILED: frozenset(),
    _S.REVIEW: frozenset(),
}
_MEANT = {
    Said.ACCEPTED: _S.ACCEPTED,
    Said.PENDING: _S.PENDING,
    Said.UNHEARD: _S.PENDING,
    Said.REFUSED: _S.REFUSED,
    Said.ABANDONED: _S.ABANDONED,
    Said.CANCELLED: _S.CANCELLED,
    Said.FAILED: _S.FAILED,
    Said.NOT_FOUND: _S.ABANDONED,
    Said.NO_MONEY: _S.REVIEW,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An attempt as it stands before the news."""

    state: AttemptState
    """Where it stands."""
    amount_cents: int
    """What was asked of the bank, in cents."""
    shop: str
    """The shop that it was asked for."""
    mode: str
    """`TEST` or `PRODUCTION`."""
    moment: str
    """The moment given to the bank, `YYYYMMDDHHMMSS` in UTC."""
    number: str
    """The transaction number given to the bank."""
    sequence: int = 0
    """The latest try heard of; 0: none."""
    held_cents: int = 0
    """What is credited now, refunds deducted, in cents."""
    refunds: frozenset[str] = frozenset()
    """The bank's numbers of the refunds already counted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the news changes."""

    outcome: NewsOutcome
    """What became of the notification."""
    state: AttemptState | None = None
    """The new state; None: it stays."""
    movement: MovementKind | None = None
    """The movement to write; None: no money moves."""
    cents: int = 0
    """Its amount, with its sign: above zero it is credited."""
    review: ReviewReason | None = None
    """Why staff have to look; None: all is well."""


class ForbiddenMove(Exception):
    """A move that the table does not have."""


def move_check(before: AttemptState, after: AttemptState) -> None:
    """Raises `ForbiddenMove` when the table does not have this move."""
    if after not in MOVES[before]:
        raise ForbiddenMove(f"{before} -> {after}")


def decide(standing: Standing, news: BankNews) -> Decision:
    """What to do with the news about an attempt. Changes nothing."""
    if news.said == Said.NOT_FOUND:  # the bank knows nothing of it, hence names nothing either
        return _moved(standing, news) if standing.state in OPEN else Decision(NewsOutcome.SAME)
    wrong = _mismatch(standing, news)
    if wrong:
        return _doubtful(standing, wrong)
    if news.is_refund:
        return _refund(standing, news)
    if news.sequence and news.sequence < standing.sequence:
        return Decision(NewsOutcome.OVERTAKEN)
    return _moved(standing, news)


def _mismatch(standing: Standing, news: BankNews) -> ReviewReason | None:
    """What does not fit our own attempt. Of a refund, amount and number are its own."""
    if news.shop != standing.shop:
        return ReviewReason.SHOP
    if news.mode != standing.mode:
        return ReviewReason.MODE
    if news.currency != EURO or news.effective_currency not in ("", EURO):
        return ReviewReason.CURRENCY
    if news.is_refund:
        return None
    if news.moment not in ("", standing.moment) or news.number not in ("", standing.number):
        return ReviewReason.NUMBER
    if news.amount_cents != standing.amount_cents or news.effective_cents not in (None, standing.amount_cents):
        return ReviewReason.AMOUNT
    return None


def _doubtful(standing: Standing, reason: ReviewReason) -> Decision:
    """Never paid, and what is credited already stays until somebody has looked."""
    state = AttemptState.REVIEW if AttemptState.REVIEW in MOVES[standing.state] else None
    return Decision(NewsOutcome.REVIEW, state, review=reason)


def _refund(standing: Standing, news: BankNews) -> Decision:
    if news.uuid in standing.refunds and news.said in (Said.ACCEPTED, Said.PENDING):
        return Decision(NewsOutcome.SAME)
    if news.said != Said.ACCEPTED:
        undone = news.uuid in standing.refunds  # counted, and now the bank did not pay it out
        return Decision(NewsOutcome.REVIEW, review=ReviewReason.REFUND) if undone else Decision(NewsOutcome.SAME)
    cents = news.amount_cents or 0
    if standing.state != AttemptState.ACCEPTED or not news.uuid or not 0 < cents <= standing.held_cents:
        return Decision(NewsOutcome.REVIEW, review=ReviewReason.REFUND)
    return Decision(NewsOutcome.APPLIED, movement=MovementKind.REFUND, cents=-cents)


def _moved(standing: Standing, news: BankNews) -> Decision:
    meant, before = _MEANT[news.said], standing.state
    review = {Said.UNHEARD: ReviewReason.UNHEARD, Said.NO_MONEY: ReviewReason.NO_MONEY}.get(news.said)
    if before == AttemptState.ACCEPTED and not news.was_captured:
        review = ReviewReason.CAPTURE
    refused_at_once = before == AttemptState.REFUSED and 0 < news.sequence == standing.sequence
    if meant == AttemptState.ACCEPTED and (refused_at_once or before in (_S.CANCELLED, _S.FAILED, _S.REVIEW)):
        return _doubtful(standing, ReviewReason.CONTRADICTION)
    if meant not in MOVES[before]:
        outcome = NewsOutcome.SAME if meant == before else NewsOutcome.OVERTAKEN
        return Decision(NewsOutcome.REVIEW if review else outcome, review=review)
    if meant == AttemptState.ACCEPTED:
        return Decision(NewsOutcome.APPLIED, meant, MovementKind.CREDIT, standing.amount_cents)
    if before == AttemptState.ACCEPTED and standing.held_cents:
        return Decision(NewsOutcome.APPLIED, meant, MovementKind.REVERSAL, -standing.held_cents, review)
    return Decision(NewsOutcome.APPLIED, meant, review=review)
