"""Documents, their details and the choice of receipts, for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_space.documents import selectors as documents
from tenant_space.identity.models import User
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder, ReceiptConsent
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.secured_pages import foreign_home
from tests.kit.tenant_api import NUMBER, read
from tests.kit.typing import ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHOICE = f"accounts/{NUMBER}/receipts-choice"


def choose(api: App, number: str = NUMBER, **given: Any) -> ClientResponse:
    return api.call("PUT", f"/api/v1/accounts/{number}/receipts-choice", given)


def test_groups_say_how_many_there_are_and_a_kind_gives_them_all(
    api: App, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenant_space.documents.selectors.DOCUMENTS_PAGE_SIZE", 3)
    for day in range(1, 5):
        f.DocumentFactory(account=holder.account, document_date=dt.date(2026, 1, day))
    answer = read(api, "documents")
    assert answer["groups"][0] == {
        "kind": {"code": "RENT_NOTICE", "label": "Avis d'échéance"},
        "total": 5,
        "given": 3,
        "has_more": True,
    }
    assert [group["kind"]["code"] for group in answer["groups"]] == ["RENT_NOTICE", "CHARGES_STATEMENT", "RECEIPT"]
    pages = [read(api, f"documents?kind=RENT_NOTICE&page={page}") for page in (1, 2)]
    assert [len(page["documents"]) for page in pages] == [3, 2]
    assert [page["has_next"] for page in pages] == [True, False]
    assert api.get("/api/v1/documents?kind=RENT_NOTICE&page=3").status_code == 404
    assert read(api, "documents?kind=LEASE")["documents"] == []


def test_a_detail_is_what_the_page_shows(api: App, holder: Holder, user: User) -> None:
    assert read(api, "documents/D1")["detail"] is None
    assert read(api, "documents/D1/detail")["available"] is False
    f.EntryFactory(account=holder.account, document_ref="D1", label="Loyer", due_date=dt.date(2026, 11, 5))
    shown = read(api, read(api, "documents/D1")["detail"].removeprefix("/api/v1/"))
    page = documents.document_detail(user.tenant, "D1")
    assert shown["billed"] == [{"kind": {"code": "RENT", "label": "Loyer"}, "label": "Loyer", "cents": 45_678}]
    assert (shown["total_cents"], shown["due_date"]) == (page.total_cents, "2026-11-05")
    f.DocumentFactory(account=holder.account, document_id="D2", kind=DocumentKind.LETTER)
    assert api.get("/api/v1/documents/D2/detail").status_code == 404


@pytest.mark.parametrize("number", ["AE/2026/11", "AE/2026/detail", "AE/file"])
def test_a_number_may_hold_slashes(api: App, holder: Holder, number: str) -> None:
    """Also next to the document whose number it would be taken for."""
    for each in (number, "AE", "AE/2026"):
        document = f.DocumentFactory(account=holder.account, document_id=each, title=each)
        default_storage.save(document.binary.name, ContentFile(f"%PDF-1.4 {each}".encode()))
        f.EntryFactory(account=holder.account, document_ref=each)
    found = next(item for item in read(api, "documents")["documents"] if item["id"] == number)
    assert found["file"] == f"/api/v1/documents/{number}/file"
    assert read(api, found["detail"].removeprefix("/api/v1/"))["document"] == number
    assert api.get(found["file"]).getvalue() == f"%PDF-1.4 {number}".encode()


def test_what_ends_in_detail_is_a_detail_and_never_another_document(api: App, holder: Holder) -> None:
    for number in ("AE/2026/11", "AE/2026/11/detail"):
        f.DocumentFactory(account=holder.account, document_id=number)
    assert read(api, "documents/AE/2026/11")["id"] == "AE/2026/11"
    assert read(api, "documents/AE/2026/11/detail")["document"] == "AE/2026/11"


def test_somebody_who_left_reads_no_document_of_those_who_stayed(api: App, holder: Holder) -> None:
    f.HolderFactory(account=holder.account, cosignatory=True)
    last_day = holder.to_date = timezone.localdate() - dt.timedelta(days=5)
    holder.save()
    for number, day in {"D8": last_day, "D9": last_day + dt.timedelta(days=1)}.items():
        f.DocumentFactory(account=holder.account, document_id=number, document_date=day)
    shown = {item["id"] for item in read(api, "documents")["documents"]}
    assert "D8" in shown and "D9" not in shown
    late, missing = (api.get(f"/api/v1/documents/{number}") for number in ("D9", "D10"))
    assert late.status_code == 404 and late.content == missing.content
    assert api.get("/api/v1/documents/D9/file").status_code == 404


def test_the_choice_of_receipts(api: App, holder: Holder, user: User) -> None:
    assert read(api, CHOICE) == {"account": NUMBER, "electronic": False, "since": None, "writable": True}
    refused = choose(api, electronic=True)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    taken = choose(api, electronic=True, agreed=True)
    assert taken.status_code == 200 and taken.json() == read(api, CHOICE)
    assert taken.json()["electronic"] and taken.json()["since"]
    assert choose(api, electronic=False).json()["electronic"] is False
    assert ReceiptConsent.objects.count() == 2 and ReceiptConsent.objects.first().login_email == user.email


def test_nobody_chooses_for_somebody_else_or_after_the_lease(api: App, holder: Holder) -> None:
    foreign_home()
    foreign, missing = choose(api, "999999", electronic=False), choose(api, "999998", electronic=False)
    assert foreign.status_code == 404 and foreign.content == missing.content
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    refused = choose(api, electronic=True, agreed=True)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_writable")
    assert read(api, CHOICE)["writable"] is False
    assert not ReceiptConsent.objects.exists()


def test_somebody_who_left_goes_back_to_paper(api: App, holder: Holder) -> None:
    assert choose(api, electronic=True, agreed=True).status_code == 200
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    taken = choose(api, electronic=False)
    assert (taken.status_code, taken.json()["electronic"], taken.json()["writable"]) == (200, False, False)
