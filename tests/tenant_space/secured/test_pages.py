"""The signed-in pages: documents, the account shown, and pages of a list."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.secured.preview import viewer_preview
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.secured_pages import foreign_home
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.mark.parametrize(("data", "balance", "named"), [(9, 7, 7), (7, 9, 7), (8, 8, 8)])
def test_the_day_of_the_figures_is_the_older_of_the_two(data: int, balance: int, named: int) -> None:
    viewer = viewer_preview()
    account = replace(viewer.account, balance=replace(viewer.account.balance, as_of=dt.date(2026, 11, balance)))
    as_of = timezone.make_aware(dt.datetime(2026, 11, data, 23, 30))
    assert replace(viewer, account=account, as_of=as_of).figures_day == dt.date(2026, 11, named)
    assert replace(viewer, account=account, as_of=None).figures_day is None


def test_a_foreign_document_answers_like_a_missing_one(home_client: Client) -> None:
    other = foreign_home()
    foreign = home_client.get(f"/documents/{other.account.documents.get().pk}/")
    missing = home_client.get("/documents/D9999999/")
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)


def test_switching_to_a_foreign_account_answers_like_a_missing_one(home_client: Client) -> None:
    foreign_home()
    foreign = home_client.post("/compte-affiche/", {"compte": "999999"})
    missing = home_client.post("/compte-affiche/", {"compte": "999998"})
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)
    assert home_client.post("/compte-affiche/").status_code == 404


def test_a_document_leaves_as_a_sandboxed_attachment(home_client: Client, home: Holder) -> None:
    response = home_client.get(f"/documents/{home.account.documents.get().pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4 mine"
    assert response["Content-Disposition"] == 'attachment; filename="AE.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_download_is_noted_once_and_only_when_it_happens(home_client: Client, home: Holder) -> None:
    document = home.account.documents.get()
    home_client.get(f"/documents/{document.pk}/")
    event = AccessEvent.objects.get(kind=EventKind.DOCUMENT)
    assert (event.user_id, event.detail, event.address) == (home.tenant.user.pk, document.pk, "127.0.0.x")
    home_client.get("/documents/D9999999/")
    default_storage.delete(document.binary.name)
    home_client.get(f"/documents/{document.pk}/")
    assert AccessEvent.objects.filter(kind=EventKind.DOCUMENT).count() == 1


def test_a_missing_binary_is_said_honestly(home_client: Client, home: Holder) -> None:
    document = home.account.documents.get()
    default_storage.delete(document.binary.name)
    response = home_client.get(f"/documents/{document.pk}/")
    assert response.status_code == 503
    assert document.title in response.content.decode().replace("&#x27;", "'")


def test_a_guarantor_or_a_former_holder_sees_no_account(client: Client, site: None) -> None:
    for broken in ({"role": HolderRole.GUARANTOR}, {"to_date": dt.date(2020, 1, 1)}, {"tenant__deceased": True}):
        holder = f.HolderFactory(**broken)
        client.force_login(f.UserFactory(tenant=holder.tenant))
        response = client.get("/accueil/")
        assert response.status_code == 403
        assert holder.account_id not in response.content.decode()


def test_two_holders_each_with_their_own_sign_in(client: Client, home: Holder) -> None:
    other = f.HolderFactory(account=home.account, role=HolderRole.COSIGNATORY)
    for holder in (home, other):
        client.force_login(f.UserFactory(tenant=holder.tenant))
        assert "Vous devez 456,78" in client.get("/accueil/").content.decode()


def test_the_account_shown_can_be_switched_and_each_tab_keeps_its_own(home_client: Client, home: Holder) -> None:
    second = f.HolderFactory(tenant=home.tenant, account__account_number="223456", account__in_credit=True)
    f.EntryFactory.create_batch(35, account=second.account)
    response = home_client.post("/compte-affiche/", {"compte": "223456", "suite": "/mon-compte/"})
    assert response["Location"] == "/mon-compte/"
    shown = home_client.get("/mon-compte/").content.decode()
    assert "avoir de 20,00" in shown
    assert "compte=223456" in shown, "the next page of this list stays on this account"
    other_tab = home_client.get("/mon-compte/", {"compte": "123456"}).content.decode()
    assert "Vous devez 456,78" in other_tab
    assert "Dans un autre onglet" in other_tab
    assert 'href="/ma-residence/?compte=123456"' in other_tab, "its menu stays on this account too"


def test_a_link_with_an_account_is_no_switch_of_another_tab(home_client: Client, home: Holder) -> None:
    f.HolderFactory(tenant=home.tenant, account__account_number="223456")
    text = home_client.get("/mon-compte/", {"compte": "223456"}).content.decode()
    assert "Dans un autre onglet" not in text


@pytest.mark.parametrize("document_id", ["%00", "a%00b", "é", "x" * 200])
def test_an_impossible_document_is_a_missing_one(home_client: Client, document_id: str) -> None:
    assert home_client.get(f"/documents/{document_id}/").status_code == 404


def test_switching_never_leaves_the_site(home_client: Client) -> None:
    response = home_client.post("/compte-affiche/", {"compte": "123456", "suite": "https://evil.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5_000, "3", "²"], ids=lambda page: page[:9])
def test_a_page_number_that_does_not_exist_is_a_404(home_client: Client, page: str) -> None:
    assert home_client.get("/mon-compte/", {"page": page}).status_code == 404


def test_later_pages_of_the_ledger_cost_no_more(home_client: Client, home: Holder) -> None:
    f.EntryFactory.create_batch(200, account=home.account)
    home_client.get("/mon-compte/")
    for page in (2, 6):
        with CaptureQueriesContext(connection) as queries:
            assert home_client.get("/mon-compte/", {"page": page}).status_code == 200
        assert len(queries) <= 16


@pytest.mark.parametrize("path", ["/aide/", "/conditions-generales-d-utilisation/", "/nous-contacter/"])
def test_texts_full_of_links_are_kept_rendered(client: Client, site: None, path: str) -> None:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= 12


def test_a_tenant_on_the_front_door_is_led_to_their_home(home_client: Client) -> None:
    assert home_client.get("/")["Location"] == "/accueil/"
