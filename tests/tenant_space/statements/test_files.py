"""Statements too long to wait for: made by the worker, fetched by those who asked for them, gone after a day."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.statements import making, services, storage
from tenant_space.statements.enums import FileState
from tenant_space.statements.making import statement_file_make
from tenant_space.statements.prepared import StatementFile
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.secured_pages import applied
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/releve-de-compte/"
LAST = f"{timezone.localdate().year}-12-31"
YEARS = {"du": "2020-01-01", "au": LAST}


@pytest.fixture(autouse=True)
def long_from_three_lines(settings: Settings) -> None:
    settings.PORTAL_STATEMENT_LINES = 3


@pytest.fixture
def row(tenant_client: Client) -> StatementFile:
    """Asked for on the page, not made yet."""
    response = tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    assert response["Location"] == f"{PAGE}?du=2020-01-01&au={LAST}#releve-pdf"
    return StatementFile.objects.get()


def make(row: StatementFile) -> StatementFile:
    statement_file_make.func(str(row.pk))
    row.refresh_from_db()
    return row


def fetch(client: Client, row: StatementFile) -> ClientResponse:
    return client.get(PAGE, {"fichier": str(row.pk)})


def shown(client: Client) -> str:
    return client.get(PAGE, YEARS).content.decode()


def test_asked_for_made_and_fetched(tenant_client: Client, user: User) -> None:
    page = shown(tenant_client)
    assert "Préparer le PDF" in page and "format=pdf" not in page
    assert tenant_client.get(PAGE, {**YEARS, "format": "pdf"})["Content-Type"].startswith("text/html"), "not now"
    assert tenant_client.get(PAGE, {**YEARS, "format": "csv"})["Content-Type"].startswith("text/csv")
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    row = StatementFile.objects.get()
    assert DBTaskResult.objects.filter(task_path=statement_file_make.module_path).count() == 1
    waiting = shown(tenant_client)
    assert "En préparation" in waiting and "Voir si c'est prêt" in waiting and "Préparer le PDF" not in waiting
    assert fetch(tenant_client, row).status_code == 404
    make(row)
    assert row.state == FileState.READY
    assert row.account_id not in row.name and row.tenant_id not in row.name
    assert f"?fichier={row.pk}" in shown(tenant_client)
    response = fetch(tenant_client, row)
    content = response.getvalue()
    assert content.startswith(b"%PDF") and len(content) == row.size_bytes
    assert "attachment" in response["Content-Disposition"] and "sandbox" in response["Content-Security-Policy"]
    event = AccessEvent.objects.get(kind=EventKind.STATEMENT, detail__endswith=".pdf")
    assert event.user_id == user.pk


def test_asked_for_twice_it_is_the_same_until_the_account_moves(
    tenant_client: Client, holder: Holder, row: StatementFile, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement": "2/86400"}
    for _ in range(2):
        tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    make(row)
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    assert StatementFile.objects.get() == row
    f.EntryFactory(account=holder.account, accounting_date=timezone.localdate())
    assert "Préparer le PDF" in shown(tenant_client), "what was made says less than the account now"
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    assert StatementFile.objects.count() == 2
    tenant_client.post(PAGE, {"du": "2019-01-01", "au": LAST, "action": "preparer"})
    assert StatementFile.objects.count() == 2, "the limit of a day"


def test_a_new_batch_makes_a_new_file_even_of_the_same_figures(tenant_client: Client, row: StatementFile) -> None:
    """A label may have been corrected, or a line moved to another day."""
    applied(dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC))
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    first = make(StatementFile.objects.exclude(pk=row.pk).get())
    assert f"?fichier={first.pk}" in shown(tenant_client)
    applied(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC))
    assert "Préparer le PDF" in shown(tenant_client)
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    assert StatementFile.objects.count() == 3


def test_two_clicks_at_once_have_it_made_once(
    tenant_client: Client, row: StatementFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "file_asked_for", lambda *_: None)  # the other click has not committed yet
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    assert StatementFile.objects.get() == row
    assert DBTaskResult.objects.filter(task_path=statement_file_make.module_path).count() == 1
    same = {name: getattr(row, name) for name in ("tenant", "account", "first_day", "last_day", "figures")}
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementFile.objects.create(**same)
    StatementFile.objects.create(**same, state=FileState.FAILED)


def test_nobody_else_fetches_it(tenant_client: Client, client: Client, holder: Holder, row: StatementFile) -> None:
    make(row)
    unknown = masked(tenant_client.get(PAGE, {"fichier": str(uuid.uuid4())}))
    assert unknown[0] == 404
    for uid in ("x", "", "%00"):
        assert tenant_client.get(PAGE, {"fichier": uid}).status_code == 404
    co_holder = f.HolderFactory(account=holder.account, cosignatory=True)
    stranger = f.HolderFactory()
    for other in (co_holder, stranger):
        client.force_login(f.UserFactory(tenant=other.tenant))
        assert fetch(client, row).status_code == 404
    client.force_login(holder.tenant.user)
    assert fetch(client, row).status_code == 200
    f.HolderFactory(tenant=holder.tenant)  # still reads another account
    Holder.objects.filter(pk=holder.pk).update(portal_access=False)
    assert fetch(client, row).status_code == 404


def test_somebody_who_may_not_read_the_account_any_more_gets_nothing_made(row: StatementFile) -> None:
    Holder.objects.update(to_date=dt.date(2020, 1, 1))
    statement_file_make.func(str(row.pk))
    assert not StatementFile.objects.exists() and not default_storage.exists(row.name)


def test_a_worker_killed_mid_way_leaves_nothing_half_done(
    tenant_client: Client, row: StatementFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after storing, before noting: the next run puts the whole file in its place."""

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        default_storage.save(row.name, ContentFile(b"half a fi"))
        raise Killed

    default_storage.save(f"{row.name}.pdf", ContentFile(b"somebody else's"))
    others = default_storage.listdir(row.name.rpartition("/")[0])[1]
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(making, "binary_replace", killed)
        statement_file_make.func(str(row.pk))
    row.refresh_from_db()
    assert row.state == FileState.WAITING
    assert fetch(tenant_client, row).status_code == 404
    make(row)
    content = fetch(tenant_client, row).getvalue()
    assert content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")
    assert len(default_storage.listdir(row.name.rpartition("/")[0])[1]) == len({*others, row.name.rpartition("/")[2]})
    before = row.made_at
    assert make(row).made_at == before, "made once"


def test_the_log_says_what_went_wrong_and_where_but_quotes_nothing(
    row: StatementFile, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def too_large(*_: Any) -> None:
        raise ValueError("Flowable <Paragraph>Loyer de MME ETRANGER</Paragraph> too large")

    monkeypatch.setattr(making, "statement_pdf", too_large)
    make(row)
    assert row.state == FileState.FAILED
    assert "ValueError in test_files.py, line" in caplog.text and "ETRANGER" not in caplog.text


@pytest.mark.parametrize("broken", ["statement_pdf", "binary_replace"])
def test_a_failure_is_told_and_may_be_tried_again(
    tenant_client: Client, row: StatementFile, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(making, broken, lambda *_: 1 / 0 if broken == "statement_pdf" else _away())
        make(row)
    assert row.state == FileState.FAILED
    page = shown(tenant_client)
    assert "Nous n'avons pas pu préparer ce relevé" in page.replace("&#x27;", "'") and "Préparer le PDF" in page
    assert fetch(tenant_client, row).status_code == 404
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    again = StatementFile.objects.get(state=FileState.WAITING)
    assert make(again).state == FileState.READY
    assert f"?fichier={again.pk}" in shown(tenant_client)


def _away() -> None:
    raise OSError("no space left")


def test_a_storage_that_is_down_is_said_honestly(
    tenant_client: Client, row: StatementFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(row)
    monkeypatch.setattr(default_storage, "open", lambda *_: _away())
    response = fetch(tenant_client, row)
    assert response.status_code == 503
    assert "du=2020-01-01" in response.content.decode() and "dans quelques minutes" in response.content.decode()
    row.refresh_from_db()
    assert row.state == FileState.READY, "it comes back with the storage"


def test_a_lost_file_is_prepared_again_at_once(tenant_client: Client, row: StatementFile) -> None:
    make(row)
    default_storage.delete(row.name)
    assert tenant_client.head(PAGE, {"fichier": str(row.pk)}).status_code == 410
    row.refresh_from_db()
    assert row.state == FileState.READY, "a HEAD writes nothing"
    response = fetch(tenant_client, row)
    text = response.content.decode()
    assert response.status_code == 410
    assert "Préparer le PDF" in text and "du=2020-01-01" in text and "#releve-pdf" in text
    assert "Préparer le PDF" in shown(tenant_client)
    tenant_client.post(PAGE, {**YEARS, "action": "preparer"})
    again = StatementFile.objects.get(state=FileState.WAITING)
    make(again)
    assert fetch(tenant_client, again).getvalue().startswith(b"%PDF")


def test_a_second_worker_that_takes_the_file_away_and_fails_leaves_no_ready_one(
    tenant_client: Client, row: StatementFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_made_it(*_: Any) -> bytes:
        StatementFile.objects.update(state=FileState.READY)
        return b"%PDF"

    with monkeypatch.context() as patch:
        patch.setattr(making, "statement_pdf", first_made_it)
        patch.setattr(default_storage, "save", lambda *_: _away())
        make(row)
    assert row.state == FileState.FAILED
    assert "Préparer le PDF" in shown(tenant_client)


def test_a_file_goes_with_its_bytes_after_its_hours(
    tenant_client: Client,
    row: StatementFile,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make(row)
    assert services.files_purge() == 0
    old = timezone.now() - dt.timedelta(hours=settings.PORTAL_STATEMENT_HOURS, minutes=1)
    StatementFile.objects.update(asked_at=old)
    assert fetch(tenant_client, row).status_code == 404, "even before it is cleared away"
    with django_capture_on_commit_callbacks(execute=True):
        assert services.files_purge() == 1
    assert not StatementFile.objects.exists() and not default_storage.exists(row.name)


def test_one_that_lost_its_job_is_given_up(tenant_client: Client, row: StatementFile) -> None:
    StatementFile.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=61))
    services.files_purge()
    assert make(row).state == FileState.FAILED, "a late job makes nothing that nobody waits for"


def test_folders_of_days_gone_by_are_swept(row: StatementFile) -> None:
    make(row)
    lost = default_storage.save("releves/20200101/perdu.pdf", ContentFile(b"x"))
    assert storage.leftovers_purge() == 1
    assert not default_storage.exists(lost) and default_storage.exists(row.name)
    assert "20200101" not in default_storage.listdir("releves")[0], "empty folders would gather"
