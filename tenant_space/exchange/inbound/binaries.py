"""The files behind the rows of `documents.csv`: checked, then kept once in the private storage."""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import connection

from tenant_space.exchange.errors import BatchHeld, BatchRefused, IssueLog
from tenant_space.exchange.format.exl1 import DOCUMENTS_FOLDER
from tenant_space.exchange.format.files_entries import DOCUMENTS
from tenant_space.exchange.inbound.control import digest
from tenant_space.exchange.inbound.staging import staging_leave_out, staging_table
from tenant_space.files.private_store import binary_gone, binary_holds, binary_replace
from tenant_space.tenancy.models import StoredBinary

_CHUNK = 2000
_PDF_START = b"%PDF-"


def binary_name(sha256: str) -> str:
    """The opaque name of a file in the private storage."""
    return f"erp/{sha256[:2]}/{sha256}.pdf"


@dataclass(frozen=True, slots=True)
class NewBinary:
    """A file of the batch that the portal does not have yet."""

    sha256: str
    """Of its content, in lower case."""
    path: Path
    """Where it is in the batch."""
    size: int
    """In bytes."""

    @property
    def name(self) -> str:
        return binary_name(self.sha256)


@dataclass(frozen=True, slots=True)
class _Announced:
    line: int
    file_name: str
    size: int
    sha256: str


def binaries_check(directory: Path, issues: IssueLog) -> tuple[list[NewBinary], int]:
    """Check the file of every staged document; return those to store, each once, and how many rows are left out.

    A document without a file in the batch is fine when the portal already has that file.
    """
    found: dict[str, NewBinary] = {}
    wrong: list[int] = []
    for announced in _announced_in_chunks():
        stored = _stored_sizes({row.sha256 for row in announced})
        for row in announced:
            path = directory / DOCUMENTS_FOLDER / row.file_name
            given = path.is_symlink() or path.is_file()
            if given:
                problem = _problem(path, row)
            elif row.sha256 in found:
                problem = None if found[row.sha256].size == row.size else _wrong_size(found[row.sha256].size, row)
            elif row.sha256 in stored:
                problem = None if stored[row.sha256] == row.size else _wrong_size(stored[row.sha256], row)
            else:
                problem = "fichier absent du lot et inconnu du portail"
            if problem:
                issues.leave_out([f"{row.file_name} : {problem}"], DOCUMENTS.name, row.line)
                wrong.append(row.line)
            elif given and (row.sha256 not in stored or _is_lost(row)):
                found.setdefault(row.sha256, NewBinary(row.sha256, path, row.size))
    for start in range(0, len(wrong), _CHUNK):
        lines = wrong[start : start + _CHUNK]
        staging_leave_out(DOCUMENTS, f"line_number IN ({', '.join(['%s'] * len(lines))})", lines)
    return list(found.values()), len(wrong)


def binaries_store(binaries: list[NewBinary]) -> list[StoredBinary]:
    """Put the files in the private storage, and return their rows, not saved yet.

    Done before the transaction. A file left by an import that was killed afterwards is used again.
    """
    return [StoredBinary(sha256=binary.sha256, size_bytes=binary.size, name=_store(binary)) for binary in binaries]


@contextmanager
def binaries_taken_back(binaries: list[NewBinary]) -> Iterator[None]:
    """Take these files out of the private storage again when the batch is refused or held.

    Nothing then leads to them: a batch that somebody made in error, or with another landlord's documents, must
    leave no copy behind. Only under the lock of imports, since another import might be storing the same file.
    """
    try:
        yield
    except (BatchRefused, BatchHeld):
        for start in range(0, len(binaries), _CHUNK):
            chunk = binaries[start : start + _CHUNK]
            known = _stored_sizes({binary.sha256 for binary in chunk})
            if not all(binary_gone(binary.name) for binary in chunk if binary.sha256 not in known):
                break
        raise


def _is_lost(row: _Announced) -> bool:
    """Whether the storage no longer has what the portal believes it has: the batch then repairs it."""
    return not binary_holds(binary_name(row.sha256), row.size)


def _store(binary: NewBinary) -> str:
    if not binary_holds(binary.name, binary.size):
        with binary.path.open("rb") as content:
            binary_replace(binary.name, File(content))
    return binary.name


def _problem(path: Path, row: _Announced) -> str | None:
    if path.is_symlink():
        return "est un lien, pas un fichier"
    size = path.stat().st_size
    if size != row.size:
        return _wrong_size(size, row)
    with path.open("rb") as content:
        if content.read(len(_PDF_START)) != _PDF_START:
            return "n'est pas un PDF"
    return None if digest(path) == row.sha256 else "empreinte SHA-256 différente de celle annoncée"


def _wrong_size(size: int, row: _Announced) -> str:
    return f"taille de {size} octets au lieu de {row.size} annoncés"


def _announced_in_chunks() -> Iterator[list[_Announced]]:
    sql = (
        f"SELECT line_number, file_name, size_bytes, sha256 FROM {staging_table(DOCUMENTS)}"
        f" WHERE op = 'U' AND line_number > %s ORDER BY line_number LIMIT {_CHUNK}"
    )
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [last])
            rows = [_Announced(*row) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        last = rows[-1].line


def _stored_sizes(hashes: set[str]) -> dict[str, int]:
    return dict(StoredBinary.objects.filter(pk__in=hashes).values_list("sha256", "size_bytes"))
