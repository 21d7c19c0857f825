"""Addresses and numbers are stored as they are searched, by whatever writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.formats import phone_keys, phones_apart
from tenant_space.tenancy.contact_search import contacts_folded
from tenant_space.tenancy.models import Tenant
from tests.kit.batches import FULL, EditedBatch
from tests.kit.databases import SQLITE


@pytest.mark.django_db
def test_a_batch_writes_the_same_as_the_model(tmp_path: Path) -> None:
    batch_import(directory=FULL)
    people = list(Tenant.objects.all())
    assert any(person.folded_contacts for person in people)
    for person in people:
        before = person.folded_contacts
        person.save()
        assert person.folded_contacts == before == contacts_folded(vars(person))
    report = batch_import(directory=EditedBatch(FULL, tmp_path / "batch").as_next(124).path)
    assert report.counts["tenants.csv"].changed == 0, "a night without changes changes none"


@pytest.mark.django_db
@pytest.mark.skipif(SQLITE, reason="an index of PostgreSQL")
def test_the_index_serves_the_search() -> None:
    people = Tenant.objects.for_agencies(None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for rows in (people.called_at(("612345678",)), people.written_at("zoe@example.org")):
            assert "tenants_by_contact" in rows.explain()


@pytest.mark.django_db
def test_without_a_key_nobody_is_found() -> None:
    assert not Tenant.objects.for_agencies(None).called_at(()).exists()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("06 12 34 56 78", ("612345678",)),
        ("0612345678/0477327247", ("612345678", "477327247")),
        ("06 12 34 56 78 04 77 32 72 47", ("612345678", "477327247")),
        ("+262 692 12 34 56", ("692123456",)),
        ("+33 (0)6 12 34 56 78 le soir", ("612345678",)),
        ("06\u00a012\u00a034\u00a056\u00a078", ("612345678",)),
        ("000000123", ()),
        ("000 000 123", ()),
        ("3949", ()),
        ("123456", ()),
        ("12/03/1971", ()),
        ("", ()),
    ],
)
def test_the_key_of_a_number_is_what_its_spellings_share(text: str, keys: tuple[str, ...]) -> None:
    assert phone_keys(text) == keys


def test_a_number_is_taken_out_of_what_stands_around_it() -> None:
    keys, rest = phones_apart("dupont 06 12 34 56 78 quittance")
    assert keys == ("612345678",) and rest.split() == ["dupont", "quittance"]
    assert phones_apart("n° 000 000 123")[0] == ()
