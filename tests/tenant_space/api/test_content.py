"""What the tenant API says: what the pages show."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.dashboard.selectors import dashboard
from tenant_space.documents.selectors import documents_shown
from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tenant_space.journal.models import AccessEvent
from tenant_space.ledger.selectors import ledger_page
from tenant_space.residence.selectors import residence
from tenant_space.secured.viewer import agency
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.app import App
from tests.kit.secured_pages import applied
from tests.kit.tenant_api import NUMBER, read, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- what one reads ---------------------------------------------------------------


def test_me(api: App, user: User) -> None:
    assert read(api, "me") == {
        "number": user.tenant_id,
        "civility": "",
        "last_name": "DUPONT",
        "first_name": "Hélène Marie",
        "email": user.email,
        "accounts": 1,
        "terms_version": terms_in_force().version,
        "terms_accepted_at": None,
        "second_factor": False,
    }


def test_accounts_are_those_of_the_pages(api: App, user: User, holder: Holder) -> None:
    closed = f.HolderFactory(tenant=holder.tenant, account__in_credit=True, account__closed_on=dt.date(2026, 1, 1))
    answer = read(api, "accounts")
    heads = viewer(user).accounts
    assert [account["number"] for account in answer["accounts"]] == [NUMBER, closed.account_id]
    assert [account["label"] for account in answer["accounts"]] == [head.label for head in heads]
    assert [account["balance"]["cents"] for account in answer["accounts"]] == [45_678, -2_000]
    assert answer["accounts"][0]["status"] == {"code": "ACTIVE", "label": "Actif"}
    assert dt.datetime.fromisoformat(answer["data_as_of"]) == viewer(user).as_of


def test_an_account_says_what_the_page_says(api: App, user: User, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=5)
    type(holder.account).objects.update(next_due_date=due, next_due_cents=45_678, direct_debit_active=True)
    answer = read(api, f"accounts/{NUMBER}")
    head = viewer(user).account
    assert answer["balance"] == {
        "cents": 45_678,
        "as_of": head.balance.as_of.isoformat(),
        "sentence": head.balance.sentence,
        "due_text": head.balance.due_text,
        "next_due": {"date": due.isoformat(), "cents": 45_678},
        "direct_debit": True,
        "pending": [],
    }
    card = asdict(agency(viewer(user)))
    assert answer["agency"] == {
        name: list(card[name]) if name == "address" else card[name] for name in answer["agency"]
    }
    assert answer["agency"]["phone"] == "+33477327247"


def test_in_litigation_the_api_announces_no_day_as_the_pages_do_not(api: App, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=5)
    type(holder.account).objects.update(next_due_date=due, next_due_cents=45_678, status="LITIGATION")
    balance, home = read(api, f"accounts/{NUMBER}")["balance"], read(api, f"accounts/{NUMBER}/home")
    assert (balance["next_due"], balance["due_text"], home["next_due"]) == (None, "", None)
    assert home["sentence"] == f"{balance['sentence']}."


def test_in_litigation_an_account_without_a_line_is_told_the_same_by_both(api: App, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=5)
    holder.account.entries.all().delete()
    values = {"balance_cents": 0, "next_due_date": due, "next_due_cents": 45_678, "status": "LITIGATION"}
    type(holder.account).objects.update(**values)
    balance, home = read(api, f"accounts/{NUMBER}")["balance"], read(api, f"accounts/{NUMBER}/home")
    assert home["sentence"] == balance["sentence"] == "Rien ne vous est demandé pour le moment."


def test_the_day_of_a_debit_whose_amount_is_not_known_is_told(api: App, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=5)
    type(holder.account).objects.update(balance_cents=0, next_due_date=due, direct_debit_active=True)
    assert read(api, f"accounts/{NUMBER}/home")["next_debit"] == due.isoformat()
    type(holder.account).objects.update(next_due_cents=45_678)
    assert read(api, f"accounts/{NUMBER}/home")["next_debit"] is None
    for values in ({"balance_cents": 1}, {"balance_cents": 0, "status": "LEFT"}):
        type(holder.account).objects.update(next_due_cents=None, **values)
        assert read(api, f"accounts/{NUMBER}/home")["next_debit"] is None, "owed, or ended"


def test_the_home_is_that_of_the_page(api: App, user: User, holder: Holder) -> None:
    due = timezone.localdate() + dt.timedelta(days=5)
    type(holder.account).objects.update(next_due_date=due, next_due_cents=45_678)
    row = ff.sent(holder)
    answer, shown = read(api, f"accounts/{NUMBER}/home"), dashboard(viewer(user))
    assert answer["sentence"] == viewer(user).account.situation.sentence
    assert answer["sentence"].startswith("Vous devez 456,78") and answer["sentence"].endswith(".")
    assert (answer["next_due"], answer["notes"]) == ({"date": due.isoformat(), "cents": 45_678}, [])
    assert (answer["direct_debit"], answer["debit_day"], answer["account"]) == (False, None, NUMBER)
    assert [card["code"] for card in answer["cards"]] == [card.code for card in shown.cards]
    card = next(card for card in answer["cards"] if card["code"] == "payment_due")
    assert (card["to_do"], card["deadline"], card["url"]) == (True, due.isoformat(), "/espace/compte/")
    assert row.number_text in [one["number"] for one in answer["requests"]]
    assert [one["id"] for one in answer["documents"]] == ["D1"]
    applied(timezone.now())
    assert read(api, f"accounts/{NUMBER}/home")["stale"] is False
    applied(timezone.now() - dt.timedelta(days=30))
    assert read(api, f"accounts/{NUMBER}/home")["stale"] is True


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def test_the_ledger_pages_as_on_the_page(api: App, user: User, holder: Holder) -> None:
    for _ in range(40):
        f.EntryFactory(account=holder.account)
    first, second = (read(api, f"accounts/{NUMBER}/entries?page={number}") for number in (1, 2))
    shown = [
        *ledger_page(user.tenant, viewer(user).account, 1).entries,
        *ledger_page(user.tenant, viewer(user).account, 2).entries,
    ]
    entries = [*first["entries"], *second["entries"]]
    assert [(first["has_next"], first["total"]), (second["has_next"], second["total"])] == [(True, 44), (False, 44)]
    assert [entry["balance_cents"] for entry in entries] == [entry.balance_cents for entry in shown]
    assert [entry["id"] for entry in entries] == [entry.entry_id for entry in shown]
    assert len({entry["id"] for entry in entries}) == 44
    assert entries[0]["kind"] == {"code": "RENT", "label": "Loyer"}
    assert api.get(f"/api/v1/accounts/{NUMBER}/entries?page=3").status_code == 404


def test_leases_are_those_of_the_page(api: App, user: User) -> None:
    leases = read(api, f"accounts/{NUMBER}/leases")["leases"]
    rented = residence(viewer(user)).rented
    assert [lease["id"] for lease in leases] == [dwelling.lease_id for dwelling in rented]
    assert [lease["is_dwelling"] for lease in leases] == [True, False]
    assert leases[0]["rent_cents"] == 35_542
    assert leases[0]["insurance"]["status"] == {"code": "EXPIRED", "label": "Non à jour"}
    assert leases[0]["insurance"]["to_do"] is True
    assert leases[1]["insurance"]["status"]["code"] == "NOT_REQUIRED"


def test_documents_are_those_of_the_page(api: App, user: User, holder: Holder) -> None:
    f.DocumentFactory(account=holder.account, kind=DocumentKind.CHARGES_STATEMENT)
    f.DocumentFactory(account=holder.account, visible_from=timezone.now() + dt.timedelta(days=1))
    documents = read(api, "documents")["documents"]
    shown = [item.document_id for group in documents_shown(user.tenant, NUMBER) for item in group.items]
    assert [document["id"] for document in documents] == shown
    assert len(documents) == 2
    only = read(api, "documents?kind=CHARGES_STATEMENT")["documents"]
    assert [document["kind"]["code"] for document in only] == ["CHARGES_STATEMENT"]
    assert read(api, "documents/D1") == next(document for document in documents if document["id"] == "D1")


def test_documents_of_another_of_ones_accounts(api: App, holder: Holder) -> None:
    other = f.HolderFactory(tenant=holder.tenant)
    f.DocumentFactory(account=other.account, document_id="D2")
    answer = read(api, f"documents?account={other.account_id}")
    assert (answer["account"], [document["id"] for document in answer["documents"]]) == (other.account_id, ["D2"])


def test_the_file_of_a_document_is_an_attachment_and_noted(api: App, user: User) -> None:
    response = api.get(read(api, "documents/D1")["file"])
    assert response.getvalue() == b"%PDF-1.4 mine"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    event = AccessEvent.objects.get(user_id=user.pk, kind="DOCUMENT")
    assert event.detail == "D1"


def test_a_file_that_cannot_be_read_says_so(api: App, holder: Holder) -> None:
    f.DocumentFactory(account=holder.account, document_id="D9")
    response = api.get("/api/v1/documents/D9/file")
    assert (response.status_code, response.json()["code"]) == (503, "file_unavailable")
