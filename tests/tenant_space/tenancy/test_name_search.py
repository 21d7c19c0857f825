"""Finding people by their names as staff type them, and within the agencies they answer for."""

import pytest
from django.db import connection

from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit.databases import SQLITE

pytestmark = pytest.mark.django_db


def found(words: str) -> set[str]:
    return {person.last_name for person in Tenant.objects.for_agencies(None).named_like(words)}


@pytest.mark.parametrize(
    ("last_name", "first_name", "words"),
    [
        ("DUPONT", "Hélène", "dupont"),
        ("Dupont", "Hélène", "DUPONT"),
        ("DUPONT", "Hélène", "helene dupont"),
        ("DUPONT", "HÉLÈNE", "Hélène"),
        ("DUPONT", "HELENE", "Hélène"),
        ("LEFÈVRE", "Zoé", "Lefevre zoe"),
        ("D'ANGELO", "Léa", "d’angelo"),
        ("LE GALL", "Jean-Pierre", "le gall jean pierre"),
        ("CŒURET", "Ÿves", "coeuret yves"),
        ("ŒUVRARD", "Læticia", "oeuvrard laeticia"),
        ("NÚÑEZ", "Ana", "nunez"),
        ("DUPONT", "Hélène", "pont"),
        ("LY", "An", "ly"),
        ("LY", "An", "l"),
    ],
)
def test_a_name_is_found_however_it_is_written(last_name: str, first_name: str, words: str) -> None:
    f.TenantFactory(last_name=last_name, first_name=first_name)
    f.TenantFactory(last_name="MARTIN", first_name="Paul")
    assert found(words) == {last_name}


def test_the_birth_name_is_found_and_all_words_must_be() -> None:
    f.TenantFactory(last_name="DUPONT", birth_name="BÉRAUD", first_name="Hélène")
    assert found("beraud") == found("beraud dupont") == {"DUPONT"}
    assert found("beraud martin") == set()


@pytest.mark.parametrize("words", ["%", "_", "100%", "日本"])
def test_marks_of_the_database_mean_nothing(words: str) -> None:
    f.TenantFactory()
    f.TenantFactory(last_name="OTHER")
    assert found(words) == set()


def test_short_words_only_begin_a_name() -> None:
    f.TenantFactory(last_name="DUPONT", first_name="Paul")
    assert found("du") and not found("po")


@pytest.mark.skipif(SQLITE, reason="an index of PostgreSQL")
def test_the_index_serves_the_search() -> None:
    """Should the expression and the index ever differ, the search reads every name."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = Tenant.objects.for_agencies(None).named_like("dupont")
        assert "tenants_by_part_of_name" in query.explain()


def test_agencies_limit_who_is_seen() -> None:
    here, there = f.AgencyFactory(agency_code="CV"), f.AgencyFactory(agency_code="ND")
    mine = f.HolderFactory(account__agency=here, guarantor=True)
    f.HolderFactory(account__agency=here, tenant=mine.tenant)  # two accounts, one person
    other = f.HolderFactory(account__agency=there)
    f.TenantFactory()  # of no agency at all
    assert list(Tenant.objects.for_agencies(["CV"])) == [mine.tenant]
    assert other not in Holder.objects.for_agencies(["CV"])
    assert not Tenant.objects.for_agencies([]).exists()
    assert Tenant.objects.for_agencies(None).count() == 3
