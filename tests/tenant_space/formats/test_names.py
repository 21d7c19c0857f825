import datetime as dt
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.names import folded_words, last_name_keys
from tenant_space.tenancy.matching import account_number_read, activation_code_hash, tenants_identify
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f

BORN = dt.date(1971, 3, 9)


def found(number: str, last_name: str, first_name: str, born: dt.date = BORN, **more: Any) -> list[Tenant]:
    return tenants_identify(account_number=number, last_name=last_name, first_name=first_name, birth_date=born, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "typed"),
    [
        (("DUPONT", "", "Hélène Marie"), ("dupont", "helene")),
        (("DUPONT", "", "Hélène Marie"), ("Dupont", "Hélène Marie")),
        (("DUPONT", "MARTIN", "Hélène"), ("Martin", "Hélène")),
        (("O'NEIL-PÉREZ", "LEFÈVRE", "Marie-Claire"), ("oneil perez", "marie claire")),
        (("de LA TOUR D'AUVERGNE", "", "Jean-Loup"), ("La Tour d’Auvergne", "Jean Loup")),
        (("de LA TOUR D'AUVERGNE", "", "Jean-Loup"), ("Tour d'Auvergne", "JEAN-LOUP")),
        (("PETIT", "", "JEAN PIERRE MARIE"), ("Petit", "Jean-Pierre")),
        (("PETIT", "", "Jean-Pierre Marie"), ("Petit", "jean pierre")),
        (("NGUYỄN", "", "Thị Ánh"), ("Nguyen", "Thi Anh")),
        (("Œuvrard", "", "Léa"), ("OEUVRARD", "lea")),
        (("BEN SAÏD", "", "Mohammed-Amine"), ("Bensaid", "Mohammed Amine")),
        # particles: left out, added, glued, in the middle
        (("de LA TOUR", "", "Léa"), ("Delatour", "lea")),
        (("DELATOUR", "", "Léa"), ("de la Tour", "lea")),
        (("DUPONT de NEMOURS", "", "Léa"), ("Dupont Nemours", "lea")),
        (("EL MANSOURI", "", "Aïcha"), ("Mansouri", "Aicha")),
        (("LÊ", "", "Văn An"), ("Le", "Van")),
        # double names, and both names together
        (("MARTIN-DURAND", "", "Léa"), ("martin durand", "lea")),
        (("MARTIN DURAND", "", "Léa"), ("Martin–Durand", "lea")),
        (("DUPONT", "MARTIN", "Hélène"), ("Dupont-Martin", "helene")),
        (("DUPONT", "MARTIN", "Hélène"), ("MARTIN DUPONT", "helene")),
        (("DUPONT", "MARTIN", "Hélène"), ("Dupont née Martin", "helene")),
        (("DUPONT", "", "Hélène"), ("Dupont", "Hélène Marie")),
        (("DUPONT", "", "Hélène, Marie"), ("Dupont", "Hélène")),
        # apostrophes of phones
        (("O'NEIL", "", "Léa"), ("Oʼneil", "lea")),
        (("D'ANGELO", "", "Léa"), ("D\u2019Angelo", "Le\u0301a")),
        # other alphabets, against the same letters
        (("ИВАНОВ", "", "Фёдор"), ("Иванов", "федор")),
        (("الأحمد", "", "مُحَمَّد"), ("الاحمد", "محمد")),
        (("ΠΑΠΑΔΌΠΟΥΛΟΣ", "", "Ελένη"), ("Παπαδοπουλος", "ελενη")),
        (("YILMAZ", "", "Işıl"), ("Yılmaz", "Isil")),
    ],
)
def test_people_are_found_as_they_write_their_name(known: tuple[str, str, str], typed: tuple[str, str]) -> None:
    last_name, birth_name, first_name = known
    holder = f.HolderFactory(tenant__last_name=last_name, tenant__birth_name=birth_name, tenant__first_name=first_name)
    assert found(holder.account_id, *typed) == [holder.tenant]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last_name", "first_name", "born"),
    [
        ("DURAND", "Hélène", BORN),
        ("DUPONT", "Marie", BORN),
        ("DUPONT", "Hélène Anne", BORN),
        ("DUPONT", "Hél", BORN),
        ("DUPONT", "", BORN),
        ("", "Hélène", BORN),
        ("-", "Hélène", BORN),
        ("DUPONT", "Hélène", dt.date(1971, 3, 10)),
        ("DUP", "Hélène", BORN),
        ("D", "Hélène", BORN),
        ("de", "Hélène", BORN),
        ("DUPONT DUPONT", "Hélène", BORN),
        ("😀", "Hélène", BORN),
        ("DUPONT%", "H_lène", BORN),
        ("' OR 1=1 --", "Hélène", BORN),
    ],
)
def test_a_wrong_detail_finds_nobody(last_name: str, first_name: str, born: dt.date) -> None:
    holder = f.HolderFactory()
    assert found(holder.account_id, last_name, first_name, born) == []


@pytest.mark.django_db
@pytest.mark.parametrize("half", ["MARTIN", "DURAND"])
def test_half_of_a_double_name_is_another_name(half: str) -> None:
    holder = f.HolderFactory(tenant__last_name="MARTIN-DURAND", tenant__first_name="Léa")
    assert found(holder.account_id, half, "Léa") == []


@pytest.mark.django_db
def test_two_holders_of_one_number_are_told_apart() -> None:
    account = f.AccountFactory()
    one = f.HolderFactory(account=account, rank=1).tenant
    two = f.HolderFactory(account=account, rank=2, tenant__first_name="Jérôme").tenant
    assert found(account.pk, "Dupont", "Hélène") == [one]
    assert found(account.pk, "Dupont", "Jérôme") == [two]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["123456", " 123 456 ", "123\u00a0456", "123\u200b456\x00", "\uff11\uff12\uff13456", "١٢٣٤٥٦"]
)
def test_a_number_is_read_as_it_is_typed(typed: str) -> None:
    assert account_number_read(typed) == "123456"


@pytest.mark.django_db
def test_the_code_of_the_notice_is_compared_when_it_is_asked() -> None:
    holder = f.HolderFactory(activation_code_hash=activation_code_hash("AB12-CD34"))
    person = (holder.account_id, "Dupont", "Hélène")
    assert found(*person) == [holder.tenant], "not asked"
    assert found(*person, code=" ab12 cd34") == [holder.tenant]
    assert found(*person, code="AB12CD35") == []
    assert found(*person, code="") == []
    holder.activation_code_hash = ""
    holder.save()
    assert found(*person, code="AB12-CD34") == found(*person, code="") == [], "no code was ever printed"


def test_the_hash_of_a_code_is_the_one_of_the_format() -> None:
    assert activation_code_hash("ab12 cd34") == hashlib.sha256(b"AB12CD34").hexdigest()


@pytest.mark.django_db
def test_only_current_holders_of_that_account_are_found() -> None:
    holder = f.HolderFactory()
    person = (holder.tenant.last_name, "Hélène", BORN)
    assert found(f.AccountFactory().pk, *person) == []
    holder.portal_access = False
    holder.save()
    assert found(holder.account_id, *person) == []


@given(st.text(max_size=60))
def test_folding_is_stable(name: str) -> None:
    words = folded_words(name)
    assert folded_words(" ".join(words)) == words
    assert all(key == key.casefold() for key in last_name_keys(name))
