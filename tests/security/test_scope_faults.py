"""Each part of the rule is needed: taken out of the source, the rows told are no more those of the rule (`told_rows`).

What is told too little is a fault as well: those who left nobody behind have a right to their settlement.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tenant_space.tenancy import managers, scope
from tests.kit.told_rows import GRACE_DAYS, Holding, Homes, ruled, told

ENDED, EARLIER = -5, -10


def holding(
    person: int = 0, account: int = 0, role: str = "SIGNATORY", end: int | None = None, portal: bool = True
) -> Holding:
    return Holding(person, account, role, -400, end, portal)


LEFT, STAYS = holding(end=ENDED), holding(person=1)
NEXT_DOOR = holding(person=1, account=1)


@dataclass(frozen=True)
class Fault:
    """A part of the rule that is taken away, and who holds what where that shows to the first person."""

    owner: Any
    """The module or class of the function."""
    name: str
    """The function."""
    part: str
    """What stands in its source."""
    instead: str
    """What stands there then."""
    held: tuple[Holding, ...]
    """Who holds what."""
    deceased: tuple[bool, bool, bool] = (False, False, False)
    """Who has died."""

    @property
    def said(self) -> str:
        return f"{getattr(self.owner, '__name__', '')}.{self.name}: {self.part} -> {self.instead or 'nothing'}"


HOLDERS, HOME_LIFE, OF_TODAY = managers.HolderQuerySet, scope.HomeLifeQuerySet, scope.StateOfTodayQuerySet
WHOLE = "still_held or not shared or latest is None"
FAULTS = [
    # whose accounts, and who stays there
    Fault(scope, "_holdings", "holders.reading(today)", "holders.all()", (holding(role="GUARANTOR"),)),
    Fault(scope, "_holdings", ".filter(tenant=tenant)", "", (holding(), NEXT_DOOR)),
    Fault(scope, "_holdings", '.filter(account=OuterRef("account"))', "", (LEFT, NEXT_DOOR)),
    Fault(
        *(scope, "_holdings", ".exclude(tenant=tenant)", ""),
        (holding(role="GUARDIAN", end=ENDED), holding(portal=False)),
    ),
    Fault(scope, "_holdings", "not_ended(today)", "not_ended(dt.date.min)", (LEFT, STAYS)),
    Fault(scope, "_scope_read", WHOLE, "True", (LEFT, STAYS)),
    Fault(scope, "_scope_read", WHOLE, "still_held or latest is None", (LEFT,)),
    Fault(scope, "_scope_read", "max(", "min(", (LEFT, holding(role="GUARDIAN", end=EARLIER), STAYS)),
    Fault(scope, "_scope_read", "if still_held", "if True", (LEFT,)),
    Fault(scope, "not_ended", "to_date__gte", "to_date__gt", (holding(end=0), STAYS)),
    Fault(scope, "not_ended", "Q(to_date__isnull=True) | ", "", (holding(), STAYS)),
    *(
        Fault(HOLDERS, "reading", part, "", (one,), deceased)
        for part, one, deceased in (
            ("Q(to_date__isnull=True) | Q(to_date__gte=oldest_end),", holding(end=-GRACE_DAYS - 1), (False,) * 3),
            ("portal_access=True,", holding(portal=False), (False,) * 3),
            ("role__in=READING_ROLES,", holding(role="GUARANTOR"), (False,) * 3),
            ("tenant__deceased=False,", holding(), (True, False, False)),
        )
    ),
    Fault(HOLDERS, "at_home", "not_ended(today), ", "", (LEFT, holding(person=1, end=-1))),
    Fault(HOLDERS, "at_home", "role__in=SIGNING_ROLES, ", "", (LEFT, holding(person=1, role="GUARANTOR"))),
    Fault(HOLDERS, "at_home", "tenant__deceased=False", "", (LEFT, STAYS), (False, True, False)),
    Fault(
        *(HOLDERS, "at_home", "tenant__deceased", "portal_access=True, tenant__deceased"),
        (LEFT, holding(person=1, portal=False)),
    ),
    # which rows
    Fault(scope.AccountChildQuerySet, "within", "self.none()", "self.all()", ()),
    Fault(
        *(scope.AccountChildQuerySet, "within"),
        *('.filter(**{f"{self.account_path}__in": list(scope.last_days)})', ".all()"),
        (holding(),),
    ),
    Fault(HOME_LIFE, "within", "not scope.left", "True", (LEFT, STAYS)),
    Fault(HOME_LIFE, "within", "scope.whole", "list(scope.last_days)", (LEFT, STAYS)),
    Fault(HOME_LIFE, "within", "scope.whole", "[]", (LEFT, STAYS, holding(account=1))),
    Fault(HOME_LIFE, "within", "__lte", "__lt", (LEFT, STAYS)),
    Fault(HOME_LIFE, "within", "in own_days}", "in list(own_days)[1:]}", (LEFT, STAYS)),
    Fault(managers.PremisesQuerySet, "for_tenant", ".for_tenant(tenant)", ".all()", (holding(),)),
    Fault(managers.ReceiptConsentQuerySet, "for_tenant", ".filter(tenant=tenant)", "", (holding(),)),
    Fault(managers.RentAccountQuerySet, "writable_by", ".held", ".last_days", (LEFT,)),
    Fault(managers.RentAccountQuerySet, "writable_by", "self.none()", "self", (LEFT,)),
    # as they stood
    Fault(OF_TODAY, "within", "ToldRows if scope.left else RowsOfToday", "RowsOfToday", (LEFT, STAYS)),
    Fault(OF_TODAY, "_last_day", "Value(last)", "Value(dt.date.max)", (LEFT, STAYS)),
    Fault(
        *(OF_TODAY, "_last_day", "Value(last)", "Value(max(scope.left))"),
        (LEFT, STAYS, holding(account=1, end=EARLIER), NEXT_DOOR),
    ),
    Fault(managers.ClaimQuerySet, "within", "day__lte=", "day__gte=", (LEFT, STAYS)),
    Fault(managers.ClaimQuerySet, "within", "changed__lte", "changed__gte", (LEFT, STAYS)),
    Fault(managers.ClaimQuerySet, "within", "closed__lte", "closed__gte", (LEFT, STAYS)),
]


def plant(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    source = textwrap.dedent(inspect.getsource(vars(fault.owner)[fault.name]))
    assert source.count(fault.part) == 1, fault.said
    spoilt = source.replace(fault.part, fault.instead)
    spoilt = spoilt.replace("super()", f"super({getattr(fault.owner, '__name__', '')}, self)")
    module = fault.owner if inspect.ismodule(fault.owner) else sys.modules[fault.owner.__module__]
    names = dict(vars(module))
    exec(compile(f"from __future__ import annotations\n{spoilt}", str(module.__file__), "exec"), names)
    monkeypatch.setattr(fault.owner, fault.name, names[fault.name])


@pytest.mark.slow
@pytest.mark.django_db
def test_every_fault_planted_in_the_rule_is_found(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.PORTAL_GRACE_DAYS = GRACE_DAYS
    homes, missed, loud = Homes(), [], []
    for fault in FAULTS:
        homes.held(fault.held, fault.deceased)
        person = homes.people[0]
        wanted = ruled(person)
        if told(person) != wanted:
            loud.append(fault.said)
        with monkeypatch.context() as planted:
            plant(fault, planted)
            if told(person) == wanted:
                missed.append(fault.said)
    assert (missed, loud) == ([], [])
