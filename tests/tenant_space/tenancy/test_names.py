import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.tenancy.identity import tenant_identify
from tenant_space.tenancy.names import folded_words, last_name_key
from tests import factories as f

BORN = dt.date(1971, 3, 9)


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
    ],
)
def test_people_are_found_as_they_write_their_name(known, typed):
    last_name, birth_name, first_name = known
    holder = f.HolderFactory(tenant__last_name=last_name, tenant__birth_name=birth_name, tenant__first_name=first_name)
    assert tenant_identify(holder.account_id, *typed, BORN) == holder.tenant


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
    ],
)
def test_a_wrong_detail_finds_nobody(last_name, first_name, born):
    holder = f.HolderFactory()
    assert tenant_identify(holder.account_id, last_name, first_name, born) is None


@pytest.mark.django_db
def test_only_current_holders_of_that_account_are_found():
    holder = f.HolderFactory()
    person = (holder.tenant.last_name, "Hélène", BORN)
    assert tenant_identify(f.AccountFactory().pk, *person) is None
    holder.portal_access = False
    holder.save()
    assert tenant_identify(holder.account_id, *person) is None


@given(st.text(max_size=60))
def test_folding_is_stable(name):
    words = folded_words(name)
    assert folded_words(" ".join(words)) == words
    assert last_name_key(name.upper().lower()) is not None
