"""`python -m forms.submissions.uploads.file_tools clean|draw …`: one file, then the end. Answers one line of JSON.

Only the libraries of this kind of file are loaded: each takes longer to load than most files to clean.
"""

from __future__ import annotations

import argparse
import json
import resource
from pathlib import Path
from typing import Any

from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused

MEGA = 1024 * 1024


def main() -> None:
    options = _options()
    _limit(options.memory, options.seconds)
    try:
        answer = _clean(options) if options.task == "clean" else _draw(options)
    except MemoryError:
        answer = {"refused": FileFault.BOMB}
    print(json.dumps(answer))  # the parent reads it


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["clean", "draw"])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--pixels", type=int, default=0)
    parser.add_argument("--memory", type=int, required=True, help="megabytes")
    parser.add_argument("--seconds", type=int, required=True)
    return parser.parse_args()


def _limit(memory: int, seconds: int) -> None:
    """What this process may use; the kernel ends it beyond."""
    for name, value in (
        (resource.RLIMIT_AS, memory * MEGA),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 200 * MEGA),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))


def _clean(options: argparse.Namespace) -> dict[str, Any]:
    try:
        if options.kind == "PDF":
            from forms.submissions.uploads.file_tools import pdfs

            media_type, pages = pdfs.clean(options.source, options.target, options.pixels)
        else:
            from forms.submissions.uploads.file_tools import images

            media_type, pages = images.clean(options.source, options.target, options.kind, options.pixels)
    except FileRefused as refusal:
        return {"refused": refusal.reason}
    return {"media_type": media_type, "pages": pages}


def _draw(options: argparse.Namespace) -> dict[str, Any]:
    from forms.submissions.uploads.file_tools import drawing

    return {"pages": drawing.draw(options.source, options.target, options.kind)}


if __name__ == "__main__":
    main()
