"""What changed since the month before, in words: what a tenant asks on the telephone."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.formats import euros
from tenant_space.ledger.changes import month_changes
from tenant_space.tenancy.models import Holder
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f
from tests.kit.ledger import NBSP, bill, plain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value or dt.date(2026, 12, 3))


def told(holder: Holder) -> tuple[str, list[str]]:
    found = month_changes(holder.tenant, holder.account_id)
    return plain(found.summary), [plain(change.text) for change in found.changes]


def test_the_difference_is_told_line_by_line_the_largest_first(holder: Holder) -> None:
    for month, rent, aid in (("2026-09", 1, 1), ("2026-10", 35_542, 18_000), ("2026-11", 35_954, 16_800)):
        bill(holder, month, "RENT", rent, f"Loyer principal {month}")
        bill(holder, month, "CHARGES", 10_136, f"Provisions {month}")
        bill(holder, month, "HOUSING_AID", -aid, f"APL versée par la CAF {month}")
        bill(holder, month, "PAYMENT", -rent, "Paiement par carte")
    bill(holder, "2026-11", "CHARGES_SETTLEMENT", 6_420, "Régularisation de charges 2025")
    found = month_changes(holder.tenant, holder.account_id)
    assert (found.month, found.before) == ("2026-11", "2026-10")
    assert (found.after_cents, found.before_cents) == (35_710, 27_678), "payments are not asked"
    assert found.title == "Ce qui a changé depuis le mois dernier"
    assert told(holder) == (
        "Pour novembre, on vous demande 80,32 € de plus que pour octobre.",
        [
            "Nouvelle ligne : Régularisation de charges 2025, 64,20 €.",
            "L'APL baisse de 12,00 € (de 180,00 € à 168,00 €). On vous demande donc 12,00 € de plus.",
            "Votre loyer augmente de 4,12 € (de 355,42 € à 359,54 €).",
        ],
    )
    assert [change.more_cents for change in found.changes] == [6_420, 1_200, 412]
    assert f"ligne{NBSP}: Régularisation" in found.changes[0].text, "a colon never begins a line"
    assert sum(change.more_cents for change in found.changes) == found.after_cents - found.before_cents


def test_what_goes_away_and_what_comes_in_ones_favour(holder: Holder) -> None:
    bill(holder, "2026-10", "RENT", 35_542)
    bill(holder, "2026-10", "SLS", 4_000, "SLS octobre 2026")
    bill(holder, "2026-10", "RLS", -3_000, "RLS OCTOBRE 2026")
    bill(holder, "2026-10", "FEE", 420, "Frais de rejet")
    bill(holder, "2026-11", "RENT", 35_542)
    bill(holder, "2026-11", "HOUSING_AID", -2_000, "Aide de la MSA")
    bill(holder, "2026-11", "ADJUSTMENT", -1_000, "Correction 11/2026")
    bill(holder, "2026-11", "FEE", 1_200, "Clé perdue")
    assert told(holder) == (
        "Pour novembre, on vous demande 32,20 € de moins que pour octobre.",
        [
            "On ne vous demande plus : votre supplément de loyer (40,00 € pour octobre).",
            "Vous n'avez plus : votre réduction de loyer de solidarité (30,00 € pour octobre). "
            "On vous demande donc 30,00 € de plus.",
            "Nouvelle aide : votre aide au logement, 20,00 €. On vous demande donc 20,00 € de moins.",
            "Nouvelle ligne en votre faveur : Correction, 10,00 €. On vous demande donc 10,00 € de moins.",
            "Clé perdue : 12,00 € demandés pour novembre, 4,20 € demandés pour octobre.",
        ],
    )


def test_each_lease_is_compared_with_itself_and_lines_of_a_kind_are_added_up(holder: Holder) -> None:
    home, garage = (
        f.LeaseFactory(account=holder.account),
        f.LeaseFactory(account=holder.account, premises__garage=True),
    )
    for month, rent, place in (("2026-10", 40_000, 4_500), ("2026-11", 39_500, 5_000)):
        bill(holder, month, "RENT", rent, lease=home)
        bill(holder, month, "RENT", place, lease=garage)
        bill(holder, month, "CHARGES", 6_000, "Eau", lease=home)
        bill(holder, month, "CHARGES", 4_000 + place // 5_000, "Chauffage", lease=home)
    summary, changes = told(holder)
    assert summary == "Pour novembre, on vous demande 0,01 € de plus que pour octobre."
    assert sorted(changes) == [
        "Le loyer de votre garage augmente de 5,00 € (de 45,00 € à 50,00 €).",
        "Vos charges augmentent de 0,01 € (de 100,00 € à 100,01 €).",
        "Votre loyer baisse de 5,00 € (de 400,00 € à 395,00 €).",
    ]


def test_a_new_garage_is_named_plainly(holder: Holder) -> None:
    garage = f.LeaseFactory(account=holder.account, premises__garage=True)
    bill(holder, "2026-10", "RENT", 40_000)
    bill(holder, "2026-11", "RENT", 40_000)
    bill(holder, "2026-11", "RENT", 4_500, "Loyer annexe novembre 2026", lease=garage)
    assert told(holder)[1] == ["Nouvelle ligne : le loyer de votre garage, 45,00 €."]


def test_nothing_changed_is_said_with_the_figure(holder: Holder) -> None:
    for month in ("2026-10", "2026-11"):
        bill(holder, month, "RENT", 35_542, f"Loyer {month}")
        bill(holder, month, "OTHER", 0, "Pour information")
    assert told(holder) == ("Rien n'a changé : on vous demande 355,42 € pour novembre, comme pour octobre.", [])


def test_changes_that_make_up_for_each_other_are_still_told(holder: Holder) -> None:
    for month, rent, charges in (("2026-10", 300, 100), ("2026-11", 200, 200)):
        bill(holder, month, "RENT", rent)
        bill(holder, month, "CHARGES", charges)
    summary, changes = told(holder)
    assert summary == "Pour novembre, on vous demande 4,00 €, comme pour octobre, mais le détail a changé."
    assert len(changes) == 2


def test_what_is_in_ones_favour_is_never_called_asked(holder: Holder) -> None:
    bill(holder, "2026-10", "RENT", 35_542)
    bill(holder, "2026-11", "RENT", 35_542)
    bill(holder, "2026-11", "ADJUSTMENT", -40_000, "Correction")
    summary, _ = told(holder)
    assert summary == "Pour novembre, 44,58 € sont en votre faveur. Pour octobre, on vous demandait 355,42 €."
    bill(holder, "2026-10", "HOUSING_AID", -35_542)
    assert told(holder)[0] == "Pour novembre, 44,58 € sont en votre faveur. Pour octobre, on ne vous demandait rien."


def test_an_aid_taken_back_is_told_both_ways(holder: Holder) -> None:
    for month, aid in (("2026-10", -10_000), ("2026-11", 5_000)):
        bill(holder, month, "RENT", 35_542)
        bill(holder, month, "HOUSING_AID", aid, "APL")
    assert told(holder)[1] == ["L'APL : 50,00 € demandés pour novembre, 100,00 € en votre faveur pour octobre."]


def test_a_term_of_which_only_the_garage_is_billed_waits_for_the_rest(holder: Holder) -> None:
    """Else it would say that the rent of the dwelling is not paid any more."""
    home, garage = (
        f.LeaseFactory(account=holder.account),
        f.LeaseFactory(account=holder.account, premises__garage=True),
    )
    for month in ("2026-10", "2026-11"):
        bill(holder, month, "RENT", 40_000, lease=home)
        bill(holder, month, "RENT", 4_500, lease=garage)
    bill(holder, "2026-12", "RENT", 4_600, lease=garage, day=1)
    assert told(holder)[0].startswith("Rien n'a changé : on vous demande 445,00 € pour novembre")
    home.end_date = dt.date(2026, 11, 30)
    home.save()
    assert told(holder)[1][0] == "On ne vous demande plus : votre loyer (400,00 € pour novembre)."


def test_an_aid_that_comes_before_its_rent_makes_no_term(holder: Holder) -> None:
    home = f.LeaseFactory(account=holder.account, end_date=dt.date(2026, 11, 30))
    for month in ("2026-10", "2026-11"):
        bill(holder, month, "RENT", 40_000, lease=home)
    bill(holder, "2026-12", "HOUSING_AID", -1_000, day=2)
    assert told(holder)[0].startswith("Rien n'a changé : on vous demande 400,00 € pour novembre")


def test_terms_further_apart_and_lines_without_a_period(holder: Holder) -> None:
    bill(holder, "2026-07", "RENT", 9_000, period="")
    bill(holder, "2026-10", "RENT", 9_300, period="")
    found = month_changes(holder.tenant, holder.account_id)
    assert found.title == "Ce qui a changé depuis l'avis précédent"
    assert plain(found.summary) == "Pour octobre, on vous demande 3,00 € de plus que pour juillet."


def test_across_the_new_year(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: dt.date(2027, 1, 31))
    bill(holder, "2026-12", "RENT", 9_000)
    bill(holder, "2027-01", "RENT", 123_456_789_00)
    found = month_changes(holder.tenant, holder.account_id)
    assert found.title.endswith("depuis le mois dernier")
    assert euros(123_456_789_00 - 9_000) in found.summary


def test_without_two_terms_there_is_nothing_to_say(holder: Holder) -> None:
    assert month_changes(holder.tenant, holder.account_id) is None
    bill(holder, "2026-11", "PAYMENT", -40_000)
    bill(holder, "2026-11", "RENT", 40_000)
    assert month_changes(holder.tenant, holder.account_id) is None
    bill(holder, "2025-11", "RENT", 40_000)
    assert month_changes(holder.tenant, holder.account_id) is None, "a year ago is not « the month before »"
    bill(holder, "2026-10", "RENT", 40_000)
    assert month_changes(holder.tenant, holder.account_id) is not None
    assert month_changes(f.HolderFactory().tenant, holder.account_id) is None


def test_two_queries_whatever_the_number_of_lines(
    holder: Holder, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for month in ("2026-10", "2026-11"):
        for _ in range(15):
            bill(holder, month, "RENT", 100)
    with scopes_kept(), django_assert_num_queries(3):
        assert month_changes(holder.tenant, holder.account_id).after_cents == 1_500
