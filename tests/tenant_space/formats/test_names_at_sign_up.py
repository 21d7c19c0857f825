"""Names as people write them in a box, and as the landlord's software holds them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.names import first_name_matches, last_name_matches, names_in
from tenant_space.identity.models import TryCount
from tenant_space.identity.sign_up.services import IdentityNotFound, identity_check
from tests.kit import factories as f


@pytest.mark.parametrize(
    ("typed", "usual", "birth"),
    [
        *(("DUPONT VVE MARTIN", "DUPONT", ""), ("DUPONT VVE MARTIN", "MARTIN", "DUPONT")),
        *(("DUPONT veuve MARTIN", "MARTIN", ""), ("Veuve Martin", "MARTIN", ""), ("DUPONT EP. MARTIN", "MARTIN", "")),
        *(("Mme DUPONT", "DUPONT", ""), ("M. Dupont", "DUPONT", ""), ("M.DUPONT", "DUPONT", "")),
        *(("Dupont Mme", "DUPONT", ""), ("M. et Mme DUPONT", "DUPONT", ""), ("Mlle de La Tour", "DE LA TOUR", "")),
        *(("DUPONT dit LARIVIERE", "DUPONT", ""), ("DUPONT", "DUPONT dit LARIVIÈRE", "")),
        *(("Larivière", "DUPONT DIT LARIVIERE", ""), ("DUPONT alias LARIVIERE", "LARIVIERE", "")),
        *(("MARTIN", "MARTIN (DUPONT)", ""), ("DUPONT", "MARTIN (DUPONT)", ""), ("Dupont", "MARTIN/DUPONT", "")),
        *(("Martin-Dupont", "MARTIN/DUPONT", ""), ("DUPONT MARTIN", "MARTIN (DUPONT)", "")),
        *(("Dupont (née Martin)", "DUPONT", "MARTIN"), ("Mme Martin Dupont", "DUPONT", "MARTIN")),
        *(
            ("Dupont", "M OU MME DUPONT", ""),
            ("Dupont", "MME DUPONT NEE MARTIN", ""),
            ("Leroy ex Dupont", "LEROY", ""),
        ),
        *(("St Martin", "SAINT-MARTIN", ""), ("SAINTE-ROSE", "STE ROSE", ""), ("M'Barek", "M'BAREK", "")),
        *(("MBAREK", "M'BAREK", ""), ("Et", "ET", ""), ("Dit", "DIT", ""), ("NE", "NE", "")),
    ],
)
def test_a_family_name_is_recognised(typed: str, usual: str, birth: str) -> None:
    assert last_name_matches(typed, usual, birth)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        *(("MARTIN", "MARTIN-DURAND"), ("MARTIN", "MARTIN DURAND (DUPONT)"), ("DUPONT DUPONT", "DUPONT")),
        *(("Mme", "DUPONT"), ("Veuve", "DUPONT"), ("et", "M ET MME DUPONT"), ("/", "DUPONT"), ("()", "DUPONT")),
        *(("D", "DUPONT"), ("BAREK", "M'BAREK"), ("MARTIN veuve LEROY", "DUPONT"), ("Mme Martin", "DUPONT")),
    ],
)
def test_another_family_name_is_not(typed: str, usual: str) -> None:
    assert not last_name_matches(typed, usual, "")


@pytest.mark.parametrize(
    "typed", ["A dit B dit DUPONT", "MARTIN/LEROY/DUPONT", "A, B, C, DUPONT", "A née B veuve DUPONT"]
)
def test_one_try_is_no_list_of_guesses(typed: str) -> None:
    assert not last_name_matches(typed, "DUPONT", "")


def test_of_three_names_all_must_be_known() -> None:
    assert last_name_matches("Leroy veuve Dupont épouse Martin", "LEROY/DUPONT/MARTIN", "")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        *(("J-Pierre", "Jean-Pierre"), ("J.-Pierre", "JEAN PIERRE MARIE"), ("Jean-Pierre", "J-Pierre")),
        *(("M. Claire", "Marie-Claire"), ("Ph-Henri", "Philippe-Henri"), ("Hélène M.", "Hélène Marie")),
        *(("jean pierre", "J PIERRE"), ("Marie-Th.", "MARIE THERESE")),
    ],
)
def test_a_shortened_given_name_is_recognised(typed: str, known: str) -> None:
    assert first_name_matches(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        *(("J-P", "Jean-Pierre"), ("J", "Jean"), ("J-Paul", "Jean-Pierre"), ("P-Jean", "Jean-Pierre")),
        *(("Je-Pierre", "Jean-Pierre"), ("Hél", "Hélène"), ("H A", "Hélène Anne"), ("", "Jean"), ("-", "Jean")),
    ],
)
def test_initials_alone_are_no_name(typed: str, known: str) -> None:
    assert not first_name_matches(typed, known)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(typed: str, known: str) -> None:
    assert last_name_matches(typed, known, "") in (True, False)
    assert first_name_matches(typed, known) == first_name_matches(known, typed)
    assert all(words and all(words) for words in names_in(typed))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("usual", "last_name", "first_name"),
    [("DUPONT", "DUPONT VVE MARTIN", "J-Pierre"), ("MARTIN (DUPONT)", "Mme Dupont", "Jean Pierre")],
)
def test_who_is_recognised_has_made_no_wrong_try(usual: str, last_name: str, first_name: str) -> None:
    holder = f.HolderFactory(tenant__last_name=usual, tenant__first_name="Jean-Pierre")
    who = {"last_name": last_name, "first_name": first_name, "birth_date": dt.date(1971, 3, 9), "network": "192.0.2.1"}
    assert identity_check(account_number=holder.account_id, **who) == holder.tenant  # type: ignore[arg-type]
    assert not TryCount.objects.exists()
    with pytest.raises(IdentityNotFound):
        identity_check(account_number=holder.account_id, **who | {"last_name": "A/B/DUPONT"})  # type: ignore[arg-type]
    assert TryCount.objects.exists()
