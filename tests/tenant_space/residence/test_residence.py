"""What is rented: dwellings, their annexes, what they cost, what has ended."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.residence.selectors import Dwelling, Residence, dwellings_of, residence_of
from tenant_space.tenancy.enums import InsuranceStatus, LeaseKind, PremisesType
from tenant_space.tenancy.models import Holder, Lease, Premises
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON, PAST = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=10)


def residence(holder: Holder) -> Residence:
    return residence_of(dwellings_of(holder.tenant, holder.account_id))


def annex(holder: Holder, lease_id: str, parent: Premises | None = None, **given: Any) -> Lease:
    values = {"premises__garage": True, "kind": LeaseKind.ANNEX, "premises__parent_premises": parent}
    return f.LeaseFactory(account=holder.account, lease_id=lease_id, **values | given)


def grouped(holder: Holder) -> list[tuple[str, list[str]]]:
    return [(one.dwelling.lease_id, [annex.lease_id for annex in one.annexes]) for one in residence(holder).dwellings]


def test_a_premises_is_described_in_words() -> None:
    holder = f.HolderFactory()
    f.LeaseFactory(
        account=holder.account,
        lease_id="L1",
        premises__floor="3",
        premises__area_m2="62.40",
        premises__rooms=2,
        premises__building="B",
        premises__entrance="2",
        premises__door="31",
        premises__residence_name="Les Terrasses",
        premises__address_line2="Allée B",
        notice_date=PAST,
        end_date=SOON,
        insurance_status=InsuranceStatus.UP_TO_DATE,
    )
    (dwelling,) = dwellings_of(holder.tenant, holder.account_id)
    assert (dwelling.title, dwelling.residence) == ("Logement T2", "Les Terrasses")
    assert dwelling.address == ("8 boulevard Krumnov", "Allée B", "42000 SAINT ETIENNE")
    assert dwelling.facts == (
        ("Surface", "62,4\u00a0m²"),
        ("Pièces", "2"),
        ("Bâtiment", "B"),
        ("Entrée", "2"),
        ("Étage", "3e étage"),
        ("Porte", "31"),
    )
    assert (dwelling.rent_cents, dwelling.charges_cents, dwelling.monthly_cents) == (35_542, 10_136, 45_678)
    assert (dwelling.notice, dwelling.until, dwelling.ended) == (PAST, SOON, False), "under notice, it still runs"
    assert dwelling.cover.status == InsuranceStatus.UP_TO_DATE


@pytest.mark.parametrize(
    ("floor", "said"),
    [("0", "Rez-de-chaussée"), ("1", "1er étage"), ("-1", "Sous-sol 1"), ("RDC", "RDC"), ("--1", "--1"), ("²", "²")],
)
def test_floors_are_said_as_people_say_them(floor: str, said: str) -> None:
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, premises__floor=floor)
    assert dwellings_of(holder.tenant, holder.account_id)[0].facts == (("Étage", said),)


def test_annexes_stand_under_their_dwelling() -> None:
    holder = f.HolderFactory()
    account = holder.account
    first = f.LeaseFactory(account=account, lease_id="L2")
    second = f.LeaseFactory(account=account, lease_id="L3")
    annex(holder, "L1", second.premises)  # by its parent, whatever the order
    annex(holder, "L4")  # without one: the main lease's
    annex(holder, "L5", premises__type=PremisesType.JARDIN)
    annex(holder, "L6", first.premises, kind=LeaseKind.MAIN)  # the parent counts more than the kind of lease
    annex(holder, "L7", kind=LeaseKind.MAIN)  # a garage rented for itself
    assert grouped(holder) == [("L2", ["L4", "L5", "L6"]), ("L3", ["L1"]), ("L7", [])]
    order = [dwelling.lease_id for dwelling in dwellings_of(holder.tenant, holder.account_id)]
    assert order == ["L2", "L4", "L5", "L6", "L3", "L1", "L7"]


def test_a_garage_alone_and_odd_data_stand_by_themselves() -> None:
    alone = f.HolderFactory()
    garage = annex(alone, "L1")
    annex(alone, "L2", garage.premises)  # its parent is no dwelling
    garage.premises.parent_premises = garage.premises
    garage.premises.save()
    assert grouped(alone) == [("L1", []), ("L2", [])]
    with_main = f.HolderFactory()
    annex(with_main, "L3", kind=LeaseKind.MAIN)
    annex(with_main, "L4")
    assert grouped(with_main) == [("L3", ["L4"])]
    assert residence(f.HolderFactory()).dwellings == ()


def test_what_has_ended_stands_apart_and_costs_nothing() -> None:
    holder = f.HolderFactory()
    over = f.LeaseFactory(account=holder.account, lease_id="L1", end_date=PAST)
    annex(holder, "L2", over.premises, rent_cents=4_500, charges_cents=0)
    f.LeaseFactory(account=holder.account, lease_id="L3", start_date=SOON)
    found = residence(holder)
    assert [dwelling.lease_id for dwelling in found.former] == ["L1"]
    assert (found.former[0].ended, found.former[0].cover) == (True, None)
    assert grouped(holder) == [("L3", ["L2"])]
    assert found.dwellings[0].dwelling.upcoming
    assert found.sentence == "Loyer\u00a0: 45,00\u00a0€ par mois.", "neither what is over nor what has not begun"


def dwelling_of(rent: int | None, charges: int | None) -> Dwelling:
    return Dwelling("Logement", "", (), (), rent, charges, PAST, None, True, lease_id="L")


@pytest.mark.parametrize(
    ("amounts", "sentence", "parts"),
    [
        (
            [(35_542, 10_136), (4_500, 0)],
            "Loyer et charges\u00a0: 501,78\u00a0€ par mois.",
            "400,42\u00a0€ de loyer et 101,36\u00a0€ de charges",
        ),
        ([(4_500, None)], "Loyer\u00a0: 45,00\u00a0€ par mois.", ""),
        ([(None, 1_000)], "Charges\u00a0: 10,00\u00a0€ par mois.", ""),
        ([(None, None)], "", ""),
        ([(0, 0)], "", ""),
        ([], "", ""),
    ],
)
def test_the_whole_of_a_month_in_one_sentence(
    amounts: list[tuple[int | None, int | None]], sentence: str, parts: str
) -> None:
    found = residence_of(dwelling_of(*pair) for pair in amounts)
    assert (found.sentence, found.parts) == (sentence, parts)


def test_a_premises_with_nothing_but_its_address() -> None:
    holder = f.HolderFactory()
    bare = {"rent_cents": None, "charges_cents": None, "insurance_required": False}
    f.LeaseFactory(account=holder.account, premises__category="", **bare)
    (dwelling,) = dwellings_of(holder.tenant, holder.account_id)
    assert (dwelling.title, dwelling.facts, dwelling.monthly_cents) == ("Logement", (), None)


def test_the_cost_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    holder = f.HolderFactory()
    for _ in range(2):
        f.LeaseFactory.create_batch(5, account=holder.account)
        with scopes_kept(), django_assert_num_queries(3):
            dwellings_of(holder.tenant, holder.account_id)


def test_of_former_dwellings_the_one_left_last_comes_first() -> None:
    holder = f.HolderFactory()
    for lease_id, year in (("A", 2021), ("B", 2024), ("C", 2022)):
        f.LeaseFactory(account=holder.account, lease_id=lease_id, end_date=dt.date(year, 1, 31))
    assert [dwelling.lease_id for dwelling in dwellings_of(holder.tenant, holder.account_id)] == ["B", "C", "A"]
