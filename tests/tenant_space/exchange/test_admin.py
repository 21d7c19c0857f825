"""The journal of batches in the admin, and the two holes of wagtail-modeladmin that are closed."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.log_actions import log

from tenant_space.exchange.errors import BatchRefused
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tests.kit.batches import DELTA
from tests.kit.exchange_staff import staff
from tests.kit.typing import Client, ClientResponse

LIST = "/admin/exchange/batch/"
ISSUES = "/admin/exchange/batchissue/"


@pytest.fixture
def batches(full_applied: None, edited: Callable[..., Any]) -> None:
    """One batch applied with a warning, and one refused."""
    with pytest.raises(BatchRefused):
        batch_import(directory=edited(DELTA).replace("tenants.csv", "1971-03-09", "?").path)


@pytest.fixture
def reader(client: Client, batches: None) -> Client:
    client.force_login(staff("reader@example.org", "view_batch", "view_batchissue"))
    return client


@pytest.fixture
def stranger(client: Client, batches: None) -> Client:
    client.force_login(staff("stranger@example.org", "view_outgoingmail"))
    return client


def shown(answer: ClientResponse) -> set[str]:
    assert answer.status_code == 200
    return {str(row) for row in answer.context["object_list"]}


def test_the_journal_lists_batches(reader: Client) -> None:
    answer = reader.get(LIST)
    assert shown(answer) == {"20261122T020000Z_000123_FULL", "20261123T020000Z_000124_DELTA"}
    for word in ("Appliqué", "Refusé", "Complet", "443"):
        assert word in answer.content.decode()


def test_the_declared_filters_filter(reader: Client) -> None:
    assert shown(reader.get(LIST, {"state__exact": "REJECTED"})) == {"20261123T020000Z_000124_DELTA"}
    assert shown(reader.get(LIST, {"mode__exact": "FULL"})) == {"20261122T020000Z_000123_FULL"}
    assert len(shown(reader.get(ISSUES))) == 3
    assert shown(reader.get(ISSUES, {"kind__exact": "ROW"})) == {"tenants.csv ligne 2"}
    applied = Batch.objects.get(state="APPLIED")
    assert shown(reader.get(ISSUES, {"batch__id__exact": applied.pk})) == {"accounts.csv ligne 9"}


@pytest.mark.parametrize(
    "query",
    [
        "control_sha256__startswith=zzz",
        "issues__message__contains=zzz",
        "batch_id=zzz",
        "state__startswith=ZZZ",
        "state__in=ZZZ",
        "pk__in=0",
        "nothing=1",
        "nothing__at__all=1",
        "control_sha256__regex=(",
        "sequence=abc",
        "o=99.-99.x",
        "p=-4",
        "p=9999",
        "q=zzz",
    ],
)
def test_other_look_ups_change_nothing(reader: Client, query: str) -> None:
    assert len(shown(reader.get(f"{LIST}?{query}"))) == 2


@pytest.mark.parametrize("query", ["batch__control_sha256__startswith=zzz", "batch__batch_id=zzz", "batch__state=ZZZ"])
def test_look_ups_through_a_relation_change_nothing(reader: Client, query: str) -> None:
    assert len(shown(reader.get(f"{ISSUES}?{query}"))) == 3


@pytest.mark.parametrize("query", ["batch__id__exact=abc", "batch__id__exact="])
def test_a_value_that_no_filter_has_leads_back_to_the_list(reader: Client, query: str) -> None:
    assert len(shown(reader.get(f"{ISSUES}?{query}", follow=True))) == 3


def test_a_batch_is_shown_with_its_counts_and_issues(reader: Client) -> None:
    applied, refused = Batch.objects.get(state="APPLIED"), Batch.objects.get(state="REJECTED")
    text = reader.get(f"{LIST}inspect/{applied.pk}/").content.decode()
    assert '<th scope="row">ledger_entries.csv</th><td>348</td><td>348</td>' in text
    assert "Alerte – accounts.csv ligne 9" in text
    text = reader.get(f"{LIST}inspect/{refused.pk}/").content.decode()
    assert "Ligne écartée – tenants.csv ligne 2 : birth_date" in text and "Rien n&#x27;a été appliqué." in text
    issue = BatchIssue.objects.get(kind="ROW")
    assert "birth_date" in reader.get(f"{ISSUES}inspect/{issue.pk}/").content.decode()


def test_nobody_edits_the_journal(reader: Client) -> None:
    batch = Batch.objects.first()
    for path in ("create/", f"edit/{batch.pk}/", f"delete/{batch.pk}/"):
        assert reader.get(LIST + path).status_code in (302, 403)
        assert reader.post(LIST + path, {"batch_id": "x"}).status_code in (302, 403)
    assert not Batch.objects.filter(batch_id="x").exists() and Batch.objects.count() == 2


def test_without_the_permission_no_view_answers(stranger: Client) -> None:
    batch = Batch.objects.first()
    log(instance=batch, action="wagtail.edit", title="secret")
    for path in ("", f"inspect/{batch.pk}/", f"history/{batch.pk}/", f"edit/{batch.pk}/", "create/"):
        answer = stranger.get(LIST + path)
        assert answer.status_code in (302, 403), path
        assert b"secret" not in answer.content


def test_with_the_permission_the_history_answers(reader: Client) -> None:
    assert reader.get(f"{LIST}history/{Batch.objects.first().pk}/").status_code == 200


@pytest.mark.parametrize("view", ["inspect", "history"])
@pytest.mark.parametrize("key", ["abc", "0", "9" * 30])
def test_a_key_that_no_row_has_is_missing(reader: Client, view: str, key: str) -> None:
    assert reader.get(f"{LIST}{view}/{key}/").status_code == 404


def test_visitors_are_asked_to_sign_in(client: Client, batches: None) -> None:
    assert client.get(LIST).status_code == 302
