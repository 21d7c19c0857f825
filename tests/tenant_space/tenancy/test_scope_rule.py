"""Whoever holds what until when: each query set gives the rows of the rule said in plain Python (`told_rows`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f
from tests.kit.left_home import left_home
from tests.kit.selectors_found import calls
from tests.kit.told_rows import ACCOUNTS, ENDS, GRACE_DAYS, PEOPLE, ROW_DAYS, Holding, Homes, ruled, told

HOLDINGS = st.lists(
    st.builds(
        Holding,
        person=st.integers(0, PEOPLE - 1),
        account=st.integers(0, ACCOUNTS - 1),
        role=st.sampled_from(HolderRole.values),
        from_day=st.sampled_from(ROW_DAYS),
        to_day=st.sampled_from(ENDS),
        portal=st.sampled_from([True, True, True, False]),
    ),
    max_size=6,
    unique_by=lambda one: (one.person, one.account, one.role),
)
DECEASED = st.tuples(*[st.sampled_from([False, False, False, True])] * PEOPLE)
# What these say is of the person's own accounts or of themselves, whatever they ask for.
OF_ONESELF = {
    "tenancy.accounts.account_numbers",
    "tenancy.accounts.accounts_readable",
    "tenancy.matching.tenant_may_sign_in",
    "tenancy.people.own_details",
    "tenancy.scope.scope_of",
}


def _answered(select: Callable[..., Any], person: Tenant, **asked: Any) -> str:
    """The answer written out, or the error."""
    try:
        return repr(select(person, **asked)).replace(person.pk, "")
    except Exception as error:
        return repr(error)


@pytest.fixture
def homes(db: None, settings: Settings) -> Homes:
    settings.PORTAL_GRACE_DAYS = GRACE_DAYS
    return Homes()


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(holdings=HOLDINGS, deceased=DECEASED)
def test_the_rows_told_are_those_of_the_rule(
    homes: Homes, holdings: list[Holding], deceased: tuple[bool, ...]
) -> None:
    homes.held(holdings, deceased)
    with scopes_kept():
        for person in homes.people[:2]:
            assert told(person) == ruled(person)


def test_a_person_with_nothing_to_read_is_told_nothing(homes: Homes) -> None:
    homes.held([])
    assert told(homes.people[0]) == {}


def test_the_latest_end_of_several_holdings_counts_in_each_home(homes: Homes) -> None:
    """Two homes left on different days, one of them held twice; somebody else stays in both."""
    gone = [(0, "SIGNATORY", -6), (0, "GUARDIAN", -5), (1, "SIGNATORY", -10)]
    stays = [Holding(1, account, "COSIGNATORY", -400, None, portal=False) for account in range(ACCOUNTS)]
    homes.held([*(Holding(0, account, role, -400, end, portal=True) for account, role, end in gone), *stays])
    found = told(homes.people[0])
    assert found == ruled(homes.people[0])
    documents = [len([key for key in found if key[0] == table]) for table in ("Document", "LedgerEntry", "writable")]
    assert documents == [5 + 3, 2 * len(ROW_DAYS), 0]


def test_every_selector_has_an_answer_for_somebody_with_nothing_to_read(db: None) -> None:
    """The same as for one who reads another account: an empty scope is no case of its own."""
    left_home()
    owner = Tenant.objects.get(last_name="RESTE")
    nobody, elsewhere = f.HolderFactory(guarantor=True).tenant, f.HolderFactory().tenant
    asked = {name: call for name, call in calls(owner).items() if name not in OF_ONESELF}
    assert len(asked) > 30
    for name, call in asked.items():
        assert isinstance(call, partial)
        found = [_answered(call.func, person, **call.keywords) for person in (nobody, elsewhere)]
        assert found[0] == found[1], name
