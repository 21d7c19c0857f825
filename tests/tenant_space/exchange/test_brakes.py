"""What a batch ends is counted before it is kept: too much of it holds the batch until somebody has looked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from tenant_space.exchange.errors import BatchHeld, BatchNotHeld
from tenant_space.exchange.inbound.brakes import KEPT_LOSSES
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue, LostAccess
from tenant_space.tenancy.models import Holder, LedgerEntry, RentAccount
from tests.kit import factories as f
from tests.kit.batches import DELTA, FULL, MADE, EditedBatch, batch_write, everything
from tests.kit.exchange_staff import staff

Edited = Callable[..., EditedBatch]

HOLDERS = "account_number;tenant_id;role;rank;from_date;to_date;portal_access;op\n"
ACCOUNTS = "account_number;status;agency_code;opened_on;balance_cents;balance_date;updated_at;op\n"
LINES = "entry_id;account_number;accounting_date;kind;label;debit_cents;credit_cents;seq;op\n"
EMPTY_HOLDERS = MADE / "held_holders_empty"
_numbers = itertools.count(1)


def held(directory: Path) -> list[str]:
    """Import a batch that is held; return why, once sure that it left only its trace."""
    before = everything()
    with pytest.raises(BatchHeld) as caught:
        batch_import(directory=directory)
    assert everything() == before
    trace = Batch.objects.latest("pk")
    messages = [str(issue) for issue in caught.value.issues.blocking]
    assert trace.state == "HELD" and trace.counts and trace.lost_count == caught.value.lost_count
    assert [issue.message for issue in trace.issues.filter(kind="BLOCKING")] == [
        issue.message for issue in caught.value.issues.blocking
    ]
    return messages


def many_holders(count: int) -> str:
    """So many people more on the portal; the rows of those, and of the sample's, as a batch names them."""
    for _ in range(count):
        f.HolderFactory(tenant__tenant_id=f"N{next(_numbers)}")
    rows = (
        f"{row.account_id};{row.tenant_id};{row.role};;{row.from_date};{row.to_date or ''};"
        f"{'Y' if row.portal_access else 'N'};U\n"
        for row in Holder.objects.order_by("pk")
    )
    return HOLDERS + "".join(rows)


def without_last(text: str, count: int) -> str:
    return "".join(text.splitlines(keepends=True)[:-count])


# --- what is held --------------------------------------------------------------------------


@pytest.mark.parametrize("directory", sorted(MADE.glob("held_*")), ids=lambda path: path.name)
def test_a_batch_that_ends_nearly_everything_is_held(full_applied: None, directory: Path) -> None:
    assert held(directory)


def test_the_batches_kept_as_files_are_there() -> None:
    assert len(list(MADE.glob("held_*"))) >= 15


def test_who_would_lose_access_is_listed(full_applied: None) -> None:
    messages = held(EMPTY_HOLDERS)
    assert "holders.csv : 10 lignes sur 10 en vigueur prendraient fin ou seraient retirées (100 %)" in messages
    assert "8 accès à un compte sur 8 seraient perdus (100 %)" in messages
    batch = Batch.objects.get(state="HELD")
    lost = list(batch.lost_accesses.values_list("account_number", "tenant_id"))
    assert batch.lost_count == len(lost) == 8
    assert ("123456", "T0000124") in lost and ("200004", "T0000500") not in lost  # who had none loses none
    assert batch.counts["holders.csv"]["removed"] >= 10


@pytest.mark.parametrize(
    "name", ["holders_without_access", "tenants_deceased", "holders_ended_long_ago", "holders_deleted"]
)
def test_accesses_count_however_they_end(full_applied: None, name: str) -> None:
    assert any("accès à un compte sur 8 seraient perdus" in message for message in held(MADE / f"held_{name}"))
    assert LostAccess.objects.count() == 8


def test_the_list_of_lost_accesses_is_bounded_and_says_so(full_applied: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_space.exchange.inbound.brakes.KEPT_LOSSES", 3)
    held(EMPTY_HOLDERS)
    assert LostAccess.objects.count() == 3 and Batch.objects.get(state="HELD").lost_count == 8
    assert KEPT_LOSSES >= 1000


# --- from how much on ---------------------------------------------------------------------------


def test_twenty_rows_and_more_than_the_share_are_held(full_applied: None, tmp_path: Path) -> None:
    rows = many_holders(40)
    batch_import(directory=batch_write(tmp_path / "few", {"holders.csv": without_last(rows, 19)}, 124))
    assert Holder.objects.filter(portal_access=False).count() == 19 + 2
    rows = many_holders(20)
    assert len(held(batch_write(tmp_path / "many", {"holders.csv": without_last(rows, 20)}, 125))) == 2


@pytest.mark.slow
def test_twenty_rows_of_many_are_applied(full_applied: None, tmp_path: Path) -> None:
    rows = many_holders(400)
    batch_import(directory=batch_write(tmp_path / "b", {"holders.csv": without_last(rows, 20)}))
    assert held(batch_write(tmp_path / "c", {"holders.csv": without_last(rows, 60)}, 125))


def test_the_settings_say_from_how_much_on(full_applied: None, tmp_path: Path, settings: Settings) -> None:
    rows = many_holders(40)
    batch = batch_write(tmp_path / "b", {"holders.csv": without_last(rows, 25)})
    assert held(batch)
    settings.PORTAL_IMPORT_BRAKE_ROWS = 26
    batch_import(directory=batch)
    rows = many_holders(40)
    settings.PORTAL_IMPORT_BRAKE_PERCENT = 60
    batch_import(directory=batch_write(tmp_path / "c", {"holders.csv": without_last(rows, 30)}, 125))


def test_the_first_batch_has_nothing_to_end(db: None) -> None:
    assert batch_import(directory=FULL).changed


# --- balances ---------------------------------------------------------------------------------


def many_accounts(count: int) -> list[str]:
    """So many accounts that owe 100 €, as their one line says."""
    numbers = []
    for _ in range(count):
        account = f.AccountFactory(balance_cents=10_000)
        numbers.append(account.account_number)
        f.EntryFactory(account=account, debit_cents=10_000)
    return numbers


def moved(numbers: list[str], cents: int) -> str:
    row = "{};ACTIVE;CV;2019-03-01;{};2026-11-23;2026-11-23T22:00:00Z;U\n"
    return ACCOUNTS + "".join(row.format(number, 10_000 + cents) for number in numbers)


def told_by_lines(numbers: list[str], cents: int) -> str:
    row = "B{};{};2026-11-23;RENT;Loyer;{};0;9;U\n"
    return LINES + "".join(row.format(number, number, cents) for number in numbers)


def test_a_night_on_which_every_balance_moves_is_no_accident(full_applied: None, tmp_path: Path) -> None:
    numbers = many_accounts(40)
    files = {"accounts.csv": moved(numbers, 45_000), "ledger_entries.csv": told_by_lines(numbers, 45_000)}
    batch_import(directory=batch_write(tmp_path / "b", files, 124, "DELTA"))
    assert set(RentAccount.objects.filter(pk__in=numbers).values_list("balance_cents", flat=True)) == {55_000}


@pytest.mark.parametrize(("lines", "reason"), [(0, "40 soldes"), (44_900, "40 soldes"), (45_000, "")])
def test_balances_that_lines_do_not_explain_are_held(
    full_applied: None, tmp_path: Path, lines: int, reason: str
) -> None:
    numbers = many_accounts(40)
    files = {"accounts.csv": moved(numbers, 45_000), "ledger_entries.csv": told_by_lines(numbers, lines)}
    batch = batch_write(tmp_path / "b", files, 124, "DELTA")
    if reason:
        assert any(message.startswith(f"accounts.csv : {reason} sur 48 changent") for message in held(batch))
    else:
        batch_import(directory=batch)


def test_a_batch_without_lines_explains_nothing(full_applied: None, tmp_path: Path) -> None:
    numbers = many_accounts(40)
    assert held(batch_write(tmp_path / "b", {"accounts.csv": moved(numbers, 100)}, 124, "DELTA"))


def test_one_balance_may_be_wrong_by_a_little_but_not_by_a_fortune(full_applied: None, tmp_path: Path) -> None:
    numbers = many_accounts(40)
    batch_import(directory=batch_write(tmp_path / "b", {"accounts.csv": moved(numbers[:1], 90_000)}, 124, "DELTA"))
    assert held(batch_write(tmp_path / "c", {"accounts.csv": moved(numbers[1:2], 2_000_000)}, 125, "DELTA"))


def test_lines_that_go_explain_a_balance_too(full_applied: None, tmp_path: Path) -> None:
    numbers = many_accounts(40)
    gone = "".join(
        f"{pk};;;;;;;;D\n" for pk in LedgerEntry.objects.filter(account__in=numbers).values_list("pk", flat=True)
    )
    files = {"accounts.csv": moved(numbers, -10_000), "ledger_entries.csv": LINES + gone}
    messages = held(batch_write(tmp_path / "b", files, 124, "DELTA"))
    assert len(messages) == 1 and messages[0].startswith("ledger_entries.csv : 40 lignes")


# --- letting it pass --------------------------------------------------------------------------------


def test_a_batch_held_each_night_stands_once_in_the_journal(full_applied: None) -> None:
    held(EMPTY_HOLDERS)
    held(EMPTY_HOLDERS)
    assert Batch.objects.filter(state="HELD").count() == 1 and LostAccess.objects.count() == 8


def test_somebody_lets_it_pass(full_applied: None) -> None:
    held(EMPTY_HOLDERS)
    report = batch_import(directory=EMPTY_HOLDERS, release=True)
    assert not Holder.objects.filter(portal_access=True).exists()
    assert any("8 accès" in str(issue) for issue in report.warnings)
    kept = Batch.objects.get(state="HELD")
    assert kept.released_at and kept.lost_count == 8
    assert Batch.objects.get(state="APPLIED", sequence=124).reject_count == 0
    assert batch_import(directory=EMPTY_HOLDERS, release=True).replayed


def test_only_the_very_batch_that_was_held_can_be_let_pass(full_applied: None, edited: Edited) -> None:
    before = everything()
    with pytest.raises(BatchNotHeld):
        batch_import(directory=EMPTY_HOLDERS, release=True)
    held(EMPTY_HOLDERS)
    other = edited(EMPTY_HOLDERS).write_control(producer="Autre")
    with pytest.raises(BatchNotHeld):
        batch_import(directory=other.path, release=True)
    assert everything() == before


# --- the command ---------------------------------------------------------------------------------


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_erp", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_ends_with_a_status_of_its_own_and_says_what_to_do(full_applied: None) -> None:
    with pytest.raises(CommandError) as caught:
        run(EMPTY_HOLDERS)
    text = str(caught.value)
    assert caught.value.returncode == 3
    assert "Lot held_holders_empty retenu, rien n'a changé" in text and "8 accès" in text
    assert f"import_erp {EMPTY_HOLDERS} --release" in text
    assert not any(name in text for name in ("DUPONT", "Hélène"))
    assert "Alerte : 8 accès" in run(EMPTY_HOLDERS, "--release")


def test_nothing_to_let_pass_is_said(full_applied: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="n'est pas retenu"):
        run(EMPTY_HOLDERS, "--release")
    with pytest.raises(CommandError, match="donnez le dossier du lot retenu"):
        run(tmp_path, "--release")


def test_a_later_full_batch_overtakes_the_one_that_is_held(full_applied: None, tmp_path: Path) -> None:
    EditedBatch(EMPTY_HOLDERS, tmp_path / "b124")
    EditedBatch(DELTA, tmp_path / "b125").as_next(125, "DELTA")
    EditedBatch(FULL, tmp_path / "b126").as_next(126)
    with pytest.raises(CommandError) as caught:
        run(tmp_path)
    assert caught.value.returncode == 3
    applied = Batch.objects.filter(state="APPLIED").order_by("pk")
    assert list(applied.values_list("sequence", flat=True)) == [123, 126]
    assert "b124 laissé de côté" in run(tmp_path)


def test_a_refusal_beside_a_held_batch_decides_the_status(full_applied: None, tmp_path: Path) -> None:
    EditedBatch(EMPTY_HOLDERS, tmp_path / "b124")
    EditedBatch(FULL, tmp_path / "b125").as_next(125).write("tenants.csv", "")
    with pytest.raises(CommandError) as caught:
        run(tmp_path)
    assert caught.value.returncode == 1


# --- the journal in the admin -----------------------------------------------------------------------


@pytest.fixture
def reader(client: Client, full_applied: None) -> Client:
    held(EMPTY_HOLDERS)
    client.force_login(staff("reader@example.org", "view_batch", "view_batchissue"))
    return client


def inspected(reader: Client) -> str:
    batch = Batch.objects.get(state="HELD")
    return reader.get(f"/admin/exchange/batch/inspect/{batch.pk}/").content.decode()


def test_the_journal_shows_a_held_batch_and_what_to_do(reader: Client) -> None:
    assert "Retenu" in reader.get("/admin/exchange/batch/", {"state__exact": "HELD"}).content.decode()
    text = inspected(reader)
    assert "Retenu : rien n&#x27;a changé." in text and "import_erp DOSSIER-DU-LOT --release" in text
    assert "<li>Compte 123456 : personne T0000123</li>" in text and text.count("<li>Compte ") == 8
    assert "Ce que le lot ferait" in text and "holders.csv" in text
    assert re.search(r"lignes changées\s*</dt>\s*<dd[^>]*>\s*0\s*</dd>", text), "held: nothing changed"
    assert not any(name in text for name in ("DUPONT", "Hélène"))


def test_the_journal_says_when_there_are_more(reader: Client) -> None:
    Batch.objects.filter(state="HELD").update(lost_count=12)
    assert "Et 4 autres." in inspected(reader)


def test_the_journal_says_when_nothing_is_to_be_done_any_more(reader: Client, edited: Edited) -> None:
    batch_import(directory=edited().as_next(130).path)
    assert "Un lot plus récent a été appliqué" in inspected(reader)


def test_the_journal_says_that_it_was_let_pass(reader: Client) -> None:
    batch_import(directory=EMPTY_HOLDERS, release=True)
    assert "Retenu, puis laissé passer le" in inspected(reader)
    assert BatchIssue.objects.filter(batch__state="APPLIED", kind="WARNING", message__contains="8 accès").exists()
