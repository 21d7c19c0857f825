"""Batches for the ERP: choices to be told, and a run that is stopped at a point."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tenant_space.exchange.outbound.registry import OutboundFile
from tenant_space.exchange.outbound.services import batches_export
from tenant_space.tenancy.models import ReceiptConsent
from tests.kit import factories as f

AT = dt.datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=dt.UTC)


def consents(count: int = 1, electronic: bool = True) -> list[ReceiptConsent]:
    holder = f.HolderFactory()
    return [
        ReceiptConsent.objects.create(
            tenant=holder.tenant, account=holder.account, electronic=electronic, at=AT, login_email="=1+1@example.org"
        )
        for _ in range(count)
    ]


def rows_of(folder: Path, name: str = "portal_accounts.csv") -> list[dict[str, str]]:
    content = (folder / name).read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def verified(folder: Path) -> dict[str, Any]:
    """The control file of a finished batch, once sure that nothing in the folder belies it."""
    content = (folder / "control.json").read_bytes()
    assert (folder / "READY").read_text() == hashlib.sha256(content).hexdigest()
    control = json.loads(content)
    assert {path.name for path in folder.iterdir()} == {
        "READY",
        "control.json",
        *(x["name"] for x in control["files"]),
    }
    for entry in control["files"]:
        raw = (folder / entry["name"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
        assert entry["rows"] == len(rows_of(folder, entry["name"])) and not raw.startswith(b"\xef\xbb\xbf")
    return control


class Killed(BaseException):
    """The process ends here."""


def killed(*args: Any, **kwargs: Any) -> NoReturn:
    raise Killed


def run_killed_at(
    monkeypatch: pytest.MonkeyPatch,
    directory: Path,
    owner: Any,
    name: str,
    replacement: Callable[..., Any] = killed,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, replacement)
        with pytest.raises(Killed):
            batches_export(directory=directory)


def finished(directory: Path) -> list[Path]:
    """What the ERP sees: the batches with READY, in their order."""
    return sorted((ready.parent for ready in directory.glob("*/READY")), key=lambda path: path.name.split("_")[1])


def half_a_file(folder: Path, file: OutboundFile, sequence: int) -> None:
    """A disk that stops in the middle of a file."""
    (folder / file.name).write_text("tenant_id;acc")
    raise Killed
