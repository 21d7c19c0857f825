"""The tenant API: what the pages show, for the same people, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space import selectors
from tenant_space.accounts.models import User
from tenant_space.accounts.registry import terms_in_force
from tenant_space.accounts.session.services import sessions_end
from tenant_space.journal.models import AccessEvent
from tenant_space.tenancy.enums import DocumentKind, HolderRole
from tests import factories as f
from tests.tenant_space.accounts.headless.app import App
from tests.tenant_space.test_pages import FOREIGN, applied, foreign_home

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PROBLEM = "application/problem+json"
NUMBER = "123456"


@pytest.fixture
def holder():
    """A tenant with an account that owes, a dwelling, a garage, entries and documents."""
    holder = f.HolderFactory(account__owing=True, account__account_number=NUMBER)
    f.LeaseFactory(account=holder.account)
    f.LeaseFactory(account=holder.account, premise__garage=True, kind="ANNEX", insurance_required=False)
    for _ in range(3):
        f.EntryFactory(account=holder.account)
    f.EntryFactory(account=holder.account, payment=True)
    document = f.DocumentFactory(account=holder.account, document_id="D1")
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    applied(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    return holder


@pytest.fixture
def user(holder) -> User:
    return f.UserFactory(tenant=holder.tenant, terms_version=terms_in_force().version)


@pytest.fixture
def api(user) -> App:
    """An app in which the tenant is signed in; what it asks for is below `/api/v1/`."""
    app = App()
    assert app.sign_in(user.email).status_code == 200
    return app


def read(api: App, path: str) -> dict:
    response = api.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def viewer(user: User, number: str = "") -> selectors.Viewer:
    return selectors.viewer_for(user.tenant, asked=number)


PATHS = [
    "me",
    "terms",
    "accounts",
    f"accounts/{NUMBER}",
    f"accounts/{NUMBER}/entries",
    f"accounts/{NUMBER}/leases",
    "documents",
    "documents/D1",
    "documents/D1/file",
]


# --- who may come in ----------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_is_refused(client, holder, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response.json()["code"] == "sign_in"
    assert "WWW-Authenticate" in response


@pytest.mark.parametrize("path", PATHS)
def test_a_token_and_a_cookie_read_the_same(api, client, user, path):
    client.force_login(user)
    answers = []
    for caller in (client, api):
        response = caller.get(f"/api/v1/{path}")
        answers.append((response.status_code, response.getvalue()))
    assert answers[0][0] == 200
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_keeps_an_answer(api, path):
    response = api.get(f"/api/v1/{path}")
    assert "no-store" in response["Cache-Control"]
    assert {"Cookie", "X-Session-Token"} <= {name.strip() for name in response["Vary"].split(",")}
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_wrong_token_is_refused_whatever_cookie_comes_along(client, user):
    client.force_login(user)
    response = client.get("/api/v1/me", headers={"X-Session-Token": "0" * 32})
    assert (response.status_code, response.json()["code"]) == (401, "token")


def test_staff_are_no_tenants(client):
    client.force_login(f.StaffFactory(is_superuser=True))
    response = client.get("/api/v1/me")
    assert (response.status_code, response.json()["code"]) == (403, "not_a_tenant")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "change",
    [
        {"to_date": dt.date(2020, 1, 1)},
        {"portal_access": False},
        {"role": HolderRole.GUARANTOR},
        {"tenant__deceased": True},
    ],
    ids=str,
)
def test_whose_right_has_ended_reads_nothing(api, holder, path, change):
    if "tenant__deceased" in change:
        type(holder.tenant).objects.filter(pk=holder.tenant_id).update(deceased=True)
    else:
        type(holder).objects.filter(pk=holder.pk).update(**change)
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["code"]) == (403, "no_account")


def test_a_grace_period_lets_one_read(api, holder, settings):
    ended = timezone.localdate() - dt.timedelta(days=settings.PORTAL_GRACE_DAYS)
    type(holder).objects.update(to_date=ended)
    assert read(api, f"accounts/{NUMBER}")["writable"] is False


@pytest.mark.parametrize("path", PATHS)
def test_who_is_blocked_is_out_at_once(api, user, path):
    User.objects.filter(pk=user.pk).update(is_active=False, suspension="BLOCKED")
    assert api.get(f"/api/v1/{path}").status_code == 401


def test_a_session_that_was_ended_elsewhere_is_out_at_once(api, user):
    sessions_end(user=user)
    assert api.get("/api/v1/me").status_code == 401


# --- the terms of use -----------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PATHS if path != "terms"])
def test_new_terms_are_accepted_before_anything_else(api, user, path):
    User.objects.filter(pk=user.pk).update(terms_version="ancienne")
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["code"]) == (403, "terms")
    told = read(api, "terms")
    assert told == {"version": terms_in_force().version, "url": terms_in_force().url, "due": True}
    wrong = api.post("/api/v1/terms", {"version": "ancienne"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "terms_changed")
    assert api.post("/api/v1/terms", {"version": told["version"]}).json()["due"] is False
    assert api.get(f"/api/v1/{path}").status_code == 200
    assert AccessEvent.objects.filter(user_id=user.pk, kind="TERMS", address="127.0.0.x").exists()


def test_what_writes_needs_the_csrf_token_of_the_cookie(user):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    given = {"data": {"version": terms_in_force().version}, "content_type": "application/json"}
    refused = browser.post("/api/v1/terms", **given)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    browser.get("/_allauth/browser/v1/config")
    token = browser.cookies["csrftoken"].value
    assert browser.post("/api/v1/terms", **given, headers={"X-CSRFToken": token}).status_code == 200
    assert browser.get("/api/v1/me").status_code == 200, "reading needs none"


# --- what one reads ---------------------------------------------------------------


def test_me(api, user):
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


def test_accounts_are_those_of_the_pages(api, user, holder):
    closed = f.HolderFactory(tenant=holder.tenant, account__in_credit=True, account__closed_on=dt.date(2026, 1, 1))
    answer = read(api, "accounts")
    heads = viewer(user).accounts
    assert [account["number"] for account in answer["accounts"]] == [NUMBER, closed.account_id]
    assert [account["label"] for account in answer["accounts"]] == [head.label for head in heads]
    assert [account["balance"]["cents"] for account in answer["accounts"]] == [45_678, -2_000]
    assert answer["accounts"][0]["status"] == {"code": "ACTIVE", "label": "Actif"}
    assert dt.datetime.fromisoformat(answer["data_as_of"]) == viewer(user).as_of


def test_an_account_says_what_the_page_says(api, user, holder):
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
    }
    card = asdict(selectors.agency(viewer(user)))
    assert answer["agency"] == {
        name: list(card[name]) if name == "address" else card[name] for name in answer["agency"]
    }
    assert answer["agency"]["phone"] == "+33477327247"


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


def test_the_ledger_pages_as_on_the_page(api, user, holder):
    for _ in range(40):
        f.EntryFactory(account=holder.account)
    first, second = (read(api, f"accounts/{NUMBER}/entries?page={number}") for number in (1, 2))
    shown = [*selectors.rent_account(viewer(user), 1).entries, *selectors.rent_account(viewer(user), 2).entries]
    entries = [*first["entries"], *second["entries"]]
    assert [(first["has_next"], first["total"]), (second["has_next"], second["total"])] == [(True, 44), (False, 44)]
    assert [entry["balance_cents"] for entry in entries] == [entry.balance_cents for entry in shown]
    assert [entry["id"] for entry in entries] == [entry.entry_id for entry in shown]
    assert len({entry["id"] for entry in entries}) == 44
    assert entries[0]["kind"] == {"code": "RENT", "label": "Loyer"}
    assert api.get(f"/api/v1/accounts/{NUMBER}/entries?page=3").status_code == 404


def test_leases_are_those_of_the_page(api, user):
    leases = read(api, f"accounts/{NUMBER}/leases")["leases"]
    homes = selectors.residence(viewer(user))
    assert [lease["id"] for lease in leases] == [home.lease_id for home in homes]
    assert [lease["is_dwelling"] for lease in leases] == [True, False]
    assert leases[0]["rent_cents"] == 35_542
    assert leases[0]["insurance"]["status"] == {"code": "EXPIRED", "label": "Non à jour"}
    assert leases[0]["insurance"]["to_do"] is True
    assert leases[1]["insurance"]["status"]["code"] == "NOT_REQUIRED"


def test_documents_are_those_of_the_page(api, user, holder):
    f.DocumentFactory(account=holder.account, kind=DocumentKind.CHARGES_STATEMENT)
    f.DocumentFactory(account=holder.account, visible_from=timezone.now() + dt.timedelta(days=1))
    documents = read(api, "documents")["documents"]
    shown = [item.document_id for group in selectors.documents(viewer(user)) for item in group.items]
    assert [document["id"] for document in documents] == shown
    assert len(documents) == 2
    only = read(api, "documents?kind=CHARGES_STATEMENT")["documents"]
    assert [document["kind"]["code"] for document in only] == ["CHARGES_STATEMENT"]
    assert read(api, "documents/D1") == next(document for document in documents if document["id"] == "D1")


def test_documents_of_another_of_ones_accounts(api, holder):
    other = f.HolderFactory(tenant=holder.tenant)
    f.DocumentFactory(account=other.account, document_id="D2")
    answer = read(api, f"documents?account={other.account_id}")
    assert (answer["account"], [document["id"] for document in answer["documents"]]) == (other.account_id, ["D2"])


def test_the_file_of_a_document_is_an_attachment_and_noted(api, user):
    response = api.get(read(api, "documents/D1")["file"])
    assert response.getvalue() == b"%PDF-1.4 mine"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    event = AccessEvent.objects.get(user_id=user.pk, kind="DOCUMENT")
    assert event.detail == "D1"


def test_a_file_that_cannot_be_read_says_so(api, holder):
    f.DocumentFactory(account=holder.account, document_id="D9")
    response = api.get("/api/v1/documents/D9/file")
    assert (response.status_code, response.json()["code"]) == (503, "file_unavailable")


# --- what is not one's own -----------------------------------------------------------


def told(response) -> tuple:
    headers = {name: value for name, value in response.items() if name != "Expires"}
    return response.status_code, headers, response.content


@pytest.mark.parametrize(
    "path",
    [
        "accounts/{number}",
        "accounts/{number}/entries",
        "accounts/{number}/entries?page=2",
        "accounts/{number}/leases",
        "documents?account={number}",
        "documents/{document}",
        "documents/{document}/file",
    ],
)
def test_what_is_somebody_elses_answers_like_what_is_missing(api, path):
    other = foreign_home()
    document = other.account.documents.get().pk
    foreign = told(api.get("/api/v1/" + path.format(number="999999", document=document)))
    missing = told(api.get("/api/v1/" + path.format(number="999998", document="D9999999")))
    assert foreign[0] == 404
    assert foreign == missing


def test_nothing_foreign_shows(api):
    foreign_home()
    for path in PATHS[:-1]:
        text = api.get(f"/api/v1/{path}").content.decode()
        assert FOREIGN not in text and "999999" not in text, path


# --- refusals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"accounts/{NUMBER}/entries?page=0",
        f"accounts/{NUMBER}/entries?page=100001",
        f"accounts/{NUMBER}/entries?page=x",
        "documents?kind=AUTRE",
        f"documents?account={'1' * 21}",
        f"accounts/{'1' * 21}",
    ],
)
def test_what_is_malformed_says_where(api, path):
    response = api.get(f"/api/v1/{path}")
    problem = response.json()
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert problem["code"] == "invalid"
    assert problem["errors"][0]["where"] and problem["errors"][0]["message"]


@pytest.mark.parametrize("path", ["nulle-part", "me/", "accounts/123456/", "documents/D1/file/x", ""])
def test_what_does_not_exist_is_a_problem_too(api, path):
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    "path", ["documents/%00", "accounts/%00", "documents?account=%00", "documents/%FF", "accounts/..%2f"]
)
def test_hostile_numbers_are_just_missing(api, path):
    assert api.get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_a_problem(api, method):
    response = api.call(method, "/api/v1/me")
    assert (response.status_code, response["Content-Type"], response["Allow"]) == (405, PROBLEM, "GET")


def test_a_fault_of_ours_shows_no_trace(api, monkeypatch):
    monkeypatch.setattr(selectors, "residence", lambda viewer: 1 / 0)
    response = api.get(f"/api/v1/accounts/{NUMBER}/leases")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert "ZeroDivision" not in response.content.decode()


def test_a_program_gone_wild_is_slowed_down(api, settings):
    settings.PORTAL_API_PER_MINUTE = 2
    answers = [api.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == PROBLEM
    assert 0 < int(answers[2]["Retry-After"]) <= 60


# --- cost and shape --------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("file")])
def test_the_number_of_queries_does_not_grow(api, holder, path):
    api.get(f"/api/v1/{path}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        api.get(f"/api/v1/{path}")
    for _ in range(5):
        f.HolderFactory(tenant=holder.tenant)
        f.LeaseFactory(account=holder.account)
        f.EntryFactory(account=holder.account)
        f.DocumentFactory(account=holder.account)
    with CaptureQueriesContext(connection) as many:
        api.get(f"/api/v1/{path}")
    assert len(many) == len(few)
    assert len(few) <= 12
    assert not [query for query in few if re.match("INSERT|UPDATE|DELETE", query["sql"])], "a GET never writes"


def test_the_description_and_its_page_come_from_here(client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["components"]["securitySchemes"]) == {"SessionToken", "SessionCookie"}
    for address in ("/api/v1/docs", "/_allauth/openapi.html"):
        page = client.get(address).content.decode()
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert loaded and all(url.startswith("/static/ninja/") for url in loaded), address
        assert "<script>" not in page


def test_the_selectors_are_the_pages_own():
    """The API asks nothing of the models by itself: what it may show is decided in one place."""
    source = Path("tenant_space/api.py").read_text()
    assert ".objects" not in source
