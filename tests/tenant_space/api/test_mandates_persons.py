"""The direct debits and the persons of an account, for programs."""

import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.tenant_api import NUMBER, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_the_mandates_with_their_bank(api: App, holder: Holder) -> None:
    f.MandateFactory(account=holder.account, mandate_id="M1")
    f.MandateFactory(account=holder.account, mandate_id="M2", iban_masked="DE89 ••", status="REVOKED")
    told = read(api, f"accounts/{NUMBER}/mandates")
    first, second = told["mandates"]
    assert first | {"meaning": ""} == {
        "id": "M1",
        "purpose": "Échéance",
        "status": {"code": "ACTIVE", "label": "En service"},
        "meaning": "",
        "current": True,
        "holder_name": "BEN SAID MOHAMMED AMINE",
        "iban_masked": "FR76 •••• •••• •••• •••• •••• 176",
        "bic": "AGRIFRPP845",
        "rum": "++0123456",
        "ics": "FR72ZZZ123456",
        "bank": {
            "code": "14506",
            "name": "Crédit Agricole Loire Haute-Loire",
            "branch": "CRCA SAINT CHAMOND (00019)",
        },
        "debit_day": 5,
        "signed_on": "2013-11-04",
    }
    assert (second["bank"], second["current"]) == (None, False)
    assert told["next_debit"] is None


def test_the_next_debit(api: App, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=9)
    type(holder.account).objects.update(next_due_date=due, next_due_cents=45_678, direct_debit_active=True)
    f.MandateFactory(account=holder.account, debit_day=None)
    debit = read(api, f"accounts/{NUMBER}/mandates")["next_debit"]
    assert (debit["cents"], debit["due_date"], debit["date"]) == (45_678, due.isoformat(), due.isoformat())
    assert "nous prélèverons" in debit["sentence"]


def test_the_persons_are_names_but_for_oneself(api: App, holder: Holder) -> None:
    f.HolderFactory(
        account=holder.account,
        cosignatory=True,
        tenant__last_name="AUTRE",
        tenant__phone_mobile="+33699999999",
        tenant__email="secret@example.org",
        tenant__birth_date=dt.date(1950, 2, 3),
    )
    f.OccupantFactory(lease=holder.account.leases.first())
    answer = api.get(f"/api/v1/accounts/{NUMBER}/persons")
    told, text = answer.json(), answer.content.decode()
    assert [set(person) for person in told["holders"]] == [{"name", "own", "guardian"}] * 2
    assert {person["name"]: person["own"] for person in told["holders"]} == {
        "Hélène Marie DUPONT": True,
        "Hélène Marie AUTRE": False,
    }
    assert told["occupants"] == [{"name": "Zoé DUPONT", "relationship": "Enfant"}]
    assert told["address"] == ["8 boulevard Krumnov", "42000 SAINT ETIENNE"]
    assert told["own"]["birth_date"] == "1971-03-09"
    assert not [secret for secret in ("99999999", "secret@", "1950", "2012") if secret in text]
