"""What the bank says, in any order and as often as it likes: no cent is lost, and none invented."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_space.payments.enums import AttemptState, MovementKind, NewsOutcome, ReviewReason, Said
from tenant_space.payments.news import BankNews
from tenant_space.payments.states import MOVES, Standing, decide, move_check

AMOUNT = 61_234
START = Standing(AttemptState.STARTED, AMOUNT, "12345678", "TEST", "20261205083000", "000043")
NEWS = BankNews(
    Said.ACCEPTED, "R", AMOUNT, "12345678", "TEST", moment=START.moment, number=START.number, sequence=1, uuid="u1"
)
STATE = AttemptState


def after(standing: Standing, news: BankNews) -> Standing:
    """The attempt as the services write it down."""
    done = decide(standing, news)
    if done.state:
        move_check(standing.state, done.state)
    heard = done.outcome in (NewsOutcome.APPLIED, NewsOutcome.SAME) and not news.is_refund
    refunds = standing.refunds | ({news.uuid} if done.movement == MovementKind.REFUND else set())
    return replace(
        standing,
        state=done.state or standing.state,
        sequence=max(standing.sequence, news.sequence) if heard else standing.sequence,
        held_cents=standing.held_cents + done.cents,
        refunds=frozenset(refunds),
    )


events = st.builds(
    BankNews,
    said=st.sampled_from(Said),
    reference=st.just("R"),
    amount_cents=st.sampled_from([AMOUNT, 10_000, 30_000, 70_000, 0, None]),
    shop=st.sampled_from([START.shop] * 6 + ["87654321"]),
    mode=st.sampled_from(["TEST"] * 6 + ["PRODUCTION"]),
    currency=st.sampled_from(["978"] * 6 + ["840"]),
    effective_cents=st.sampled_from([None, AMOUNT, 30_000]),
    moment=st.sampled_from([START.moment, ""]),
    number=st.sampled_from([START.number] * 5 + ["", "000044"]),
    is_refund=st.booleans(),
    sequence=st.integers(0, 3),
    uuid=st.sampled_from(["", "u1", "u2", "u3"]),
    was_captured=st.booleans(),
)


@settings(max_examples=400)
@given(st.lists(events, max_size=12))
def test_whatever_is_told_what_is_held_is_what_was_accepted_less_refunds(told: list[BankNews]) -> None:
    standing, credited, given_back, taken_back = START, 0, 0, 0
    for news in told:
        done, before = decide(standing, news), standing
        standing = after(standing, news)
        credited += done.cents if done.movement == MovementKind.CREDIT else 0
        given_back -= done.cents if done.movement == MovementKind.REFUND else 0
        taken_back -= done.cents if done.movement == MovementKind.REVERSAL else 0
        if done.movement == MovementKind.CREDIT:
            assert news.amount_cents == AMOUNT and news.effective_cents in (None, AMOUNT) and not news.is_refund
            assert before.state != STATE.ACCEPTED
        assert standing.held_cents == credited - given_back - taken_back
        assert standing.held_cents == (AMOUNT - given_back if standing.state == STATE.ACCEPTED else 0)
        assert credited in (0, AMOUNT)
        again = decide(standing, news)
        assert not again.movement, "the same news moves money once"


@pytest.mark.parametrize(
    ("told", "state", "held"),
    [
        ([("REFUSED", 1), ("ACCEPTED", 2), ("REFUSED", 1)], STATE.ACCEPTED, AMOUNT),
        ([("ACCEPTED", 2), ("REFUSED", 1)], STATE.ACCEPTED, AMOUNT),
        ([("ABANDONED", 0), ("ACCEPTED", 1)], STATE.ACCEPTED, AMOUNT),
        ([("ACCEPTED", 1), ("ABANDONED", 0)], STATE.ACCEPTED, AMOUNT),
        ([("PENDING", 1), ("ACCEPTED", 1), ("PENDING", 1)], STATE.ACCEPTED, AMOUNT),
        ([("ACCEPTED", 1), ("FAILED", 1)], STATE.FAILED, 0),
        ([("ACCEPTED", 1), ("CANCELLED", 1), ("ACCEPTED", 1)], STATE.CANCELLED, 0),
        ([("REFUSED", 1), ("ACCEPTED", 1)], STATE.REVIEW, 0),
        ([("UNHEARD", 1)], STATE.PENDING, 0),
        ([("NO_MONEY", 1)], STATE.REVIEW, 0),
        ([("NOT_FOUND", 0), ("ACCEPTED", 1)], STATE.ACCEPTED, AMOUNT),
    ],
)
def test_late_repeated_reordered_and_contradictory_news(
    told: list[tuple[str, int]], state: AttemptState, held: int
) -> None:
    standing = START
    for said, sequence in told:
        standing = after(standing, replace(NEWS, said=Said[said], sequence=sequence))
    assert (standing.state, standing.held_cents) == (state, held)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"amount_cents": 306}, ReviewReason.AMOUNT),
        ({"amount_cents": None}, ReviewReason.AMOUNT),
        ({"effective_cents": 30_000}, ReviewReason.AMOUNT),
        ({"currency": "840"}, ReviewReason.CURRENCY),
        ({"effective_currency": "840"}, ReviewReason.CURRENCY),
        ({"shop": "87654321"}, ReviewReason.SHOP),
        ({"mode": "PRODUCTION"}, ReviewReason.MODE),
        ({"number": "000044"}, ReviewReason.NUMBER),
        ({"moment": "20261205083001"}, ReviewReason.NUMBER),
    ],
)
def test_what_does_not_fit_is_looked_at_and_never_paid(changed: dict[str, object], reason: ReviewReason) -> None:
    wrong = replace(NEWS, **changed)  # type: ignore[arg-type]
    done = decide(START, wrong)
    assert (done.outcome, done.state, done.movement, done.review) == (
        NewsOutcome.REVIEW,
        STATE.REVIEW,
        None,
        reason,
    )
    accepted = after(START, NEWS)
    assert decide(accepted, wrong).state is None, "what is credited stays until somebody has looked"


def test_a_state_that_ended_is_left_by_no_move() -> None:
    ended = [STATE.CANCELLED, STATE.FAILED, STATE.REVIEW]
    assert not any(MOVES[state] for state in ended)
    for before, next_one in itertools.product(MOVES, STATE):
        assert next_one != before or next_one not in MOVES[before]
