"""The desk finds requests by what stands in a mail or on a telephone, and by what was asked for."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.submissions.desk.search import searched
from forms.submissions.models import Submission
from forms.submissions.services import submission_create_open
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


def found(query: str) -> set[int]:
    return set(searched(Submission.objects.all(), query).values_list("pk", flat=True))


def certificate(**person: str) -> Submission:
    """A certificate of a tenant known so to the landlord; another tenant has sent one, too."""
    ff.sent(ff.home())
    holder = ff.home()
    for name, value in person.items():
        setattr(holder.tenant, name, value)
    holder.tenant.save()
    return ff.sent(holder)


def asked_for_help(phone: str = "", email: str = "") -> Submission:
    data = {
        "account_number": "",
        "phone": phone,
        "message": "",
        "matter": "OTHER",
        "last_name": "x",
        "first_name": "y",
    }
    return submission_create_open(
        uid=uuid.uuid4(), kind="help", contact_name="AIDAN Zoé", contact_email=email, data=data
    )


@pytest.mark.parametrize("known", ["+33612345678", "06 12 34 56 78", "0612345678 fils", "06.12.34.56.78", "612345678"])
@pytest.mark.parametrize("asked", ["0612345678", "06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "612345678"])
def test_a_phone_is_found_however_it_is_written(known: str, asked: str) -> None:
    row = certificate(phone_work=known)
    assert found(asked) == {row.pk}


@pytest.mark.parametrize("asked", ["0612345679", "06 12 34 56", "12345678", "+33 7 12 34 56 78"])
def test_another_number_finds_nobody(asked: str) -> None:
    certificate(phone_mobile="+33612345678")
    assert found(asked) == set()


@pytest.mark.parametrize("asked", ["dupond 06 12 34 56 78", "06 12 34 56 78 Dupond", "attestation 0612345678 dupond"])
def test_a_phone_stands_between_other_words(asked: str) -> None:
    row = certificate(phone_mobile="+33612345678", last_name="DUPOND")
    assert found(asked) == {row.pk}
    assert found(asked.replace("upond", "urand")) == set()


def test_a_number_that_changed_is_found_and_the_former_is_not() -> None:
    row = certificate(phone_mobile="0612345678")
    person = row.tenant
    assert person
    person.phone_mobile = "0698765432"
    person.save()
    assert found("0698765432") == {row.pk} and found("0612345678") == set()


@pytest.mark.parametrize("asked", ["zoe@example.org", "Zoe@Example.org", "zoe@ex", "landlord@ex", "zoe@ dupont"])
def test_an_address_is_found_where_the_tenant_signs_in_or_is_written_to(asked: str) -> None:
    row = certificate(email="Landlord@example.org")
    user = row.tenant.user
    user.email = "zoe@example.org"
    user.save()
    assert found(asked) == {row.pk}
    assert found("other@example.org") == set() and found("oe@example.org") == set()


def test_what_was_given_without_sign_in_is_found_too() -> None:
    row = asked_for_help("+33 (0)6 12 34 56 78", "zoe@example.org")
    asked_for_help("0477327247", "ana@example.org")
    for query in ("0612345678", "zoe@example.org", "zoé 06.12.34.56.78"):
        assert found(query) == {row.pk}, query


@pytest.mark.parametrize("asked", ["attestation", "assurance", "ASSUR", "attestation d'assurance"])
def test_a_kind_is_found_by_its_words(asked: str) -> None:
    row = ff.sent(ff.home())
    asked_for_help()
    assert found(asked) == {row.pk}


def test_a_kind_and_a_name_narrow_each_other() -> None:
    row, helped = certificate(last_name="LE GOFF"), asked_for_help()
    assert found("assurance le goff") == {row.pk}
    assert found("aide à la connexion zoé") == {helped.pk}
    assert found("aid") == {helped.pk}, "a kind that begins so, and a name"
    assert found("quittance le goff") == set()
    assert found("le") == {row.pk}, "a small word alone names no kind"


def test_a_search_costs_the_same_however_many_are_found() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            found("dupont 0612345678 helene@example.org assurance")
        return len(queries)

    cost()
    few = cost()
    for _ in range(4):
        certificate(phone_mobile="0612345678", email="helene@example.org")
    assert cost() == few <= 9, "one of them for a name beside words and figures that were written"


def test_those_behind_one_address_are_counted_to_a_bound() -> None:
    people = [f.TenantFactory.build(email="all@example.org") for _ in range(120)]
    type(people[0]).objects.bulk_create(people)
    with CaptureQueriesContext(connection) as queries:
        found("all@example.org")
    assert all("LIMIT 100" in query["sql"] for query in queries if '"folded_contacts"' in query["sql"])
