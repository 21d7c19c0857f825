"""Names are stored as they are searched, by whatever writes them, and found alike on every database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.selectors import ledger_page
from tenant_space.tenancy.accounts import accounts_readable
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.name_search import names_folded
from tests.kit import factories as f
from tests.kit.batches import FULL, EditedBatch
from tests.kit.databases import SQLITE

pytestmark = pytest.mark.django_db
LATIN = st.characters(min_codepoint=0xC0, max_codepoint=0x24F, categories=["Lu", "Ll", "Lt"])
VIETNAMESE = st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9, categories=["Lu", "Ll"])


def found(words: str) -> set[str]:
    return {person.last_name for person in Tenant.objects.for_agencies(None).named_like(words)}


@pytest.mark.parametrize(
    ("last_name", "words"),
    [
        *(("ŞAHİN", "sahin"), ("ŞAHİN", "ŞAHİN"), ("ŞAHİN", "Şahin"), ("IBRAHIMOVIĆ", "ibrahimovic")),
        *(("NGUYỄN", "nguyen"), ("NGUYỄN", "Nguyễn"), ("Đặng", "dang"), ("Łukasz", "lukasz"), ("Lœtitia", "loetitia")),
        *(("COEUR", "cœur"), ("O’Connor", "o'connor"), ("O'CONNOR", "oconnor"), ("Иванов", "иванов")),
        *(("ИВАНОВ", "Иванов"), ("GROẞE", "grosse"), ("ӘЛИЕВ", "әлиев"), ("Saint-Étienne", "saintetienne")),
    ],
)
def test_a_name_is_found_under_its_spellings(last_name: str, words: str) -> None:
    f.TenantFactory(last_name=last_name, first_name="Ana")
    f.TenantFactory(last_name="MARTIN", first_name="Paul")
    assert found(words) == {last_name}


def test_a_changed_name_is_found_and_the_former_is_not() -> None:
    person = f.TenantFactory(last_name="ŁUKASZ")
    person.last_name = "MARTIN"
    person.save()
    assert found("martin") == {"MARTIN"} and found("lukasz") == set()


def test_many_rows_at_once_are_folded_too() -> None:
    Tenant.objects.bulk_create([f.TenantFactory.build(last_name="Đặng")])
    assert found("dang") == {"Đặng"}


def test_a_batch_writes_the_same_as_the_model(tmp_path: Path) -> None:
    batch = EditedBatch(FULL, tmp_path / "batch").replace("tenants.csv", ";DUPONT;MARTIN;", ";ĐẶNG;O’CONNOR;")
    batch_import(directory=batch.path)
    for person in Tenant.objects.all():
        before = person.folded_names
        person.save()
        assert person.folded_names == before == names_folded(vars(person))
    assert found("dang oconnor") == {"ĐẶNG"}


def test_a_night_without_changes_changes_no_names(tmp_path: Path) -> None:
    batch_import(directory=FULL)
    report = batch_import(directory=EditedBatch(FULL, tmp_path / "batch").as_next(124).path)
    assert report.counts["tenants.csv"].changed == 0


def test_a_file_cannot_bring_its_own_folded_names(tmp_path: Path) -> None:
    batch = EditedBatch(FULL, tmp_path / "batch")
    header, *rows = batch.text("tenants.csv").splitlines()
    content = "\n".join([f"{header};folded_names", *(f"{row}; zzz" for row in rows), ""])
    report = batch_import(directory=batch.write("tenants.csv", content).sign().path)
    assert any("folded_names" in str(issue) for issue in report.warnings)
    assert found("zzz") == set() and found("dupont") == {"DUPONT"}


@pytest.mark.skipif(SQLITE, reason="an index of PostgreSQL")
def test_the_index_serves_the_search() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "tenants_by_part_of_name" in Tenant.objects.for_agencies(None).named_like("dupont").explain()


class TestEverySpelling(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.text(LATIN | VIETNAMESE, min_size=3, max_size=20))
    def test_a_name_is_found_as_it_is_written_and_without_its_accents(self, name: str) -> None:
        person = f.TenantFactory(last_name=name)
        plain = names_folded({"last_name": name, "birth_name": "", "first_name": ""})
        for words in (name, name.lower(), name.upper(), plain):
            assert person in Tenant.objects.for_agencies(None).named_like(words), words
        person.delete()


@pytest.mark.parametrize(("label", "word"), [("Œuvre Łódź", "oeuvre lodz"), ("RÉGUL. D'EAU", "d'eau")])
def test_a_line_of_the_account_is_found_alike(label: str, word: str, seen: Callable[[str, str], int]) -> None:
    assert seen(label, word) == 1
    assert seen(label, "chauffage") == 0


@pytest.fixture
def seen() -> Callable[[str, str], int]:
    """How many lines of an account with one such label, and another one, have these words."""

    def count(label: str, words: str) -> int:
        holder = f.HolderFactory()
        f.EntryFactory(account=holder.account, label=label)
        f.EntryFactory(account=holder.account, label="Loyer")
        (head,) = accounts_readable(holder.tenant)
        asked = tuple(word for word in words.replace("'", " ").split())
        return ledger_page(holder.tenant, head, wanted=LedgerFilter(words=asked)).total

    return count
