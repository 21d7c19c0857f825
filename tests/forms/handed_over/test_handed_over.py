"""Requests go to the landlord's software until it answers, and its answers reach tenant and desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.direct_debit.alerts import mandates_wait
from forms.submissions.alerts import requests_not_answered
from forms.submissions.handed_over import staff_facts
from forms.submissions.models import Handover, Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.exchange.outbound import services as outbound_services
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.contact import topic, written
from tests.kit.debits import IBAN, ask, password_given
from tests.kit.desk import at
from tests.kit.erp import InventedErp
from tests.kit.outbound import finished, killed, run_killed_at
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
FORMULA = '=1+1; "oui"'


def mandate(client: Client, holder: Holder, manager: User, **typed: str) -> Submission:
    """Asked for and accepted."""
    client.force_login(holder.tenant.user)
    password_given(client)
    row = ask(client, holder, **typed)
    return submission_accept(submission=row, user=manager, checked=kind_of("mandate").checks)


def handed(row: Submission) -> Submission:
    """The row as it is now."""
    return Submission.objects.get(pk=row.pk)


def leaks(folder: Path) -> list[str]:
    """The files in which the IBAN stands as it is."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if "19123456789" in path.read_bytes().decode("latin-1").replace(" ", "")]


def test_there_and_back(client: Client, holder: Holder, manager: User, erp: InventedErp) -> None:
    insurance = submission_accept(submission=ff.sent(holder), user=manager)
    claim = written(holder, topic(subject="TECHNICAL"), answers=(("Où ?", "Cuisine"),), message=FORMULA)
    debit = mandate(client, holder, manager, holder_name="Mme Zoé L’ÉCRIN & Cœur", city="Großdorf")
    waits = ff.sent(holder)
    told = erp.fetches()
    rows = {row["submission_id"]: row for row in told["submissions.csv"]}
    assert {row["type"] for row in rows.values()} == {"INSURANCE", "CLAIM", "MANDATE"} and str(waits.uid) not in rows
    assert rows[str(claim.uid)]["message"] == FORMULA, "a machine reads it: nothing is made harmless"
    assert (rows[str(claim.uid)]["subject"], rows[str(claim.uid)]["accepted_at"]) == ("TECH", "")
    assert rows[str(insurance.uid)]["public_number"] == insurance.number_text
    fields = [(one["field"], one["new_value"]) for one in told["submission_fields.csv"]]
    assert ("valid_to", str(insurance.period_to)) in fields and ("answer", "Où ? : Cuisine") in fields
    leases = {lease.pk for lease in insurance.leases.all()}
    assert {value for name, value in fields if name == "lease_id"} == leases and len(leases) == 2
    assert [file["submission_id"] for file in told["attachments.csv"]] == [str(insurance.uid)]
    (order,) = told["mandate_requests.csv"]
    assert (order["iban"], order["rum"]) == (IBAN, debit.mandate_order.rum) and order["signature_kind"] == "PAPER"
    assert (order["holder_name"], order["holder_city"]) == ("Mme Zoe L'ECRIN + Coeur", "Grossdorf")
    assert debit.data["holder_name"] == "Mme Zoé L’ÉCRIN & Cœur", "people read it as it was typed"
    assert leaks(erp.folder) == []
    again = erp.fetches()
    assert again == told, "until it answers"
    root = User(is_superuser=True, is_active=True)
    assert not list(requests_not_answered(root)) and "pas encore de réponse" in staff_facts(handed(claim))[0][1]
    Handover.objects.filter(submission=claim).update(told_at=timezone.now() - dt.timedelta(days=8))
    assert "1 demande transmise" in next(iter(requests_not_answered(root))).text and not [
        *requests_not_answered(manager)
    ]
    erp.answers(*[(name, "ACCEPTED", "") for name in rows if name != str(claim.uid)], (str(claim.uid), "RECEIVED", ""))
    assert erp.fetches() == {} and not list(requests_not_answered(root))
    page = text_of(client.get(f"/envois/{debit.number_text}/"))
    assert "Enregistré chez nous le" in page
    client.force_login(manager)
    assert "référence R-1" in text_of(client.get(at(insurance)))


def test_what_lacks_something_is_told_again_once_it_is_accepted_again(
    holder: Holder, manager: User, erp: InventedErp
) -> None:
    row = submission_accept(submission=ff.sent(holder), user=manager)
    erp.fetches()
    erp.answers((str(row.uid), "INCOMPLETE", "Il manque la page 2."))
    assert erp.fetches() == {}
    row.refresh_from_db()
    submission_accept(submission=row, user=manager)
    assert [one["submission_id"] for one in erp.fetches()["submissions.csv"]] == [str(row.uid)]


def test_what_can_be_undone_taken_back_or_read_by_a_few_is_not_told(
    client: Client, holder: Holder, manager: User, erp: InventedErp, settings: Settings
) -> None:
    written(holder, topic(sensitive=True))
    settings.PORTAL_UNDO_MINUTES = 10
    submission_accept(submission=ff.sent(holder), user=manager)
    client.force_login(holder.tenant.user)
    password_given(client)
    submission_withdraw(tenant=holder.tenant, submission=ask(client, holder))
    assert erp.fetches() == {}


def test_without_a_key_mandates_wait_and_staff_see_why(
    client: Client, holder: Holder, manager: User, erp: InventedErp, settings: Settings
) -> None:
    settings.PORTAL_EXPORT_AGE_KEY = ""
    debit = mandate(client, holder, manager)
    claim = written(holder, topic())
    assert [row["submission_id"] for row in erp.fetches()["submissions.csv"]] == [str(claim.uid)]
    root = User(is_superuser=True, is_active=True)
    assert "1 mandat accepté attend" in next(iter(mandates_wait(root))).text and not list(mandates_wait(manager))
    settings.PORTAL_EXPORT_AGE_KEY = erp.public_key
    assert not list(mandates_wait(root))
    assert str(debit.uid) in {row["submission_id"] for row in erp.fetches()["submissions.csv"]}


def test_stopped_while_ibans_are_written_there_is_no_ready_and_nothing_in_clear(
    client: Client,
    holder: Holder,
    manager: User,
    erp: InventedErp,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mandate(client, holder, manager)
    out = erp.folder / "out"
    run_killed_at(monkeypatch, out, outbound_services, "_bytes_write", killed)
    assert finished(out) == [] and leaks(out) == []
    settings.PORTAL_EXPORT_AGE_KEY = ""  # gone since the batch was made
    with pytest.raises(CommandError, match="rien n'est écrit en clair"):
        call_command("export_erp", f"--out={out}")
    assert finished(out) == [] and leaks(out) == []
    settings.PORTAL_EXPORT_AGE_KEY = erp.public_key
    assert [row["iban"] for row in erp.fetches()["mandate_requests.csv"]] == [IBAN]
