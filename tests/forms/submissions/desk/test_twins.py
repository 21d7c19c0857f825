"""Two requests that ask for the same are flagged at the desk, on both, while one of them waits."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.desk.twins import twins_of
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import LIST, at
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def receipt(holder: Holder, *months: str) -> Submission:
    return Submission.objects.create(
        uid=uuid.uuid4(),
        number=Submission.objects.count() + 5_000,
        kind="receipt",
        tenant=holder.tenant,
        account=holder.account,
        agency_id="CV",
        due_on=timezone.localdate(),
        data={"months": months, "settled": months},
    )


def pairs(user: User) -> set[frozenset[int]]:
    found = twins_of(list(Submission.objects.all()), user)
    assert all(row.pk in [twin.pk for twin in found[other.pk]] for row in Submission.objects.all()
               for other in found.get(row.pk, []))  # fmt: skip
    return {frozenset({key, twin.pk}) for key, twins in found.items() for twin in twins}


def both(one: Submission, other: Submission) -> set[frozenset[int]]:
    return {frozenset({one.pk, other.pk})}


def test_two_certificates_for_one_lease(client: Client, manager: User) -> None:
    holder = ff.home()
    dwelling, garage = holder.account.leases.order_by("pk").values_list("pk", flat=True)
    first, second = ff.sent(holder, lease_ids=(dwelling, garage)), ff.sent(holder, lease_ids=(garage,))
    ff.sent(ff.home())
    assert pairs(manager) == both(first, second)
    text = plain_text_of(client.get(LIST), between=" ")
    assert (
        text.count("En double") == 2 and f"avec {first.number_text}" in text and f"avec {second.number_text}" in text
    )
    for row, twin in ((first, second), (second, first)):
        assert f"En double (même location) avec : {twin.number_text}" in plain_text_of(client.get(at(row)))


def test_one_for_the_dwelling_and_one_for_the_garage_are_no_twins(manager: User) -> None:
    holder = ff.home()
    for lease in holder.account.leases.values_list("pk", flat=True):
        ff.sent(holder, lease_ids=(lease,))
    assert pairs(manager) == set()


def test_two_receipts_of_the_same_month(client: Client, manager: User) -> None:
    holder, other = ff.home(), ff.home()
    first, second = receipt(holder, "2026-09", "2026-10"), receipt(holder, "2026-10")
    receipt(holder, "2026-08")
    receipt(other, "2026-10")
    ff.sent(holder)
    assert pairs(manager) == both(first, second)
    assert "En double (même mois)" in plain_text_of(client.get(at(first)))


def test_both_holders_of_a_home_send_it(manager: User) -> None:
    holder = ff.home()
    partner = f.HolderFactory(account=holder.account, cosignatory=True)
    f.UserFactory(tenant=partner.tenant)
    assert pairs(manager) == set()
    assert pairs(manager) | both(ff.sent(holder), ff.sent(partner)) == pairs(manager)


def test_the_one_that_waits_is_told_of_the_one_just_answered(manager: User) -> None:
    holder = ff.home()
    first, second = ff.sent(holder), ff.sent(holder)
    submission_accept(submission=first, user=manager)
    assert pairs(manager) == both(first, second)
    submission_refuse(submission=second, user=manager, reason="x")
    assert pairs(manager) == set(), "nothing waits any more"


def test_what_was_made_useless_is_nobodys_twin(manager: User) -> None:
    holder = ff.home()
    older, row, newer = ff.sent(holder), ff.sent(holder), ff.sent(holder)
    submission_accept(submission=row, user=manager, useless={older.pk: older.version})
    assert pairs(manager) == both(row, newer)


def test_a_renewal_is_no_twin_of_the_certificate_answered_before(manager: User) -> None:
    holder = ff.home()
    first = submission_accept(submission=ff.sent(holder), user=manager)
    Submission.objects.filter(pk=first.pk).update(decided_at=timezone.now() - dt.timedelta(minutes=1))
    ff.sent(holder)
    assert pairs(manager) == set()


def test_a_twin_of_another_agency_is_not_told_of(manager: User) -> None:
    holder = ff.home()
    _, elsewhere = ff.sent(holder), ff.sent(holder)
    Submission.objects.filter(pk=elsewhere.pk).update(agency=f.AgencyFactory(agency_code="NO"))
    assert pairs(manager) == set()


def test_twins_cost_two_queries_however_many(manager: User) -> None:
    holder = ff.home()
    ff.sent(holder)

    def cost() -> int:
        rows = list(Submission.objects.all())
        with CaptureQueriesContext(connection) as queries:
            twins_of(rows, manager)
        return len(queries)

    cost()
    few = cost()
    for _ in range(4):
        ff.sent(holder)
        ff.sent(ff.home())
    assert cost() == few <= 3


def test_the_other_requests_of_a_person_are_named(client: Client, manager: User, submission: Submission) -> None:
    assert submission.tenant
    other = receipt(submission.tenant.holdings.get(), "2026-10")
    text = plain_text_of(client.get(at(submission)))
    day = timezone.localtime(other.created_at)
    assert f"{other.number_text} Demande de quittance du {day:%d/%m/%Y} Demande enregistrée" in text
