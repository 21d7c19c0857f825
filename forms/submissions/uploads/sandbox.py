"""Runs `file_tools` apart: a hostile file can only crash, hang or fill a process of its own."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

logger = logging.getLogger(__name__)

MEMORY_MB = 1500
CLEAN_SECONDS = 25  # somebody waits in front of a page
CLEAN_CPU_SECONDS = 12  # the heaviest picture within the limits takes two to five
DRAW_SECONDS = 60
_PREFIX, _STALE_SECONDS = "portal-file-", 3600
# How many cleanings one web process does at once: two large photos fill a small machine.
_AT_ONCE = threading.BoundedSemaphore(2)
# A web process has few threads: the other pages need them more than a long queue of files.
WAIT_SECONDS = 20
# A cleaned file larger than this is none of an ordinary document: 25 MB, what scanners accept.
LARGEST = 25 * 1024 * 1024


class ToolFailed(Exception):
    """The file crashed the tool, or took too long."""


class Busy(Exception):
    """Too many files are being cleaned: this one was not looked at."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file made harmless."""

    content: bytes
    """The bytes of the file as it was written again."""
    media_type: str
    """`application/pdf` or `image/jpeg`."""
    pages: int
    """How many pages it has; 1 for a photo."""

    @property
    def extension(self) -> str:
        return "pdf" if self.media_type == "application/pdf" else "jpg"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a file as a picture."""

    content: bytes
    """The bytes of the JPEG."""
    width: int
    """Its width in pixels."""
    height: int
    """Its height in pixels."""


def file_cleaned(content: bytes, kind: str) -> Cleaned:
    """The file, rebuilt. Raises `FileRefused`, `Busy`, and `ToolFailed` which callers treat as a broken file."""
    _sweep()
    with _turn(), tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        folder = Path(name)
        source, target = folder / "source", folder / "target"
        source.write_bytes(content)
        options = ("--kind", kind, f"--pixels={settings.PORTAL_UPLOAD_PIXELS}")
        answer = _run("clean", source, target, (CLEAN_SECONDS, CLEAN_CPU_SECONDS), *options)
        if "refused" in answer:
            raise FileRefused(FileFault(answer["refused"]))
        if target.stat().st_size > LARGEST:
            raise FileRefused(FileFault.BOMB)
        return Cleaned(target.read_bytes(), answer["media_type"], answer["pages"])


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _AT_ONCE.release()


def pages_drawn(content: bytes, media_type: str) -> list[PagePicture]:
    """The first pages of a cleaned file as pictures. Raises `ToolFailed`."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        folder = Path(name)
        source = folder / "source"
        source.write_bytes(content)
        answer = _run("draw", source, folder, (DRAW_SECONDS, DRAW_SECONDS), "--kind", media_type)
        if not answer.get("pages"):
            raise ToolFailed("no page")
        return [
            PagePicture((folder / page["name"]).read_bytes(), page["width"], page["height"])
            for page in answer["pages"]
        ]


def _sweep() -> None:
    """Remove what a killed process left: a folder with the sender's own bytes is never needed for an hour."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(folder)
        except OSError:
            continue  # somebody else's, or gone by now


def _run(task: str, source: Path, target: Path, limits: tuple[float, int], *options: str) -> dict[str, Any]:
    """The tool's answer. `limits`: seconds by the clock, and of the processor."""
    seconds, cpu_seconds = limits
    command = [
        sys.executable,
        "-P",
        "-m",
        "forms.submissions.uploads.file_tools",
        task,
        str(source),
        str(target),
        *options,
    ]
    command += [f"--memory={MEMORY_MB}", f"--seconds={cpu_seconds}"]
    try:
        done = subprocess.run(
            command,
            cwd=source.parent,
            # Nothing of this process's environment: it holds the portal's secrets.
            env={"PYTHONPATH": str(settings.BASE_DIR), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("file tool %s: no answer in %s s", task, seconds)
        raise ToolFailed("time") from error
    if done.returncode:
        logger.warning("file tool %s: ended with %s: %s", task, done.returncode, done.stderr[-300:])
        raise ToolFailed(str(done.returncode))
    return json.loads(done.stdout)
