"""The control file of a batch: what it announces, and whether the folder keeps its word."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.errors import BatchRefused, IssueLog
from tenant_space.exchange.format.exl1 import DOCUMENTS_FOLDER, FILES, FORMAT_NAME, FORMAT_VERSION
from tenant_space.exchange.format.values import BadValue, day, hexadecimal, moment, text

CONTROL, READY = "control.json", "READY"
_MAX_CONTROL_BYTES = 1_000_000
_MAX_SEQUENCE = 2**31 - 1
_YEARS = range(2000, 2099)  # of an extraction, from which the bounds of all other dates are counted


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What the control file announces of one file."""

    name: str
    """With its extension."""
    rows: int
    """Without the header."""
    size: int
    """In bytes."""
    sha256: str
    """In lower case."""
    totals: Mapping[str, int]
    """The sum of a column, by its name, in cents."""


@dataclass(frozen=True, slots=True)
class Control:
    """The announcement of a batch."""

    sha256: str
    """Of the control file itself: by it a batch is known again."""
    batch_id: str
    """The batch's own name."""
    sequence: int
    """Its number, one more than that of the batch before."""
    mode: str
    """FULL or DELTA."""
    previous_sequence: int | None
    """Of a DELTA, the batch that it follows."""
    extracted_at: dt.datetime
    """When the ERP read its data."""
    producer: str
    """The program that wrote it."""
    landlord: str
    """The code of the landlord whose it is."""
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    """The files it lists, by name."""
    documents: tuple[int, int] | None = None
    """Number and bytes of the documents; None: not announced."""
    window_from: str | None = None
    """From which day on its lines are complete; None: all are."""

    @property
    def extracted_on(self) -> dt.date:
        """The local day of the extraction, on which what is no longer named ends."""
        return timezone.localdate(self.extracted_at)


def digest(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def control_read(directory: Path, issues: IssueLog) -> Control:
    """Read READY and the control file. Raises `BatchRefused` when they cannot be trusted."""
    ready, control = directory / READY, directory / CONTROL
    if not _is_plain_file(ready):
        issues.refuse("le fichier READY est absent : le lot n'est pas terminé", READY)
    if not _is_plain_file(control):
        issues.refuse("le fichier control.json est absent", CONTROL)
    issues.stop_if_blocking()
    if control.stat().st_size > _MAX_CONTROL_BYTES or ready.stat().st_size > 1000:
        issues.refuse("READY ou control.json est beaucoup trop gros", CONTROL)
        issues.stop_if_blocking()
    content = control.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if ready.read_bytes().strip().lower() != sha256.encode():
        issues.refuse("l'empreinte écrite dans READY n'est pas celle de control.json", READY)
        issues.stop_if_blocking()
    return _Reading(_json(content, issues), issues).control(sha256)


def files_verify(directory: Path, control: Control, issues: IssueLog) -> None:
    """Compare the files of the folder with what the control file announces of them."""
    for entry in control.files.values():
        _file_verify(directory / entry.name, entry, issues)
    for path in sorted(directory.glob("*.csv")):
        if path.name in FILES and path.name not in control.files:
            issues.warn("fichier présent mais non annoncé par control.json, ignoré", path.name)
    _documents_verify(directory / DOCUMENTS_FOLDER, control, issues)


def _file_verify(path: Path, entry: FileEntry, issues: IssueLog) -> None:
    if not _is_plain_file(path):
        issues.refuse("fichier annoncé par control.json mais absent", entry.name)
    elif path.stat().st_size != entry.size:
        issues.refuse(f"taille de {path.stat().st_size} octets au lieu de {entry.size} annoncés", entry.name)
    elif digest(path) != entry.sha256:
        issues.refuse("empreinte SHA-256 différente de celle annoncée", entry.name)


def _documents_verify(folder: Path, control: Control, issues: IssueLog) -> None:
    if folder.is_symlink():
        issues.refuse("le dossier des documents est un lien", DOCUMENTS_FOLDER)
    elif control.documents is not None:
        sizes = [path.lstat().st_size for path in folder.iterdir()] if folder.is_dir() else []
        if (len(sizes), sum(sizes)) != control.documents:
            count, size = control.documents
            issues.refuse(
                f"fichiers : {len(sizes)} ({sum(sizes)} octets) au lieu de {count} ({size} octets) annoncés",
                DOCUMENTS_FOLDER,
            )


def _is_plain_file(path: Path) -> bool:
    # A link could make the portal publish a file of its own machine.
    return path.is_file() and not path.is_symlink()


def _json(content: bytes, issues: IssueLog) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        issues.refuse("n'est pas un objet JSON lisible", CONTROL)
        raise BatchRefused(issues)
    return data


class _Reading:
    """Reads the keys of the control file one by one and notes each that is wrong."""

    def __init__(self, data: dict[str, Any], issues: IssueLog) -> None:
        self.data = data
        self.issues = issues

    def control(self, sha256: str) -> Control:
        self._format()
        self._moment("created_at")
        mode = self.data.get("mode")
        if mode not in list(BatchMode.values):
            self.issues.refuse("« mode » doit valoir FULL ou DELTA", CONTROL)
        control = Control(
            sha256=sha256,
            batch_id=self._text("batch_id", 60),
            sequence=self._number(self.data, "sequence", lowest=1),
            mode=str(mode),
            previous_sequence=self._number(self.data, "previous_sequence") if mode == BatchMode.DELTA else None,
            extracted_at=self._moment("extracted_at"),
            producer=self._text("producer", 60),
            landlord=self._text("landlord", 20),
            files=self._files(),
            documents=self._documents(),
            window_from=self._window(),
        )
        self.issues.stop_if_blocking()
        return control

    def _format(self) -> None:
        version = self.data.get("version")
        if self.data.get("format") != FORMAT_NAME or version != FORMAT_VERSION or isinstance(version, bool):
            self.issues.refuse(f"« format » et « version » doivent valoir {FORMAT_NAME} et {FORMAT_VERSION}", CONTROL)

    def _text(self, name: str, length: int) -> str:
        value = self.data.get(name)
        try:
            if isinstance(value, str) and value.strip():
                return str(text(length)(value))
        except BadValue as error:
            self.issues.refuse(f"« {name} » {error}", CONTROL)
            return ""
        self.issues.refuse(f"« {name} » manque", CONTROL)
        return ""

    def _number(self, data: dict[str, Any], name: str, lowest: int = 0, highest: int = _MAX_SEQUENCE) -> int:
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.issues.refuse(f"« {name} » n'est pas un nombre entier à partir de {lowest}", CONTROL)
        return lowest

    def _moment(self, name: str) -> dt.datetime:
        try:
            found = dt.datetime.fromisoformat(str(moment(str(self.data.get(name)))))
            if found.year not in _YEARS:
                raise BadValue("est un instant hors du possible")
            return found
        except BadValue as error:
            self.issues.refuse(f"« {name} » {error}", CONTROL)
            return dt.datetime(_YEARS.start, 1, 1, tzinfo=dt.UTC)

    def _files(self) -> dict[str, FileEntry]:
        listed = self.data.get("files")
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            self.issues.refuse("« files » n'est pas une liste de fichiers", CONTROL)
            return {}
        found: dict[str, FileEntry] = {}
        for entry in listed:
            name = entry.get("name")
            if name not in FILES or name in found:
                self.issues.refuse("« files » nomme deux fois un fichier, ou un fichier inconnu du format", CONTROL)
            else:
                found[name] = self._file(name, entry)
        return found

    def _file(self, name: str, entry: dict[str, Any]) -> FileEntry:
        totals = entry.get("totals") or {}
        if not isinstance(totals, dict) or not all(type(value) is int for value in totals.values()):
            self.issues.refuse(f"« totals » de {name} n'est pas un objet de nombres entiers", CONTROL)
            totals = {}
        try:
            sha256 = str(hexadecimal(str(entry.get("sha256"))))
        except BadValue as error:
            self.issues.refuse(f"« sha256 » de {name} {error}", CONTROL)
            sha256 = ""
        rows = self._number(entry, "rows")
        return FileEntry(name, rows, self._number(entry, "bytes", highest=2**53), sha256, totals)

    def _documents(self) -> tuple[int, int] | None:
        announced = self.data.get("documents")
        if announced is None:
            return None
        if not isinstance(announced, dict):
            self.issues.refuse("« documents » n'est pas un objet", CONTROL)
            return None
        return self._number(announced, "count"), self._number(announced, "bytes", highest=2**53)

    def _window(self) -> str | None:
        window = self.data.get("window")
        if window is None:
            return None
        try:
            return str(day(str(window.get("from_date") if isinstance(window, dict) else window)))
        except BadValue as error:
            self.issues.refuse(f"« window.from_date » {error}", CONTROL)
            return None
