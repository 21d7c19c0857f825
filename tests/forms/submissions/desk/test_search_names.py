"""The desk finds people however their names and numbers are written."""

from __future__ import annotations

import uuid

import pytest

from forms.submissions.desk.search import searched
from forms.submissions.models import Submission
from forms.submissions.services import submission_create_open
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


def sent(last_name: str = "DUPONT", first_name: str = "Hélène") -> Submission:
    """A certificate of a person of this name, through the real services."""
    holder = ff.home()
    holder.tenant.last_name, holder.tenant.first_name = last_name, first_name
    holder.tenant.save()
    return ff.sent(holder)


def found(query: str) -> set[int]:
    return set(searched(Submission.objects.all(), query).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("last_name", "first_name", "query"),
    [
        *(("MARTIN", "Lœtitia", "Loetitia"), ("CŒUR", "Ana", "COEUR"), ("COEUR", "Ana", "cœur")),
        *(("O’Connor", "Ana", "O'Connor"), ("O'CONNOR", "Ana", "O’Connor"), ("O'CONNOR", "Ana", "oconnor")),
        *(("NOWAK", "Łukasz", "Lukasz"), ("Đặng", "Ana", "Dang"), ("ИВАНОВ", "Ана", "Иванов")),
        *(("ŞAHİN", "Ana", "şahin"), ("IBRAHIMOVIĆ", "Ana", "IBRAHIMOVIC"), ("NGUYỄN", "Ana", "Nguyễn ana")),
        *(("LE GALL", "Jean-Pierre", "jeanpierre le"), ("王", "小明", "小明")),
    ],
)
def test_a_person_is_found_however_the_name_is_written(last_name: str, first_name: str, query: str) -> None:
    row = sent(last_name, first_name)
    sent("AUTRE", "Zoé")
    assert found(query) == {row.pk}


@pytest.mark.parametrize("query", ["{0}", "n° {0}", "{0}\u200b", "\ufeff{0}", "Compte n° {0}", "{1} {2}", "{1}-{2}"])
def test_an_account_is_found_however_its_number_is_copied(query: str) -> None:
    row = sent()
    sent()
    number = row.account_id or ""
    assert found(query.format(number, number[:3], number[3:])) == {row.pk}


def test_a_number_given_without_sign_in_is_found_too() -> None:
    data = {"account_number": "L-0001", "phone": "", "message": "", "matter": "OTHER"}
    data |= {"last_name": "Łukasz", "first_name": "Ana"}
    row = submission_create_open(
        uid=uuid.uuid4(), kind="help", contact_name="Łukasz Ana", contact_email="", data=data, account_number="L-0001"
    )
    for query in ("L-0001", "l-0001", "lukasz", "ana L-0001"):
        assert found(query) == {row.pk}, query


@pytest.mark.parametrize("query", ["%", "_", "''", "日本", "zzz"])
def test_what_nobody_is_called_finds_nobody(query: str) -> None:
    sent()
    assert found(query) == set()
