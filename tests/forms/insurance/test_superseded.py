"""A certificate accepted since makes an older one idle: the tenant reads one thing, not two."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse
from tenant_space.tenancy.models import Holder, LeaseInsurance
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import PATH, leases_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
REPLACED, WAITING = "Remplacée", "Demande enregistrée"


def sent(holder: Holder, **changes: Any) -> Submission:
    return ff.sent(holder, **changes)


def accept(row: Submission) -> None:
    submission_accept(submission=row, user=f.StaffFactory())


def page_of(client: Client, row: Submission) -> str:
    return html_of(client.get(f"/envois/{row.number_text}/"))


def test_an_accepted_one_replaces_an_older_one_of_the_same_homes(tenant_client: Client, holder: Holder) -> None:
    old, new = sent(holder), sent(holder)
    accept(new)
    text = page_of(tenant_client, old)
    assert REPLACED in text and "Un envoi plus récent est accepté" in text and WAITING not in text
    assert "Nous le vérifions" not in text and "Où en est votre envoi" not in text
    for address in ("/envois/", PATH, "/accueil/"):
        text = html_of(tenant_client.get(address))
        assert REPLACED in text and WAITING not in text and "Une demande attend déjà" not in text, address
    for address in (PATH, "/ma-residence/"):
        text = html_of(tenant_client.get(address))
        assert "En cours de validation" not in text and "À jour" in text, address
    pdf = tenant_client.get(f"/envois/{old.number_text}/accuse.pdf")
    assert pdf.status_code == 200


def test_a_newer_one_still_waits(tenant_client: Client, holder: Holder) -> None:
    old, new = sent(holder), sent(holder)
    accept(old)
    assert WAITING in page_of(tenant_client, new)
    assert "En cours de validation" in html_of(tenant_client.get("/ma-residence/"))


def test_one_of_another_home_is_not_replaced(tenant_client: Client, holder: Holder) -> None:
    dwelling, garage = leases_of(holder)
    both, new = sent(holder), sent(holder, lease_ids=(dwelling,))
    accept(new)
    assert WAITING in page_of(tenant_client, both), "it waits for the garage"
    accept(sent(holder, lease_ids=(garage,)))
    assert REPLACED in page_of(tenant_client, both)


def test_one_that_is_good_for_longer_is_not_replaced(tenant_client: Client, holder: Holder) -> None:
    today = timezone.localdate()
    longer = sent(holder, period_to=today + dt.timedelta(days=500))
    accept(sent(holder, period_to=today + dt.timedelta(days=364)))
    assert WAITING in page_of(tenant_client, longer)


def test_what_was_refused_or_answered_is_said_as_ever(tenant_client: Client, holder: Holder) -> None:
    old, new = sent(holder), sent(holder)
    submission_refuse(submission=new, user=f.StaffFactory(), reason="x")
    assert WAITING in page_of(tenant_client, old)
    accept(old)
    assert "Acceptée" in page_of(tenant_client, old)


def test_an_acceptance_that_the_erp_took_back_replaces_nothing(tenant_client: Client, holder: Holder) -> None:
    old, new = sent(holder), sent(holder)
    accept(new)
    holder.account.leases.update(insurance_status="REJECTED")
    assert LeaseInsurance.objects.count() == 4
    assert WAITING in page_of(tenant_client, old)


def test_the_form_of_one_account_says_of_another_what_the_list_says(tenant_client: Client, holder: Holder) -> None:
    """The form shows what was sent about all accounts: one request has one state on every page."""
    other = f.HolderFactory(tenant=holder.tenant)
    f.LeaseFactory(account=other.account, insurance_status="EXPIRED")
    older, newer = sent(other), sent(other)
    accept(newer)
    for address in ("/envois/", f"{PATH}?compte={holder.account_id}"):
        text = html_of(tenant_client.get(address))
        assert older.number_text in text and REPLACED in text and WAITING not in text, address
