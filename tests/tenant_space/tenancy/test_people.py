"""Who an account is about, and what each person of it may know of the others."""

import datetime as dt
from dataclasses import asdict, fields
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.tenancy.models import CodeListItem, Holder
from tenant_space.tenancy.people import Contract, OccupantLine, Signatory, contract_of, own_details
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SECRETS = {
    "phone_home": "+33477000001",
    "phone_mobile": "+33612000002",
    "phone_work": "+33477000003",
    "email": "secret@example.org",
    "birth_date": dt.date(1950, 2, 3),
    "marital_status": "VEUF",
    "pcs_code": "9Z9",
    "occupation": "Cariste secret",
}


@pytest.fixture
def holder() -> Holder:
    return f.HolderFactory(rank=1, tenant__civility="MME")


def found(holder: Holder) -> Contract:
    return contract_of(holder.tenant, holder.account_id)


def names(people: tuple[OccupantLine | Signatory, ...]) -> list[str]:
    return [person.name for person in people]


def also(holder: Holder, name: str, **values: Any) -> Holder:
    """Somebody else on the account, with everything there is to know of them."""
    person = f.TenantFactory(last_name=name, **SECRETS)
    return f.HolderFactory(account=holder.account, tenant=person, **values)


# --- the signatories -------------------------------------------------------------------


def test_the_signatories_in_the_order_of_the_contract(holder: Holder) -> None:
    also(holder, "LAST", cosignatory=True)
    also(holder, "SECOND", cosignatory=True, rank=2)
    f.HolderFactory(tenant__last_name="ELSEWHERE")
    shown = found(holder)
    assert names(shown.signatories) == ["Mme Hélène Marie DUPONT", "Hélène Marie SECOND", "Hélène Marie LAST"]
    assert [person.own for person in shown.signatories] == [True, False, False]
    assert not shown.read_as_guardian


def test_others_are_names_and_nothing_else(holder: Holder) -> None:
    also(holder, "AUTRE", cosignatory=True, rank=2)
    f.OccupantFactory(lease=f.LeaseFactory(account=holder.account), birth_date=SECRETS["birth_date"])
    text = str(asdict(found(holder))) + str(asdict(own_details(holder.tenant)))
    assert "AUTRE" in text and "Zoé" in text
    for name, value in SECRETS.items():
        assert str(value) not in text, name
        assert repr(value) not in text, name
    assert {field.name for field in fields(Signatory)} == {"name", "own", "guardian"}
    assert {field.name for field in fields(OccupantLine)} == {"name", "relationship"}


def test_guarantors_the_dead_and_former_holders_are_not_named(holder: Holder) -> None:
    also(holder, "GARANT", guarantor=True)
    also(holder, "PARTI", to_date=TODAY - dt.timedelta(days=1))
    also(holder, "FUTUR", from_date=TODAY + dt.timedelta(days=1))
    mort = also(holder, "MORT")
    type(mort.tenant).objects.filter(pk=mort.tenant_id).update(deceased=True)
    assert names(found(holder).holders) == ["Mme Hélène Marie DUPONT"]


def test_a_guardian_reads_names_and_their_own_details(holder: Holder) -> None:
    guardian = f.HolderFactory(
        account=holder.account, guardian=True, tenant__last_name="TUTEUR", tenant__phone_mobile="+33611111111"
    )
    shown = found(guardian)
    assert shown.read_as_guardian
    assert names(shown.signatories) == ["Mme Hélène Marie DUPONT"] and names(shown.guardians) == [
        "Hélène Marie TUTEUR"
    ]
    assert own_details(guardian.tenant).phone_mobile == "+33611111111"
    assert not found(holder).read_as_guardian, "the protected person sees who acts for them, as themselves"
    assert names(found(holder).guardians) == ["Hélène Marie TUTEUR"]


def test_a_signatory_who_is_also_guardian_is_named_once(holder: Holder) -> None:
    f.HolderFactory(account=holder.account, tenant=holder.tenant, guardian=True)
    assert [person.guardian for person in found(holder).holders] == [False]
    assert not found(holder).read_as_guardian


def test_a_guarantor_reads_nothing(holder: Holder) -> None:
    guarantor = also(holder, "GARANT", guarantor=True)
    f.OccupantFactory(lease=f.LeaseFactory(account=holder.account))
    shown = found(guarantor)
    assert (shown.holders, shown.address, shown.occupants) == ((), (), ())


def test_somebody_who_has_left_sees_nobody_who_came_afterwards(holder: Holder) -> None:
    ended = TODAY - dt.timedelta(days=10)
    leaving = also(holder, "PARTANT", cosignatory=True, to_date=ended)
    new = also(holder, "NOUVEAU", cosignatory=True, from_date=ended + dt.timedelta(days=2))
    lease = f.LeaseFactory(account=holder.account)
    f.OccupantFactory(lease=lease, first_name="Avant", from_date=ended)
    f.OccupantFactory(lease=lease, first_name="Après", from_date=ended + dt.timedelta(days=2))
    f.OccupantFactory(lease=lease, first_name="Un jour")  # since when is not known
    assert names(found(leaving).holders) == ["Mme Hélène Marie DUPONT", "Hélène Marie PARTANT"]
    assert names(found(leaving).occupants) == ["Avant DUPONT"]
    assert names(found(new).holders) == ["Mme Hélène Marie DUPONT", "Hélène Marie NOUVEAU"]


# --- the address and the occupants --------------------------------------------------------


def test_the_address_is_the_dwellings(holder: Holder) -> None:
    f.LeaseFactory(
        lease_id="A", account=holder.account, premises__garage=True, premises__address_line1="Garage", kind="ANNEX"
    )
    f.LeaseFactory(lease_id="B", account=holder.account)
    f.LeaseFactory(lease_id="0", account=holder.account, end_date=dt.date(2020, 1, 1), premises__address_line1="Avant")
    assert found(holder).address == ("8 boulevard Krumnov", "42000 SAINT ETIENNE")


def test_occupants_are_named_once_with_what_they_are(holder: Holder) -> None:
    home, garage = (f.LeaseFactory(account=holder.account) for _ in range(2))
    old = f.LeaseFactory(account=holder.account, end_date=dt.date(2020, 1, 1))
    f.OccupantFactory(lease=home, occupant_id="O1", relationship="")
    f.OccupantFactory(lease=home, occupant_id="O2", first_name="Léo")
    f.OccupantFactory(lease=garage, occupant_id="O2", first_name="Léo")
    f.OccupantFactory(lease=home, occupant_id="O3", first_name="Ana", relationship="SPOUSE")
    f.OccupantFactory(lease=home, occupant_id="O4", first_name="Parti", to_date=TODAY - dt.timedelta(days=1))
    f.OccupantFactory(lease=old, occupant_id="O5", first_name="Ailleurs")
    assert [(one.name, one.relationship) for one in found(holder).occupants] == [
        ("Ana DUPONT", "Conjoint ou conjointe"),
        ("Léo DUPONT", "Enfant"),
        ("Zoé DUPONT", ""),
    ]


def test_an_account_without_anything(holder: Holder) -> None:
    shown = found(holder)
    assert (shown.address, shown.occupants) == ((), ())


def test_the_cost_is_constant(holder: Holder, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        also(holder, f"AUTRE{number}", cosignatory=True)
        f.OccupantFactory(lease=f.LeaseFactory(account=holder.account))
    with scopes_kept(), django_assert_num_queries(4):
        found(holder)


# --- one's own details ---------------------------------------------------------------------


def test_codes_are_said_in_the_erps_words_else_in_ours_else_as_they_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    CodeListItem.objects.create(list="marital_status", code="MARIE", label="Marié·e (ERP)")
    CodeListItem.objects.create(list="pcs", code="MARIE", label="another list")
    person = f.TenantFactory(marital_status="MARIE", pcs_code="5")
    with django_assert_num_queries(1):
        assert own_details(person).marital_status == "Marié·e (ERP)"
        assert own_details(person).pcs == "Employés"
    person = f.TenantFactory(marital_status="CONCUBIN", pcs_code="52X")
    assert (own_details(person).marital_status, own_details(person).pcs) == ("En union libre", "52X")


@pytest.mark.parametrize(("civility", "born"), [("M", "Né le"), ("MME", "Née le"), ("", "Né(e) le")])
def test_born(civility: str, born: str) -> None:
    assert own_details(f.TenantFactory(civility=civility)).born == born


def test_without_codes_nothing_is_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = f.TenantFactory()
    with django_assert_num_queries(0):
        details = own_details(person)
    assert (details.marital_status, details.pcs, details.email) == ("", "", "")
