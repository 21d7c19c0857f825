"""Certificates that say since when the contract runs, which is renewed each year."""

from __future__ import annotations

import datetime as dt

import pytest

from forms.insurance.forms import InsuranceForm
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import leases_insurable
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import send
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.mark.parametrize(
    ("start", "typed"),
    [
        (dt.date(2012, 1, 1), ("1", "1", "2012")),
        (dt.date(2012, 2, 29), ("29", "2", "2012")),
        (dt.date(1998, 7, 1), ("01", "07", "98")),
        (dt.date(1967, 5, 3), ("3", "5", "1967")),
    ],
)
def test_a_contract_of_long_ago_is_confirmed_and_sent(
    tenant_client: Client, holder: Holder, start: dt.date, typed: tuple[str, str, str]
) -> None:
    day, month, year = typed
    began = {"from_day": day, "from_month": month, "from_year": year}
    page = html_of(send(tenant_client, holder, **began))
    assert "début de votre contrat, renouvelé chaque année" in page and str(start.year) in page
    assert send(tenant_client, holder, **began, confirm_long="on").status_code == 302
    assert Submission.objects.get().period_from == start


def test_once_accepted_it_insures_today() -> None:
    holder = ff.home()
    sent = ff.sent(holder, period_from=dt.date(2012, 1, 1))
    submission_accept(submission=sent, user=ff.manager("CV"))
    statuses = {row.cover.status for row in leases_insurable(holder.tenant, holder.account_id)}
    assert statuses == {InsuranceStatus.UP_TO_DATE}


@pytest.mark.parametrize("year", ["1926", "2112", "0012", "212"])
def test_a_slip_of_the_finger_is_still_told(tenant_client: Client, holder: Holder, year: str) -> None:
    assert "semble fausse" in html_of(send(tenant_client, holder, from_year=year))


def test_a_certificate_over_for_years_is_told_so(tenant_client: Client, holder: Holder) -> None:
    old = {"from_year": "2012", "to_day": "31", "to_month": "12", "to_year": "2015"}
    assert "est finie depuis le 31 décembre 2015" in html_of(send(tenant_client, holder, **old))


def test_a_year_of_two_digits_is_the_one_that_can_be_meant() -> None:
    form = InsuranceForm({"from_day": "1", "from_month": "1", "from_year": "27"}, covers=())
    form.is_valid()
    assert form.cleaned_data["period_from"] == dt.date(2027, 1, 1)
